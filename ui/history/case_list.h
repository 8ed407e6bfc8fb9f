// Cases of the records, read page by page while somebody scrolls.
#pragma once

#include "ui/desk/records.h"

#include <QAbstractTableModel>

#include <vector>

namespace countersign::ui {

class CaseList : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { When, Number, Customer, Amount, Who, Proposal, Decision, State, Columns };

    explicit CaseList(Records& records, QObject* parent = nullptr);

    void clear();
    /// Reads anew.
    void setFilter(const store::CaseFilter& filter, store::Order order);
    [[nodiscard]] const store::CaseLine& line(int row) const { return m_lines[static_cast<std::size_t>(row)]; }
    [[nodiscard]] int total() const { return m_total; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

Q_SIGNALS:
    /// The first page is there; total() is known.
    void ready();
    void failed(const countersign::Error& error);

private:
    Records& m_records;
    store::CaseFilter m_filter;
    store::Order m_order = store::Order::NewestFirst;
    std::vector<store::CaseLine> m_lines;
    int m_total = 0;
    bool m_reading = false;
    quint64 m_request = 0;
};

} // namespace countersign::ui
