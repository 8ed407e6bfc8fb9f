// What a person drops or pastes: files, or a picture without a file.
#pragma once

#include <QByteArray>
#include <QImage>
#include <QStringList>

class QMimeData;

namespace countersign::ui {

struct Dropped {
    QStringList files = {}; ///< local files and folders
    QByteArray bytes = {};  ///< where there are no files: a picture of another program, as a file would have it
    QImage picture = {};    ///< where there are neither: a picture of this program's own
    [[nodiscard]] bool isEmpty() const { return files.isEmpty() && bytes.isEmpty() && picture.isNull(); }
};

/// Whether dropped() would find something; quick, for drag events.
[[nodiscard]] bool canDrop(const QMimeData& data);
/// Decodes nothing: nobody knows where a picture of another program comes from.
[[nodiscard]] Dropped dropped(const QMimeData& data);

} // namespace countersign::ui
