// Runs the real countersign-cli, and makes signatures and broken files for it.
#pragma once

#include "core/base/picture.h"

#include <QByteArray>
#include <QImage>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <functional>

namespace countersign::test {

struct Outcome {
    int code = -1; ///< -1: it crashed or hung
    QByteArray out;
    QByteArray err;
    [[nodiscard]] QJsonObject json() const; ///< empty where `out` is not one JSON object
};

/// Runs the program with the arguments; `before` is called in the child before it starts.
[[nodiscard]] Outcome runCli(const QStringList& arguments, const std::function<void()>& before = {});

/// The shipped model; empty where it was not built yet.
[[nodiscard]] QString shippedModel();

/// A drawn signature: sample of a writer, neither of which means anything but by being equal or not.
[[nodiscard]] QImage signature(int writer, int sample);
[[nodiscard]] QImage skilledForgery(int writer, int sample);

/// Saves as PNG, or as what the name ends in. Returns the path.
QString save(const QImage& image, const QString& path);
QString save(const QByteArray& bytes, const QString& path);
[[nodiscard]] QByteArray load(const QString& path);

/// A PNG that says it has this size, with no pixels to speak of.
[[nodiscard]] QByteArray pngHeaderOnly(quint32 width, quint32 height);
/// The PNG with an animation control chunk of two frames.
[[nodiscard]] QByteArray animated(const QByteArray& png);
/// An uncompressed 8-bit grey TIFF with a page for each picture.
[[nodiscard]] QByteArray tiff(const QList<QImage>& pages);

} // namespace countersign::test
