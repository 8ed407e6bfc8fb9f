#include "core/scan/scanner_process.h"

#include "core/base/child.h"
#include "core/base/resources.h"

#include <algorithm>
#include <atomic>
#include <new>
#include <utility>

namespace countersign::scan {
namespace {

using Clock = Child::Clock;

tl::unexpected<Failure> failed(Trouble trouble, const std::string& details = {})
{
    return tl::unexpected(failureOf(trouble, details));
}

} // namespace

ScannerProcess::ScannerProcess(std::filesystem::path program, const Limits& limits, const Patience& patience)
    : m_program(program.empty() ? findProgram("countersign-scanner") : std::move(program)),
      m_limits(limits),
      m_patience(patience)
{
}

Answer<Answers> ScannerProcess::ask(Mark mark, const Bytes& request, const Listener& listener,
                                    std::chrono::milliseconds most, const std::stop_token& stop) const
{
    if (stop.stop_requested())
        return failed(Trouble::Cancelled);
    const auto child = m_program.empty() ? nullptr : Child::start(m_program, {std::to_string(m_limits.page.pixels)});
    if (!child)
        return failed(Trouble::Missing);
    const MessageHead head{mark, static_cast<std::uint32_t>(request.size())};
    const auto atFirst = [until = Clock::now() + m_patience.answer] { return until; };
    for (const auto& [bytes, size] : {std::pair<const void*, std::size_t>(&head, sizeof head),
                                      std::pair<const void*, std::size_t>(request.data(), request.size())})
        if (const auto written = child->write(bytes, size, atFirst); written != Child::Done::Whole)
            return failed(written == Child::Done::Late ? Trouble::Stuck : Trouble::Crashed);
    // From here on the end of its input tells it to cancel.
    std::atomic<Clock::time_point> cancelled{Clock::time_point::max()};
    const auto cancel = [&] {
        cancelled = Clock::now();
        child->endInput();
    };
    const std::stop_callback onStop(stop, cancel);
    const auto end = Clock::now() + most;
    auto lastSign = Clock::now();
    const auto deadline = [&] {
        const auto since = cancelled.load();
        const auto usual = std::min(lastSign + m_patience.answer, end);
        // Only a scan moves anything that should come to rest.
        const auto patience = mark == Mark::Scan ? m_patience.cancel : std::chrono::milliseconds(0);
        return since == Clock::time_point::max() ? usual : std::min(usual, since + patience);
    };
    Answers answers(m_limits, listener);
    const auto isOver = [&] { return stop.stop_requested() || answers.isOver(); };
    try {
        Bytes bytes;
        for (bool more = true; more;) {
            MessageHead answer;
            auto read = child->read(&answer, sizeof answer, deadline);
            if (read == Child::Done::Whole) {
                if (answer.size > MostBytes)
                    return failed(Trouble::Crashed, "a message that makes no sense");
                bytes.resize(answer.size);
                read = child->read(bytes.data(), bytes.size(), deadline);
            }
            if (read != Child::Done::Whole && isOver())
                break;
            if (read == Child::Done::Late)
                return failed(Trouble::Stuck);
            if (read == Child::Done::Ended)
                return failed(Trouble::Crashed);
            lastSign = Clock::now();
            const bool isLast = answer.mark == Mark::Failed || answer.mark == Mark::End;
            // What it sends after it was told to stop is thrown away: it is only waited for.
            if (!isOver() && !answers.take(answer.mark, bytes) && !isLast)
                cancel();
            more = !isLast;
        }
    } catch (const std::bad_alloc&) {
        return failed(Trouble::NoMemory);
    }
    // A scanner comes to rest, and is free for the next scan.
    child->waitForEnd(m_patience.close);
    if (stop.stop_requested())
        return failed(Trouble::Cancelled);
    if (answers.failure())
        return tl::unexpected(*answers.failure());
    return answers;
}

Answer<std::vector<Device>> ScannerProcess::devices(std::stop_token stop)
{
    auto answers = ask(Mark::List, {}, {}, m_patience.find, stop);
    if (!answers)
        return tl::unexpected(answers.error());
    return std::move(answers->devices);
}

Answer<Abilities> ScannerProcess::abilities(const std::string& device, std::stop_token stop)
{
    auto answers = ask(Mark::Describe, write(device), {}, m_patience.find, stop);
    if (!answers)
        return tl::unexpected(answers.error());
    if (!answers->abilities)
        return failed(Trouble::Crashed, "no abilities");
    return std::move(*answers->abilities);
}

Answer<void> ScannerProcess::scan(const Job& job, const Listener& listener, std::stop_token stop)
{
    const auto answers = ask(Mark::Scan, write(job), listener, m_patience.whole, stop);
    if (!answers)
        return tl::unexpected(answers.error());
    if (answers->pages() == 0)
        return failed(Trouble::Crashed, "no page");
    return {};
}

} // namespace countersign::scan
