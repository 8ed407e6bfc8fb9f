// countersign-scanner: asks SANE's drivers for the desk that started it, so that a driver that crashes or hangs takes
// nothing else down. Not for people; see core/scan/scanner_process.h.
#include "app/scanner/options.h"
#include "app/scanner/page.h"
#include "app/scanner/sane_status.h"
#include "core/base/helper.h"
#include "core/scan/scan_stream.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <unistd.h>
#include <utility>

using namespace countersign::scan;
using countersign::readAll;
using countersign::writeAll;
using countersign::scanner::failureFrom;
using countersign::scanner::isFeeder;
using countersign::scanner::Options;
using countersign::scanner::PageReader;

namespace {

constexpr std::chrono::seconds UntilAsked{1}; ///< until a driver that does not come back by itself is told
constexpr std::chrono::seconds UntilLeft{4};  ///< and until it is given up

/// Where the answers go. Drivers that print on the standard output print elsewhere.
int out = -1;
std::atomic<bool> cancelled{false};

/// The device while it is open; the watch may cancel it from its own thread, as the SANE standard allows.
std::mutex openMutex;
SANE_Handle openHandle = nullptr;

bool send(Mark mark, ByteSpan bytes)
{
    const MessageHead head{mark, static_cast<std::uint32_t>(bytes.size())};
    return writeAll(out, &head, sizeof head) && writeAll(out, bytes.data(), bytes.size());
}

/// Whatever comes after the request means that nobody wants the answer any more.
void watchInput()
{
    char byte = 0;
    static_cast<void>(readAll(STDIN_FILENO, &byte, 1));
    cancelled = true;
    std::this_thread::sleep_for(UntilAsked);
    std::thread([] {
        std::this_thread::sleep_for(UntilLeft);
        std::_Exit(1);
    }).detach();
    const std::scoped_lock lock(openMutex);
    if (openHandle)
        sane_cancel(openHandle);
}

Answer<void> listDevices()
{
    const SANE_Device** devices = nullptr;
    if (const auto status = sane_get_devices(&devices, SANE_FALSE); status != SANE_STATUS_GOOD)
        return tl::unexpected(failureFrom(status));
    const auto text = [](const char* words) { return std::string(words ? words : ""); };
    for (; devices && *devices; ++devices) {
        const auto& one = **devices;
        send(Mark::Device, write(Device{text(one.name), text(one.vendor), text(one.model), text(one.type)}));
    }
    return {};
}

/// The last word, said once.
void answer(const Answer<void>& outcome)
{
    static bool isSaid = false;
    if (std::exchange(isSaid, true))
        return;
    if (outcome)
        send(Mark::End, {});
    else
        send(Mark::Failed, write(outcome.error()));
}

/// Opens, works, answers, closes: drivers have been seen to hang when they are told that it is over.
template <class Work> Answer<void> withDevice(const std::string& name, const Work& work)
{
    SANE_Handle handle = nullptr;
    if (const auto status = sane_open(name.c_str(), &handle); status != SANE_STATUS_GOOD)
        return tl::unexpected(failureFrom(status, true));
    {
        const std::scoped_lock lock(openMutex);
        openHandle = handle;
    }
    auto done = work(handle);
    answer(done);
    sane_cancel(handle); // the standard's end of a scan, a good one too
    const std::scoped_lock lock(openMutex);
    openHandle = nullptr;
    sane_close(handle);
    return done;
}

Answer<void> describe(const std::string& name)
{
    return withDevice(name, [](SANE_Handle handle) -> Answer<void> {
        send(Mark::Abilities, write(Options(handle).abilities()));
        return {};
    });
}

Answer<void> scanPages(const Job& job, std::int64_t mostPixels)
{
    return withDevice(job.device, [&](SANE_Handle handle) -> Answer<void> {
        Options options(handle);
        if (auto applied = options.apply(job); !applied)
            return applied;
        const double dotsPerInch = options.resolution();
        PageReader reader(handle, mostPixels, cancelled, send);
        const bool isMany = job.allPages && isFeeder(job.source);
        Answer<void> outcome;
        for (int pages = 0; outcome; ++pages) {
            const auto read = reader.read(dotsPerInch);
            if (!read)
                outcome = tl::unexpected(read.error());
            else if (!*read && pages == 0)
                outcome = tl::unexpected(failureOf(Trouble::FeederEmpty));
            if (!outcome || !*read || !isMany)
                break;
        }
        return outcome;
    });
}

Answer<void> serve(const MessageHead& head, const Bytes& request, std::int64_t mostPixels)
{
    SANE_Int version = 0;
    if (const auto status = sane_init(&version, nullptr); status != SANE_STATUS_GOOD)
        return tl::unexpected(failureFrom(status));
    switch (head.mark) {
    case Mark::List: return listDevices();
    case Mark::Describe:
        if (const auto name = readText(request))
            return describe(*name);
        break;
    case Mark::Scan:
        if (const auto job = readJob(request))
            return scanPages(*job, mostPixels);
        break;
    default: break;
    }
    return tl::unexpected(failureOf(Trouble::Refused, "a request that makes no sense"));
}

} // namespace

int main(int count, char** words)
{
    if (count != 2) {
        std::fputs("countersign-scanner is started by the other programs, not by people.\n", stderr);
        return 2;
    }
    // Some drivers keep a calibration.
    countersign::restrain({.memory = std::uint64_t{4} << 30, .fileSize = std::uint64_t{64} << 20});
    out = ::dup(STDOUT_FILENO);
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    MessageHead head;
    Bytes request;
    if (out < 0 || !readAll(STDIN_FILENO, &head, sizeof head) || head.size > MostBytes)
        return 1;
    request.resize(head.size);
    if (!readAll(STDIN_FILENO, request.data(), request.size()))
        return 1;
    std::thread(watchInput).detach();
    const auto outcome = serve(head, request, std::strtoll(words[1], nullptr, 10));
    answer(outcome);
    // Drivers have threads and what not: nothing of it is worth waiting for.
    std::_Exit(outcome ? 0 : 1);
}
