// A packed data set: normalised ink of many signatures in one file, for training where there is no decoder.
#pragma once

#include "core/base/result.h"
#include "core/eval/signature_set.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace countersign::train {

/// Writes the sets as one model-format file. Tensors: "ink" (U8: every image in turn, a zero followed by how often it
/// stands, 1..255, other bytes as they are), "length" (I64, bytes of each image in "ink"), "set" and "writer" (I32),
/// "forged" (U8: 0 genuine, 1 forged by nobody known, 1 + Sample::hand, of which there are at most 254, forged by that
/// hand). All images must be of one size. Errors: EmptyInput, InvalidArgument, WriteFailed, OutOfMemory.
[[nodiscard]] Result<void> writePack(const std::filesystem::path& path, const std::vector<eval::LoadedSet>& sets);

/// The file names of the samples are lost; everything else comes back. Errors: those of readTensors(), Corrupt.
[[nodiscard]] Result<std::vector<eval::LoadedSet>> readPack(const std::filesystem::path& path);

/// A set of a pack, or those of its writers whose names, read as numbers, lie in range (both included).
struct PackPart {
    std::string set;
    std::optional<std::pair<int, int>> writers;
};

/// One set for each part, in their order; writers of whom nothing is wanted take neither time nor memory. Errors: those of
/// readPack(), InvalidArgument (no such set), EmptyInput (no such writers).
[[nodiscard]] Result<std::vector<eval::LoadedSet>> readPack(const std::filesystem::path& path,
                                                            std::span<const PackPart> parts);

} // namespace countersign::train
