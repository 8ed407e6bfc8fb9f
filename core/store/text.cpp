#include "core/store/text.h"
#include "core/store/database.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace countersign::store {

std::string hexOf(std::span<const std::uint8_t> bytes)
{
    static constexpr char Digits[] = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += Digits[byte >> 4];
        text += Digits[byte & 15];
    }
    return text;
}

std::optional<Bytes> bytesFromHex(std::string_view hex, std::size_t length)
{
    if (hex.size() != 2 * length)
        return std::nullopt;
    Bytes bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        int byte = 0;
        for (const char c : hex.substr(i, 2)) {
            if (c >= '0' && c <= '9')
                byte = 16 * byte + (c - '0');
            else if (c >= 'a' && c <= 'f')
                byte = 16 * byte + (c - 'a' + 10);
            else
                return std::nullopt;
        }
        bytes.push_back(static_cast<std::uint8_t>(byte));
    }
    return bytes;
}

std::string moment(Time time)
{
    using namespace std::chrono;
    const auto whole = floor<seconds>(time);
    const auto day = floor<days>(whole);
    const year_month_day date(day);
    const hh_mm_ss clock(whole - day);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u %02d:%02d:%02d UTC", int(date.year()),
                  unsigned(date.month()), unsigned(date.day()), int(clock.hours().count()),
                  int(clock.minutes().count()), int(clock.seconds().count()));
    return text.data();
}

std::string moment(std::int64_t micros)
{
    return moment(timeFrom(micros));
}

std::string trimmed(const std::string& text)
{
    constexpr const char* White = " \t\r\n";
    const auto first = text.find_first_not_of(White);
    return first == std::string::npos ? std::string() : text.substr(first, text.find_last_not_of(White) - first + 1);
}

std::string lowerCase(std::string text)
{
    for (char& c : text)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return text;
}

} // namespace countersign::store
