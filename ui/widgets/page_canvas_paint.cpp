// How a page and its boxes are drawn, and what is said of them.
#include "ui/widgets/page_canvas.h"
#include "ui/widgets/theme.h"

#include <QPainter>

#include <cmath>

namespace countersign::ui {

namespace {

constexpr int Corner = Grid;
constexpr int Handle = 2 * Grid;

/// Pages are light in every theme: so are the colours on them.
const QColor& boxColour()
{
    static const QColor colour = tones(lightPalette()).query;
    return colour;
}

} // namespace

QString PageCanvas::nameOf(int index) const
{
    const PageBox& one = m_page.boxes[index];
    QString name = QString::number(index + 1);
    if (one.origin == PageBox::Origin::Drawn)
        name = tr("Drawn");
    else if (one.origin == PageBox::Origin::Changed)
        name += QStringLiteral(" · ") + tr("changed");
    else if (one.origin == PageBox::Origin::Known)
        name += QStringLiteral(" · ") + tr("as before");
    else if (one.confidence)
        name += QStringLiteral(" · %1 %").arg(std::lround(100 * *one.confidence));
    return index == m_page.taken ? tr("Query: %1").arg(name) : name;
}

QString PageCanvas::hint() const
{
    if (m_edit && m_edit->isWaiting)
        return tr("The signature is being taken off the page…");
    if (m_edit)
        return tr("Not taken yet: Enter takes it, Esc undoes. Arrows move, Shift+arrows resize.");
    if (m_page.boxes.isEmpty())
        return tr("No signature found: draw a box around it. Or N, then arrows and Shift+arrows, then Enter.");
    if (m_chosen >= 0 && m_chosen != m_page.taken)
        return tr("Enter takes this one. Tab: another. Arrows move, Shift+arrows resize. N: new box.");
    return tr("Drag to move, resize or draw anew. Tab: another. Arrows move, Shift+arrows resize. N: new box.");
}

void PageCanvas::describe()
{
    QStringList parts{m_page.pages > 1
                          ? tr("%1, page %2 of %3").arg(m_page.title).arg(m_page.page + 1).arg(m_page.pages)
                          : m_page.title};
    for (int i = 0; i < m_page.boxes.size(); ++i)
        parts << (i == m_chosen && !m_edit ? tr("chosen: %1").arg(nameOf(i)) : nameOf(i));
    if (!m_page.field.isEmpty())
        parts << tr("nothing is written where this form is signed");
    if (const QRect box = active(); !box.isEmpty())
        parts << tr("box at %1, %2; %3 by %4 pixels").arg(box.x()).arg(box.y()).arg(box.width()).arg(box.height());
    parts << hint();
    setAccessibleDescription(parts.join(QStringLiteral(". ")));
}

void PageCanvas::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const QRect area = sheet();
    const QRect top(0, 0, width(), area.top()),
        bottom(0, area.bottom() + Grid, width(), height() - area.bottom() - Grid);
    QString title = m_page.title;
    if (m_page.pages > 1)
        title = tr("%1, page %2 of %3").arg(title).arg(m_page.page + 1).arg(m_page.pages);
    painter.setPen(palette().color(QPalette::WindowText));
    const int room = m_page.pages > 1 ? top.width() - 2 * top.height() - 2 * Grid : top.width();
    painter.drawText(top.adjusted(Grid, 0, 0, 0), Qt::AlignVCenter,
                     fontMetrics().elidedText(title, Qt::ElideMiddle, room));

    const bool isUnsigned = m_page.boxes.isEmpty() && !m_edit;
    QFont font = painter.font();
    font.setWeight(isUnsigned ? QFont::DemiBold : QFont::Normal);
    painter.setFont(font);
    painter.drawText(bottom.adjusted(Grid, 0, 0, 0), Qt::AlignVCenter,
                     QFontMetrics(font).elidedText(hint(), Qt::ElideRight, bottom.width() - 2 * Grid));
    painter.setFont(this->font());

    painter.setPen(palette().color(QPalette::Mid));
    painter.setBrush(mixed(palette().color(QPalette::Mid), palette().color(QPalette::Base), 0.3));
    painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), Corner, Corner);
    painter.save();
    painter.setClipRect(area.adjusted(1, 1, -1, -1));
    const QRectF target = toWidget(QRectF(QPointF(), QSizeF(m_page.size)));
    const QSize size = (target.size() * devicePixelRatioF()).toSize();
    // Bilinear painting skips pixels below half size, which breaks thin strokes: shrink properly, once.
    if (size.isEmpty() || m_page.image.isNull()) {
    } else if (size.width() * 2 < m_page.image.width() * 1.4) {
        if (m_shrunk.size() != size)
            m_shrunk = QPixmap::fromImage(m_page.image.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
        painter.drawPixmap(target, m_shrunk, QRectF(m_shrunk.rect()));
    } else {
        painter.drawImage(target, m_page.image);
    }
    if (!m_page.field.isEmpty()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(tones(lightPalette()).refer, 1.5, Qt::DotLine));
        painter.drawRect(toWidget(m_page.field));
    }
    for (int i = 0; i < m_page.boxes.size(); ++i) // what is being changed stands for the box it was
        if (i != m_chosen)
            paintBox(painter, m_page.boxes[i].box, nameOf(i), i == m_page.taken, false);
    if (m_edit)
        paintBox(painter, m_edit->box, m_edit->isWaiting ? QString() : tr("New"), false, true);
    else if (m_chosen >= 0)
        paintBox(painter, m_page.boxes[m_chosen].box, nameOf(m_chosen), m_chosen == m_page.taken, true);
    painter.restore();

    if (m_isDropping) {
        QColor veil = mixed(palette().color(QPalette::Highlight), palette().color(QPalette::Base), 0.25);
        veil.setAlphaF(0.92F);
        painter.setPen(QPen(palette().color(QPalette::Highlight), 3));
        painter.setBrush(veil);
        painter.drawRoundedRect(QRectF(area).adjusted(2, 2, -2, -2), Corner, Corner);
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(area, Qt::AlignCenter, tr("Take as query"));
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), Corner, Corner);
    }
}

void PageCanvas::paintBox(QPainter& painter, const QRect& box, const QString& name, bool isTaken, bool isActive) const
{
    const QRectF frame = toWidget(box);
    const QColor& colour = boxColour();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(Qt::white, 4));
    painter.drawRect(frame);
    painter.setPen(QPen(colour, isTaken ? 2.5 : 1.5, isTaken ? Qt::SolidLine : Qt::DashLine));
    painter.drawRect(frame);
    if (!name.isEmpty()) {
        QFont bold = font();
        bold.setWeight(isTaken ? QFont::DemiBold : QFont::Normal);
        const QFontMetrics metrics(bold);
        QRectF tag(0, 0, metrics.horizontalAdvance(name) + 2 * Grid, metrics.height() + 2);
        tag.moveBottomLeft(frame.topLeft() - QPointF(1, isActive ? Handle / 2 : 1));
        if (tag.top() < sheet().top() + 2)
            tag.moveTop(frame.bottom() + Handle / 2);
        if (tag.right() > sheet().right() - 2)
            tag.moveRight(std::max(sheet().right() - 2.0, sheet().left() + tag.width()));
        painter.setPen(QPen(colour, 1));
        painter.setBrush(isTaken ? colour : QColor(Qt::white));
        painter.drawRoundedRect(tag, 2, 2);
        painter.setFont(bold);
        painter.setPen(isTaken ? QColor(Qt::white) : colour);
        painter.drawText(tag, Qt::AlignCenter, name);
        painter.setFont(font());
    }
    if (!isActive)
        return;
    painter.setPen(QPen(Qt::white, 1));
    painter.setBrush(colour);
    // Those in the middle of a short side would hide what is in the box.
    const auto isThere = [](double at, double middle, double length) { return at != middle || length > 8 * Handle; };
    for (const double x : {frame.left(), frame.center().x(), frame.right()})
        for (const double y : {frame.top(), frame.center().y(), frame.bottom()})
            if (QPointF(x, y) != frame.center() && isThere(x, frame.center().x(), frame.width())
                && isThere(y, frame.center().y(), frame.height()))
                painter.drawRect(QRectF(x - Handle / 2.0, y - Handle / 2.0, Handle, Handle));
}

} // namespace countersign::ui
