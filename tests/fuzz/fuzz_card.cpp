// A model's card is read; a sound one is written and read again.
#include "core/model/card.h"
#include "tests/fuzz/input.h"

using namespace countersign;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto card = model::fromJson(std::string(fuzz::textOf(data, size)), "fuzz");
    if (!card)
        return 0;
    if (const auto json = model::toJson(*card)) {
        const auto again = model::fromJson(*json, "fuzz");
        fuzz::require(again && model::toJson(*again) == *json, "what was written is read");
    }
    return 0;
}
