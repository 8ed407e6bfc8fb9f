// Model files and checkpoints on disk: the safetensors layout, read as if the file were hostile.
// Source: https://huggingface.co/docs/safetensors (layout), FIPS 180-4 (hash).
//
// Layout: 8 bytes little-endian N; N bytes of JSON, padded with spaces to a multiple of 8:
//   {"__metadata__": {name: text, ...}, tensor: {"dtype": "F32", "shape": [2, 3], "data_offsets": [first, end]}, ...};
// then the tensors' bytes, little-endian, row by row, without gaps; offsets count from the end of the header.
#pragma once

#include "core/base/file.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace countersign::model {

enum class Dtype { F64, F32, F16, I64, I32, U8 };

/// As in the file: "F64", "F32", ...
[[nodiscard]] const char* name(Dtype dtype);
/// Bytes an element.
[[nodiscard]] std::size_t width(Dtype dtype);

struct Tensor {
    Dtype dtype = Dtype::F32;
    std::vector<std::int64_t> shape; ///< each >= 0; empty: one number
    Bytes data;                      ///< row by row; as many bytes as shape and dtype say
    friend bool operator==(const Tensor&, const Tensor&) = default;
};

struct TensorFile {
    std::map<std::string, Tensor> tensors;
    std::map<std::string, std::string> metadata; ///< UTF-8; after reading with "sha256" where the file has it
    friend bool operator==(const TensorFile&, const TensorFile&) = default;
};

/// Whether a file must carry the hash in __metadata__["sha256"]. Where it has one it is always checked.
enum class Hash { Optional, Required };

/// Beyond these TooLarge is answered before memory is taken.
struct TensorLimits {
    std::uint64_t fileBytes = std::uint64_t{4} << 30;
    std::uint64_t headerBytes = std::uint64_t{8} << 20;
};

/// Reads a whole file from memory; `name` becomes the context of an error. Every byte of the file is accounted for:
/// no overlap, no gap, nothing left over; no name twice; floating-point values finite.
/// Errors: Truncated, Corrupt (also: not such a file at all, the hash is wrong or missing), TooLarge, Unsupported (a
/// valid dtype that this program has no use for), OutOfMemory.
[[nodiscard]] Result<TensorFile> parse(std::span<const std::uint8_t> bytes, const std::string& name,
                                       Hash hash = Hash::Required, const TensorLimits& limits = {});

/// The same from a file. Errors: those of readFile() and parse().
[[nodiscard]] Result<TensorFile> readTensors(const std::filesystem::path& path, Hash hash = Hash::Required,
                                             const TensorLimits& limits = {});

/// The bytes of a file that parse() reads; the same content gives the same bytes. Writes __metadata__["sha256"] anew.
/// Errors: InvalidArgument (data of another length than the shape says, values that are not finite, a name or text
/// that is not UTF-8, a tensor called "__metadata__"), OutOfMemory.
[[nodiscard]] Result<Bytes> serialise(const TensorFile& file);

/// serialise() and writeFile(). Errors: those of the two.
[[nodiscard]] Result<void> writeTensors(const std::filesystem::path& path, const TensorFile& file);

/// What stands in __metadata__["sha256"]: SHA-256 over, with each text as its length and its bytes, and each length
/// and number as 8 bytes little-endian:
///   the number of metadata entries but "sha256"; each entry's name and text, ascending by name;
///   the number of tensors; of each, ascending by name: name, dtype's name, number of dimensions, dimensions, data.
/// Ascending is by bytes. Unlike a hash of the file it does not depend on how the JSON is laid out.
[[nodiscard]] std::string contentHash(const TensorFile& file);

} // namespace countersign::model
