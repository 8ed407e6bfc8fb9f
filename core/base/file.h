// Reading and writing whole files, so that a failure leaves nothing half done.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace countersign {

using Bytes = std::vector<std::uint8_t>;

/// The whole file. Errors: NotFound, Unreadable (a folder, no permission, not a regular file), EmptyInput (no bytes),
/// TooLarge (more than `limit` bytes, found before memory is taken), OutOfMemory. The context is the path.
[[nodiscard]] Result<Bytes> readFile(const std::filesystem::path& path, std::uint64_t limit);

/// Writes to a temporary file in the same folder, flushes it to the disk and renames it over `path`: afterwards the
/// path holds all of `bytes` or what it held before. Errors: WriteFailed with the system's reason.
[[nodiscard]] Result<void> writeFile(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);

/// Whether writeFile() could write there now, found out before the work and not after it; nothing is touched.
/// Errors: WriteFailed (no such folder, a folder of that name, no permission, a read-only disk).
[[nodiscard]] Result<void> checkWritable(const std::filesystem::path& path);

/// Errors: InvalidArgument where `output` is one of the files that are read: it would be replaced.
[[nodiscard]] Result<void> checkApart(const std::filesystem::path& output,
                                      std::span<const std::filesystem::path> inputs);

} // namespace countersign
