#include "ui/customers/import_table.h"

#include "ui/desk/words.h"
#include "ui/widgets/icons.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace countersign::ui {

namespace {

using Kind = store::ImportNote::Kind;

QString said(const std::string& text)
{
    return QString::fromStdString(text);
}

QString withoutContext(Error error)
{
    error.context.clear();
    return sentence(error);
}

} // namespace

QString importSentence(const store::ImportNote& note)
{
    using T = ImportTable;
    switch (note.kind) {
    case Kind::AccountTaken:
        return T::tr("Left out: this account number is in the records already, with other references. Add these there "
                     "if they are this customer’s.");
    case Kind::SameAccount:
        return T::tr("Left out: the folder “%1” has the same account number. Put the pictures of one customer into one "
                     "folder.")
            .arg(said(note.other));
    case Kind::NamesDiffer:
        return T::tr("Left out: an earlier line calls this account “%1”. Correct the number or the name.")
            .arg(said(note.other));
    case Kind::BadCustomer:
        return T::tr(
            "Left out: the account number is missing, or a text is too long. Correct the name of the folder or "
            "the row.");
    case Kind::BadFolder: return T::tr("Left out: the folder cannot be read. Check that you may open it.");
    case Kind::NoPicture:
        return T::tr("Left out: there is no picture that can be used. Add scans of this customer’s signature.");
    case Kind::NoAccount: return T::tr("This row is left out: it has no account number. Fill it in.");
    case Kind::NoReference: return T::tr("This row is left out: it names no picture. Fill in the column reference.");
    case Kind::WrongFields:
        return T::tr("This row is left out: it has %1 fields, not as many as the header. Put texts with a separator in "
                     "them into quotes.")
            .arg(note.count);
    case Kind::StrayFile:
        return T::tr("This file is left out: it lies beside the folders of the customers. Move it into one of them.");
    case Kind::BadPicture: return T::tr("This picture is left out: %1").arg(withoutContext(note.error));
    case Kind::TooMany:
        return T::tr("This picture is left out: a signatory has %1 references at most.")
            .arg(store::MostImportedReferences);
    case Kind::TwiceTheSame:
        return T::tr("This picture is left out: it is the same file as “%1”. Delete one of them.")
            .arg(said(note.other));
    case Kind::TwoCustomers:
        return T::tr("This picture is left out: account %1 has the same file. Find out whose signature it is.")
            .arg(said(note.other));
    case Kind::Changed:
        return T::tr("Left out: the picture is not the one any more that was looked at. Import once more.");
    case Kind::PoorPicture: {
        QStringList words;
        for (const auto& one : note.quality)
            words << quality(one);
        return T::tr("Taken all the same: %1. A better scan would help.").arg(words.join(QStringLiteral(", ")));
    }
    case Kind::FewReferences:
        return note.count == 1
                   ? T::tr("Taken all the same: with one reference the best proposal is Refer.")
                   : T::tr("Taken all the same: %1 references; three to five make a firm decision.").arg(note.count);
    case Kind::NotFiled:
        return T::tr("Enrolled already, but without %1 of these pictures. Add them there if they are this customer’s.")
            .arg(note.count);
    }
    return {};
}

QString importSentence(const Error& error)
{
    using T = ImportTable;
    static const QRegularExpression line(QStringLiteral("^Line (\\d+) "));
    const auto place = line.match(said(error.message));
    switch (error.code) {
    case ErrorCode::EmptyInput:
        return T::tr(
            "There is no customer in it. Choose a folder with a folder for each customer, or a CSV file with a "
            "row for each picture.");
    case ErrorCode::Unsupported: return T::tr("This is not text in UTF-8. Save the table as CSV in UTF-8.");
    case ErrorCode::Corrupt:
        if (place.hasMatch())
            return place.captured(1) == u"1"
                       ? T::tr("Line 1 has to name the columns account and reference; name and signatory may be there "
                               "too.")
                       : T::tr("Line %1 of the table cannot be read. Check the quotes in it.").arg(place.captured(1));
        return recordSentence(error);
    case ErrorCode::NotFound:
    case ErrorCode::Unreadable: return sentence(error);
    default: return recordSentence(error);
    }
}

ImportTable::Row ImportTable::rowOf(const store::ImportPlan& plan, const store::ImportNote& note)
{
    Row row;
    row.isNote = true;
    row.what = importSentence(note);
    row.place = said(note.place.filename().string());
    if (note.line > 0)
        row.place = tr("%1, line %2").arg(row.place).arg(note.line);
    if (note.customer) {
        row.customer = said(plan.customers[*note.customer].name);
        row.account = said(plan.customers[*note.customer].account);
    }
    return row;
}

void ImportTable::setPlan(const store::ImportPlan& plan)
{
    beginResetModel();
    m_rows.clear();
    m_notes.clear();
    auto note = plan.notes.begin();
    const auto addNotes = [&](const auto& isWanted) {
        for (; note != plan.notes.end() && isWanted(*note); ++note) {
            m_notes.push_back(m_rows.size());
            m_rows.push_back(rowOf(plan, *note));
        }
    };
    addNotes([](const store::ImportNote& one) { return !one.customer; });
    for (std::size_t i = 0; i < plan.customers.size(); ++i) {
        const auto& customer = plan.customers[i];
        using State = store::PlannedCustomer::State;
        const int count = customer.references();
        const QString what = customer.state == State::LeftOut ? tr("Is left out")
                             : customer.state == State::There ? tr("Is enrolled already")
                             : count == 1                     ? tr("Will be added with one reference")
                                                              : tr("Will be added with %1 references").arg(count);
        m_rows.push_back({said(customer.name), said(customer.account), {}, what, false});
        addNotes([i](const store::ImportNote& one) { return one.customer == i; });
    }
    endResetModel();
}

void ImportTable::setNotes(const store::ImportPlan& plan, const std::vector<store::ImportNote>& notes)
{
    beginResetModel();
    m_rows.clear();
    m_notes.clear();
    for (const auto& note : notes) {
        m_notes.push_back(m_rows.size());
        m_rows.push_back(rowOf(plan, note));
    }
    endResetModel();
}

void ImportTable::clear()
{
    setNotes({}, {});
}

void ImportTable::setOnlyNotes(bool only)
{
    beginResetModel();
    m_onlyNotes = only;
    endResetModel();
}

int ImportTable::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_onlyNotes ? m_notes.size() : m_rows.size());
}

int ImportTable::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : Columns;
}

QVariant ImportTable::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const auto at = static_cast<std::size_t>(index.row());
    const Row& row = m_rows[m_onlyNotes ? m_notes[at] : at];
    if (role == Qt::DecorationRole && index.column() == What && row.isNote)
        return icon(QStringLiteral("warning"));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case Customer: return row.customer;
    case Account: return row.account;
    case Place: return row.place;
    default: return row.what;
    }
}

QVariant ImportTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Customer: return tr("Customer");
    case Account: return tr("Account");
    case Place: return tr("File");
    default: return tr("What happens");
    }
}

} // namespace countersign::ui
