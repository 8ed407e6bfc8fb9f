// Names of what the store keeps, and moments.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

namespace countersign::store {

/// 63 random bits from the system's generator, never 0. Made by the desk and not by the database: what is saved has its
/// name before it is saved, so that saving again after a lost connection can be told from saving twice.
[[nodiscard]] std::int64_t randomNumber();

/// One type for each kind of thing, so that one cannot be taken for another. There is no empty id.
template <class Tag> class Id {
public:
    explicit constexpr Id(std::int64_t value) : m_value(value) {}
    [[nodiscard]] static Id fresh() { return Id(randomNumber()); }
    [[nodiscard]] constexpr std::int64_t value() const { return m_value; }
    friend constexpr bool operator==(const Id& a, const Id& b) { return a.m_value == b.m_value; }
    friend constexpr bool operator<(const Id& a, const Id& b) { return a.m_value < b.m_value; }

private:
    std::int64_t m_value;
};

using CustomerId = Id<struct CustomerTag>;
using SignatoryId = Id<struct SignatoryTag>;
using ReferenceId = Id<struct ReferenceTag>;
using CaseId = Id<struct CaseTag>;
using ItemId = Id<struct ItemTag>; ///< a document that several signatures stand on
using UserId = Id<struct UserTag>;

/// The store keeps microseconds, UTC; what it makes itself is cut to them.
using Time = std::chrono::system_clock::time_point;

/// Tests put their own here.
using Clock = std::function<Time()>;

} // namespace countersign::store

template <class Tag> struct std::hash<countersign::store::Id<Tag>> {
    std::size_t operator()(const countersign::store::Id<Tag>& id) const noexcept
    {
        return std::hash<std::int64_t>()(id.value());
    }
};
