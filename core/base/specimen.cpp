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
    case QualityFlag::Noisy: return "noisy";
    case QualityFlag::Blurred: return "blurred";
    case QualityFlag::FewStrokes: return "few-strokes";
    case QualityFlag::CrossedByLine: return "crossed-by-line";
    case QualityFlag::CrossedByStamp: return "crossed-by-stamp";
    case QualityFlag::FromScreen: return "from-screen";
    case QualityFlag::Copied: return "copied";
    case QualityFlag::SameAsReference: return "same-as-reference";
    }
    return "unknown";
}

bool isAtBestReferred(QualityFlag flag)
{
    return flag == QualityFlag::FewStrokes || flag == QualityFlag::FromScreen || flag == QualityFlag::SameAsReference;
}

} // namespace countersign
