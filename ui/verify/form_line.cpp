#include "ui/verify/form_line.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <QAccessible>
#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <utility>

namespace countersign::ui {

using State = FormMemory::State;

FormLine::FormLine(FormMemory& memory, QAction* remember, QWidget* parent)
    : QFrame(parent),
      m_memory(memory),
      m_remember(remember),
      m_icon(new QLabel(this)),
      m_text(new QLabel(this)),
      m_button(new QPushButton(this))
{
    m_text->setObjectName(QStringLiteral("formText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_button->setObjectName(QStringLiteral("formAction"));
    setAccessibleName(tr("Pages like this"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(Grid, 0, 0, 0);
    layout->setSpacing(2 * Grid);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_button);
    // As high with the button as without, and with two lines as with one: the page below must not jump.
    m_text->setMinimumHeight(2 * m_text->fontMetrics().lineSpacing());
    auto kept = m_button->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_button->setSizePolicy(kept);
    connect(m_button, &QPushButton::clicked, this, &FormLine::act);
    QFrame::hide();
}

void FormLine::turnTo(int page)
{
    m_page = page;
    const State before = std::exchange(m_state, m_memory.state(page));
    display();
    setVisible(m_state != State::None);
    if (m_state != before && (m_state == State::Empty || m_state == State::Remembered || m_state == State::Forgotten)) {
        QAccessibleEvent alert(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

void FormLine::act()
{
    switch (m_state) {
    case State::Offered: return m_remember->trigger();
    case State::Taken:
    case State::Empty: return m_memory.forget(m_page);
    case State::Remembered:
    case State::Forgotten: return m_memory.undo();
    case State::None:
    case State::Unknown: return;
    }
}

void FormLine::display()
{
    QString text, button, name;
    QString iconName = QStringLiteral("information");
    QColor tone = palette().color(QPalette::Mid);
    switch (m_state) {
    case State::None: break;
    case State::Unknown:
        text = tr("Choose another signature or draw a box, and it can be remembered for pages like this.");
        break;
    case State::Taken:
        text = tr("Chosen as on the last page of this form.");
        button = tr("Forget");
        name = tr("Forget where this form is signed");
        tone = palette().color(QPalette::Link);
        break;
    case State::Empty:
        text = m_memory.hasQuery(m_page)
                   ? tr("Nothing is written where this form is signed; the query stands elsewhere.")
                   : tr("Nothing is written where this form is signed.");
        button = tr("Forget");
        name = tr("Forget where this form is signed");
        iconName = QStringLiteral("warning");
        tone = tones(palette()).refer;
        break;
    case State::Offered:
        text = tr("You chose where this page is signed.");
        button = tr("Remember for pages like this (M)");
        tone = palette().color(QPalette::Link);
        break;
    case State::Remembered:
        text = tr("Remembered: on pages like this the signature is taken from here.");
        button = tr("Undo");
        name = tr("Undo: do not remember this");
        iconName = QStringLiteral("accept");
        tone = tones(palette()).accept;
        break;
    case State::Forgotten:
        text = tr("Forgotten: pages like this are searched like any other.");
        button = tr("Undo");
        name = tr("Undo: remember it again");
        tone = palette().color(QPalette::Link);
        break;
    }
    m_text->setText(text);
    setAccessibleDescription(text);
    m_icon->setPixmap(icon(iconName, tone).pixmap(QSize(4 * Grid, 4 * Grid), devicePixelRatio()));
    m_button->setText(button);
    m_button->setAccessibleName(name.isEmpty() ? button : name);
    m_button->setVisible(!button.isEmpty());
}

void FormLine::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        display();
    QFrame::changeEvent(event);
}

} // namespace countersign::ui
