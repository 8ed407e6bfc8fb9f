// The cases of a batch.
#include "app/cli/case_list.h"
#include "tests/fuzz/input.h"

using namespace countersign;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static_cast<void>(cli::readCases(fuzz::asFile(data, size)));
    return 0;
}
