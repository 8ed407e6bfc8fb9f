#include "app/scanner/page.h"

#include "app/scanner/sane_status.h"

#include <algorithm>
#include <array>
#include <bit>
#include <thread>

namespace countersign::scanner {

using scan::Answer;
using scan::ByteSpan;
using scan::Mark;
using scan::Trouble;

namespace {

constexpr std::size_t Enough = 64 * 1024;
constexpr std::chrono::milliseconds LongEnough{100};
constexpr std::size_t LongestRow = 16u << 20;

tl::unexpected<scan::Failure> failed(Trouble trouble, const std::string& details = {})
{
    return tl::unexpected(scan::failureOf(trouble, details));
}

int channelsOf(SANE_Frame format)
{
    return format == SANE_FRAME_RGB ? 3 : 1;
}

bool isKnown(const SANE_Parameters& frame)
{
    const bool isFormat = frame.format >= SANE_FRAME_GRAY && frame.format <= SANE_FRAME_BLUE;
    const bool isDepth = frame.depth == 8 || frame.depth == 16 || (frame.depth == 1 && frame.format != SANE_FRAME_RGB);
    return isFormat && isDepth;
}

/// Whether so many pixels fit into a row of so many bytes; a driver may have more bytes than it needs.
bool isSound(const SANE_Parameters& frame)
{
    if (frame.pixels_per_line < 1 || frame.bytes_per_line < 1
        || static_cast<std::size_t>(frame.bytes_per_line) > LongestRow)
        return false;
    const auto bits = std::int64_t{frame.pixels_per_line} * channelsOf(frame.format) * frame.depth;
    return (bits + 7) / 8 <= frame.bytes_per_line;
}

/// To 8 bits a channel, without what the driver has at the end of its rows.
void convert(const SANE_Parameters& frame, ByteSpan row, scan::Bytes& to)
{
    const auto count =
        static_cast<std::size_t>(frame.pixels_per_line) * static_cast<std::size_t>(channelsOf(frame.format));
    to.resize(count);
    if (frame.depth == 8) {
        std::copy_n(row.begin(), count, to.begin());
    } else if (frame.depth == 16) {
        constexpr std::size_t high = std::endian::native == std::endian::little ? 1 : 0;
        for (std::size_t i = 0; i < count; ++i)
            to[i] = row[2 * i + high];
    } else {
        // Grey: 1 is black. A plane of a colour: 1 is full light.
        const bool isInk = frame.format == SANE_FRAME_GRAY;
        for (std::size_t i = 0; i < count; ++i)
            to[i] = ((row[i / 8] >> (7 - i % 8) & 1) != 0) != isInk ? 255 : 0;
    }
}

} // namespace

bool PageReader::begin(const SANE_Parameters& frame, std::uint32_t channels, double dotsPerInch)
{
    m_out.clear();
    m_sent = std::chrono::steady_clock::now();
    const scan::PageHead head{static_cast<std::uint32_t>(frame.pixels_per_line),
                              static_cast<std::uint32_t>(std::max(0, frame.lines)), channels, dotsPerInch};
    return m_send(Mark::PageBegin, scan::write(head));
}

bool PageReader::put(ByteSpan bytes)
{
    m_out.insert(m_out.end(), bytes.begin(), bytes.end());
    const auto now = std::chrono::steady_clock::now();
    if (m_out.size() < Enough && now - m_sent < LongEnough)
        return true;
    m_sent = now;
    for (ByteSpan rest = m_out; !rest.empty();) {
        const auto part = rest.first(std::min<std::size_t>(rest.size(), scan::MostBytes));
        if (!m_send(Mark::Rows, part))
            return false;
        rest = rest.subspan(part.size());
    }
    m_out.clear();
    return true;
}

bool PageReader::end()
{
    m_sent = {};
    return put({}) && m_send(Mark::PageEnd, {});
}

Answer<void> PageReader::readFrame(const SANE_Parameters& frame, const std::function<bool(ByteSpan)>& row)
{
    scan::Bytes buffer(Enough), line, converted;
    line.reserve(static_cast<std::size_t>(frame.bytes_per_line));
    for (;;) {
        SANE_Int length = 0;
        const auto status = sane_read(m_handle, buffer.data(), static_cast<SANE_Int>(buffer.size()), &length);
        if (m_cancelled)
            return failed(Trouble::Cancelled);
        if (status == SANE_STATUS_EOF)
            return {};
        if (status != SANE_STATUS_GOOD)
            return tl::unexpected(failureFrom(status));
        if (length < 0 || static_cast<std::size_t>(length) > buffer.size())
            return failed(Trouble::Crashed, "a read of an impossible length");
        if (length == 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        for (ByteSpan rest(buffer.data(), static_cast<std::size_t>(length)); !rest.empty();) {
            const auto part =
                rest.first(std::min(rest.size(), static_cast<std::size_t>(frame.bytes_per_line) - line.size()));
            line.insert(line.end(), part.begin(), part.end());
            rest = rest.subspan(part.size());
            if (line.size() < static_cast<std::size_t>(frame.bytes_per_line))
                continue;
            convert(frame, line, converted);
            line.clear();
            if (!row(converted))
                return failed(m_cancelled ? Trouble::Cancelled : Trouble::TooLarge);
        }
    }
}

Answer<void> PageReader::readThree(SANE_Parameters frame)
{
    std::array<scan::Bytes, 3> planes;
    const auto width = frame.pixels_per_line;
    for (int count = 0; count < 3; ++count) {
        if (count > 0) {
            if (const auto status = sane_start(m_handle); status != SANE_STATUS_GOOD)
                return tl::unexpected(failureFrom(status));
            if (const auto status = sane_get_parameters(m_handle, &frame); status != SANE_STATUS_GOOD)
                return tl::unexpected(failureFrom(status));
        }
        if (!isKnown(frame) || frame.format < SANE_FRAME_RED || !isSound(frame) || frame.pixels_per_line != width)
            return failed(Trouble::Refused, "a colour that does not fit the others");
        auto& plane = planes[static_cast<std::size_t>(frame.format - SANE_FRAME_RED)];
        if (!plane.empty())
            return failed(Trouble::Refused, "the same colour twice");
        const auto kept = readFrame(frame, [&](ByteSpan row) {
            if (static_cast<std::int64_t>(plane.size() + row.size()) > m_mostPixels)
                return false;
            plane.insert(plane.end(), row.begin(), row.end());
            return m_send(Mark::Rows, {}); // a sign of life
        });
        if (!kept)
            return kept;
    }
    frame.lines = static_cast<SANE_Int>(std::min({planes[0].size(), planes[1].size(), planes[2].size()})
                                        / static_cast<std::size_t>(width));
    scan::Bytes row(std::size_t{3} * static_cast<std::size_t>(width));
    for (std::size_t y = 0; y < static_cast<std::size_t>(frame.lines); ++y) {
        for (std::size_t x = 0; x < static_cast<std::size_t>(width); ++x)
            for (std::size_t channel = 0; channel < 3; ++channel)
                row[3 * x + channel] = planes[channel][y * static_cast<std::size_t>(width) + x];
        if (!put(row))
            return failed(Trouble::Cancelled);
    }
    return {};
}

Answer<bool> PageReader::read(double dotsPerInch)
{
    if (const auto status = sane_start(m_handle); status != SANE_STATUS_GOOD) {
        if (status == SANE_STATUS_NO_DOCS)
            return false;
        return tl::unexpected(failureFrom(status));
    }
    SANE_Parameters frame{};
    if (const auto status = sane_get_parameters(m_handle, &frame); status != SANE_STATUS_GOOD)
        return tl::unexpected(failureFrom(status));
    if (!isKnown(frame) || !isSound(frame))
        return failed(Trouble::Refused, "a kind of picture that is not known");
    const bool isOneOfThree = frame.format != SANE_FRAME_GRAY && frame.format != SANE_FRAME_RGB;
    const auto channels = static_cast<std::uint32_t>(isOneOfThree ? 3 : channelsOf(frame.format));
    if (!begin(frame, channels, dotsPerInch))
        return failed(Trouble::Cancelled);
    const auto done = isOneOfThree ? readThree(frame) : readFrame(frame, [this](ByteSpan row) { return put(row); });
    if (!done)
        return tl::unexpected(done.error());
    if (!end())
        return failed(Trouble::Cancelled);
    return true;
}

} // namespace countersign::scanner
