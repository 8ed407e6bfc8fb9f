// Values as bytes: the bodies of records. Numbers little-endian, lengths before what they count.
#pragma once

#include "core/base/file.h"
#include "core/base/values.h"
#include "core/store/ids.h"

#include <bit>
#include <chrono>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace countersign::store {

/// Writes and reads by the same list of fields (see fields.h), so that the two cannot differ. Floating-point
/// numbers keep every bit; texts may hold any bytes.
class Packer {
public:
    template <class... T> void operator()(const T&... values) { (put(values), ...); }
    [[nodiscard]] Bytes take() { return std::move(m_bytes); }

private:
    void raw(std::uint64_t number, int bytes)
    {
        for (int i = 0; i < bytes; ++i)
            m_bytes.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
    }
    template <class T> void put(const T& value)
    {
        if constexpr (std::is_same_v<T, bool>)
            raw(value, 1);
        else if constexpr (std::is_enum_v<T>)
            raw(static_cast<std::uint64_t>(value), 1);
        else if constexpr (std::is_same_v<T, std::uint8_t>)
            raw(value, 1);
        else if constexpr (std::is_integral_v<T>)
            raw(static_cast<std::uint64_t>(static_cast<std::int64_t>(value)), 8);
        else if constexpr (std::is_same_v<T, double>)
            raw(std::bit_cast<std::uint64_t>(value), 8);
        else
            fields(*this, const_cast<T&>(value)); // fields() changes nothing when it writes
    }
    void put(const std::string& text)
    {
        raw(text.size(), 8);
        m_bytes.insert(m_bytes.end(), text.begin(), text.end());
    }
    void put(const Bytes& bytes)
    {
        raw(bytes.size(), 8);
        m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end());
    }
    void put(Time time) { put(std::int64_t(time.time_since_epoch().count())); }
    void put(const Probability& probability) { put(probability.value()); }
    template <class Tag> void put(const Id<Tag>& id) { put(id.value()); }
    template <class T> void put(const std::vector<T>& list)
    {
        raw(list.size(), 8);
        for (const T& one : list)
            put(one);
    }
    template <class T> void put(const std::optional<T>& value)
    {
        put(value.has_value());
        if (value)
            put(*value);
    }

    Bytes m_bytes;
};

/// What does not fit makes the whole unreadable: look at isSound() at the end.
class Unpacker {
public:
    explicit Unpacker(std::span<const std::uint8_t> bytes) : m_rest(bytes) {}
    template <class... T> void operator()(T&... values) { (get(values), ...); }
    /// Everything was there, in range, and nothing is left.
    [[nodiscard]] bool isSound() const { return m_isSound && m_rest.empty(); }

private:
    std::uint64_t raw(int bytes)
    {
        if (m_rest.size() < std::size_t(bytes)) {
            m_isSound = false;
            m_rest = {};
            return 0;
        }
        std::uint64_t number = 0;
        for (int i = 0; i < bytes; ++i)
            number |= std::uint64_t(m_rest[std::size_t(i)]) << (8 * i);
        m_rest = m_rest.subspan(std::size_t(bytes));
        return number;
    }
    /// A list cannot have more parts than there are bytes.
    std::size_t length()
    {
        const std::uint64_t count = raw(8);
        if (count <= m_rest.size())
            return std::size_t(count);
        m_isSound = false;
        m_rest = {};
        return 0;
    }
    template <class T> void get(T& value)
    {
        if constexpr (std::is_same_v<T, bool>) {
            const auto byte = raw(1);
            m_isSound = m_isSound && byte <= 1;
            value = byte == 1;
        } else if constexpr (std::is_enum_v<T>) {
            const auto byte = raw(1);
            m_isSound = m_isSound && byte <= std::uint64_t(last(T()));
            value = static_cast<T>(byte <= std::uint64_t(last(T())) ? byte : 0);
        } else if constexpr (std::is_same_v<T, std::uint8_t>) {
            value = static_cast<std::uint8_t>(raw(1));
        } else if constexpr (std::is_integral_v<T>) {
            const auto number = static_cast<std::int64_t>(raw(8));
            value = static_cast<T>(number);
            m_isSound = m_isSound && static_cast<std::int64_t>(value) == number;
        } else if constexpr (std::is_same_v<T, double>) {
            value = std::bit_cast<double>(raw(8));
        } else {
            fields(*this, value);
        }
    }
    void get(std::string& text)
    {
        const std::size_t size = length();
        text.assign(reinterpret_cast<const char*>(m_rest.data()), size);
        m_rest = m_rest.subspan(size);
    }
    void get(Bytes& bytes)
    {
        const std::size_t size = length();
        bytes.assign(m_rest.begin(), m_rest.begin() + std::ptrdiff_t(size));
        m_rest = m_rest.subspan(size);
    }
    void get(Time& time)
    {
        std::int64_t count = 0;
        get(count);
        time = Time(Time::duration(count));
    }
    void get(Probability& probability)
    {
        double value = 0;
        get(value);
        const auto checked = Probability::from(value);
        m_isSound = m_isSound && checked;
        if (checked)
            probability = *checked;
    }
    template <class Tag> void get(Id<Tag>& id)
    {
        std::int64_t value = 0;
        get(value);
        id = Id<Tag>(value);
    }
    template <class T> void get(std::vector<T>& list)
    {
        const std::size_t size = length();
        list.clear();
        for (std::size_t i = 0; i < size && m_isSound; ++i) {
            T one = blank<T>();
            get(one);
            list.push_back(std::move(one));
        }
    }
    template <class T> void get(std::optional<T>& value)
    {
        bool isThere = false;
        get(isThere);
        value.reset();
        if (isThere) {
            value.emplace(blank<T>());
            get(*value);
        }
    }
    template <class T> [[nodiscard]] static T blank()
    {
        if constexpr (std::is_default_constructible_v<T>)
            return T{};
        else
            return T(0);
    }

    std::span<const std::uint8_t> m_rest;
    bool m_isSound = true;
};

} // namespace countersign::store
