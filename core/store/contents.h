// Pictures and files, each stored once however many records show it.
#pragma once

#include "core/store/books.h"

#include <functional>
#include <string>

namespace countersign::store {

/// Whether what is to be stored stays in memory until it is stored.
enum class Source {
    Stays,
    Goes, ///< right after prepare(): what is sealed is all that is kept
};

/// Something to be stored. What it was made from must outlive it, or prepare() with Source::Goes.
class Content {
public:
    static Content of(const Books& books, const ColorPicture& picture);
    static Content of(const Books& books, const GrayPicture& picture);
    static Content of(const Books& books, const InkImage& image);
    static Content of(const Books& books, const Bytes& file);

    [[nodiscard]] const Hash& print() const { return m_print; }

    /// Before the transaction: packs and seals what is not there yet, so that the others need not wait for that.
    [[nodiscard]] Result<void> prepare(Books& books, Source source = Source::Stays);
    /// Within the transaction: the id under which it is stored now.
    [[nodiscard]] Result<std::int64_t> place(Books& books);

private:
    void seal(const Books& books);

    Hash m_print{};
    std::function<Bytes()> m_pack;
    std::int64_t m_id = randomNumber();
    Bytes m_sealed;
};

/// Errors: Corrupt (not there, damaged).
[[nodiscard]] Result<Bytes> loadContent(Books& books, std::int64_t id);

template <class Picture> [[nodiscard]] Result<void> loadPicture(Books& books, std::int64_t id, Picture& picture);

extern template Result<void> loadPicture(Books&, std::int64_t, ColorPicture&);
extern template Result<void> loadPicture(Books&, std::int64_t, GrayPicture&);
extern template Result<void> loadPicture(Books&, std::int64_t, InkImage&);

/// Deletes those of the contents that no record shows any longer.
[[nodiscard]] Result<void> dropUnused(Books& books, const std::vector<std::int64_t>& contents);

} // namespace countersign::store
