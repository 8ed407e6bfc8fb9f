#include "ui/train/check_page.h"

#include "ui/desk/words.h"
#include "ui/train/picture_box.h"
#include "ui/train/words.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <QFile>
#include <QFileInfo>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTreeWidget>

namespace countersign::ui {

namespace {

constexpr int FindingRole = Qt::UserRole; ///< index of the finding; -1: nothing is wrong
constexpr int FileRole = FindingRole + 1; ///< index of its file that the row is about; -1: all of them
enum Column { What, Writer, File, Columns };
constexpr QSize PictureSize(88 * Grid, 36 * Grid);

} // namespace

CheckPage::CheckPage(Retraining& retraining, QWidget* parent) : Page(retraining, parent)
{
    m_summary = new QLabel(this);
    m_summary->setObjectName(QStringLiteral("checkSummary"));
    m_summary->setWordWrap(true);
    m_summary->setTextFormat(Qt::PlainText);
    m_list = new QTreeWidget(this);
    m_list->setObjectName(QStringLiteral("checkFindings"));
    m_list->setAccessibleName(tr("What was found"));
    m_list->setColumnCount(Columns);
    m_list->setHeaderLabels({tr("Found"), tr("Writer"), tr("File")});
    m_list->header()->setStretchLastSection(true);
    m_list->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_list->setColumnWidth(What, 96 * Grid);
    m_list->setColumnWidth(Writer, 24 * Grid);
    m_list->setUniformRowHeights(true);
    m_advice = new QLabel(this);
    m_advice->setObjectName(QStringLiteral("checkAdvice"));
    m_advice->setWordWrap(true);
    m_advice->setTextFormat(Qt::PlainText);
    m_advice->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_leaveOut = new QPushButton(icon(QStringLiteral("remove")), {}, this);
    m_leaveOut->setObjectName(QStringLiteral("checkLeaveOut"));
    m_leaveOut->setMinimumHeight(9 * Grid);
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(3 * Grid);
    layout->setVerticalSpacing(2 * Grid);
    layout->addWidget(m_summary, 0, 0, 1, 2);
    layout->addWidget(m_list, 1, 0, 5, 1);
    layout->addWidget(m_advice, 1, 1);
    for (int i = 0; i < 2; ++i) {
        m_pictures[i] = new PictureBox(PictureBox::What::Scan, PictureSize, this);
        m_captions[i] = new QLabel(this);
        m_captions[i]->setTextFormat(Qt::PlainText);
        auto* cell = new QVBoxLayout;
        cell->setSpacing(Grid);
        cell->addWidget(m_captions[i]);
        cell->addWidget(m_pictures[i]);
        layout->addLayout(cell, 2 + i, 1);
    }
    layout->addWidget(m_leaveOut, 4, 1, Qt::AlignLeft);
    layout->setRowStretch(5, 1);
    layout->setColumnStretch(0, 1);
    layout->setColumnMinimumWidth(1, PictureSize.width());
    setFocusProxy(m_list);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &CheckPage::displayChosen);
    connect(m_list, &QTreeWidget::itemChanged, this, &CheckPage::changed);
    connect(m_leaveOut, &QPushButton::clicked, this, &CheckPage::leaveOutAll);
    display();
}

void CheckPage::enter()
{
    if (!m_retraining.findings() && m_retraining.data() && !m_retraining.isBusy())
        m_retraining.check();
}

void CheckPage::display()
{
    const auto& findings = m_retraining.findings();
    const void* from = findings ? static_cast<const void*>(findings->data()) : nullptr;
    if (from != m_filledFrom || (findings && m_list->topLevelItemCount() == 0)
        || m_filledFixed != m_retraining.isFixed())
        fill();
    m_filledFrom = from;
    const auto support = m_retraining.support();
    if (!findings) {
        m_summary->setText({});
    } else {
        const QLocale locale;
        QStringList parts;
        parts << tr("%1 writers with %2 genuine signatures or more, %3 of them with skilled forgeries.")
                     .arg(locale.toString(support.writers), locale.toString(retrain::MinimumGenuine),
                          locale.toString(support.withForgeries));
        if (!support.adapt)
            parts << tr("That is too little: a model trained on it could not be told from the current one. Needed: %1 "
                        "writers with "
                        "%2 genuine signatures, 11 of them with two skilled forgeries; good are 20 writers with 10 and "
                        "5.")
                         .arg(retrain::MinimumWriters)
                         .arg(retrain::MinimumGenuine);
        else if (!support.goOn)
            parts << tr("That is enough to adapt the current model, not to train all of it or a new one.");
        else if (!support.scratch)
            parts << tr("That is enough to adapt the current model or to train on from it, not for a new one.");
        else
            parts << tr("That is enough for every way of training.");
        if (support.adapt)
            parts << tr("The forgeries that are kept back to compare by cannot show a false match rate below %1.")
                         .arg(shareText(support.leastFmr));
        if (retrain::isPoisoned(*findings))
            parts << tr("There is something here that spoils a training: see the first lines.");
        if (m_retraining.isFixed())
            parts << tr("There is a training on them: start over to leave out others.");
        m_summary->setText(parts.join(u' '));
    }
    displayChosen();
}

void CheckPage::fill()
{
    const QSignalBlocker blocker(m_list);
    m_filledFixed = m_retraining.isFixed();
    m_list->clear();
    m_findings.clear();
    if (!m_retraining.findings())
        return;
    m_findings = *m_retraining.findings();
    const auto& leftOut = m_retraining.plan().leftOut;
    std::map<QString, QTreeWidgetItem*> groups;
    std::map<retrain::Trouble, int> counts;
    for (const auto& finding : m_findings)
        ++counts[finding.trouble];
    for (std::size_t i = 0; i < m_findings.size(); ++i) {
        const auto& finding = m_findings[i];
        const QString text = title(finding);
        QTreeWidgetItem* parent = m_list->invisibleRootItem();
        if (canBeLeftOut(finding) && finding.trouble != retrain::Trouble::PoorQuality) {
            auto*& group = groups[text];
            if (!group) {
                group = new QTreeWidgetItem(m_list, {tr("%1 (%2)").arg(text).arg(counts[finding.trouble])});
                group->setIcon(What, icon(QStringLiteral("warning")));
                group->setData(What, FindingRole, static_cast<int>(i));
            }
            parent = group;
        }
        const auto addRow = [&](QTreeWidgetItem* above, const QString& what, const QString& file, int which) {
            auto* item = new QTreeWidgetItem(above, {what, QString::fromStdString(finding.writer), file});
            item->setData(What, FindingRole, static_cast<int>(i));
            item->setData(What, FileRole, which);
            return item;
        };
        const auto nameOf = [&](std::size_t k) {
            return QFileInfo(QFile::decodeName(finding.files[k].c_str())).fileName();
        };
        if (!canBeLeftOut(finding)) {
            auto* item = addRow(
                parent, text,
                finding.trouble == retrain::Trouble::Unreadable && !finding.files.empty() ? nameOf(0) : QString(), -1);
            item->setIcon(What, icon(isGrave(finding) ? QStringLiteral("error") : QStringLiteral("information")));
            continue;
        }
        if (finding.trouble == retrain::Trouble::PoorQuality) {
            parent = addRow(parent, text, {}, -1);
            parent->setIcon(What, icon(QStringLiteral("warning")));
        }
        for (std::size_t k = 0; k < finding.files.size(); ++k) {
            // Of two of the same the second is the copy.
            auto* item = addRow(parent, tr("Leave out"), nameOf(k), static_cast<int>(k));
            item->setFlags(item->flags().setFlag(Qt::ItemIsUserCheckable, !m_filledFixed));
            item->setCheckState(What, leftOut.contains(finding.files[k]) ? Qt::Checked : Qt::Unchecked);
        }
    }
    if (m_findings.empty()) {
        auto* item = new QTreeWidgetItem(m_list, {tr("Nothing is wrong.")});
        item->setIcon(What, icon(QStringLiteral("accept")));
        item->setData(What, FindingRole, -1);
    }
    m_list->expandAll();
    m_list->setCurrentItem(m_list->topLevelItem(0));
}

const retrain::Finding* CheckPage::chosen() const
{
    const auto* item = m_list->currentItem();
    const int index = item ? item->data(What, FindingRole).toInt() : -1;
    return index >= 0 && index < static_cast<int>(m_findings.size()) ? &m_findings[static_cast<std::size_t>(index)]
                                                                     : nullptr;
}

void CheckPage::displayChosen()
{
    const auto* finding = chosen();
    m_advice->setText(finding ? advice(*finding) : QString());
    const bool many = finding && canBeLeftOut(*finding);
    m_leaveOut->setVisible(many);
    m_leaveOut->setEnabled(!m_retraining.isFixed());
    if (many)
        m_leaveOut->setText(tr("&Leave out all like this"));
    std::vector<std::filesystem::path> files;
    if (finding) {
        const int which = m_list->currentItem()->data(What, FileRole).toInt();
        files = finding->files;
        if (finding->trouble == retrain::Trouble::PoorQuality && which >= 0)
            files = {finding->files[static_cast<std::size_t>(which)]};
        if (finding->trouble == retrain::Trouble::Unreadable)
            files.clear();
    }
    for (int i = 0; i < 2; ++i) {
        const bool has = static_cast<std::size_t>(i) < files.size();
        const bool leak =
            finding
            && (finding->trouble == retrain::Trouble::Leak || finding->trouble == retrain::Trouble::LeakRemains);
        m_captions[i]->setText(
            !has   ? QString()
            : leak ? (i == 0 ? tr("A genuine signature, as scanned") : tr("A forgery, as scanned"))
                   : QFileInfo(QFile::decodeName(files[static_cast<std::size_t>(i)].c_str())).fileName());
        m_pictures[i]->setFile(has ? files[static_cast<std::size_t>(i)] : std::filesystem::path());
        m_pictures[i]->setVisible(has);
        m_captions[i]->setVisible(has);
    }
}

void CheckPage::changed(QTreeWidgetItem* item)
{
    const int index = item->data(What, FindingRole).toInt(), which = item->data(What, FileRole).toInt();
    if (index < 0 || which < 0 || !(item->flags() & Qt::ItemIsUserCheckable))
        return;
    const auto file = m_findings[static_cast<std::size_t>(index)].files[static_cast<std::size_t>(which)];
    const bool out = item->checkState(What) == Qt::Checked;
    m_retraining.change([&](Plan& plan) {
        if (out)
            plan.leftOut.insert(file);
        else
            plan.leftOut.erase(file);
    });
}

void CheckPage::leaveOutAll()
{
    const auto* finding = chosen();
    if (!finding)
        return;
    const auto trouble = finding->trouble;
    m_retraining.change([&](Plan& plan) {
        for (const auto& one : m_findings) {
            if (one.trouble != trouble || one.files.empty()
                || (trouble == retrain::Trouble::PoorQuality && one.flag != finding->flag))
                continue;
            // One of two copies may stay, unless they contradict each other.
            const std::size_t from = trouble == retrain::Trouble::NearDuplicate ? 1 : 0;
            plan.leftOut.insert(one.files.begin() + static_cast<std::ptrdiff_t>(from), one.files.end());
        }
    });
    fill();
}

QString CheckPage::missing() const
{
    if (!m_retraining.findings())
        return tr("The signatures have not been checked yet.");
    return m_retraining.support().adapt ? QString() : tr("There are too few signatures: see above.");
}

} // namespace countersign::ui
