// What an import would do, and what is wrong, as a table of any length.
#pragma once

#include "core/store/import.h"

#include <QAbstractTableModel>

#include <vector>

namespace countersign::ui {

/// What is wrong and what to do, in the person's language.
[[nodiscard]] QString importSentence(const store::ImportNote& note);
/// Why a folder or a table cannot be imported at all.
[[nodiscard]] QString importSentence(const Error& error);

class ImportTable : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Customer, Account, Place, What, Columns };

    using QAbstractTableModel::QAbstractTableModel;

    /// A row for each customer, and below it one for each note on it.
    void setPlan(const store::ImportPlan& plan);
    /// The notes alone.
    void setNotes(const store::ImportPlan& plan, const std::vector<store::ImportNote>& notes);
    void clear();
    void setOnlyNotes(bool only);
    [[nodiscard]] int notes() const { return static_cast<int>(m_notes.size()); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QString customer, account, place, what;
        bool isNote = false;
    };
    static Row rowOf(const store::ImportPlan& plan, const store::ImportNote& note);

    std::vector<Row> m_rows;
    std::vector<std::size_t> m_notes; ///< which of the rows are
    bool m_onlyNotes = false;
};

} // namespace countersign::ui
