#include "ui/train/compare_page.h"

#include "ui/desk/files.h"
#include "ui/desk/words.h"
#include "ui/train/picture_box.h"
#include "ui/train/words.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/line_plot.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QFile>
#include <QFileInfo>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QTableWidget>

namespace countersign::ui {

namespace {

constexpr QSize PictureSize(60 * Grid, 22 * Grid);

QString differenceText(const eval::Difference& difference)
{
    const QLocale locale;
    const auto points = [&locale](double share) {
        return (share > 0 ? QStringLiteral("+") : QString()) + locale.toString(100 * share, 'f', 1);
    };
    const auto& rate = difference.skilledEer;
    return ComparePage::tr("%1 points (%2 to %3)").arg(points(rate.value), points(rate.low), points(rate.high));
}

QList<QPointF> det(const std::vector<eval::OperatingPoint>& curve)
{
    QList<QPointF> points;
    for (const auto& point : curve)
        points << QPointF(point.fmr, point.fnmr);
    return points;
}

} // namespace

QString word(store::Verdict verdict)
{
    switch (verdict) {
    case store::Verdict::Better: return ComparePage::tr("The new model is better");
    case store::Verdict::Worse: return ComparePage::tr("The new model is worse");
    case store::Verdict::Unclear: return ComparePage::tr("The two models cannot be told apart");
    case store::Verdict::NotCompared: break;
    }
    return ComparePage::tr("Not compared yet");
}

QString meaning(store::Verdict verdict)
{
    switch (verdict) {
    case store::Verdict::Better:
        return ComparePage::tr(
            "On writers whom neither model has seen it errs less, by more than chance would explain.");
    case store::Verdict::Worse:
        return ComparePage::tr(
            "On at least one set of writers whom neither model has seen it errs more, by more than chance would "
            "explain. Releasing it needs a reason.");
    case store::Verdict::Unclear:
        return ComparePage::tr(
            "The difference on writers whom neither model has seen may be chance. Releasing it needs a reason; more "
            "writers would tell.");
    case store::Verdict::NotCompared: break;
    }
    return {};
}

QString setName(const retrain::Comparison& comparison)
{
    if (comparison.name == "compare")
        return ComparePage::tr("The bank’s writers, kept back");
    if (comparison.name == "drawn")
        return ComparePage::tr("Made-up writers");
    return ComparePage::tr("Writers of %1").arg(QString::fromStdString(comparison.name));
}

ComparePage::ComparePage(Retraining& retraining, const Services& services, QWidget* parent)
    : Page(retraining, parent), m_services(services)
{
    m_icon = new QLabel(this);
    m_verdict = new QLabel(this);
    m_verdict->setObjectName(QStringLiteral("compareVerdict"));
    m_verdict->setFont(headlineFont(font()));
    m_verdict->setWordWrap(true);
    m_meaning = new QLabel(this);
    m_meaning->setWordWrap(true);
    m_figures = new QTableWidget(this);
    m_figures->setObjectName(QStringLiteral("compareFigures"));
    m_figures->setAccessibleName(tr("Error rates of both models"));
    m_figures->setColumnCount(4);
    m_figures->setHorizontalHeaderLabels({tr("Error rate"), tr("Current model"), tr("New model"), tr("Difference")});
    showAsRows(m_figures);
    m_figures->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 2 * Grid);
    m_figures->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_figures->horizontalHeader()->setStretchLastSection(true);
    m_set = new QComboBox(this);
    m_set->setObjectName(QStringLiteral("compareSet"));
    m_set->setAccessibleName(tr("Curves and changed decisions of"));
    m_curves = new LinePlot(this);
    m_curves->setAxes(LinePlot::Axes::Det, tr("Forgeries accepted"), tr("Genuine not accepted"), true);
    m_changes = new QLabel(this);
    m_changes->setWordWrap(true);
    m_changed = new QListWidget(this);
    m_changed->setObjectName(QStringLiteral("compareChanged"));
    m_changed->setAccessibleName(tr("Decisions that would change"));
    m_other = new QPushButton(icon(QStringLiteral("open")), tr("Compare on other s&ignatures too…"), this);
    m_other->setObjectName(QStringLiteral("compareOther"));
    m_other->setMinimumHeight(9 * Grid);
    m_other->setToolTip(tr("A folder of writers that the current model was measured on: what has been forgotten is "
                           "seen there. Of the sets of "
                           "the protocol wi-1 the test writers are taken."));
    auto* head = new QHBoxLayout;
    head->setSpacing(2 * Grid);
    head->addWidget(m_icon);
    head->addWidget(m_verdict, 1);
    head->addWidget(m_other);
    auto* pictures = new QHBoxLayout;
    pictures->setSpacing(2 * Grid);
    for (auto*& picture : m_pictures) {
        picture = new PictureBox(PictureBox::What::Ink, PictureSize, this);
        pictures->addWidget(picture);
    }
    m_pictures[0]->setToolTip(tr("The reference"));
    m_pictures[1]->setToolTip(tr("The query"));
    for (auto* picture : m_pictures)
        picture->setAccessibleName(picture->toolTip());
    auto* right = new QVBoxLayout;
    right->setSpacing(2 * Grid);
    right->addWidget(m_changes);
    right->addWidget(m_changed, 1);
    right->addLayout(pictures);
    auto* left = new QVBoxLayout;
    left->setSpacing(2 * Grid);
    left->addWidget(m_set);
    left->addWidget(m_curves, 1);
    auto* below = new QHBoxLayout;
    below->setSpacing(4 * Grid);
    below->addLayout(left, 1);
    below->addLayout(right);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * Grid);
    layout->addLayout(head);
    layout->addWidget(m_meaning);
    layout->addWidget(m_figures);
    layout->addLayout(below, 1);
    setFocusProxy(m_figures);
    connect(m_other, &QPushButton::clicked, this, &ComparePage::addOther);
    connect(m_set, &QComboBox::currentIndexChanged, this, &ComparePage::displaySet);
    connect(m_changed, &QListWidget::currentRowChanged, this, &ComparePage::displayChosen);
    display();
}

void ComparePage::enter()
{
    if (m_retraining.comparisons().empty() && !m_retraining.isBusy())
        m_retraining.compare();
}

void ComparePage::addOther()
{
    const QString folder =
        m_services.dialogs.openFolder(this, tr("The folder of the writers"), lastFolder(ImportFolder));
    if (folder.isEmpty())
        return;
    rememberFolderOf(ImportFolder, folder);
    m_retraining.change([&](Plan& plan) {
        plan.alsoCompare.push_back({retrain::Source::Kind::Folder, QFile::encodeName(folder).toStdString(), {}});
    });
    m_retraining.compare();
}

void ComparePage::display()
{
    const auto verdict = m_retraining.verdict();
    const auto& comparisons = m_retraining.comparisons();
    m_icon->setPixmap(icon(verdict == store::Verdict::Better  ? QStringLiteral("accept")
                           : verdict == store::Verdict::Worse ? QStringLiteral("reject")
                                                              : QStringLiteral("refer"),
                           verdict == store::Verdict::Better  ? tones(palette()).accept
                           : verdict == store::Verdict::Worse ? tones(palette()).reject
                                                              : tones(palette()).refer)
                          .pixmap(7 * Grid, 7 * Grid));
    m_icon->setVisible(!comparisons.empty());
    m_verdict->setText(word(verdict));
    m_meaning->setText(meaning(verdict));
    m_other->setEnabled(!m_retraining.isBusy());
    const void* from = comparisons.empty() ? nullptr : comparisons.data();
    if (from == m_filledFrom)
        return;
    m_filledFrom = from;
    m_figures->clearSpans();
    m_figures->setRowCount(0);
    const auto insert = [this](const QStringList& cells) {
        const int at = m_figures->rowCount();
        m_figures->insertRow(at);
        for (int column = 0; column < cells.size(); ++column)
            m_figures->setItem(at, column, new QTableWidgetItem(cells[column]));
        return at;
    };
    const auto row = [&insert](const QString& what, const verify::Rate& current, const verify::Rate& fresh,
                               const QString& difference = {}) {
        insert({what, rateText(current), rateText(fresh), difference});
    };
    QFont bold = m_figures->font();
    bold.setBold(true);
    for (const auto& one : comparisons) {
        const int head = insert({tr("%1: %2").arg(setName(one), QLocale().toString(one.writers))});
        m_figures->setSpan(head, 0, 1, m_figures->columnCount());
        m_figures->item(head, 0)->setFont(bold);
        row(tr("Skilled EER, one reference"), one.current.one.skilledEer, one.fresh.one.skilledEer,
            differenceText(one.difference));
        if (one.current.one.randomEer && one.fresh.one.randomEer)
            row(tr("Random EER, one reference"), *one.current.one.randomEer, *one.fresh.one.randomEer);
        if (one.current.five && one.fresh.five)
            row(tr("Skilled EER, five references"), one.current.five->skilledEer, one.fresh.five->skilledEer);
        if (one.current.one.falseNonAccept && one.fresh.one.falseNonAccept)
            row(tr("Genuine not accepted, own threshold"), *one.current.one.falseNonAccept,
                *one.fresh.one.falseNonAccept);
        if (one.current.one.falseMatchSkilled && one.fresh.one.falseMatchSkilled)
            row(tr("Forgeries accepted, own threshold"), *one.current.one.falseMatchSkilled,
                *one.fresh.one.falseMatchSkilled);
    }
    const int rows = std::min(m_figures->rowCount(), 10);
    m_figures->setFixedHeight(m_figures->horizontalHeader()->sizeHint().height()
                              + rows * m_figures->verticalHeader()->defaultSectionSize() + 2 * Grid);
    m_set->clear();
    for (const auto& one : comparisons)
        m_set->addItem(setName(one));
    m_set->setVisible(comparisons.size() > 1);
    displaySet();
}

void ComparePage::displaySet()
{
    m_changed->clear();
    const auto& comparisons = m_retraining.comparisons();
    const int index = m_set->currentIndex();
    if (index < 0 || index >= static_cast<int>(comparisons.size())) {
        m_curves->setLines({});
        m_changes->clear();
        return displayChosen();
    }
    const auto& one = comparisons[static_cast<std::size_t>(index)];
    m_curves->setLines({{tr("Current, skilled"), det(one.current.skilled), true},
                        {tr("New, skilled"), det(one.fresh.skilled), true},
                        {tr("Current, random"), det(one.current.random), true},
                        {tr("New, random"), det(one.fresh.random), true}});
    m_changes->setText(one.decisions == 0 ? tr("Without thresholds no decision can be told.")
                                          : tr("Of %L1 comparisons %L2 would be decided better, %L3 worse.")
                                                .arg(one.decisions)
                                                .arg(one.toTheBetter)
                                                .arg(one.toTheWorse));
    for (const auto& changed : one.changed) {
        auto* item = new QListWidgetItem(
            changed.forged ? tr("Forged: %1, was %2").arg(ui::word(changed.after), ui::word(changed.before))
                           : tr("Genuine: %1, was %2").arg(ui::word(changed.after), ui::word(changed.before)),
            m_changed);
        const bool wrong =
            changed.forged ? changed.after == verify::Decision::Accept : changed.after == verify::Decision::Reject;
        item->setIcon(icon(wrong ? QStringLiteral("warning") : QStringLiteral("information")));
        item->setToolTip(QFileInfo(QFile::decodeName(changed.query.c_str())).fileName());
    }
    m_changed->setCurrentRow(m_changed->count() > 0 ? 0 : -1);
    displayChosen();
}

void ComparePage::displayChosen()
{
    const auto& comparisons = m_retraining.comparisons();
    const auto set = static_cast<std::size_t>(m_set->currentIndex()),
               row = static_cast<std::size_t>(m_changed->currentRow());
    // -1 is beyond every end.
    const auto* one =
        set < comparisons.size() && row < comparisons[set].changed.size() ? &comparisons[set].changed[row] : nullptr;
    m_pictures[0]->setFile(one ? one->reference : std::filesystem::path());
    m_pictures[1]->setFile(one ? one->query : std::filesystem::path());
}

QString ComparePage::missing() const
{
    return m_retraining.comparisons().empty() ? tr("The models have not been compared yet.") : QString();
}

} // namespace countersign::ui
