// The three bands of a score, as they look.
#pragma once

#include "ui/widgets/theme.h"

namespace countersign::ui {

enum class Band { Reject, Refer, Accept };

[[nodiscard]] inline QColor toneOf(Band band, const QPalette& palette)
{
    const Tones all = tones(palette);
    switch (band) {
    case Band::Reject: return all.reject;
    case Band::Refer: return all.refer;
    case Band::Accept: return all.accept;
    }
    return all.refer;
}

/// The name of its shape for icon(): octagon, diamond, circle.
[[nodiscard]] inline QString iconOf(Band band)
{
    switch (band) {
    case Band::Reject: return QStringLiteral("reject");
    case Band::Refer: return QStringLiteral("refer");
    case Band::Accept: return QStringLiteral("accept");
    }
    return {};
}

} // namespace countersign::ui
