#include "ui/customers/customer_list.h"

#include "ui/widgets/theme.h"

#include <QFontMetrics>
#include <QGuiApplication>
#include <QSize>

#include <algorithm>

namespace countersign::ui {

void CustomerList::setLines(std::vector<store::CustomerLine> lines)
{
    beginResetModel();
    m_lines = std::move(lines);
    endResetModel();
}

int CustomerList::rowOf(store::CustomerId id) const
{
    const auto found = std::ranges::find(m_lines, id, &store::CustomerLine::id);
    return found == m_lines.end() ? -1 : static_cast<int>(found - m_lines.begin());
}

int CustomerList::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

QVariant CustomerList::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const auto& line = m_lines[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole) {
        QString second = QString::fromStdString(line.account);
        if (line.isRetired)
            second += QStringLiteral(" · ") + tr("retired");
        else if (line.references == 0)
            second += QStringLiteral(" · ") + tr("no references");
        return QString(QString::fromStdString(line.name) + u'\n' + second);
    }
    if (role == Qt::SizeHintRole) // two lines, and air between the rows
        return QSize(0, 2 * QFontMetrics(QGuiApplication::font()).lineSpacing() + Grid);
    if (role == Qt::ToolTipRole)
        return tr("%1 signatories, %2 references").arg(line.signatories).arg(line.references);
    return {};
}

} // namespace countersign::ui
