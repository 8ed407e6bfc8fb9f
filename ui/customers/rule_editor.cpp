#include "ui/customers/rule_editor.h"

#include "ui/desk/signing.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace countersign::ui {

namespace {

constexpr int Combinations = 0;           ///< of the box's entries; the others are k of "any k of all"
constexpr int IsOfAll = Qt::UserRole + 1; ///< of a row's first cell: those who come later belong to it too

/// k of "any k of all, without limits"; Combinations: another rule.
int anyOf(const store::SigningRule& rule)
{
    if (rule.clauses.empty())
        return 1;
    const auto& clause = rule.clauses.front();
    return rule.clauses.size() == 1 && clause.among.empty() && !clause.upTo ? clause.count : Combinations;
}

} // namespace

RuleEditor::RuleEditor(QWidget* parent)
    : QWidget(parent),
      m_kind(new QComboBox(this)),
      m_combinations(new QWidget(this)),
      m_clauses(new QTableWidget(m_combinations)),
      m_remove(new QPushButton(tr("Remove"), m_combinations))
{
    m_kind->setObjectName(QStringLiteral("rule"));
    m_clauses->setObjectName(QStringLiteral("clauses"));
    m_clauses->setAccessibleName(tr("Combinations, any of which will do"));
    m_clauses->verticalHeader()->hide();
    m_clauses->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 3 * Grid);
    m_clauses->horizontalHeader()->setHighlightSections(false);
    m_clauses->horizontalHeader()->setStretchLastSection(true);
    m_clauses->setTabKeyNavigation(false);
    m_clauses->setSelectionMode(QAbstractItemView::SingleSelection);
    m_clauses->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::SelectedClicked
                               | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    auto* add = new QPushButton(tr("Add com&bination"), m_combinations);
    auto* buttons = new QVBoxLayout;
    buttons->setSpacing(Grid);
    buttons->addWidget(add);
    buttons->addWidget(m_remove);
    buttons->addStretch(1);
    auto* combinations = new QHBoxLayout(m_combinations);
    combinations->setContentsMargins(0, 0, 0, 0);
    combinations->setSpacing(2 * Grid);
    combinations->addWidget(m_clauses, 1);
    combinations->addLayout(buttons);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Grid);
    layout->addWidget(m_kind);
    layout->addWidget(m_combinations);

    connect(m_kind, &QComboBox::activated, this, &RuleEditor::chosen);
    connect(m_clauses, &QTableWidget::itemChanged, this, [this](QTableWidgetItem* item) {
        const QSignalBlocker quiet(m_clauses);
        if (const auto limit = amountIn(item->text()); limit && item->column() == m_clauses->columnCount() - 1)
            item->setText(amountText(*limit));
        Q_EMIT edited();
    });
    connect(add, &QPushButton::clicked, this, [this] {
        addClause({2, {}, {}});
        m_clauses->setFocus();
        m_clauses->setCurrentCell(m_clauses->rowCount() - 1, 0);
        Q_EMIT edited();
    });
    connect(m_remove, &QPushButton::clicked, this, &RuleEditor::removeClause);
}

QWidget* RuleEditor::first() const
{
    return m_kind;
}

void RuleEditor::setRule(const store::SigningRule& rule, const std::vector<store::Signatory>& signatories)
{
    m_signatories.clear();
    std::ranges::copy_if(signatories, std::back_inserter(m_signatories), [&rule](const auto& one) {
        // Without its column a retired one would silently fall out of the rule.
        return !one.retired || std::ranges::any_of(rule.clauses, [&one](const auto& clause) {
            return std::ranges::find(clause.among, one.id) != clause.among.end();
        });
    });
    const int count = anyOf(rule);
    m_kind->clear();
    for (int k = 1; k <= std::max(static_cast<int>(m_signatories.size()), count); ++k)
        m_kind->addItem(k == 1 ? tr("the signature of any one") : tr("the signatures of any %1").arg(k), k);
    if (m_signatories.size() > 1 || count == Combinations)
        m_kind->addItem(tr("combinations, with limits"), Combinations);
    m_kind->setCurrentIndex(m_kind->findData(count));

    const QSignalBlocker quiet(m_clauses);
    m_clauses->setRowCount(0);
    QStringList titles{tr("How many")};
    for (const auto& one : m_signatories)
        titles << (one.retired ? tr("%1 (retired)").arg(QString::fromStdString(one.name))
                               : QString::fromStdString(one.name));
    titles << tr("Up to");
    m_clauses->setColumnCount(static_cast<int>(titles.size()));
    m_clauses->setHorizontalHeaderLabels(titles);
    if (count == Combinations)
        for (const auto& clause : rule.clauses)
            addClause(clause);
    m_clauses->resizeColumnsToContents();
    showClauses(count == Combinations);
}

store::SigningRule RuleEditor::rule() const
{
    store::SigningRule rule;
    if (const int count = m_kind->currentData().toInt(); count != Combinations) {
        rule.clauses = {{count, {}, {}}};
        return rule;
    }
    const int last = m_clauses->columnCount() - 1;
    for (int row = 0; row < m_clauses->rowCount(); ++row) {
        store::Clause clause;
        clause.count = m_clauses->item(row, 0)->data(Qt::EditRole).toInt();
        for (int column = 1; column < last; ++column)
            if (m_clauses->item(row, column)->checkState() == Qt::Checked)
                clause.among.push_back(m_signatories[static_cast<std::size_t>(column - 1)].id);
        const bool hasAll = clause.among.size() == m_signatories.size();
        if (clause.among.empty())
            clause.count = 0; // nobody, which is not "all": the store refuses it
        else if (hasAll && m_clauses->item(row, 0)->data(IsOfAll).toBool())
            clause.among.clear();
        if (const QString limit = m_clauses->item(row, last)->text().trimmed(); !limit.isEmpty())
            clause.upTo = amountIn(limit).value_or(-1); // no amount: the store refuses it, it must not mean "no limit"
        rule.clauses.push_back(std::move(clause));
    }
    return rule;
}

QString RuleEditor::trouble() const
{
    if (m_kind->currentData().toInt() != Combinations)
        return {};
    const int last = m_clauses->columnCount() - 1;
    for (int row = 0; row < m_clauses->rowCount(); ++row) {
        int among = 0;
        for (int column = 1; column < last; ++column) {
            if (m_clauses->item(row, column)->checkState() != Qt::Checked)
                continue;
            ++among;
            if (m_signatories[static_cast<std::size_t>(column - 1)].retired)
                return tr("Combination %1 names somebody who is retired. Take the tick away.").arg(row + 1);
        }
        const int count = m_clauses->item(row, 0)->data(Qt::EditRole).toInt();
        if (count < 1 || count > among)
            return tr("Combination %1 needs %2 signatures and has %3 ticks. Correct one of them.")
                .arg(row + 1)
                .arg(count)
                .arg(among);
        const QString limit = m_clauses->item(row, last)->text().trimmed();
        if (!limit.isEmpty() && !amountIn(limit))
            return tr("Combination %1: “%2” is no amount. Write it like %3, or leave it empty.")
                .arg(row + 1)
                .arg(limit, amountText(500000));
    }
    return {};
}

void RuleEditor::chosen()
{
    const bool isCombinations = m_kind->currentData().toInt() == Combinations;
    if (isCombinations && m_clauses->rowCount() == 0)
        addClause({2, {}, {}});
    showClauses(isCombinations);
    if (isCombinations) {
        m_clauses->setFocus();
        m_clauses->setCurrentCell(0, 0);
    }
    Q_EMIT edited();
}

void RuleEditor::addClause(const store::Clause& clause)
{
    const QSignalBlocker quiet(m_clauses);
    const int row = m_clauses->rowCount(), last = m_clauses->columnCount() - 1;
    m_clauses->insertRow(row);
    auto* count = new QTableWidgetItem;
    count->setData(Qt::EditRole, clause.count); // a number: edited with a spin box
    count->setData(IsOfAll, clause.among.empty());
    m_clauses->setItem(row, 0, count);
    for (int column = 1; column < last; ++column) {
        const auto& among = clause.among;
        const auto id = m_signatories[static_cast<std::size_t>(column - 1)].id;
        auto* box = new QTableWidgetItem;
        box->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        const bool isIn = among.empty() || std::find(among.begin(), among.end(), id) != among.end();
        box->setCheckState(isIn ? Qt::Checked : Qt::Unchecked);
        box->setData(Qt::AccessibleTextRole, m_clauses->horizontalHeaderItem(column)->text());
        m_clauses->setItem(row, column, box);
    }
    auto* limit = new QTableWidgetItem(clause.upTo ? amountText(*clause.upTo) : QString());
    limit->setToolTip(tr("Empty: without limit"));
    m_clauses->setItem(row, last, limit);
    showClauses(true);
}

void RuleEditor::removeClause()
{
    m_clauses->removeRow(std::max(0, m_clauses->currentRow()));
    showClauses(true);
    Q_EMIT edited();
}

void RuleEditor::showClauses(bool shown)
{
    m_combinations->setVisible(shown);
    m_remove->setEnabled(m_clauses->rowCount() > 1);
    const int rows = std::clamp(m_clauses->rowCount(), 2, 5);
    m_clauses->setFixedHeight(m_clauses->horizontalHeader()->sizeHint().height()
                              + rows * m_clauses->verticalHeader()->defaultSectionSize() + 2 * m_clauses->frameWidth());
}

} // namespace countersign::ui
