// A list of pairs of images.
#include "core/eval/signature_set.h"
#include "tests/fuzz/input.h"

using namespace countersign;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto file = fuzz::asFile(data, size);
    std::vector<eval::PairConflict> conflicts;
    static_cast<void>(eval::listPairs(file, eval::PairLabels::OneIsSame));
    static_cast<void>(eval::listPairs(file, eval::PairLabels::OneIsSame, &conflicts));
    return 0;
}
