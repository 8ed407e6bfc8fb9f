#include "core/train/pack.h"

#include "core/base/number.h"
#include "core/model/safetensors.h"

#include <algorithm>
#include <cstring>
#include <sstream>
#include <utility>

namespace countersign::train {

namespace {

constexpr std::int64_t MaxSide = 4096;

void squeeze(const std::vector<std::uint8_t>& ink, Bytes& to)
{
    for (std::size_t i = 0; i < ink.size();) {
        to.push_back(ink[i]);
        if (ink[i] != 0) {
            ++i;
            continue;
        }
        std::size_t run = 1;
        while (run < 255 && i + run < ink.size() && ink[i + run] == 0)
            ++run;
        to.push_back(static_cast<std::uint8_t>(run));
        i += run;
    }
}

/// Empty where the bytes do not give exactly `size` values.
std::vector<std::uint8_t> unsqueeze(std::span<const std::uint8_t> from, std::size_t size)
{
    std::vector<std::uint8_t> ink;
    ink.reserve(size);
    for (std::size_t i = 0; i < from.size(); ++i) {
        if (from[i] != 0) {
            ink.push_back(from[i]);
            continue;
        }
        if (++i == from.size() || ink.size() + from[i] > size)
            return {};
        ink.insert(ink.end(), from[i], 0);
    }
    return ink.size() == size ? ink : std::vector<std::uint8_t>();
}

template <class T> model::Tensor tensorOf(model::Dtype dtype, const std::vector<T>& values)
{
    model::Tensor tensor{dtype, {static_cast<std::int64_t>(values.size())}, Bytes(values.size() * sizeof(T))};
    if (!values.empty())
        std::memcpy(tensor.data.data(), values.data(), tensor.data.size());
    return tensor;
}

template <class T>
bool valuesOf(const model::TensorFile& file, const char* name, model::Dtype dtype, std::vector<T>& values)
{
    const auto found = file.tensors.find(name);
    if (found == file.tensors.end() || found->second.dtype != dtype || found->second.shape.size() != 1)
        return false;
    values.resize(found->second.data.size() / sizeof(T));
    if (!values.empty())
        std::memcpy(values.data(), found->second.data.data(), found->second.data.size());
    return true;
}

std::vector<std::string> lines(const std::string& text)
{
    std::vector<std::string> result;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        result.push_back(line);
    return result;
}

std::string joined(const std::vector<std::string>& items)
{
    std::string text;
    for (const auto& item : items)
        text += item + "\n";
    return text;
}

std::uint8_t forgedOf(const eval::Sample& sample)
{
    const bool isKnown = sample.hand > 0 && sample.hand < 255;
    return static_cast<std::uint8_t>(sample.forged ? 1 + (isKnown ? sample.hand : 0) : 0);
}

} // namespace

Result<void> writePack(const std::filesystem::path& path, const std::vector<eval::LoadedSet>& sets)
{
    model::TensorFile file;
    Bytes ink;
    std::vector<std::int64_t> length;
    std::vector<std::int32_t> set, writer;
    std::vector<std::uint8_t> forged;
    std::vector<std::string> names;
    Size size;
    for (std::size_t s = 0; s < sets.size(); ++s) {
        names.push_back(sets[s].set.name);
        file.metadata["writers." + std::to_string(s)] = joined(sets[s].set.writers);
        for (std::size_t i = 0; i < sets[s].images.size(); ++i) {
            const auto& image = sets[s].images[i];
            if (length.empty())
                size = {image.width, image.height};
            if (size != Size{image.width, image.height})
                return fail(ErrorCode::InvalidArgument, "the images are not all of one size", path.string());
            const auto before = ink.size();
            squeeze(image.ink, ink);
            length.push_back(static_cast<std::int64_t>(ink.size() - before));
            set.push_back(static_cast<std::int32_t>(s));
            writer.push_back(sets[s].set.samples[i].writer);
            forged.push_back(forgedOf(sets[s].set.samples[i]));
        }
    }
    if (length.empty())
        return fail(ErrorCode::EmptyInput, "there is nothing to pack", path.string());
    file.metadata["sets"] = joined(names);
    file.metadata["width"] = std::to_string(size.width);
    file.metadata["height"] = std::to_string(size.height);
    file.tensors["ink"] = tensorOf(model::Dtype::U8, ink);
    file.tensors["length"] = tensorOf(model::Dtype::I64, length);
    file.tensors["set"] = tensorOf(model::Dtype::I32, set);
    file.tensors["writer"] = tensorOf(model::Dtype::I32, writer);
    file.tensors["forged"] = tensorOf(model::Dtype::U8, forged);
    return model::writeTensors(path, file);
}

namespace {

/// A pack whose pictures are still squeezed.
struct OpenPack {
    Size size;
    std::vector<eval::SignatureSet> sets; ///< names and writers
    std::vector<std::int32_t> set, writer;
    std::vector<std::uint8_t> forged;
    Bytes ink;
    std::vector<std::size_t> first; ///< of each picture in `ink`, and where the last one ends

    [[nodiscard]] std::optional<InkImage> picture(std::size_t i) const
    {
        InkImage image{size.width, size.height, {}};
        image.ink = unsqueeze(std::span(ink).subspan(first[i], first[i + 1] - first[i]),
                              static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height));
        return image.ink.empty() ? std::nullopt : std::optional(std::move(image));
    }
};

/// Where the places of pictures, sets and writers contradict each other there is none.
Result<OpenPack> openPack(const std::filesystem::path& path)
{
    auto file = model::readTensors(path);
    if (!file)
        return tl::unexpected(file.error());
    const auto corrupt = [&path] { return fail(ErrorCode::Corrupt, "is not a packed data set", path.string()); };
    const auto number = [&file](const char* name) {
        const auto found = file->metadata.find(name);
        return found == file->metadata.end() ? 0 : std::strtoll(found->second.c_str(), nullptr, 10);
    };
    OpenPack pack;
    std::vector<std::int64_t> length;
    const auto width = number("width"), height = number("height");
    const auto ink = file->tensors.find("ink");
    if (!file->metadata.contains("sets") || width < 1 || height < 1 || width > MaxSide || height > MaxSide
        || ink == file->tensors.end() || ink->second.dtype != model::Dtype::U8 || ink->second.shape.size() != 1
        || !valuesOf(*file, "length", model::Dtype::I64, length) || !valuesOf(*file, "set", model::Dtype::I32, pack.set)
        || !valuesOf(*file, "writer", model::Dtype::I32, pack.writer)
        || !valuesOf(*file, "forged", model::Dtype::U8, pack.forged) || pack.set.size() != length.size()
        || pack.writer.size() != length.size() || pack.forged.size() != length.size())
        return corrupt();
    pack.size = {static_cast<int>(width), static_cast<int>(height)};
    pack.ink = std::move(ink->second.data);
    for (const auto& name : lines(file->metadata["sets"])) {
        auto& one = pack.sets.emplace_back();
        one.name = name;
        one.writers = lines(file->metadata["writers." + std::to_string(pack.sets.size() - 1)]);
    }
    std::size_t at = 0;
    for (std::size_t i = 0; i < length.size(); ++i) {
        if (length[i] < 0 || static_cast<std::size_t>(length[i]) > pack.ink.size() - at || pack.set[i] < 0
            || static_cast<std::size_t>(pack.set[i]) >= pack.sets.size() || pack.writer[i] < 0
            || static_cast<std::size_t>(pack.writer[i])
                   >= pack.sets[static_cast<std::size_t>(pack.set[i])].writers.size())
            return corrupt();
        pack.first.push_back(at);
        at += static_cast<std::size_t>(length[i]);
    }
    pack.first.push_back(at);
    return pack;
}

/// For each writer its place among those wanted; -1: not wanted.
std::vector<int> places(const std::vector<std::string>& writers, const std::optional<std::pair<int, int>>& range)
{
    std::vector<int> place;
    int next = 0;
    for (const auto& name : writers) {
        const auto number = numberIn<int>(name);
        const bool wanted = !range || (number && *number >= range->first && *number <= range->second);
        place.push_back(wanted ? next++ : -1);
    }
    return place;
}

Result<eval::LoadedSet> partOf(const OpenPack& pack, std::size_t number,
                               const std::optional<std::pair<int, int>>& range, const std::filesystem::path& path)
{
    const auto& set = pack.sets[number];
    const auto place = places(set.writers, range);
    eval::LoadedSet picked;
    picked.set.name = set.name;
    for (std::size_t w = 0; w < place.size(); ++w) {
        if (place[w] >= 0)
            picked.set.writers.push_back(set.writers[w]);
    }
    for (std::size_t i = 0; i < pack.set.size(); ++i) {
        const bool isOfSet = static_cast<std::size_t>(pack.set[i]) == number;
        const int writer = isOfSet ? place[static_cast<std::size_t>(pack.writer[i])] : -1;
        if (writer < 0)
            continue;
        auto picture = pack.picture(i);
        if (!picture)
            return fail(ErrorCode::Corrupt, "is not a packed data set", path.string());
        picked.set.samples.push_back({{}, writer, pack.forged[i] != 0, std::max(0, pack.forged[i] - 1)});
        picked.images.push_back(std::move(*picture));
    }
    if (range && picked.images.empty())
        return fail(ErrorCode::EmptyInput, "there are no writers of these numbers in the pack", set.name);
    return picked;
}

} // namespace

Result<std::vector<eval::LoadedSet>> readPack(const std::filesystem::path& path)
{
    return openPack(path).and_then([&](const OpenPack& pack) -> Result<std::vector<eval::LoadedSet>> {
        std::vector<eval::LoadedSet> sets;
        for (std::size_t i = 0; i < pack.sets.size(); ++i) {
            auto one = partOf(pack, i, {}, path);
            if (!one)
                return tl::unexpected(one.error());
            sets.push_back(std::move(*one));
        }
        return sets;
    });
}

Result<std::vector<eval::LoadedSet>> readPack(const std::filesystem::path& path, std::span<const PackPart> parts)
{
    return openPack(path).and_then([&](const OpenPack& pack) -> Result<std::vector<eval::LoadedSet>> {
        std::vector<eval::LoadedSet> sets;
        for (const auto& part : parts) {
            const auto found = std::ranges::find(pack.sets, part.set, &eval::SignatureSet::name);
            if (found == pack.sets.end())
                return fail(ErrorCode::InvalidArgument, "there is no such set in the pack", part.set);
            auto one = partOf(pack, static_cast<std::size_t>(found - pack.sets.begin()), part.writers, path);
            if (!one)
                return tl::unexpected(one.error());
            sets.push_back(std::move(*one));
        }
        return sets;
    });
}

} // namespace countersign::train
