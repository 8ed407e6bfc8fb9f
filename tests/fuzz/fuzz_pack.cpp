// A packed data set; the hash of the whole is made right first.
#include "core/model/safetensors.h"
#include "core/train/pack.h"
#include "tests/fuzz/input.h"

using namespace countersign;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto file = model::parse({data, size}, "fuzz", model::Hash::Optional);
    if (!file)
        return 0;
    const auto bytes = model::serialise(*file);
    if (!bytes)
        return 0;
    const auto sets = train::readPack(fuzz::asFile(bytes->data(), bytes->size()));
    if (!sets)
        return 0;
    for (const auto& one : *sets)
        for (const auto& image : one.images)
            fuzz::require(image.ink.size() == std::size_t(image.width) * std::size_t(image.height), "whole images");
    return 0;
}
