// Signatures as a list of small pictures, where more can be dropped.
#pragma once

#include "ui/widgets/drop.h"

#include <QListWidget>

namespace countersign::ui {

struct Thumbnail {
    QImage picture;
    QString caption;
    QString toolTip = {};
    bool warning = false; ///< drawn with a warning sign; the tool tip says why
};

class ThumbnailStrip : public QListWidget {
    Q_OBJECT

public:
    explicit ThumbnailStrip(QWidget* parent = nullptr);

    void setThumbnails(const QList<Thumbnail>& thumbnails);
    /// Without telling `chosen`.
    void setChosen(int index);
    /// Shown where there is no picture yet.
    void setEmptyText(const QString& text);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    /// Height of one thumbnail with its caption.
    [[nodiscard]] int rowHeight() const;

Q_SIGNALS:
    void chosen(int index);
    void removalRequested(int index);
    void picturesDropped(const countersign::ui::Dropped& what);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QString m_emptyText;
    bool m_dropping = false;
};

} // namespace countersign::ui
