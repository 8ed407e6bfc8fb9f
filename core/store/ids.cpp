#include "core/store/ids.h"

#include <sodium.h>

namespace countersign::store {

std::int64_t randomNumber()
{
    std::int64_t number = 0;
    while (number == 0) {
        randombytes_buf(&number, sizeof number);
        number &= INT64_MAX;
    }
    return number;
}

} // namespace countersign::store
