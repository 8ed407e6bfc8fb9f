// What the scanner's process says, and what is said to it.
#include "core/scan/answers.h"
#include "tests/fuzz/input.h"

#include <cstring>

using namespace countersign::scan;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const ByteSpan all(data, size);
    static_cast<void>(readJob(all));
    static_cast<void>(readText(all));
    Limits limits;
    limits.page.pixels = 1'000'000; // else much time goes into memory that may be taken
    limits.pixels = 3'000'000;
    std::int64_t pixels = 0;
    const Listener listener{[](int, double) {},
                            [&](const Page& page) {
                                countersign::fuzz::require(page.pixels.size()
                                                               == std::size_t(page.width) * std::size_t(page.height)
                                                                      * std::size_t(page.channels),
                                                           "whole pages");
                                pixels += std::int64_t{page.width} * page.height;
                            }};
    Answers answers(limits, listener);
    for (ByteSpan rest = all; rest.size() >= sizeof(MessageHead);) {
        MessageHead head;
        std::memcpy(&head, rest.data(), sizeof head);
        rest = rest.subspan(sizeof head);
        const auto bytes = rest.first(std::min<std::size_t>(rest.size(), head.size));
        if (!answers.take(head.mark, bytes))
            break;
        rest = rest.subspan(bytes.size());
    }
    countersign::fuzz::require(pixels <= limits.pixels, "no more than the limits");
    if (answers.abilities) {
        const auto again = readAbilities(write(*answers.abilities));
        countersign::fuzz::require(again && again->resolutions == answers.abilities->resolutions, "written and read");
    }
    return 0;
}
