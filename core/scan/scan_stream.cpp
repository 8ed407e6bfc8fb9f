#include "core/scan/scan_stream.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace countersign::scan {
namespace {

constexpr std::size_t MostText = 4096;
constexpr std::uint32_t MostEntries = 1000;
constexpr double MostMillimetres = 10'000;
constexpr int MostDotsPerInch = 20'000;

class Writer {
public:
    template <class Number> Writer& number(Number value)
    {
        const auto at = m_bytes.size();
        m_bytes.resize(at + sizeof value);
        std::memcpy(m_bytes.data() + at, &value, sizeof value);
        return *this;
    }
    Writer& flag(bool value) { return number(std::uint8_t{value}); }
    Writer& text(std::string_view text)
    {
        text = text.substr(0, MostText);
        number(static_cast<std::uint32_t>(text.size()));
        m_bytes.insert(m_bytes.end(), text.begin(), text.end());
        return *this;
    }
    [[nodiscard]] Bytes take() { return std::move(m_bytes); }

private:
    Bytes m_bytes;
};

/// Gives zeros once something was wrong; isWhole() says whether all was right.
class Reader {
public:
    explicit Reader(ByteSpan bytes) : m_bytes(bytes) {}

    template <class Number> Number number()
    {
        Number value{};
        if (m_isWrong || m_bytes.size() < sizeof value) {
            m_isWrong = true;
            return value;
        }
        std::memcpy(&value, m_bytes.data(), sizeof value);
        m_bytes = m_bytes.subspan(sizeof value);
        return value;
    }
    /// In [least, most], and a number.
    double real(double least, double most)
    {
        const auto value = number<double>();
        require(value >= least && value <= most);
        return m_isWrong ? 0 : value;
    }
    int whole(int least, int most)
    {
        const auto value = number<std::int32_t>();
        require(value >= least && value <= most);
        return m_isWrong ? 0 : value;
    }
    bool flag()
    {
        const auto value = number<std::uint8_t>();
        require(value <= 1);
        return value == 1;
    }
    std::string text()
    {
        const auto size = number<std::uint32_t>();
        require(size <= MostText && size <= m_bytes.size());
        if (m_isWrong)
            return {};
        std::string text(reinterpret_cast<const char*>(m_bytes.data()), size);
        m_bytes = m_bytes.subspan(size);
        require(text.find('\0') == std::string::npos);
        return text;
    }
    std::uint32_t count()
    {
        const auto value = number<std::uint32_t>();
        require(value <= MostEntries);
        return m_isWrong ? 0 : value;
    }
    void require(bool right) { m_isWrong = m_isWrong || !right; }
    [[nodiscard]] bool isWhole() const { return !m_isWrong && m_bytes.empty(); }

private:
    ByteSpan m_bytes;
    bool m_isWrong = false;
};

template <class T> std::optional<T> ifWhole(const Reader& reader, T value)
{
    return reader.isWhole() ? std::optional<T>(std::move(value)) : std::nullopt;
}

} // namespace

Failure failureOf(Trouble trouble, const std::string& details)
{
    const auto make = [&](ErrorCode code, const char* message) { return Failure{{code, message, details}, trouble}; };
    switch (trouble) {
    case Trouble::Cancelled: return make(ErrorCode::Cancelled, "The scan was cancelled.");
    case Trouble::NotFound:
        return make(ErrorCode::NotFound, "The scanner does not answer. Switch it on, check its cable, then try again.");
    case Trouble::Busy:
        return make(ErrorCode::Conflict, "The scanner is in use. Wait until the other scan is over, then try again.");
    case Trouble::NotAllowed:
        return make(ErrorCode::Denied,
                    "This account may not use the scanner. Ask whoever looks after this computer to allow it.");
    case Trouble::Jammed:
        return make(ErrorCode::Unreadable, "Paper is jammed in the feeder. Take it out, put it in again, then scan.");
    case Trouble::CoverOpen:
        return make(ErrorCode::Unreadable, "The cover of the scanner is open. Close it, then scan again.");
    case Trouble::FeederEmpty:
        return make(ErrorCode::EmptyInput, "There is no paper in the feeder. Put it in, or scan from the glass.");
    case Trouble::Unplugged:
        return make(ErrorCode::Unreadable,
                    "The scanner stopped in the middle. Check its cable and its paper, then scan again.");
    case Trouble::Refused:
        return make(ErrorCode::Unsupported,
                    "The scanner does not do this. Choose another resolution, colour or source.");
    case Trouble::TooLarge:
        return make(ErrorCode::TooLarge, "That is too much for one scan. Choose a smaller area, a lower resolution or "
                                         "fewer pages.");
    case Trouble::NoMemory:
        return make(ErrorCode::OutOfMemory,
                    "There is not enough memory for this scan. Choose a smaller area or a lower resolution.");
    case Trouble::Stuck:
        return make(ErrorCode::Unreadable,
                    "The scanner has given no sign of life for too long. Switch it off and on, then try again.");
    case Trouble::Crashed:
        return make(ErrorCode::Unreadable,
                    "The scanner's driver failed. Try again; if it fails again, scan with another program and open "
                    "the file.");
    case Trouble::Missing: break;
    }
    return {
        {ErrorCode::Unsupported, "The part of the program that scans is missing. Install the program again.", details},
        Trouble::Missing};
}

Bytes write(const Device& device)
{
    return Writer().text(device.name).text(device.vendor).text(device.model).text(device.type).take();
}

std::optional<Device> readDevice(ByteSpan bytes)
{
    Reader reader(bytes);
    Device device;
    for (auto* text : {&device.name, &device.vendor, &device.model, &device.type})
        *text = reader.text();
    reader.require(!device.name.empty());
    return ifWhole(reader, std::move(device));
}

Bytes write(const Abilities& abilities)
{
    Writer writer;
    writer.number(static_cast<std::uint32_t>(abilities.resolutions.size()));
    for (const int resolution : abilities.resolutions)
        writer.number(std::int32_t{resolution});
    writer.flag(abilities.gray).flag(abilities.color).number(static_cast<std::uint32_t>(abilities.sources.size()));
    for (const auto& source : abilities.sources)
        writer.text(source.name).flag(source.isFeeder).number(source.width).number(source.height);
    return writer.take();
}

std::optional<Abilities> readAbilities(ByteSpan bytes)
{
    Reader reader(bytes);
    Abilities abilities;
    for (auto left = reader.count(); left > 0 && abilities.resolutions.size() < MostEntries; --left)
        abilities.resolutions.push_back(reader.whole(1, MostDotsPerInch));
    reader.require(std::ranges::is_sorted(abilities.resolutions));
    abilities.gray = reader.flag();
    abilities.color = reader.flag();
    for (auto left = reader.count(); left > 0; --left) {
        Source source;
        source.name = reader.text();
        source.isFeeder = reader.flag();
        source.width = reader.real(0, MostMillimetres);
        source.height = reader.real(0, MostMillimetres);
        abilities.sources.push_back(std::move(source));
    }
    reader.require(!abilities.sources.empty());
    return ifWhole(reader, std::move(abilities));
}

Bytes write(const Job& job)
{
    Writer writer;
    writer.text(job.device).text(job.source).number(std::int32_t{job.dotsPerInch}).flag(job.color).flag(job.allPages);
    writer.flag(job.area.has_value());
    if (job.area)
        writer.number(job.area->left).number(job.area->top).number(job.area->width).number(job.area->height);
    return writer.take();
}

std::optional<Job> readJob(ByteSpan bytes)
{
    Reader reader(bytes);
    Job job;
    job.device = reader.text();
    job.source = reader.text();
    job.dotsPerInch = reader.whole(1, MostDotsPerInch);
    job.color = reader.flag();
    job.allPages = reader.flag();
    if (reader.flag()) {
        Area area;
        for (auto* number : {&area.left, &area.top, &area.width, &area.height})
            *number = reader.real(0, MostMillimetres);
        job.area = area;
    }
    return ifWhole(reader, std::move(job));
}

Bytes write(const PageHead& head)
{
    return Writer().number(head.width).number(head.height).number(head.channels).number(head.dotsPerInch).take();
}

std::optional<PageHead> readPageHead(ByteSpan bytes)
{
    Reader reader(bytes);
    PageHead head;
    head.width = reader.number<std::uint32_t>();
    head.height = reader.number<std::uint32_t>();
    head.channels = reader.number<std::uint32_t>();
    head.dotsPerInch = reader.real(0, MostDotsPerInch);
    reader.require(head.width > 0 && (head.channels == 1 || head.channels == 3));
    return ifWhole(reader, head);
}

Bytes write(const Failure& failure)
{
    return Writer().number(failure.trouble).text(failure.context).take();
}

std::optional<Failure> readFailure(ByteSpan bytes)
{
    Reader reader(bytes);
    const auto trouble = reader.number<std::uint32_t>();
    const auto details = reader.text();
    reader.require(trouble <= static_cast<std::uint32_t>(LastTrouble));
    return ifWhole(reader, failureOf(static_cast<Trouble>(trouble <= static_cast<std::uint32_t>(LastTrouble)
                                                              ? trouble
                                                              : static_cast<std::uint32_t>(LastTrouble)),
                                     details));
}

Bytes write(std::string_view text)
{
    return Writer().text(text).take();
}

std::optional<std::string> readText(ByteSpan bytes)
{
    Reader reader(bytes);
    auto text = reader.text();
    return ifWhole(reader, std::move(text));
}

} // namespace countersign::scan
