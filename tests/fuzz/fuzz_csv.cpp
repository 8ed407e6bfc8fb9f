// A table is read; its rows are written and read again.
#include "core/base/csv.h"
#include "tests/fuzz/input.h"

using namespace countersign;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    for (const char separator : {',', ';'}) {
        const auto rows = parseCsv(fuzz::textOf(data, size), "fuzz", separator);
        if (!rows || separator != ',')
            continue;
        for (const auto& row : *rows) {
            // Below a header: the first bytes of a text may be the mark of another encoding.
            const auto again = parseCsv("header\n" + csvLine(row.fields), "fuzz");
            const bool isEmpty = row.fields == std::vector<std::string>{""};
            fuzz::require(again && (isEmpty || (again->size() == 2 && again->back().fields == row.fields)),
                          "what was written is read");
        }
    }
    return 0;
}
