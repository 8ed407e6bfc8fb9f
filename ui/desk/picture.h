// A signature that is part of the case on the screen, and how it gets there.
#pragma once

#include "core/base/file.h"
#include "core/base/result.h"
#include "core/base/specimen.h"
#include "ui/widgets/canvas_picture.h"

#include <QImage>
#include <QStringList>

#include <memory>
#include <vector>

namespace countersign::ui {

struct Picture {
    Specimen specimen;
    std::shared_ptr<const Bytes> file; ///< to normalise again for a model with another input size
    CanvasPicture view;
};

using PicturePtr = std::shared_ptr<const Picture>;

/// A specimen that comes from elsewhere than a file on disk; `file` may be empty.
[[nodiscard]] PicturePtr pictureOf(Specimen specimen, Bytes file);

struct Loaded {
    std::vector<PicturePtr> pictures; ///< every page of every file, in the order given
    std::vector<PicturePtr> queries;  ///< those of a folder's file named "query.*"
    std::vector<Error> errors;        ///< one for each file that gave nothing; the context is the file
};

/// Reads files and the pictures that lie in folders (not deeper, in natural order). A folder's file named "query.*" is
/// that case's query, the others are references. Blocks: call it from a worker thread.
[[nodiscard]] Loaded loadPictures(const QStringList& paths, Size inputSize);

/// The same from the clipboard or a dropped picture; takes the way a file takes.
[[nodiscard]] Loaded loadPicture(const QImage& image, const QString& name, Size inputSize);

/// The specimen, its ink in `size`. Blocks.
[[nodiscard]] Result<Specimen> specimenFor(const Picture& picture, Size size);

/// The pattern of a file dialog, "*.png *.jpg ...".
[[nodiscard]] QString picturePattern();

} // namespace countersign::ui
