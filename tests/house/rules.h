// The rules of the house: who may include whom. Works on the text of the sources alone.
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

namespace countersign::house {

/// One breach, for people: "core/image/decode.cpp: core/image may not include core/model".
using Breach = QString;

/// The files by path from the root of the sources ("core/base/file.h"), with their text.
using Sources = QMap<QString, QString>;

/// Checks every file below core, ui and app:
/// - rooms of core include only the rooms that they may know; ui never sees core/model and core/train; ui/widgets
///   sees core/base alone; a screen sees no other screen; the command line and the trainer see no ui;
/// - project files are included by their path from the root;
/// - LibTorch only in core/model and core/train, and in no header that another room includes, however indirectly;
/// - OpenCV only in core/image, highgui nowhere; Qt in core only in core/report, and there without widgets;
/// - no `signals`, `slots` and `emit` without Q_, no connection by string.
[[nodiscard]] QList<Breach> check(const Sources& sources);

/// Breaches of "no path of somebody's machine", in any text file.
[[nodiscard]] QList<Breach> checkPaths(const QString& path, const QString& text);

} // namespace countersign::house
