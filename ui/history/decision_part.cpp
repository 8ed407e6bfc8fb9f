#include "ui/history/decision_part.h"

#include "ui/desk/words.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace countersign::ui {

DecisionPart::DecisionPart(QWidget* parent)
    : QWidget(parent), m_heading(headingLabel(QString(), this)), m_reason(new QLineEdit(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Grid);
    layout->addWidget(m_heading);
    m_reason->setObjectName(QStringLiteral("reviewReason"));
    m_reason->setPlaceholderText(tr("Reason"));
    m_reason->setMaxLength(1000);
    layout->addWidget(m_reason);
    auto* row = new QHBoxLayout;
    for (const auto decision : {verify::Decision::Accept, verify::Decision::Refer, verify::Decision::Reject}) {
        auto* button = new QPushButton(icon(iconOf(bandOf(decision))), word(decision), this);
        button->setObjectName(QStringLiteral("review-") + QLatin1String(verify::name(decision)));
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, decision] { Q_EMIT decided(decision); });
        if (decision == verify::Decision::Refer)
            m_refer = button;
    }
    layout->addLayout(row);
}

void DecisionPart::ask(store::State state)
{
    const bool isFirst = state == store::State::Undecided;
    m_heading->setText(isFirst ? tr("First decision") : tr("Second decision"));
    m_refer->setVisible(isFirst); // the second person has nobody to refer it to
    m_reason->clear();
}

QString DecisionPart::reason() const
{
    return m_reason->text().trimmed();
}

void DecisionPart::focusReason()
{
    m_reason->setFocus();
}

} // namespace countersign::ui
