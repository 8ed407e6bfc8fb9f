#include "ui/verify/decision_box.h"

#include "ui/desk/words.h"
#include "ui/widgets/icons.h"

#include <QAccessible>
#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace countersign::ui {

namespace {

/// The style's own mark of the focus cannot be seen on a dark button.
class PrimaryButton : public QPushButton {
public:
    using QPushButton::QPushButton;

protected:
    void paintEvent(QPaintEvent* event) override
    {
        QPushButton::paintEvent(event);
        if (!hasFocus())
            return;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(palette().color(QPalette::HighlightedText), 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(4, 4, -4, -4), 2, 2);
    }
};

constexpr int LongestReason = 120; ///< characters shown once decided; the tool tip and the report have all of it

constexpr std::array Decisions{verify::Decision::Accept, verify::Decision::Refer, verify::Decision::Reject};

} // namespace

DecisionBox::DecisionBox(VerifySession& session, QWidget* parent)
    : QFrame(parent),
      m_session(session),
      m_confirm(new PrimaryButton(this)),
      m_others(new QWidget(this)),
      m_reasonPart(new QWidget(this)),
      m_reasonTitle(new QLabel(m_reasonPart)),
      m_reason(new QComboBox(m_reasonPart)),
      m_record(new QPushButton(tr("Record &decision"), m_reasonPart)),
      m_cancel(new QPushButton(tr("Cancel"), m_reasonPart)),
      m_decidedPart(new QWidget(this)),
      m_decidedIcon(new QLabel(m_decidedPart)),
      m_decided(new QLabel(m_decidedPart)),
      m_undo(new QPushButton(icon(QStringLiteral("undo")), tr("Undo"), m_decidedPart))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * Grid);

    m_confirm->setObjectName(QStringLiteral("confirm"));
    m_confirm->setMinimumHeight(9 * Grid);
    m_confirm->setToolTip(tr("Takes over the proposal (Enter)"));
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_confirm->setFont(bold);
    layout->addWidget(m_confirm);

    auto* others = new QHBoxLayout(m_others);
    others->setContentsMargins(0, 0, 0, 0);
    others->setSpacing(2 * Grid);
    others->addWidget(new QLabel(tr("Or decide:"), m_others));
    for (std::size_t i = 0; i < Decisions.size(); ++i) {
        const auto decision = Decisions[i];
        auto* button = new QPushButton(m_others);
        button->setObjectName(QStringLiteral("decide-") + QString::fromLatin1(verify::name(decision)));
        connect(button, &QPushButton::clicked, this, [this, decision] { askReason(decision); });
        others->addWidget(button, 1);
        m_buttons[i] = button;
    }
    m_buttons[0]->setText(tr("&Accept…"));
    m_buttons[1]->setText(tr("&Refer…"));
    m_buttons[2]->setText(tr("Re&ject…"));
    layout->addWidget(m_others);

    auto* reason = new QVBoxLayout(m_reasonPart);
    reason->setContentsMargins(0, 0, 0, 0);
    reason->setSpacing(Grid);
    m_reasonTitle->setBuddy(m_reason);
    m_reason->setObjectName(QStringLiteral("reason"));
    m_reason->setEditable(true);
    // Else the longest reason makes the window wider than an old monitor.
    m_reason->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_reason->setMinimumContentsLength(16);
    m_reason->addItems({tr("Customer confirmed in person or by phone"), tr("Known change of the signature"),
                        tr("Poor scan or unusual pen"), tr("Signs of tracing or hesitation"),
                        tr("Other details of the item do not fit")});
    m_reason->lineEdit()->setPlaceholderText(tr("Write or choose a reason"));
    m_reason->lineEdit()->setMaxLength(1000);
    // Completed in place, a reason would be recorded that nobody wrote.
    m_reason->setCompleter(nullptr);
    m_reason->installEventFilter(this);
    m_reason->lineEdit()->installEventFilter(this);
    auto* row = new QHBoxLayout;
    row->setSpacing(2 * Grid);
    m_record->setObjectName(QStringLiteral("record"));
    m_record->setToolTip(tr("Records the decision with its reason (Enter)"));
    m_cancel->setToolTip(tr("Back to the proposal (Esc)"));
    row->addWidget(m_record, 1);
    row->addWidget(m_cancel);
    reason->addWidget(m_reasonTitle);
    reason->addWidget(m_reason);
    reason->addLayout(row);
    layout->addWidget(m_reasonPart);

    auto* decided = new QHBoxLayout(m_decidedPart);
    decided->setContentsMargins(0, 0, 0, 0);
    decided->setSpacing(2 * Grid);
    m_decided->setWordWrap(true);
    m_decided->setTextFormat(Qt::PlainText);
    m_decided->setObjectName(QStringLiteral("decided"));
    m_undo->setObjectName(QStringLiteral("undo"));
    m_undo->setToolTip(tr("Takes the decision back (Ctrl+Z)"));
    decided->addWidget(m_decidedIcon, 0, Qt::AlignTop);
    decided->addWidget(m_decided, 1);
    decided->addWidget(m_undo, 0, Qt::AlignTop);
    layout->addWidget(m_decidedPart);

    connect(m_confirm, &QPushButton::clicked, this, &DecisionBox::proceed);
    connect(m_record, &QPushButton::clicked, this, &DecisionBox::proceed);
    connect(m_cancel, &QPushButton::clicked, this, &DecisionBox::cancelReason);
    connect(m_undo, &QPushButton::clicked, &m_session, &VerifySession::undoDecision);
    const auto start = [this] {
        m_other.reset();
        display();
    };
    connect(&m_session, &VerifySession::resultChanged, this, start);
    connect(&m_session, &VerifySession::caseReplaced, this, start);
    connect(&m_session, &VerifySession::decisionChanged, this, start);
    connect(&m_session, &VerifySession::filingChanged, this, &DecisionBox::display);
    display();
}

QPushButton* DecisionBox::buttonFor(verify::Decision decision) const
{
    return m_buttons[static_cast<std::size_t>(decision)];
}

void DecisionBox::askReason(verify::Decision decision)
{
    if (!m_session.current().result || m_session.current().human)
        return;
    m_other = decision;
    m_reason->setCurrentIndex(-1);
    m_reason->clearEditText();
    display();
    m_reason->setFocus(Qt::OtherFocusReason);
}

void DecisionBox::proceed()
{
    if (!m_other) {
        m_session.confirm();
    } else if (m_reason->currentText().trimmed().isEmpty()) {
        m_reason->setFocus(Qt::OtherFocusReason);
        Q_EMIT reasonMissing();
        return;
    } else {
        m_session.decide(*m_other, m_reason->currentText());
    }
    Q_EMIT finished();
}

bool DecisionBox::cancelReason()
{
    if (!m_other)
        return false;
    m_other.reset();
    display();
    Q_EMIT finished();
    return true;
}

void DecisionBox::display()
{
    const Case& now = m_session.current();
    const bool ready = now.result && !now.human;
    m_confirm->setVisible(ready && !m_other);
    m_others->setVisible(ready && !m_other);
    m_reasonPart->setVisible(ready && m_other);
    m_decidedPart->setVisible(now.human.has_value());
    setVisible(now.result != nullptr);
    if (!now.result)
        return;
    const auto proposal = now.result->judgement.proposal;
    m_confirm->setText(tr("Confirm: %1").arg(word(proposal)));
    m_confirm->setIcon(icon(iconOf(bandOf(proposal)), palette().color(QPalette::HighlightedText)));
    // The one button that is meant to be pressed. Fusion draws buttons lighter than their colour, hence darker().
    QPalette primary = palette();
    primary.setColor(QPalette::Button, palette().color(QPalette::Highlight).darker(170));
    primary.setColor(QPalette::ButtonText, palette().color(QPalette::HighlightedText));
    m_confirm->setPalette(primary);
    for (const auto decision : Decisions)
        buttonFor(decision)->setVisible(decision != proposal);
    if (m_other)
        m_reasonTitle->setText(tr("Reason to decide %1 instead of %2:").arg(word(*m_other), word(proposal)));
    m_undo->setVisible(now.filing == Case::Filing::No);
    if (now.human) {
        const auto& human = *now.human;
        const QString time = QLocale().toString(local(human.when).time(), QLocale::ShortFormat);
        const QString reason = QString::fromStdString(human.reason);
        const QString shown = reason.size() > LongestReason ? reason.left(LongestReason) + u'…' : reason;
        m_decided->setText(
            human.decision == proposal
                ? tr("Decided: %1, as proposed, at %2.").arg(word(human.decision), time)
                : tr("Decided: %1 instead of %2, at %3. %4").arg(word(human.decision), word(proposal), time, shown));
        if (now.filing == Case::Filing::Done)
            m_decided->setText(m_decided->text() + u' ' + tr("On file."));
        else if (now.filing == Case::Filing::Failed)
            m_decided->setText(m_decided->text() + u' ' + tr("Not filed yet."));
        m_decided->setToolTip(reason.size() > LongestReason ? reason : QString());
        QAccessibleEvent alert(m_decided, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
        const Band band = bandOf(human.decision);
        m_decidedIcon->setPixmap(icon(iconOf(band), toneOf(band, palette())).pixmap(QSize(20, 20), devicePixelRatio()));
    }
}

void DecisionBox::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        display();
    QFrame::changeEvent(event);
}

bool DecisionBox::eventFilter(QObject* object, QEvent* event)
{
    // An open list of reasons takes Enter and Escape for itself; the closed one leaves them to the screen.
    if (event->type() == QEvent::KeyPress && object == m_reason) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            proceed();
            return true;
        }
    }
    return QFrame::eventFilter(object, event);
}

} // namespace countersign::ui
