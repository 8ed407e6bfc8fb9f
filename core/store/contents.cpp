#include "core/store/contents.h"
#include "core/store/pixels.h"

namespace countersign::store {

namespace {

std::string sizeOf(const char* kind, int width, int height)
{
    return std::string(kind) + " " + std::to_string(width) + "x" + std::to_string(height);
}

} // namespace

Content Content::of(const Books& books, const ColorPicture& picture)
{
    Content content;
    content.m_print = books.vault.fingerprint(sizeOf("color", picture.width, picture.height), picture.pixels);
    content.m_pack = [&picture] { return packPixels(picture); };
    return content;
}

Content Content::of(const Books& books, const GrayPicture& picture)
{
    Content content;
    content.m_print = books.vault.fingerprint(sizeOf("gray", picture.width, picture.height), picture.pixels);
    content.m_pack = [&picture] { return packPixels(picture); };
    return content;
}

Content Content::of(const Books& books, const InkImage& image)
{
    Content content;
    content.m_print = books.vault.fingerprint(sizeOf("ink", image.width, image.height), image.ink);
    content.m_pack = [&image] { return packPixels(image); };
    return content;
}

Content Content::of(const Books& books, const Bytes& file)
{
    Content content;
    content.m_print = books.vault.fingerprint("file", file);
    content.m_pack = [&file] { return file; };
    return content;
}

void Content::seal(const Books& books)
{
    m_sealed = books.seal("content", "body", m_id, m_pack());
}

Result<void> Content::prepare(Books& books, Source source)
{
    const auto there = books.database->number("SELECT id FROM content WHERE print = ?", {Value(m_print)});
    if (!there)
        return tl::unexpected(there.error());
    return guarded([&]() -> Result<void> {
        if (!*there || source == Source::Goes) // by place() it may be gone
            seal(books);
        if (source == Source::Goes)
            m_pack = nullptr;
        return {};
    });
}

Result<std::int64_t> Content::place(Books& books)
{
    const auto there = books.database->number("SELECT id FROM content WHERE print = ?", {Value(m_print)});
    if (!there)
        return tl::unexpected(there.error());
    if (*there)
        return **there;
    if (m_sealed.empty()) // it was there a moment ago
        seal(books);
    auto done =
        books.database->run("INSERT INTO content (id, print, body) VALUES (?, ?, ?)", {m_id, Value(m_print), m_sealed});
    if (!done)
        return passOn(done);
    return m_id;
}

Result<Bytes> loadContent(Books& books, std::int64_t id)
{
    auto sealed = books.database->first<Bytes>("SELECT body FROM content WHERE id = ?", {id},
                                               [](const Row& row) { return row.bytes(0); });
    if (!sealed)
        return passOn(sealed);
    if (!*sealed)
        return fail(ErrorCode::Corrupt, "A stored picture is missing; restore a backup.", books.database->url());
    return books.open("content", "body", id, **sealed);
}

template <class Picture> Result<void> loadPicture(Books& books, std::int64_t id, Picture& picture)
{
    const auto bytes = loadContent(books, id);
    if (!bytes)
        return tl::unexpected(bytes.error());
    return unpackPixels(*bytes, picture);
}

template Result<void> loadPicture(Books&, std::int64_t, ColorPicture&);
template Result<void> loadPicture(Books&, std::int64_t, GrayPicture&);
template Result<void> loadPicture(Books&, std::int64_t, InkImage&);

Result<void> dropUnused(Books& books, const std::vector<std::int64_t>& contents)
{
    return books.database->runMany("DELETE FROM content WHERE id = ?"
                                   " AND NOT EXISTS (SELECT 1 FROM verification_picture p WHERE p.content = content.id)"
                                   " AND NOT EXISTS (SELECT 1 FROM reference r WHERE r.file = content.id)"
                                   " AND NOT EXISTS (SELECT 1 FROM reference r WHERE r.original = content.id)"
                                   " AND NOT EXISTS (SELECT 1 FROM reference r WHERE r.cleaned = content.id)"
                                   " AND NOT EXISTS (SELECT 1 FROM reference r WHERE r.ink = content.id)",
                                   contents.size(), [&](std::size_t i) { return Values{contents[i]}; });
}

} // namespace countersign::store
