#include "core/train/pack.h"

#include "core/model/safetensors.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <sstream>

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
            forged.push_back(sets[s].set.samples[i].forged ? 1 : 0);
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

Result<std::vector<eval::LoadedSet>> readPack(const std::filesystem::path& path)
{
    auto file = model::readTensors(path);
    if (!file)
        return tl::unexpected(file.error());
    const auto corrupt = [&path] { return fail(ErrorCode::Corrupt, "is not a packed data set", path.string()); };
    const auto number = [&file](const char* name) {
        const auto found = file->metadata.find(name);
        return found == file->metadata.end() ? 0 : std::strtoll(found->second.c_str(), nullptr, 10);
    };
    std::vector<std::int64_t> length;
    std::vector<std::int32_t> set, writer;
    std::vector<std::uint8_t> forged, ink;
    const auto width = number("width"), height = number("height");
    if (!file->metadata.contains("sets") || width < 1 || height < 1 || width > MaxSide || height > MaxSide
        || !valuesOf(*file, "ink", model::Dtype::U8, ink) || !valuesOf(*file, "length", model::Dtype::I64, length)
        || !valuesOf(*file, "set", model::Dtype::I32, set) || !valuesOf(*file, "writer", model::Dtype::I32, writer)
        || !valuesOf(*file, "forged", model::Dtype::U8, forged) || set.size() != length.size()
        || writer.size() != length.size() || forged.size() != length.size())
        return corrupt();
    std::vector<eval::LoadedSet> sets;
    for (const auto& name : lines(file->metadata["sets"])) {
        auto& one = sets.emplace_back();
        one.set.name = name;
        one.set.writers = lines(file->metadata["writers." + std::to_string(sets.size() - 1)]);
    }
    std::size_t at = 0;
    for (std::size_t i = 0; i < length.size(); ++i) {
        const auto s = static_cast<std::size_t>(set[i]);
        if (length[i] < 0 || static_cast<std::size_t>(length[i]) > ink.size() - at || set[i] < 0 || s >= sets.size()
            || writer[i] < 0 || static_cast<std::size_t>(writer[i]) >= sets[s].set.writers.size())
            return corrupt();
        InkImage image{static_cast<int>(width), static_cast<int>(height), {}};
        image.ink =
            unsqueeze({ink.data() + at, static_cast<std::size_t>(length[i])}, static_cast<std::size_t>(width * height));
        if (image.ink.empty())
            return corrupt();
        at += static_cast<std::size_t>(length[i]);
        sets[s].set.samples.push_back({{}, writer[i], forged[i] != 0});
        sets[s].images.push_back(std::move(image));
    }
    return sets;
}

eval::LoadedSet pickWriters(const eval::LoadedSet& set, std::pair<int, int> range)
{
    eval::LoadedSet picked;
    picked.set.name = set.set.name;
    std::vector<int> place(set.set.writers.size(), -1);
    for (std::size_t w = 0; w < place.size(); ++w) {
        const auto& name = set.set.writers[w];
        int number = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
        if (error != std::errc() || end != name.data() + name.size() || number < range.first || number > range.second)
            continue;
        place[w] = static_cast<int>(picked.set.writers.size());
        picked.set.writers.push_back(name);
    }
    for (std::size_t i = 0; i < set.images.size(); ++i) {
        auto sample = set.set.samples[i];
        sample.writer = place[static_cast<std::size_t>(sample.writer)];
        if (sample.writer < 0)
            continue;
        picked.set.samples.push_back(std::move(sample));
        picked.images.push_back(set.images[i]);
    }
    return picked;
}

} // namespace countersign::train
