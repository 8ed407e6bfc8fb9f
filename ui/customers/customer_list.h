// Customers that a search found, as a list of any length.
#pragma once

#include "core/store/customers.h"

#include <QAbstractListModel>

#include <vector>

namespace countersign::ui {

class CustomerList : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void setLines(std::vector<store::CustomerLine> lines);
    [[nodiscard]] const store::CustomerLine& line(int row) const { return m_lines[static_cast<std::size_t>(row)]; }
    /// -1 where it is not in the list.
    [[nodiscard]] int rowOf(store::CustomerId id) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    /// Name and account number, two lines; what is missing as the tool tip.
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<store::CustomerLine> m_lines;
};

} // namespace countersign::ui
