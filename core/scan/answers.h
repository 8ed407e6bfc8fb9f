// What countersign-scanner says, checked message by message; knows no process.
#pragma once

#include "core/image/image.h"
#include "core/scan/scan_stream.h"

namespace countersign::scan {

/// Of one job: a page as the image decoder has it, and all of them together.
struct Limits {
    image::Limits page = {};
    std::int64_t pixels = 200'000'000; ///< 22 pages of A4 at 300 dots an inch
};

class Answers {
public:
    Answers(const Limits& limits, Listener listener) : m_limits(limits), m_listener(std::move(listener)) {}

    /// Says whether more is to come: false after End, Failed and after what makes no sense. Throws std::bad_alloc.
    [[nodiscard]] bool take(Mark mark, ByteSpan bytes);
    /// What there was up to now; the failure, where it ended with one.
    [[nodiscard]] const std::optional<Failure>& failure() const { return m_failure; }
    [[nodiscard]] bool isOver() const { return m_isOver; }
    [[nodiscard]] int pages() const { return m_pages; }
    std::vector<Device> devices;
    std::optional<Abilities> abilities;

private:
    bool fail(Trouble trouble, const char* what = "");
    bool beginPage(ByteSpan bytes);
    bool addRows(ByteSpan bytes);
    bool endPage();
    [[nodiscard]] std::int64_t rowBytes() const;

    Limits m_limits;
    Listener m_listener;
    std::optional<PageHead> m_head; ///< of the page that is scanned
    Bytes m_pixels;
    std::int64_t m_used = 0; ///< pixels of the pages before
    int m_pages = 0;
    bool m_isOver = false;
    std::optional<Failure> m_failure;
};

} // namespace countersign::scan
