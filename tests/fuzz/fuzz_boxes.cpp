// Where signatures are on pages.
#include "app/cli/page_boxes.h"
#include "tests/fuzz/input.h"

using namespace countersign;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto pages = cli::readMarkedPages(fuzz::asFile(data, size));
    if (!pages)
        return 0;
    for (const auto& page : *pages)
        static_cast<void>(cli::countHits(page.signatures, page.signatures));
    return 0;
}
