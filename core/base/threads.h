// How many threads work is shared among.
#pragma once

#include <algorithm>
#include <thread>

namespace countersign {

/// What `wanted` means: 0 as many as the machine has cores, which is also the most, since more only wait for each other.
[[nodiscard]] inline int threadCount(int wanted)
{
    const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    return wanted > 0 ? std::min(wanted, cores) : cores;
}

} // namespace countersign
