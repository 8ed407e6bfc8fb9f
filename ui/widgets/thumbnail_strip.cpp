#include "ui/widgets/thumbnail_strip.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QSignalBlocker>
#include <QStyledItemDelegate>

namespace countersign::ui {

namespace {

constexpr int PictureHeight = 16 * Grid;
constexpr int WarningRole = Qt::UserRole + 1;

class Delegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override
    {
        return {20 * Grid, PictureHeight + option.fontMetrics.height() + 4 * Grid};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        painter->save();
        painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
        const QPalette& palette = option.palette;
        const bool selected = option.state & QStyle::State_Selected;
        const QRectF frame = QRectF(option.rect).adjusted(Grid, Grid / 2.0, -Grid, -Grid / 2.0);
        const QColor highlight = palette.color(QPalette::Active, QPalette::Highlight);
        if (selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(mixed(highlight, palette.color(QPalette::Base), 0.2));
            painter->drawRoundedRect(frame, Grid, Grid);
        }
        if (option.state & QStyle::State_HasFocus) {
            painter->setPen(QPen(highlight, 2));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(frame.adjusted(1, 1, -1, -1), Grid, Grid);
        }

        const QRectF sheet(frame.left() + Grid, frame.top() + Grid, frame.width() - 2 * Grid, PictureHeight);
        painter->setPen(QPen(selected ? highlight : palette.color(QPalette::Mid), 1));
        painter->setBrush(Qt::white);
        painter->drawRoundedRect(sheet, 2, 2);
        const auto picture = index.data(Qt::DecorationRole).value<QImage>();
        const QRectF room = sheet.adjusted(Grid, Grid, -Grid, -Grid);
        const QSizeF size = QSizeF(picture.size()).scaled(room.size(), Qt::KeepAspectRatio);
        if (!picture.isNull()) {
            const QSize pixels = (size * painter->device()->devicePixelRatio()).toSize();
            painter->drawImage(QRectF(room.center() - QPointF(size.width(), size.height()) / 2, size),
                               picture.scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
        }

        QRectF line(sheet.left(), sheet.bottom() + 1, sheet.width(), option.fontMetrics.height() + Grid);
        if (index.data(WarningRole).toBool()) {
            const QRect sign(static_cast<int>(line.left()), static_cast<int>(line.center().y()) - 2 * Grid, 4 * Grid,
                             4 * Grid);
            icon(QStringLiteral("warning"), tones(palette).refer).paint(painter, sign);
            line.setLeft(line.left() + 5 * Grid);
        }
        painter->setPen(palette.color(QPalette::Text));
        const QString caption = index.data(Qt::DisplayRole).toString();
        painter->drawText(line, Qt::AlignVCenter,
                          option.fontMetrics.elidedText(caption, Qt::ElideMiddle, static_cast<int>(line.width())));
        painter->restore();
    }
};

} // namespace

ThumbnailStrip::ThumbnailStrip(QWidget* parent) : QListWidget(parent)
{
    setItemDelegate(new Delegate(this));
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setResizeMode(QListView::Adjust);
    setAcceptDrops(true);
    setTabKeyNavigation(false);
    connect(this, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0)
            Q_EMIT chosen(row);
    });
}

void ThumbnailStrip::setThumbnails(const QList<Thumbnail>& thumbnails)
{
    const QSignalBlocker quiet(this);
    const int row = currentRow();
    clear();
    for (const auto& thumbnail : thumbnails) {
        auto* item = new QListWidgetItem(thumbnail.caption, this);
        item->setData(Qt::DecorationRole, thumbnail.picture);
        item->setData(WarningRole, thumbnail.warning);
        item->setToolTip(thumbnail.toolTip);
        item->setData(Qt::AccessibleDescriptionRole, thumbnail.toolTip);
    }
    setCurrentRow(std::min(row, count() - 1));
    viewport()->update();
}

void ThumbnailStrip::setChosen(int index)
{
    const QSignalBlocker quiet(this);
    setCurrentRow(index);
}

void ThumbnailStrip::setEmptyText(const QString& text)
{
    m_emptyText = text;
    viewport()->update();
}

int ThumbnailStrip::rowHeight() const
{
    return PictureHeight + fontMetrics().height() + 4 * Grid;
}
QSize ThumbnailStrip::sizeHint() const
{
    return {46 * Grid, rowHeight() * 3};
}
QSize ThumbnailStrip::minimumSizeHint() const
{
    return {32 * Grid, rowHeight() + 2 * frameWidth()};
}

void ThumbnailStrip::paintEvent(QPaintEvent* event)
{
    QListWidget::paintEvent(event);
    QPainter painter(viewport());
    if (count() == 0) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(viewport()->rect().adjusted(2 * Grid, 2 * Grid, -2 * Grid, -2 * Grid),
                         Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
    }
    const QColor highlight = palette().color(QPalette::Highlight);
    if (m_dropping || (hasFocus() && count() == 0)) {
        painter.setPen(QPen(highlight, m_dropping ? 3 : 2));
        painter.drawRect(viewport()->rect().adjusted(1, 1, -2, -2));
    }
}

void ThumbnailStrip::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Delete && currentRow() >= 0)
        Q_EMIT removalRequested(currentRow());
    else
        QListWidget::keyPressEvent(event);
}

void ThumbnailStrip::dragEnterEvent(QDragEnterEvent* event)
{
    if (!canDrop(*event->mimeData()))
        return;
    m_dropping = true;
    viewport()->update();
    event->acceptProposedAction();
}

void ThumbnailStrip::dragMoveEvent(QDragMoveEvent* event)
{
    event->acceptProposedAction();
}

void ThumbnailStrip::dragLeaveEvent(QDragLeaveEvent*)
{
    m_dropping = false;
    viewport()->update();
}

void ThumbnailStrip::dropEvent(QDropEvent* event)
{
    m_dropping = false;
    viewport()->update();
    const Dropped what = dropped(*event->mimeData());
    if (what.isEmpty())
        return;
    event->acceptProposedAction();
    Q_EMIT picturesDropped(what);
}

} // namespace countersign::ui
