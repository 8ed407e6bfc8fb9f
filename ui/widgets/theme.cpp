#include "ui/widgets/theme.h"

#include <QApplication>
#include <QPainter>
#include <QProxyStyle>
#include <QStyleOption>

#include <algorithm>
#include <cmath>

namespace countersign::ui {

namespace {

struct Shades {
    const char* window;
    const char* base;
    const char* alternate;
    const char* button;
    const char* text;
    const char* muted;
    const char* disabled;
    const char* highlight;
    const char* highlighted;
    const char* link;
    const char* light;
    const char* midlight;
    const char* mid;
    const char* dark;
    const char* shadow;
};

/// Fusion, whose boxes to tick and fields to fill cannot be seen in the dark: it draws their edges darker than the window.
class FusionStyle : public QProxyStyle {
public:
    FusionStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override
    {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        if (element == PE_FrameLineEdit)
            return drawEdge(*option, painter);
        if (element != PE_IndicatorCheckBox && element != PE_IndicatorItemViewItemCheck)
            return;
        painter->save();
        painter->setPen(option->palette.color(QPalette::PlaceholderText));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        painter->restore();
    }

    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override
    {
        QProxyStyle::drawComplexControl(control, option, painter, widget);
        if (control == CC_SpinBox)
            drawEdge(*option, painter);
    }

private:
    /// Of a field, where the style's own cannot be seen; that of the one with the focus can.
    static void drawEdge(const QStyleOption& option, QPainter* painter)
    {
        if (!isDark(option.palette) || (option.state & State_HasFocus))
            return;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(option.palette.color(QPalette::Disabled, QPalette::Text));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
        painter->restore();
    }
};

QPalette paletteOf(const Shades& shades)
{
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, const char* colour) { palette.setColor(role, QColor(colour)); };
    set(QPalette::Window, shades.window);
    set(QPalette::WindowText, shades.text);
    set(QPalette::Base, shades.base);
    set(QPalette::AlternateBase, shades.alternate);
    set(QPalette::ToolTipBase, shades.base);
    set(QPalette::ToolTipText, shades.text);
    set(QPalette::Text, shades.text);
    set(QPalette::PlaceholderText, shades.muted);
    set(QPalette::Button, shades.button);
    set(QPalette::ButtonText, shades.text);
    set(QPalette::BrightText, shades.highlighted);
    set(QPalette::Highlight, shades.highlight);
    set(QPalette::HighlightedText, shades.highlighted);
    set(QPalette::Link, shades.link);
    set(QPalette::LinkVisited, shades.link);
    set(QPalette::Light, shades.light);
    set(QPalette::Midlight, shades.midlight);
    set(QPalette::Mid, shades.mid);
    set(QPalette::Dark, shades.dark);
    set(QPalette::Shadow, shades.shadow);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::PlaceholderText})
        palette.setColor(QPalette::Disabled, role, QColor(shades.disabled));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor(shades.mid));
    return palette;
}

double luminance(const QColor& colour)
{
    const auto linear = [](double channel) {
        return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

} // namespace

QString name(Theme theme)
{
    switch (theme) {
    case Theme::System: return QStringLiteral("system");
    case Theme::Light: return QStringLiteral("light");
    case Theme::Dark: return QStringLiteral("dark");
    }
    return {};
}

std::optional<Theme> themeFromName(const QString& name)
{
    for (const auto theme : {Theme::System, Theme::Light, Theme::Dark})
        if (name == ui::name(theme))
            return theme;
    return std::nullopt;
}

QPalette lightPalette()
{
    return paletteOf({"#f2f3f5", "#ffffff", "#f7f8f9", "#fbfbfc", "#1b1f24", "#5b636d", "#9aa1aa", "#1d5fa8", "#ffffff",
                      "#1d5fa8", "#ffffff", "#e9ebee", "#c9ced4", "#aab1b9", "#767d86"});
}

QPalette darkPalette()
{
    return paletteOf({"#22262b", "#181b1f", "#1e2226", "#2e333a", "#e8eaed", "#a3abb5", "#6d757f", "#3476c0", "#ffffff",
                      "#7fb4ee", "#464d56", "#3a4048", "#414850", "#14171a", "#0c0e10"});
}

bool isDark(const QPalette& palette)
{
    return luminance(palette.color(QPalette::Window)) < 0.18;
}

void applyTheme(QApplication& application, Theme theme)
{
    if (theme != Theme::System && !dynamic_cast<FusionStyle*>(QApplication::style()))
        QApplication::setStyle(new FusionStyle);
    switch (theme) {
    case Theme::System: {
        application.setPalette(QPalette());
        // Many desktops do not set this colour, or set it too pale to read.
        const QPalette desktop = QApplication::palette();
        const QColor window = desktop.color(QPalette::Window);
        if (contrast(desktop.color(QPalette::PlaceholderText), window) < 4.5) {
            QPalette readable;
            for (const auto group : {QPalette::Active, QPalette::Inactive})
                readable.setColor(group, QPalette::PlaceholderText,
                                  mixed(desktop.color(QPalette::WindowText), window, 0.7));
            application.setPalette(readable);
        }
        break;
    }
    case Theme::Light: application.setPalette(lightPalette()); break;
    case Theme::Dark: application.setPalette(darkPalette()); break;
    }
}

Tones tones(const QPalette& palette)
{
    // Reference and query: blue and orange of Okabe and Ito's palette for colour-blind readers, in two strengths.
    if (isDark(palette))
        return {QColor("#5fd3b3"), QColor("#f0b84a"), QColor("#ff9385"), QColor("#56b4e9"),
                QColor("#e69f00"), QColor("#f4f4f2"), QColor("#121417")};
    return {QColor("#00695c"), QColor("#855300"), QColor("#b3261e"), QColor("#0069b4"),
            QColor("#b84f00"), QColor("#3b3f45"), QColor("#ffffff")};
}

QColor mixed(const QColor& colour, const QColor& ground, double share)
{
    const auto channel = [share](float a, float b) { return static_cast<float>(b + (a - b) * share); };
    return QColor::fromRgbF(channel(colour.redF(), ground.redF()), channel(colour.greenF(), ground.greenF()),
                            channel(colour.blueF(), ground.blueF()));
}

double contrast(const QColor& one, const QColor& other)
{
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

QFont headlineFont(const QFont& base)
{
    QFont font = base;
    if (base.pointSizeF() > 0)
        font.setPointSizeF(base.pointSizeF() * 2);
    else
        font.setPixelSize(base.pixelSize() * 2);
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace countersign::ui
