// What a process does that works for another one with things that nobody trusts; child.h is the other side.
#pragma once

#include <cstddef>
#include <cstdint>

namespace countersign {

/// All of it, however often it takes. False at the end of the other side and at an error.
[[nodiscard]] bool writeAll(int file, const void* bytes, std::size_t size);
[[nodiscard]] bool readAll(int file, void* to, std::size_t size);

/// An end of a socket that Channel::give() sent to `from`; it is the caller's to close. -1 at the end of the other side.
[[nodiscard]] int takeGiven(int from);

/// What a process may use from here on; it leaves no picture of its memory behind.
struct Restraint {
    std::uint64_t memory = 0;   ///< bytes of address space; not kept under a sanitizer, which takes more than any
    std::uint64_t seconds = 0;  ///< of work; 0: as many as it wants
    std::uint64_t fileSize = 0; ///< of what it writes into a file
};
void restrain(const Restraint& restraint);

} // namespace countersign
