#include "ui/history/case_list.h"

#include "ui/desk/signing.h"
#include "ui/desk/words.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <QGuiApplication>
#include <QPalette>

namespace countersign::ui {

namespace {

constexpr int Page = 100;

struct Read {
    std::vector<store::CaseLine> lines;
    int total = 0;
};

QString stateText(store::State state)
{
    switch (state) {
    case store::State::Undecided: return CaseList::tr("undecided");
    case store::State::WaitingForReview: return CaseList::tr("waits for review");
    case store::State::Closed: return CaseList::tr("closed");
    }
    return {};
}

} // namespace

CaseList::CaseList(Records& records, QObject* parent) : QAbstractTableModel(parent), m_records(records) {}

void CaseList::clear()
{
    beginResetModel();
    m_lines.clear();
    m_total = 0;
    m_reading = false;
    ++m_request;
    endResetModel();
}

void CaseList::setFilter(const store::CaseFilter& filter, store::Order order)
{
    m_filter = filter;
    m_order = order;
    clear();
    if (m_records.isOpen())
        fetchMore({});
}

int CaseList::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int CaseList::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : Columns;
}

bool CaseList::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && !m_reading && static_cast<int>(m_lines.size()) < m_total;
}

void CaseList::fetchMore(const QModelIndex&)
{
    if (m_reading)
        return;
    m_reading = true;
    m_records.run(
        this,
        [filter = m_filter, order = m_order, known = m_total,
         from = static_cast<int>(m_lines.size())](store::Store& store, const store::Session& session) -> Result<Read> {
            auto lines = store.cases().lines(session, filter, order, from, Page);
            if (!lines)
                return tl::unexpected(lines.error());
            if (from > 0) // counted before
                return Read{std::move(*lines), known};
            auto total = store.cases().count(session, filter);
            if (!total)
                return tl::unexpected(total.error());
            return Read{std::move(*lines), *total};
        },
        [this, request = m_request](const Result<Read>& read) {
            if (request != m_request)
                return;
            m_reading = false;
            if (!read) {
                Q_EMIT failed(read.error());
                return;
            }
            m_total = read->total;
            const auto first = static_cast<int>(m_lines.size());
            if (!read->lines.empty()) {
                beginInsertRows({}, first, first + static_cast<int>(read->lines.size()) - 1);
                m_lines.insert(m_lines.end(), read->lines.begin(), read->lines.end());
                endInsertRows();
            }
            if (first == 0)
                Q_EMIT ready();
        });
}

QVariant CaseList::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const auto& line = m_lines[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole) {
        switch (index.column()) {
        case When: return moment(line.when);
        case Number: return QString::fromStdString(line.number);
        case Customer: return QString::fromStdString(line.customerName);
        case Amount: return line.amount ? amountText(*line.amount) : QString();
        case Who: return QString::fromStdString(line.decidedBy.empty() ? line.who : line.decidedBy);
        case Proposal: return word(line.proposal);
        case Decision: return line.decision ? word(*line.decision) : QString();
        case State: return stateText(line.state);
        default: return {};
        }
    }
    if (role == Qt::TextAlignmentRole && index.column() == Amount)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::DecorationRole && (index.column() == Proposal || (index.column() == Decision && line.decision))) {
        const Band band = bandOf(index.column() == Proposal ? line.proposal : *line.decision);
        return icon(iconOf(band), toneOf(band, QGuiApplication::palette()));
    }
    if (role == Qt::ToolTipRole && index.column() == Decision && line.decision && *line.decision != line.proposal)
        return tr("Decided otherwise than proposed");
    return {};
}

QVariant CaseList::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole && section == Amount)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case When: return tr("When");
    case Number: return tr("Case");
    case Customer: return tr("Customer");
    case Amount: return tr("Amount");
    case Who: return tr("Decided by");
    case Proposal: return tr("Proposal");
    case Decision: return tr("Decision");
    case State: return tr("State");
    default: return {};
    }
}

} // namespace countersign::ui
