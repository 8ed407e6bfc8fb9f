#include "core/report/sheet.h"

#include <QFontMetricsF>
#include <QPolygonF>
#include <QTextLayout>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace countersign::report {

namespace {

constexpr qsizetype longestText = 2000;
constexpr int mostMarks = 4; // on one letter; no script needs more, and a pile of them would cover other lines

bool isMark(char32_t c)
{
    const auto category = QChar::category(c);
    return category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing;
}

/// Zero-width; Indic and Arabic names need them.
bool isJoiner(char32_t c)
{
    return c == 0x200c || c == 0x200d;
}

bool isDropped(char32_t c)
{
    const auto category = QChar::category(c);
    return !isJoiner(c)
           && (category == QChar::Other_Control || category == QChar::Other_Format
               || category == QChar::Other_NotAssigned || category == QChar::Other_PrivateUse
               || category == QChar::Other_Surrogate);
}

/// What no installed font has becomes a replacement character: the glyph for "missing" is not allowed in PDF/A-1.
QString drawable(const QString& text, const QFontMetricsF& metrics)
{
    const auto isAscii = [](QChar c) { return c.unicode() < 0x7f; };
    if (std::all_of(text.begin(), text.end(), isAscii))
        return text;
    const QChar replacement =
        metrics.inFont(QChar::ReplacementCharacter) ? QChar(QChar::ReplacementCharacter) : QLatin1Char('?');
    QString result;
    for (const char32_t c : text.toUcs4()) {
        if (c < 0x7f || metrics.inFontUcs4(c))
            result += QChar::fromUcs4(c);
        else if (!isMark(c) && !isJoiner(c))
            result += replacement;
    }
    return result;
}

} // namespace

QString clean(const std::string& utf8)
{
    // Cut first: a text of many megabytes must not be walked for a line on paper.
    const QString given =
        QString::fromUtf8(utf8.data(), qsizetype(std::min<std::size_t>(utf8.size(), 4 * longestText)));
    QString kept;
    int marks = 0;
    for (const char32_t c : given.toUcs4()) {
        marks = isMark(c) ? marks + 1 : 0;
        if (QChar::isSpace(c))
            kept += QLatin1Char(' ');
        else if (!isDropped(c) && marks <= mostMarks)
            kept += QChar::fromUcs4(c);
    }
    kept = kept.simplified();
    if (kept.size() > longestText) {
        kept.truncate(kept[longestText - 1].isHighSurrogate() ? longestText - 1 : longestText);
        kept += QChar(0x2026);
    }
    return kept;
}

Sheet::Sheet(QPainter* painter, double pixels, double width, double height)
    : m_painter(painter), m_pixels(pixels), m_width(width), m_height(height)
{
}

QFont Sheet::font(const Style& style) const
{
    QFont font;
    if (style.face == Face::Mono) {
        font.setFamilies({QStringLiteral("DejaVu Sans Mono"), QStringLiteral("DejaVu Sans")});
        font.setStyleHint(QFont::TypeWriter);
    } else {
        font.setFamilies({QStringLiteral("DejaVu Sans")});
        font.setStyleHint(QFont::SansSerif);
    }
    font.setBold(style.face == Face::Bold);
    font.setPixelSize(std::max(1, int(std::lround(style.size * m_pixels))));
    font.setHintingPreference(QFont::PreferNoHinting);
    // Any spacing at all switches ligatures off, so that "fi" is found by a search in the PDF.
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.02);
    return font;
}

QRectF Sheet::toDevice(const QRectF& area) const
{
    return {area.x() * m_pixels, area.y() * m_pixels, area.width() * m_pixels, area.height() * m_pixels};
}

double Sheet::textWidth(const QString& text, const Style& style) const
{
    return QFontMetricsF(font(style)).horizontalAdvance(text) / m_pixels;
}

double Sheet::text(double x, double y, double width, const QString& given, const Style& style, int lines, Align align)
{
    const QFont font = this->font(style);
    const QFontMetricsF metrics(font);
    const QString text = drawable(given, metrics);
    QTextOption option;
    option.setWrapMode(lines == 1 ? QTextOption::NoWrap : QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setAlignment(Qt::AlignLeft | Qt::AlignAbsolute);
    const auto draw = [&](const QTextLine& line, int number) {
        if (m_painter == nullptr)
            return;
        const double spare = width * m_pixels - line.naturalTextWidth();
        const double shift = align == Align::Left ? 0 : align == Align::Right ? spare : spare / 2;
        // Baselines lie on a grid of their own: a fallback font with a taller ascent must not push the lines apart.
        const double baseline = (y + number * pitch(style) + style.size) * m_pixels;
        line.draw(m_painter, {x * m_pixels + shift, baseline - line.ascent()});
    };
    if (m_painter != nullptr) {
        m_painter->setBrush(Qt::NoBrush); // a missing script is drawn as boxes, which would be filled
        m_painter->setPen(style.color.isValid() ? style.color : ink::text);
    }

    if (text.isEmpty())
        return pitch(style);
    const QString fitting = lines == 1 ? metrics.elidedText(text, Qt::ElideRight, width * m_pixels) : text;
    QTextLayout layout(fitting, font);
    layout.setTextOption(option);
    layout.beginLayout();
    int drawn = 0;
    QTextLine line = layout.createLine();
    int rest = -1;
    while (line.isValid()) {
        line.setLineWidth(width * m_pixels);
        if (lines > 1 && drawn == lines - 1 && line.textStart() + line.textLength() < fitting.size()) {
            rest = line.textStart();
            break;
        }
        line.setPosition({0, 0});
        ++drawn;
        line = layout.createLine();
    }
    layout.endLayout();
    for (int i = 0; i < drawn; ++i)
        draw(layout.lineAt(i), i);
    if (rest < 0)
        return drawn * pitch(style);
    this->text(x, y + drawn * pitch(style), width, fitting.mid(rest), style, 1, align);
    return (drawn + 1) * pitch(style);
}

double Sheet::fileName(double x, double y, double width, const QString& text, const Style& style, int lines)
{
    const QFontMetricsF metrics(font(style));
    // A line that is broken between words is not full.
    const double room = lines == 1 ? width : 0.85 * lines * width;
    const QString fitting = metrics.elidedText(drawable(text, metrics), Qt::ElideMiddle, room * m_pixels);
    return this->text(x, y, width, fitting, style, lines);
}

void Sheet::line(double x1, double y1, double x2, double y2, double thickness, const QColor& color)
{
    if (m_painter == nullptr)
        return;
    m_painter->setPen(QPen(color, thickness * m_pixels, Qt::SolidLine, Qt::FlatCap));
    m_painter->drawLine(QPointF(x1, y1) * m_pixels, QPointF(x2, y2) * m_pixels);
}

void Sheet::box(const QRectF& area, const QColor& fill, const QColor& outline, double thickness)
{
    if (m_painter == nullptr)
        return;
    m_painter->setPen(thickness > 0 ? QPen(outline, thickness * m_pixels, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin)
                                    : QPen(Qt::NoPen));
    m_painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    m_painter->drawRect(toDevice(area));
}

void Sheet::hatch(const QRectF& area, double distance, bool rising, const QColor& color)
{
    // Clipped by arithmetic: a line x + y = c (rising) or x - y = c (falling) within the box.
    const double w = area.width();
    const double h = area.height();
    for (double c = distance / 2; c < w + h; c += distance) {
        const double x1 = std::max(0.0, c - h);
        const double x2 = std::min(w, c);
        const double y1 = rising ? c - x1 : h - (c - x1);
        const double y2 = rising ? c - x2 : h - (c - x2);
        line(area.x() + x1, area.y() + y1, area.x() + x2, area.y() + y2, 0.4, color);
    }
}

void Sheet::polygon(const QPolygonF& points, const QColor& fill)
{
    if (m_painter == nullptr)
        return;
    QPolygonF scaled;
    for (const QPointF& point : points)
        scaled << point * m_pixels;
    m_painter->setPen(Qt::NoPen);
    m_painter->setBrush(fill);
    m_painter->drawPolygon(scaled);
}

void Sheet::picture(const QRectF& area, const QImage& image)
{
    if (image.isNull()) {
        text(area.x(), area.center().y() - 5, area.width(), QStringLiteral("no picture"), {7, Face::Text, ink::faint},
             1, Align::Centre);
        return;
    }
    if (m_painter == nullptr)
        return;
    constexpr double pointsPerInch = 72;
    const double enlarged = pointsPerInch / 96; // points a pixel, at most
    const double scale = std::min({area.width() / image.width(), area.height() / image.height(), enlarged});
    const QSizeF size(image.width() * scale, image.height() * scale);
    QRectF place(QPointF(0, 0), size);
    place.moveCenter(area.center());
    const QSize wanted(std::max(1, int(std::lround(size.width() * 300 / pointsPerInch))),
                       std::max(1, int(std::lround(size.height() * 300 / pointsPerInch))));
    const bool shrinks = wanted.width() < image.width() && wanted.height() < image.height();
    const QImage fitting = shrinks ? image.scaled(wanted, Qt::IgnoreAspectRatio, Qt::SmoothTransformation) : image;
    // RGB32 has no alpha channel, which PDF/A-1 forbids.
    m_painter->drawImage(toDevice(place), fitting.convertToFormat(QImage::Format_RGB32));
}

void Sheet::icon(const QRectF& area, verify::Decision decision)
{
    if (m_painter == nullptr)
        return;
    const auto at = [&area](double x, double y) {
        return QPointF(area.x() + x * area.width(), area.y() + y * area.height());
    };
    const auto stroke = [&](std::initializer_list<QPointF> points) {
        QPolygonF scaled;
        for (const QPointF& point : points)
            scaled << point * m_pixels;
        m_painter->setBrush(Qt::NoBrush);
        m_painter->setPen(QPen(Qt::white, 0.11 * area.width() * m_pixels, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
        m_painter->drawPolyline(scaled);
    };
    switch (decision) {
    case verify::Decision::Accept:
        m_painter->setPen(Qt::NoPen);
        m_painter->setBrush(ink::accept);
        m_painter->drawEllipse(toDevice(area));
        stroke({at(0.25, 0.52), at(0.43, 0.70), at(0.76, 0.32)});
        break;
    case verify::Decision::Refer:
        polygon({at(0.5, 0.02), at(1.02, 0.95), at(-0.02, 0.95)}, ink::refer);
        stroke({at(0.5, 0.34), at(0.5, 0.66)});
        stroke({at(0.5, 0.74), at(0.5, 0.85)});
        break;
    case verify::Decision::Reject: {
        QPolygonF octagon;
        for (int i = 0; i < 8; ++i) {
            const double angle = (i + 0.5) * std::numbers::pi / 4;
            octagon << at(0.5 + 0.54 * std::cos(angle), 0.5 + 0.54 * std::sin(angle));
        }
        polygon(octagon, ink::reject);
        stroke({at(0.3, 0.3), at(0.7, 0.7)});
        stroke({at(0.7, 0.3), at(0.3, 0.7)});
        break;
    }
    }
}

void Sheet::openIcon(const QRectF& area)
{
    if (m_painter == nullptr)
        return;
    QPen pen(ink::faint, 1.2 * m_pixels, Qt::CustomDashLine, Qt::FlatCap);
    pen.setDashPattern({3, 2});
    m_painter->setPen(pen);
    m_painter->setBrush(Qt::NoBrush);
    m_painter->drawEllipse(toDevice(area));
}

QImage view(const GrayPicture& picture)
{
    const bool sound = picture.width > 0 && picture.height > 0
                       && picture.pixels.size() == std::size_t(picture.width) * std::size_t(picture.height);
    return sound
               ? QImage(picture.pixels.data(), picture.width, picture.height, picture.width, QImage::Format_Grayscale8)
               : QImage();
}

QImage view(const ColorPicture& picture)
{
    const bool sound = picture.width > 0 && picture.height > 0
                       && picture.pixels.size() == 3 * std::size_t(picture.width) * std::size_t(picture.height);
    return sound ? QImage(picture.pixels.data(), picture.width, picture.height, 3 * qsizetype(picture.width),
                          QImage::Format_RGB888)
                 : QImage();
}

} // namespace countersign::report
