#include "ui/widgets/message_bar.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace countersign::ui {

namespace {

constexpr int MostLines = 3;

QString iconFor(Message::Kind kind)
{
    switch (kind) {
    case Message::Kind::Information: return QStringLiteral("information");
    case Message::Kind::Warning: return QStringLiteral("warning");
    case Message::Kind::Error: return QStringLiteral("error");
    }
    return {};
}

QColor toneFor(Message::Kind kind, const QPalette& palette)
{
    const Tones all = tones(palette);
    switch (kind) {
    case Message::Kind::Information: return palette.color(QPalette::Link);
    case Message::Kind::Warning: return all.refer;
    case Message::Kind::Error: return all.reject;
    }
    return all.refer;
}

} // namespace

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent),
      m_icon(new QLabel(this)),
      m_text(new QLabel(this)),
      m_action(new QPushButton(this)),
      m_close(new QToolButton(this))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(3 * Grid, Grid, Grid, Grid);
    layout->setSpacing(2 * Grid);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_action);
    layout->addWidget(m_close);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setFocusPolicy(Qt::NoFocus);
    m_text->setObjectName(QStringLiteral("messageText"));
    m_action->setObjectName(QStringLiteral("messageAction"));
    m_close->setAutoRaise(true);
    m_close->setIcon(icon(QStringLiteral("close")));
    m_close->setAccessibleName(tr("Close message"));
    m_close->setToolTip(tr("Close message"));
    setAccessibleName(tr("Messages"));
    connect(m_close, &QToolButton::clicked, this, &MessageBar::clear);
    connect(m_action, &QPushButton::clicked, this, [this] {
        const auto action = m_messages.isEmpty() ? nullptr : m_messages.last().action;
        clear();
        if (action)
            action();
    });
    hide();
}

void MessageBar::post(const Message& message)
{
    if (!m_messages.isEmpty() && m_messages.last().kind != message.kind)
        m_messages.clear();
    if (m_messages.isEmpty() || m_messages.last().text != message.text)
        m_messages << message;
    display();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageBar::clear()
{
    m_messages.clear();
    display();
}

QString MessageBar::text() const
{
    return m_messages.isEmpty() ? QString() : m_text->text();
}

void MessageBar::display()
{
    setVisible(!m_messages.isEmpty());
    if (m_messages.isEmpty())
        return;
    QStringList lines;
    QStringList details;
    for (const auto& message : m_messages)
        details << (message.details.isEmpty() ? message.text : message.details);
    for (const auto& message : m_messages.mid(std::max<qsizetype>(0, m_messages.size() - MostLines)))
        lines << message.text;
    if (m_messages.size() > MostLines)
        lines << tr("and %n more", nullptr, static_cast<int>(m_messages.size()) - MostLines);
    const Message& last = m_messages.last();
    m_text->setText(lines.join(u'\n'));
    m_text->setToolTip(details.join(u'\n'));
    setAccessibleDescription(lines.join(u'\n'));
    m_icon->setPixmap(
        icon(iconFor(last.kind), toneFor(last.kind, palette())).pixmap(QSize(20, 20), devicePixelRatio()));
    m_action->setText(last.actionText);
    m_action->setVisible(!last.actionText.isEmpty());
    update();
}

void MessageBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        display();
    QFrame::changeEvent(event);
}

void MessageBar::paintEvent(QPaintEvent*)
{
    if (m_messages.isEmpty())
        return;
    QPainter painter(this);
    const QColor tone = toneFor(m_messages.last().kind, palette());
    painter.fillRect(rect(), mixed(tone, palette().color(QPalette::Window), 0.12));
    painter.fillRect(QRect(0, 0, Grid, height()), tone);
}

} // namespace countersign::ui
