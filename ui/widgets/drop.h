// What a person drops or pastes: files, or a picture without a file.
#pragma once

#include <QImage>
#include <QStringList>

class QMimeData;

namespace countersign::ui {

struct Dropped {
    QStringList files; ///< local files and folders
    QImage picture;    ///< where there are no files
    [[nodiscard]] bool isEmpty() const { return files.isEmpty() && picture.isNull(); }
};

/// Whether dropped() would find something; quick, for drag events.
[[nodiscard]] bool canDrop(const QMimeData& data);
[[nodiscard]] Dropped dropped(const QMimeData& data);

} // namespace countersign::ui
