// What is said between a desk and countersign-scanner: messages of a mark, a length and that many bytes. Both are built
// together and run on one machine; neither believes the other further than this file checks.
#pragma once

#include "core/scan/scanner.h"

#include <span>
#include <string_view>

namespace countersign::scan {

enum class Mark : std::uint32_t {
    // To the scanner, one of these first; what comes after it, the end of the stream too, means Cancel.
    List = 0x7473694c,
    Describe = 0x63736544, ///< a device's name
    Scan = 0x6e616353,     ///< a job
    Cancel = 0x6c636e43,
    // From the scanner. The last is End or Failed.
    Device = 0x69766544,
    Abilities = 0x6c696241,
    PageBegin = 0x65676150,
    Rows = 0x73776f52, ///< bytes of the page, not necessarily whole rows
    PageEnd = 0x2e676150,
    Failed = 0x6c696146,
    End = 0x2e646e45,
};

struct MessageHead {
    Mark mark{};
    std::uint32_t size = 0; ///< of what follows
};
/// A longer message is nonsense.
inline constexpr std::uint32_t MostBytes = 1u << 20;

/// Of a page that begins.
struct PageHead {
    std::uint32_t width = 0;
    std::uint32_t height = 0; ///< 0: not known before its end
    std::uint32_t channels = 0;
    double dotsPerInch = 0;
};

using Bytes = std::vector<std::uint8_t>;
using ByteSpan = std::span<const std::uint8_t>;

[[nodiscard]] Bytes write(const Device& device);
[[nodiscard]] Bytes write(const Abilities& abilities);
[[nodiscard]] Bytes write(const Job& job);
[[nodiscard]] Bytes write(const PageHead& head);
[[nodiscard]] Bytes write(const Failure& failure);
[[nodiscard]] Bytes write(std::string_view text);

// Nothing where the bytes are not exactly one such thing, or a number in them is absurd.
[[nodiscard]] std::optional<Device> readDevice(ByteSpan bytes);
[[nodiscard]] std::optional<Abilities> readAbilities(ByteSpan bytes);
[[nodiscard]] std::optional<Job> readJob(ByteSpan bytes);
[[nodiscard]] std::optional<PageHead> readPageHead(ByteSpan bytes);
[[nodiscard]] std::optional<Failure> readFailure(ByteSpan bytes);
[[nodiscard]] std::optional<std::string> readText(ByteSpan bytes);

} // namespace countersign::scan
