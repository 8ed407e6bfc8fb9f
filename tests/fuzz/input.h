// What the targets share.
#pragma once

#include "core/base/file.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <unistd.h>

namespace countersign::fuzz {

inline std::string_view textOf(const std::uint8_t* data, std::size_t size)
{
    return {reinterpret_cast<const char*>(data), size};
}

/// Ends the program, which counts as a finding.
inline void require(bool isTrue, const char* what)
{
    if (isTrue)
        return;
    std::fprintf(stderr, "not so: %s\n", what);
    std::abort();
}

/// The input as a file, for what reads only those; each process has its own.
inline std::filesystem::path asFile(const std::uint8_t* data, std::size_t size)
{
    static const std::filesystem::path path = "/dev/shm/countersign-fuzz-" + std::to_string(::getpid());
    if (auto* file = std::fopen(path.c_str(), "wb")) {
        std::fwrite(data, 1, size, file);
        std::fclose(file);
    }
    return path;
}

} // namespace countersign::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
