// One page, from sane_start() to the last of its rows.
#pragma once

#include "core/scan/scan_stream.h"

#include <sane/sane.h>

#include <atomic>
#include <chrono>
#include <functional>

namespace countersign::scanner {

/// False: nobody listens any more.
using Send = std::function<bool(scan::Mark mark, scan::ByteSpan bytes)>;

class PageReader {
public:
    PageReader(SANE_Handle handle, std::int64_t mostPixels, const std::atomic<bool>& cancelled, Send send)
        : m_handle(handle), m_mostPixels(mostPixels), m_cancelled(cancelled), m_send(std::move(send))
    {
    }

    /// Sends the page. False: there is no more in the feeder, and nothing was sent. Errors: those of the device,
    /// Cancelled, TooLarge.
    [[nodiscard]] scan::Answer<bool> read(double dotsPerInch);

private:
    /// Rows of one frame, each `bytes_per_line` long, handed to `row`.
    [[nodiscard]] scan::Answer<void> readFrame(const SANE_Parameters& frame,
                                               const std::function<bool(scan::ByteSpan)>& row);
    /// The rest of a page in three frames, one a colour, of which the first has begun.
    [[nodiscard]] scan::Answer<void> readThree(SANE_Parameters frame);
    [[nodiscard]] bool begin(const SANE_Parameters& frame, std::uint32_t channels, double dotsPerInch);
    /// Sent when enough is together, or some time has passed.
    [[nodiscard]] bool put(scan::ByteSpan bytes);
    [[nodiscard]] bool end();

    SANE_Handle m_handle;
    std::int64_t m_mostPixels;
    const std::atomic<bool>& m_cancelled;
    Send m_send;
    scan::Bytes m_out;
    std::chrono::steady_clock::time_point m_sent;
};

} // namespace countersign::scanner
