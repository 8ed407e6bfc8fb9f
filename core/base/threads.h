// How many threads work is shared among.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace countersign {

/// What `wanted` means: 0 as many as the machine has cores, which is also the most, since more only wait for each other.
[[nodiscard]] inline int threadCount(int wanted)
{
    const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    return wanted > 0 ? std::min(wanted, cores) : cores;
}

/// Calls work(0) to work(count - 1), each once and by whichever of so many threads is free next; the caller's is one of them.
/// Returns when all is done. `work` does not throw.
template <class Work> void shareOut(std::size_t count, int threads, const Work& work)
{
    std::atomic<std::size_t> next = 0;
    const auto run = [&] {
        for (std::size_t i = next++; i < count; i = next++)
            work(i);
    };
    std::vector<std::jthread> others;
    try {
        for (std::size_t i = 1; i < std::min(static_cast<std::size_t>(std::max(1, threads)), count); ++i)
            others.emplace_back(run);
    } catch (const std::system_error&) {
        // The system has no more threads to give; fewer do it too.
    }
    run();
}

} // namespace countersign
