#include "core/base/specimen.h"

namespace countersign {

const char* name(QualityFlag flag)
{
    switch (flag) {
    case QualityFlag::Empty: return "empty";
    case QualityFlag::TooSmall: return "too-small";
    case QualityFlag::TooFaint: return "too-faint";
    case QualityFlag::TouchesBorder: return "touches-border";
    case QualityFlag::Clutter: return "clutter";
    case QualityFlag::LowResolution: return "low-resolution";
    case QualityFlag::NotASignature: return "not-a-signature";
    }
    return "unknown";
}

} // namespace countersign
