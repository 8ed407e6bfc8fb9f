#include "core/model/safetensors.h"

#include "core/base/sha256.h"
#include "core/model/strict_json.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

namespace countersign::model {

static_assert(std::endian::native == std::endian::little, "tensors are stored little-endian and copied as they are");

namespace {

using nlohmann::json;

constexpr const char* metadataName = "__metadata__";
constexpr const char* hashName = "sha256";
constexpr std::array dtypes = {Dtype::F64, Dtype::F32, Dtype::F16, Dtype::I64, Dtype::I32, Dtype::U8};
// What the format knows beside ours.
constexpr std::array<std::string_view, 9> otherDtypes = {"BOOL", "I8",   "I16",     "U16",    "U32",
                                                         "U64",  "BF16", "F8_E4M3", "F8_E5M2"};

/// Where a tensor lies in the data section.
struct Place {
    std::uint64_t first = 0;
    std::uint64_t end = 0;
    const std::string* name = nullptr;
};

template <class Bits> bool allFinite(std::span<const std::uint8_t> data, Bits exponent)
{
    for (std::size_t i = 0; i + sizeof(Bits) <= data.size(); i += sizeof(Bits)) {
        Bits bits = 0;
        std::memcpy(&bits, data.data() + i, sizeof(Bits));
        if ((bits & exponent) == exponent)
            return false;
    }
    return true;
}

/// Infinities and NaN have all exponent bits set (IEEE 754).
bool isFinite(Dtype dtype, std::span<const std::uint8_t> data)
{
    switch (dtype) {
    case Dtype::F64: return allFinite<std::uint64_t>(data, 0x7ff0000000000000);
    case Dtype::F32: return allFinite<std::uint32_t>(data, 0x7f800000);
    case Dtype::F16: return allFinite<std::uint16_t>(data, 0x7c00);
    default: return true;
    }
}

/// Nothing where the product overflows or a dimension is negative.
std::optional<std::uint64_t> byteCount(Dtype dtype, const std::vector<std::int64_t>& shape)
{
    if (std::ranges::any_of(shape, [](std::int64_t n) { return n < 0; }))
        return std::nullopt;
    std::uint64_t count = width(dtype);
    for (const std::int64_t n : shape) {
        if (__builtin_mul_overflow(count, static_cast<std::uint64_t>(n), &count))
            return std::nullopt;
    }
    return count;
}

std::string inQuotes(const std::string& text)
{
    return "\"" + text + "\"";
}

/// Fails in the name of one file.
class Reader {
public:
    Reader(const std::string& name, const TensorLimits& limits) : m_name(name), m_limits(limits) {}

    Result<TensorFile> read(std::span<const std::uint8_t> bytes, Hash hash) const
    {
        if (bytes.size() > m_limits.fileBytes)
            return failed(ErrorCode::TooLarge, "The file is larger than a model file may be.");
        if (bytes.size() < 9)
            return failed(ErrorCode::Truncated, "The file is too short to be a model file.");
        std::uint64_t length = 0;
        std::memcpy(&length, bytes.data(), sizeof(length));
        if (bytes[8] != '{')
            return failed(ErrorCode::Corrupt, "This is not a model file (safetensors).");
        if (length > m_limits.headerBytes)
            return failed(ErrorCode::TooLarge, "The model file's header is larger than it may be.");
        if (length > bytes.size() - 8)
            return failed(ErrorCode::Truncated, "The model file is cut off within its header.");
        const auto header = bytes.subspan(8, length);
        const auto data = bytes.subspan(8 + length);
        return parseHeader(header)
            .and_then([&](const json& parsed) { return build(parsed, data); })
            .and_then([&](TensorFile file) { return checkHash(std::move(file), hash); });
    }

private:
    tl::unexpected<Error> failed(ErrorCode code, std::string message) const
    {
        return fail(code, std::move(message), m_name);
    }
    tl::unexpected<Error> corrupt(const std::string& what) const
    {
        return failed(ErrorCode::Corrupt, "The model file is damaged: " + what + ".");
    }

    Result<json> parseHeader(std::span<const std::uint8_t> header) const
    {
        // Nothing in a header is deeper than the numbers of a shape.
        auto parsed = parseStrictly({reinterpret_cast<const char*>(header.data()), header.size()}, 3);
        if (!parsed)
            return corrupt("in its header, " + parsed.error().message);
        return parsed;
    }

    Result<TensorFile> build(const json& header, std::span<const std::uint8_t> data) const
    {
        TensorFile file;
        std::vector<Place> places;
        for (const auto& [key, entry] : header.items()) {
            if (!entry.is_object())
                return corrupt(inQuotes(key) + " is not described in its header");
            if (key == metadataName) {
                for (const auto& [field, text] : entry.items()) {
                    if (!text.is_string())
                        return corrupt("the note " + inQuotes(field) + " in its header is not a text");
                    file.metadata[field] = text.get<std::string>();
                }
                continue;
            }
            auto described = describedTensor(key, entry);
            if (!described)
                return tl::unexpected(described.error());
            auto& [tensor, place] = *described;
            place.name = &file.tensors.emplace(key, std::move(tensor)).first->first;
            places.push_back(place);
        }
        if (auto covered = checkCover(places, data.size()); !covered)
            return tl::unexpected(covered.error());
        for (const Place& place : places) {
            Tensor& tensor = file.tensors.at(*place.name);
            const auto part = data.subspan(place.first, place.end - place.first);
            if (!isFinite(tensor.dtype, part))
                return corrupt(inQuotes(*place.name) + " holds numbers that are not finite");
            tensor.data.assign(part.begin(), part.end());
        }
        return file;
    }

    /// The tensor without its data.
    Result<std::pair<Tensor, Place>> describedTensor(const std::string& key, const json& entry) const
    {
        const auto dtype = entry.find("dtype");
        const auto shape = entry.find("shape");
        const auto offsets = entry.find("data_offsets");
        const auto isCount = [](const json& value) {
            return value.is_number_unsigned() && value.get<std::uint64_t>() <= std::numeric_limits<std::int64_t>::max();
        };
        const auto areCounts = [&](const json& value) {
            return value.is_array() && std::all_of(value.begin(), value.end(), isCount);
        };
        if (entry.size() != 3 || dtype == entry.end() || !dtype->is_string() || shape == entry.end()
            || !areCounts(*shape) || offsets == entry.end() || !areCounts(*offsets) || offsets->size() != 2)
            return corrupt("the description of " + inQuotes(key) + " cannot be read");

        Tensor tensor;
        const auto word = dtype->get<std::string>();
        const auto known = std::ranges::find_if(dtypes, [&](Dtype d) { return word == model::name(d); });
        if (known == dtypes.end()) {
            if (std::ranges::find(otherDtypes, word) == otherDtypes.end())
                return corrupt("the numbers of " + inQuotes(key) + " are of the unknown kind " + inQuotes(word));
            return failed(ErrorCode::Unsupported,
                          "The model file holds numbers of the kind " + word + ", which this program does not use.");
        }
        tensor.dtype = *known;
        tensor.shape = shape->get<std::vector<std::int64_t>>();
        const Place place{(*offsets)[0].get<std::uint64_t>(), (*offsets)[1].get<std::uint64_t>()};
        const auto count = byteCount(tensor.dtype, tensor.shape);
        if (!count || place.end < place.first || place.end - place.first != *count)
            return corrupt("the length of " + inQuotes(key) + " contradicts its shape");
        return std::pair(std::move(tensor), place);
    }

    /// Sorts by position; every byte must belong to exactly one tensor.
    Result<void> checkCover(std::vector<Place>& places, std::uint64_t size) const
    {
        std::ranges::sort(places, [](const Place& a, const Place& b) {
            return std::pair(a.first, a.end) < std::pair(b.first, b.end);
        });
        std::uint64_t covered = 0;
        for (const Place& place : places) {
            if (place.end > size)
                return failed(ErrorCode::Truncated,
                              "The model file is cut off: " + inQuotes(*place.name) + " is not all there.");
            if (place.first < covered)
                return corrupt(inQuotes(*place.name) + " overlaps what stands before it");
            if (place.first > covered)
                return corrupt("there is a gap before " + inQuotes(*place.name));
            covered = place.end;
        }
        if (covered != size)
            return corrupt("there is more in it than its header describes");
        return {};
    }

    Result<TensorFile> checkHash(TensorFile file, Hash hash) const
    {
        const auto stored = file.metadata.find(hashName);
        if (stored == file.metadata.end()) {
            if (hash == Hash::Required)
                return failed(ErrorCode::Corrupt, "The model file has no checksum; this program did not write it.");
            return file;
        }
        if (stored->second != contentHash(file))
            return corrupt("its content does not match its checksum");
        return file;
    }

    const std::string& m_name;
    TensorLimits m_limits;
};

void addNumber(Sha256& hash, std::uint64_t number)
{
    std::array<std::uint8_t, 8> bytes;
    std::memcpy(bytes.data(), &number, bytes.size());
    hash.add(bytes);
}

void addText(Sha256& hash, std::string_view text)
{
    addNumber(hash, text.size());
    hash.add({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

/// What keeps a tensor from being written; nothing where it can be.
std::optional<std::string> objection(const std::string& name, const Tensor& tensor)
{
    const auto count = byteCount(tensor.dtype, tensor.shape);
    if (name == metadataName)
        return "A tensor cannot be called " + inQuotes(name) + ".";
    if (!count || *count != tensor.data.size())
        return "The length of " + inQuotes(name) + " contradicts its shape.";
    if (!isFinite(tensor.dtype, tensor.data))
        return inQuotes(name) + " holds numbers that are not finite.";
    return std::nullopt;
}

/// Fails where a text is not UTF-8.
std::optional<std::string> headerText(const json& header)
{
    try {
        return header.dump();
    } catch (const json::type_error&) {
        return std::nullopt;
    }
}

} // namespace

const char* name(Dtype dtype)
{
    switch (dtype) {
    case Dtype::F64: return "F64";
    case Dtype::F32: return "F32";
    case Dtype::F16: return "F16";
    case Dtype::I64: return "I64";
    case Dtype::I32: return "I32";
    case Dtype::U8: return "U8";
    }
    return "unknown";
}

std::size_t width(Dtype dtype)
{
    switch (dtype) {
    case Dtype::F64:
    case Dtype::I64: return 8;
    case Dtype::F32:
    case Dtype::I32: return 4;
    case Dtype::F16: return 2;
    case Dtype::U8: return 1;
    }
    return 1;
}

std::string contentHash(const TensorFile& file)
{
    Sha256 hash;
    addNumber(hash, file.metadata.size() - file.metadata.count(hashName));
    for (const auto& [key, text] : file.metadata) {
        if (key != hashName) {
            addText(hash, key);
            addText(hash, text);
        }
    }
    addNumber(hash, file.tensors.size());
    for (const auto& [key, tensor] : file.tensors) {
        addText(hash, key);
        addText(hash, name(tensor.dtype));
        addNumber(hash, tensor.shape.size());
        for (const std::int64_t n : tensor.shape)
            addNumber(hash, static_cast<std::uint64_t>(n));
        addNumber(hash, tensor.data.size());
        hash.add(tensor.data);
    }
    return hash.hex();
}

Result<TensorFile> parse(std::span<const std::uint8_t> bytes, const std::string& name, Hash hash,
                         const TensorLimits& limits)
{
    try {
        return Reader(name, limits).read(bytes, hash);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "There is not enough memory for the model file.", name);
    }
}

Result<TensorFile> readTensors(const std::filesystem::path& path, Hash hash, const TensorLimits& limits)
{
    return readFile(path, limits.fileBytes).and_then([&](const Bytes& bytes) {
        return parse(bytes, path.string(), hash, limits);
    });
}

Result<Bytes> serialise(const TensorFile& file)
{
    try {
        // Wide numbers first, so that each tensor starts at a multiple of its element's width.
        std::vector<std::pair<const std::string*, const Tensor*>> order;
        for (const auto& [key, tensor] : file.tensors) {
            if (auto no = objection(key, tensor))
                return fail(ErrorCode::InvalidArgument, *no);
            order.emplace_back(&key, &tensor);
        }
        std::ranges::stable_sort(order, std::greater(), [](const auto& e) { return width(e.second->dtype); });

        json header = json::object();
        header[metadataName] = file.metadata;
        header[metadataName][hashName] = contentHash(file);
        std::uint64_t offset = 0;
        for (const auto& [key, tensor] : order) {
            const std::uint64_t end = offset + tensor->data.size();
            header[*key] = {{"dtype", name(tensor->dtype)}, {"shape", tensor->shape}, {"data_offsets", {offset, end}}};
            offset = end;
        }
        auto text = headerText(header);
        if (!text)
            return fail(ErrorCode::InvalidArgument, "A name or a note for the model file is not valid text (UTF-8).");
        text->resize((text->size() + 7) / 8 * 8, ' ');

        Bytes bytes(8 + text->size() + offset);
        const std::uint64_t length = text->size();
        std::memcpy(bytes.data(), &length, sizeof(length));
        std::memcpy(bytes.data() + 8, text->data(), text->size());
        auto at = bytes.begin() + static_cast<std::ptrdiff_t>(8 + text->size());
        for (const auto& entry : order)
            at = std::ranges::copy(entry.second->data, at).out;
        return bytes;
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "There is not enough memory to write the model file.");
    }
}

Result<void> writeTensors(const std::filesystem::path& path, const TensorFile& file)
{
    auto bytes = serialise(file);
    if (!bytes)
        return fail(bytes.error().code, bytes.error().message, path.string());
    return writeFile(path, *bytes);
}

} // namespace countersign::model
