// A model file is read, and what was read is written and read again.
#include "core/model/card.h"
#include "core/model/safetensors.h"
#include "tests/fuzz/input.h"

using namespace countersign;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto file = model::parse({data, size}, "fuzz", model::Hash::Optional);
    if (!file)
        return 0;
    std::uint64_t bytes = 0;
    for (const auto& [name, tensor] : file->tensors)
        bytes += tensor.data.size();
    fuzz::require(bytes <= size, "no more bytes than the file has");
    static_cast<void>(model::cardOf(*file, "fuzz"));
    if (const auto written = model::serialise(*file)) {
        const auto again = model::parse(*written, "fuzz", model::Hash::Required);
        fuzz::require(again && again->tensors == file->tensors, "what was written is read");
    }
    return 0;
}
