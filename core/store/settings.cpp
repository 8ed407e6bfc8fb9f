#include "core/store/settings.h"
#include "core/base/number.h"
#include "core/store/books.h"

#include <array>
#include <charconv>
#include <cmath>

namespace countersign::store {

namespace {

constexpr std::size_t LongestText = 1'000;

template <class T> std::string textOf(T number)
{
    std::array<char, 64> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr};
}

template <class T> T numberOf(const std::string& text, const Setting<T>& setting)
{
    const auto number = numberIn<T>(text);
    return number && *number >= setting.least && *number <= setting.most ? *number : setting.fallback;
}

tl::unexpected<Error> outOfRange(const char* key)
{
    return fail(ErrorCode::InvalidArgument, "This value is out of the setting's range.", key);
}

/// A setting that is in no list could not be shown, nor explained to an auditor.
bool isKnown(const char* key)
{
    for (const auto& one : setting::All)
        if (std::visit([&](const auto& setting) { return std::string_view(setting.key) == key; }, one))
            return true;
    return false;
}

} // namespace

Result<std::string> Settings::read(const char* key) const
{
    auto sealed = m_books.database->first<Bytes>("SELECT value FROM setting WHERE key = ?", {key},
                                                 [](const Row& row) { return row.bytes(0); });
    if (!sealed)
        return passOn(sealed);
    if (!*sealed)
        return std::string();
    // The key stands within too: a value must not be moved to another setting.
    std::string text, of;
    if (auto done = m_books.unpack("setting", "value", 0, **sealed, of, text); !done)
        return passOn(done);
    if (of != key)
        return fail(ErrorCode::Corrupt, "A setting was changed from outside; restore a backup.", key);
    return text;
}

Result<void> Settings::write(const Session& session, const char* key, Right right, const std::string& text)
{
    if (!isKnown(key))
        return fail(ErrorCode::InvalidArgument, "There is no such setting.", key);
    return m_books.write(session, right, [&]() -> Result<void> {
        auto before = read(key);
        if (!before)
            return passOn(before);
        if (*before == text)
            return {};
        auto done = m_books.database->run(
            "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            {key, m_books.pack("setting", "value", 0, std::string(key), text)});
        if (!done)
            return passOn(done);
        return m_books.record(session, Action::SettingChanged, 0,
                              std::string(key) + " from \"" + *before + "\" to \"" + text + "\"");
    });
}

Result<bool> Settings::value(const setting::Switch& setting) const
{
    auto text = read(setting.key);
    if (!text)
        return passOn(text);
    return *text == "true" ? true : *text == "false" ? false : setting.fallback;
}

Result<std::int64_t> Settings::value(const setting::Whole& setting) const
{
    auto text = read(setting.key);
    if (!text)
        return passOn(text);
    return numberOf(*text, setting);
}

Result<double> Settings::value(const setting::Share& setting) const
{
    auto text = read(setting.key);
    if (!text)
        return passOn(text);
    return numberOf(*text, setting);
}

Result<std::string> Settings::value(const setting::Text& setting) const
{
    auto text = read(setting.key);
    if (text && text->empty())
        return std::string(setting.fallback);
    return text;
}

Result<void> Settings::set(const Session& session, const setting::Switch& setting, bool value)
{
    return write(session, setting.key, setting.right, value ? "true" : "false");
}

Result<void> Settings::set(const Session& session, const setting::Whole& setting, std::int64_t value)
{
    if (value < setting.least || value > setting.most)
        return outOfRange(setting.key);
    return write(session, setting.key, setting.right, textOf(value));
}

Result<void> Settings::set(const Session& session, const setting::Share& setting, double value)
{
    if (!(value >= setting.least && value <= setting.most))
        return outOfRange(setting.key);
    return write(session, setting.key, setting.right, textOf(value));
}

Result<void> Settings::set(const Session& session, const setting::Text& setting, const std::string& value)
{
    if (value.size() > LongestText)
        return outOfRange(setting.key);
    return write(session, setting.key, setting.right, value);
}

} // namespace countersign::store
