#include "core/scan/answers.h"

#include <algorithm>

namespace countersign::scan {

namespace {

constexpr std::size_t MostDevices = 200;

} // namespace

bool Answers::take(Mark mark, ByteSpan bytes)
{
    if (m_isOver)
        return false;
    switch (mark) {
    case Mark::Device: {
        auto device = readDevice(bytes);
        if (!device || devices.size() >= MostDevices)
            return fail(Trouble::Crashed, "a device that makes no sense");
        devices.push_back(std::move(*device));
        return true;
    }
    case Mark::Abilities:
        abilities = readAbilities(bytes);
        return abilities || fail(Trouble::Crashed, "abilities that make no sense");
    case Mark::PageBegin: return beginPage(bytes);
    case Mark::Rows: return addRows(bytes);
    case Mark::PageEnd: return endPage();
    case Mark::Failed: {
        auto failure = readFailure(bytes);
        if (!failure)
            return fail(Trouble::Crashed, "a failure that makes no sense");
        m_failure = std::move(*failure);
        m_isOver = true;
        return false;
    }
    case Mark::End:
        if (m_head || !bytes.empty())
            return fail(Trouble::Crashed, "an end in the middle of a page");
        m_isOver = true;
        return false;
    default: return fail(Trouble::Crashed, "an unknown message");
    }
}

bool Answers::fail(Trouble trouble, const char* what)
{
    m_failure = failureOf(trouble, what);
    m_isOver = true;
    return false;
}

std::int64_t Answers::rowBytes() const
{
    return std::int64_t{m_head->width} * m_head->channels;
}

bool Answers::beginPage(ByteSpan bytes)
{
    const auto head = readPageHead(bytes);
    if (!head || m_head)
        return fail(Trouble::Crashed, "a page that makes no sense");
    // The sides first: their product can be more than any number holds.
    const auto side = static_cast<std::uint32_t>(m_limits.page.side);
    if (head->width > side || head->height > side || m_pages >= m_limits.page.pages)
        return fail(Trouble::TooLarge);
    const auto pixels = std::int64_t{head->width} * head->height;
    if (pixels > m_limits.page.pixels || m_used + pixels > m_limits.pixels)
        return fail(Trouble::TooLarge);
    m_head = *head;
    m_pixels.clear();
    m_pixels.reserve(static_cast<std::size_t>(pixels * head->channels)); // 0 where its length is not known
    if (m_listener.progressed)
        m_listener.progressed(m_pages + 1, head->height > 0 ? 0 : -1);
    return true;
}

bool Answers::addRows(ByteSpan bytes)
{
    if (!m_head)
        return fail(Trouble::Crashed, "rows of no page");
    const auto sum = static_cast<std::int64_t>(m_pixels.size() + bytes.size());
    const auto rows = (sum + rowBytes() - 1) / rowBytes();
    if (m_head->height > 0 && rows > m_head->height)
        return fail(Trouble::Crashed, "more rows than the page has");
    const auto pixels = rows * m_head->width;
    if (rows > m_limits.page.side || pixels > m_limits.page.pixels || m_used + pixels > m_limits.pixels)
        return fail(Trouble::TooLarge);
    m_pixels.insert(m_pixels.end(), bytes.begin(), bytes.end());
    if (m_listener.progressed)
        m_listener.progressed(m_pages + 1, m_head->height > 0 ? static_cast<double>(sum)
                                                                    / static_cast<double>(rowBytes() * m_head->height)
                                                              : -1);
    return true;
}

bool Answers::endPage()
{
    if (!m_head)
        return fail(Trouble::Crashed, "the end of no page");
    // A scanner may promise more rows than the paper has.
    const auto height = static_cast<std::int64_t>(m_pixels.size()) / rowBytes();
    if (height == 0)
        return fail(Trouble::Unplugged, "an empty page");
    m_pixels.resize(static_cast<std::size_t>(height * rowBytes()));
    m_used += height * m_head->width;
    ++m_pages;
    Page page{static_cast<int>(m_head->width), static_cast<int>(height), static_cast<int>(m_head->channels),
              m_head->dotsPerInch, std::exchange(m_pixels, {})};
    m_head.reset();
    if (m_listener.scanned)
        m_listener.scanned(std::move(page));
    return true;
}

} // namespace countersign::scan
