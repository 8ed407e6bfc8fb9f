// A checkpoint of the audit trail.
#include "core/store/trail.h"
#include "tests/fuzz/input.h"

using namespace countersign;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (const auto checkpoint = store::checkpointFrom(fuzz::textOf(data, size), "fuzz"))
        static_cast<void>(store::toJson(*checkpoint));
    return 0;
}
