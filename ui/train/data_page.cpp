#include "ui/train/data_page.h"

#include "ui/desk/files.h"
#include "ui/train/words.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/thumbnail_strip.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace countersign::ui {

namespace {
constexpr std::size_t MostThumbnails = 60;
}

DataPage::DataPage(Retraining& retraining, const Services& services, QWidget* parent)
    : Page(retraining, parent), m_services(services)
{
    auto* advice = new QLabel(
        tr("Choose signatures that the bank has: a folder in which each writer has a folder with the folders “genuine” "
           "and "
           "“forged”, a CSV file of pairs (image_a, image_b, label), or what people at the desk confirmed and "
           "overrode. "
           "Good to begin with: 20 writers or more, 10 genuine signatures and some skilled forgeries of each."),
        this);
    advice->setWordWrap(true);
    const auto button = [this](const char* iconName, const QString& text, const char* name) {
        auto* made = new QPushButton(icon(QString::fromLatin1(iconName)), text, this);
        made->setObjectName(QString::fromLatin1(name));
        made->setMinimumHeight(9 * Grid);
        return made;
    };
    m_folder = button("open", tr("Add a fol&der…"), "trainFolder");
    m_pairs = button("open", tr("Add a file of &pairs…"), "trainPairs");
    m_history = button("history", tr("From the h&istory"), "trainHistory");
    m_demo = button("references", tr("&Made-up signatures, to try"), "trainDemo");
    m_remove = button("remove", tr("&Remove"), "trainRemove");
    m_sources = new QListWidget(this);
    m_sources->setObjectName(QStringLiteral("trainSources"));
    m_sources->setAccessibleName(tr("What is trained on"));
    m_sources->setMaximumHeight(28 * Grid);
    m_counts = new QLabel(this);
    m_counts->setObjectName(QStringLiteral("trainCounts"));
    m_counts->setWordWrap(true);
    m_counts->setTextFormat(Qt::PlainText);
    m_thumbnails = new ThumbnailStrip(this);
    m_thumbnails->setAccessibleName(tr("Some of the signatures"));
    m_thumbnails->setAcceptDrops(false);
    m_thumbnails->setFlow(QListView::LeftToRight);
    m_thumbnails->setWrapping(true);
    m_thumbnails->setEmptyText(tr("Signatures are shown here as soon as they are read."));

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2 * Grid);
    for (auto* one : {m_folder, m_pairs, m_history, m_demo})
        buttons->addWidget(one);
    buttons->addStretch(1);
    auto* chosen = new QHBoxLayout;
    chosen->setSpacing(2 * Grid);
    chosen->addWidget(m_sources, 1);
    chosen->addWidget(m_remove, 0, Qt::AlignTop);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * Grid);
    layout->addWidget(advice);
    layout->addLayout(buttons);
    layout->addLayout(chosen);
    layout->addWidget(m_counts);
    layout->addWidget(m_thumbnails, 1);
    setFocusProxy(m_folder);

    connect(m_folder, &QPushButton::clicked, this, &DataPage::chooseFolder);
    connect(m_pairs, &QPushButton::clicked, this, &DataPage::choosePairs);
    connect(m_history, &QPushButton::clicked, &m_retraining, &Retraining::addHistory);
    connect(m_demo, &QPushButton::clicked, &m_retraining, &Retraining::addDemo);
    connect(m_remove, &QPushButton::clicked, this, &DataPage::removeChosen);
    connect(m_sources, &QListWidget::currentRowChanged, this, [this](int row) { m_remove->setEnabled(row >= 0); });
    auto* remove = new QShortcut(QKeySequence::Delete, m_sources, nullptr, nullptr, Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, &DataPage::removeChosen);
    display();
}

void DataPage::chooseFolder()
{
    const QString folder =
        m_services.dialogs.openFolder(this, tr("The folder of the writers"), lastFolder(ImportFolder));
    if (folder.isEmpty())
        return;
    rememberFolderOf(ImportFolder, folder);
    m_retraining.addSource({retrain::Source::Kind::Folder, QFile::encodeName(folder).toStdString(), {}});
}

void DataPage::choosePairs()
{
    const auto files =
        m_services.dialogs.openFiles(this, tr("The file of pairs"), lastFolder(ImportFolder), tr("CSV (*.csv)"));
    if (files.isEmpty())
        return;
    rememberFolderOf(ImportFolder, files.first());
    // What a label means cannot be seen from the file, and guessing wrong would turn the training round.
    QMessageBox question(QMessageBox::Question, tr("File of pairs"), tr("What does the label 1 mean in this file?"),
                         QMessageBox::NoButton, this);
    auto* different = question.addButton(tr("&Different writers"), QMessageBox::AcceptRole);
    auto* same = question.addButton(tr("The &same writer"), QMessageBox::AcceptRole);
    question.addButton(QMessageBox::Cancel);
    question.setDefaultButton(different);
    question.exec();
    if (question.clickedButton() != different && question.clickedButton() != same)
        return;
    m_retraining.addSource(
        {retrain::Source::Kind::Pairs, QFile::encodeName(files.first()).toStdString(),
         question.clickedButton() == same ? eval::PairLabels::OneIsSame : eval::PairLabels::OneIsDifferent});
}

void DataPage::removeChosen()
{
    if (m_sources->currentRow() >= 0 && m_remove->isEnabled())
        m_retraining.removeSource(static_cast<std::size_t>(m_sources->currentRow()));
}

void DataPage::display()
{
    const auto& plan = m_retraining.plan();
    const bool free = !m_retraining.isBusy() && !m_retraining.isFixed() && !m_retraining.isElsewhere();
    for (auto* one : {m_folder, m_pairs, m_history, m_demo})
        one->setEnabled(free);
    const int row = m_sources->currentRow();
    m_sources->clear();
    for (const auto& source : plan.sources) {
        const QString path = QFile::decodeName(source.path.c_str());
        const QString name = QFileInfo(path).fileName();
        const QString text = name == QLatin1String("history") ? tr("Decided cases from the history")
                             : name == QLatin1String("demo")  ? tr("Made-up signatures")
                                                              : QDir::toNativeSeparators(path);
        auto* item = new QListWidgetItem(icon(QStringLiteral("references")), text, m_sources);
        item->setToolTip(QDir::toNativeSeparators(path));
    }
    m_sources->setCurrentRow(std::min(row, m_sources->count() - 1));
    m_sources->setVisible(m_sources->count() > 0);
    m_remove->setVisible(m_sources->count() > 0);
    m_remove->setEnabled(free && m_sources->currentRow() >= 0);
    const auto& found = m_retraining.data();
    if (!found) {
        m_counts->setText(plan.sources.empty() || m_retraining.isBusy() ? QString() : tr("Nothing could be read."));
    } else {
        const auto support = retrain::supportOf(found->loaded.set);
        const QLocale locale;
        QStringList parts;
        parts << tr("Found: %1 writers, %2 genuine signatures, %3 skilled forgeries.")
                     .arg(locale.toString(static_cast<int>(found->loaded.set.writers.size())),
                          locale.toString(support.genuine), locale.toString(support.forged));
        if (found->loaded.set.duplicatesDropped > 0)
            parts << tr("Identical files left out: %1.").arg(locale.toString(found->loaded.set.duplicatesDropped));
        if (!found->loaded.unreadable.empty())
            parts << tr("Unreadable: %1.").arg(locale.toString(static_cast<int>(found->loaded.unreadable.size())));
        if (m_retraining.isFixed())
            parts << tr("There is a training on them: start over to choose others.");
        m_counts->setText(parts.join(u' '));
    }
    displayThumbnails();
}

void DataPage::displayThumbnails()
{
    const auto& found = m_retraining.data();
    if (m_shown.lock() == found && (found || m_thumbnails->count() == 0))
        return;
    m_shown = found;
    QList<Thumbnail> thumbnails;
    if (found) {
        const auto& samples = found->loaded.set.samples;
        const std::size_t every = std::max<std::size_t>(1, samples.size() / MostThumbnails);
        for (std::size_t i = 0; i < samples.size(); i += every) {
            const QString writer =
                QString::fromStdString(found->loaded.set.writers[static_cast<std::size_t>(samples[i].writer)]);
            thumbnails << Thumbnail{
                imageOf(found->loaded.images[i]), samples[i].forged ? tr("%1 (f)", "forged").arg(writer) : writer,
                QDir::toNativeSeparators(QFile::decodeName(samples[i].file.c_str())), !samples[i].flags.empty()};
        }
    }
    m_thumbnails->setThumbnails(thumbnails);
}

QString DataPage::missing() const
{
    if (m_retraining.data())
        return {};
    return m_retraining.plan().sources.empty() ? tr("Choose signatures first.")
                                               : tr("The signatures have not been read yet.");
}

} // namespace countersign::ui
