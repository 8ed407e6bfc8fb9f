#include "ui/train/release_page.h"

#include "ui/desk/words.h"
#include "ui/train/compare_page.h"
#include "ui/train/words.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/theme.h"

#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace countersign::ui {

ReleasePage::ReleasePage(Retraining& retraining, Records& records, QWidget* parent)
    : Page(retraining, parent), m_records(records)
{
    m_icon = new QLabel(this);
    m_verdict = new QLabel(this);
    m_verdict->setFont(headlineFont(font()));
    m_verdict->setWordWrap(true);
    m_verdict->setObjectName(QStringLiteral("releaseVerdict"));
    m_meaning = new QLabel(this);
    m_meaning->setWordWrap(true);
    m_name = new QLineEdit(this);
    m_name->setObjectName(QStringLiteral("releaseName"));
    m_name->setMaxLength(60);
    m_note = new QLineEdit(this);
    m_note->setObjectName(QStringLiteral("releaseNote"));
    m_note->setMaxLength(300);
    m_reasonLabel = new QLabel(tr("&Reason:"), this);
    m_reason = new QPlainTextEdit(this);
    m_reason->setObjectName(QStringLiteral("releaseReason"));
    m_reason->setTabChangesFocus(true);
    m_reason->setMaximumHeight(16 * Grid);
    m_reason->setPlaceholderText(
        tr("Why is it released all the same? At least %1 letters.").arg(store::ShortestReason));
    m_reasonLabel->setBuddy(m_reason);
    m_second = new QLineEdit(this);
    m_second->setObjectName(QStringLiteral("releaseSecond"));
    m_password = new QLineEdit(this);
    m_password->setObjectName(QStringLiteral("releasePassword"));
    m_password->setEchoMode(QLineEdit::Password);
    m_thresholds = new QTableWidget(this);
    m_thresholds->setObjectName(QStringLiteral("releaseThresholds"));
    m_thresholds->setAccessibleName(tr("Thresholds of the new model and what they were measured to do"));
    m_thresholds->setColumnCount(5);
    m_thresholds->setHorizontalHeaderLabels({tr("References"), tr("Set for"), tr("Forgeries accepted"),
                                             tr("Genuine not accepted"), tr("Genuine rejected")});
    showAsRows(m_thresholds);
    m_thresholds->setSelectionMode(QAbstractItemView::NoSelection);
    m_thresholds->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 2 * Grid);
    m_thresholds->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_thresholds->horizontalHeader()->setStretchLastSection(true);
    m_obstacle = new QLabel(this);
    m_obstacle->setObjectName(QStringLiteral("releaseObstacle"));
    m_obstacle->setWordWrap(true);
    m_release = new QPushButton(icon(QStringLiteral("accept")), tr("Re&lease the new model"), this);
    m_release->setObjectName(QStringLiteral("release"));
    m_release->setMinimumHeight(9 * Grid);

    auto* head = new QHBoxLayout;
    head->setSpacing(2 * Grid);
    head->addWidget(m_icon);
    head->addWidget(m_verdict, 1);
    auto* form = new QFormLayout;
    form->setVerticalSpacing(2 * Grid);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Name:"), m_name);
    form->addRow(tr("No&te:"), m_note);
    form->addRow(m_reasonLabel, m_reason);
    m_secondBox = new QWidget(this);
    auto* second = new QFormLayout(m_secondBox);
    second->setContentsMargins(0, 0, 0, 0);
    second->setVerticalSpacing(2 * Grid);
    second->addRow(headingLabel(tr("A second person agrees"), m_secondBox));
    second->addRow(tr("&User:"), m_second);
    second->addRow(tr("Pass&word:"), m_password);
    auto* button = new QHBoxLayout;
    button->setSpacing(3 * Grid);
    button->addWidget(m_release);
    button->addWidget(m_obstacle, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * Grid);
    layout->addLayout(head);
    layout->addWidget(m_meaning);
    layout->addLayout(form);
    layout->addWidget(m_secondBox);
    layout->addWidget(headingLabel(tr("Its thresholds, and what they did on the writers kept back"), this));
    layout->addWidget(m_thresholds, 1);
    layout->addLayout(button);
    setFocusProxy(m_name);

    connect(m_name, &QLineEdit::textEdited, this,
            [this](const QString& text) { m_retraining.change([&](Plan& plan) { plan.name = text; }); });
    connect(m_note, &QLineEdit::textEdited, this,
            [this](const QString& text) { m_retraining.change([&](Plan& plan) { plan.note = text; }); });
    connect(m_reason, &QPlainTextEdit::textChanged, this, &ReleasePage::displayButton);
    connect(m_second, &QLineEdit::textChanged, this, &ReleasePage::displayButton);
    connect(m_password, &QLineEdit::textChanged, this, &ReleasePage::displayButton);
    connect(&m_records, &Records::stateChanged, this, [this] {
        if (m_records.isOpen())
            return;
        m_reason->clear(); // whoever sits down next does not release with what others typed
        m_second->clear();
        m_password->clear();
    });
    connect(m_release, &QPushButton::clicked, this, [this] {
        m_retraining.release(m_reason->toPlainText(), m_second->text(), m_password->text());
        m_password->clear();
    });
    display();
}

void ReleasePage::display()
{
    const auto verdict = m_retraining.verdict();
    const bool better = verdict == store::Verdict::Better, worse = verdict == store::Verdict::Worse;
    const auto tone = tones(palette());
    m_icon->setPixmap(icon(better  ? QStringLiteral("accept")
                           : worse ? QStringLiteral("reject")
                                   : QStringLiteral("refer"),
                           better  ? tone.accept
                           : worse ? tone.reject
                                   : tone.refer)
                          .pixmap(7 * Grid, 7 * Grid));
    m_verdict->setText(m_retraining.isReleased() ? tr("The new model is in use") : word(verdict));
    m_meaning->setText(m_retraining.isReleased()
                           ? tr("References are encoded anew in the background; until then Identify uses the old ones. "
                                "The Models screen goes back with one click.")
                           : meaning(verdict));
    const auto& plan = m_retraining.plan();
    if (m_name->text() != plan.name)
        m_name->setText(plan.name);
    if (m_note->text() != plan.note)
        m_note->setText(plan.note);
    m_reasonLabel->setVisible(!better);
    m_reason->setVisible(!better);
    m_secondBox->setVisible(m_records.hasUsers());
    for (QWidget* one :
         {static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_note), static_cast<QWidget*>(m_reason), m_secondBox})
        one->setEnabled(!m_retraining.isReleased());
    displayThresholds();
    displayButton();
}

void ReleasePage::displayThresholds()
{
    const auto fresh = m_retraining.fresh();
    const auto calibrations = fresh ? fresh->info().calibrations : std::vector<verify::Calibration>();
    m_thresholds->setRowCount(static_cast<int>(calibrations.size()));
    for (int row = 0; row < m_thresholds->rowCount(); ++row) {
        const auto& one = calibrations[static_cast<std::size_t>(row)];
        const bool measured = one.testWriters > 0;
        const QStringList cells{
            QString::number(one.references),
            tr("at most %1 of forgeries, %2 of genuine").arg(shareText(one.acceptTarget), shareText(one.rejectTarget)),
            measured ? rateText(one.falseMatchSkilled) : tr("not measured"),
            measured ? rateText(one.falseNonAccept) : QString(), measured ? rateText(one.falseNonMatch) : QString()};
        for (int column = 0; column < cells.size(); ++column)
            m_thresholds->setItem(row, column, new QTableWidgetItem(cells[column]));
    }
}

QString ReleasePage::obstacle() const
{
    if (m_retraining.isReleased())
        return {};
    if (m_retraining.comparisons().empty())
        return tr("Compare it with the current model first.");
    if (m_name->text().trimmed().isEmpty())
        return tr("Give it a name.");
    if (m_retraining.verdict() != store::Verdict::Better
        && store::lettersOf(m_reason->toPlainText().toStdString()) < store::ShortestReason)
        return tr("It is not shown to be better: type the reason why it is released all the same.");
    if (m_records.hasUsers() && (m_second->text().trimmed().isEmpty() || m_password->text().isEmpty()))
        return tr("A second person who may release models has to agree.");
    return {};
}

void ReleasePage::displayButton()
{
    const QString why = obstacle();
    m_obstacle->setText(why);
    m_release->setVisible(!m_retraining.isReleased());
    m_release->setEnabled(why.isEmpty() && !m_retraining.isBusy());
}

} // namespace countersign::ui
