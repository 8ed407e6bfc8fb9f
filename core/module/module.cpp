// Inside of the module.
#include "core/module/module.h"

namespace {

constexpr countersign::module::Table table{COUNTERSIGN_VERSION, countersign::module::Sizes,
                                           countersign::model::openEncoder};

} // namespace

extern "C" const countersign::module::Table* countersignModule();

const countersign::module::Table* countersignModule()
{
    return &table;
}
