// Inside of the module.
#include "core/module/module.h"

namespace {

constexpr countersign::module::Table table{COUNTERSIGN_VERSION, countersign::module::Sizes,
                                           countersign::model::openEncoder, countersign::train::train,
                                           countersign::train::calibrateFile};

} // namespace

extern "C" const countersign::module::Table* countersignModule();

const countersign::module::Table* countersignModule()
{
    return &table;
}
