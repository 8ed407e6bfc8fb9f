#include "ui/settings/trail_panel.h"

#include "core/base/file.h"
#include "ui/desk/words.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/theme.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QStandardPaths>
#include <QTableWidget>
#include <QVBoxLayout>

#include <utility>

namespace countersign::ui {

namespace {

constexpr int Shown = 500; ///< entries; the command line gives all
constexpr std::uint64_t LargestCheckpoint = 1u << 20;
enum Column { Number, When, Who, What, Detail, Columns };

/// What an entry's word means; the word itself where a newer program wrote it.
QString actionText(const std::string& action)
{
    using A = store::Action;
    static constexpr std::pair<A, const char*> texts[] = {
        {A::StoreMade, QT_TRANSLATE_NOOP("Trail", "Records made")},
        {A::StoreCopied, QT_TRANSLATE_NOOP("Trail", "Records copied")},
        {A::PassphraseChanged, QT_TRANSLATE_NOOP("Trail", "Passphrase changed")},
        {A::CustomerAdded, QT_TRANSLATE_NOOP("Trail", "Customer added")},
        {A::CustomerChanged, QT_TRANSLATE_NOOP("Trail", "Customer changed")},
        {A::CustomerRetired, QT_TRANSLATE_NOOP("Trail", "Customer retired")},
        {A::CustomerBroughtBack, QT_TRANSLATE_NOOP("Trail", "Customer brought back")},
        {A::DemoRemoved, QT_TRANSLATE_NOOP("Trail", "Demo customers removed")},
        {A::ReferencesAdded, QT_TRANSLATE_NOOP("Trail", "References added")},
        {A::ReferenceRetired, QT_TRANSLATE_NOOP("Trail", "Reference retired")},
        {A::EmbeddingsDropped, QT_TRANSLATE_NOOP("Trail", "Embeddings dropped")},
        {A::CaseAdded, QT_TRANSLATE_NOOP("Trail", "Case added")},
        {A::CaseDecided, QT_TRANSLATE_NOOP("Trail", "Case decided")},
        {A::CaseReviewed, QT_TRANSLATE_NOOP("Trail", "Case reviewed")},
        {A::UsersTurnedOn, QT_TRANSLATE_NOOP("Trail", "Users turned on")},
        {A::UserAdded, QT_TRANSLATE_NOOP("Trail", "User added")},
        {A::UserChanged, QT_TRANSLATE_NOOP("Trail", "User changed")},
        {A::PasswordSet, QT_TRANSLATE_NOOP("Trail", "Password set")},
        {A::SignedIn, QT_TRANSLATE_NOOP("Trail", "Signed in")},
        {A::SignInRefused, QT_TRANSLATE_NOOP("Trail", "Sign-in refused")},
        {A::SignedOut, QT_TRANSLATE_NOOP("Trail", "Signed out")},
        {A::SettingChanged, QT_TRANSLATE_NOOP("Trail", "Setting changed")},
        {A::HistoryExported, QT_TRANSLATE_NOOP("Trail", "History exported")},
        {A::PairsExported, QT_TRANSLATE_NOOP("Trail", "Pairs exported")},
        {A::CustomerExported, QT_TRANSLATE_NOOP("Trail", "Customer exported")},
        {A::CustomerImported, QT_TRANSLATE_NOOP("Trail", "Customer imported")},
        {A::CheckpointMade, QT_TRANSLATE_NOOP("Trail", "Checkpoint made")},
        {A::ModelAdded, QT_TRANSLATE_NOOP("Trail", "Model added")},
        {A::ModelRetired, QT_TRANSLATE_NOOP("Trail", "Model retired")},
        {A::ModelBroughtBack, QT_TRANSLATE_NOOP("Trail", "Model brought back")},
        {A::ModelReleased, QT_TRANSLATE_NOOP("Trail", "Model released")},
        {A::ModelRolledBack, QT_TRANSLATE_NOOP("Trail", "Model rolled back")},
        {A::QueueFilled, QT_TRANSLATE_NOOP("Trail", "Queue filled")},
        {A::QueueItemFailed, QT_TRANSLATE_NOOP("Trail", "Queued case failed")},
        {A::QueueRetried, QT_TRANSLATE_NOOP("Trail", "Failed cases queued again")},
        {A::QueueCleared, QT_TRANSLATE_NOOP("Trail", "Queue cleared")},
        {A::FormRemembered, QT_TRANSLATE_NOOP("Trail", "Form remembered")},
        {A::FormForgotten, QT_TRANSLATE_NOOP("Trail", "Form forgotten")},
    };
    for (const auto& [one, text] : texts)
        if (action == store::name(one))
            return QCoreApplication::translate("Trail", text);
    return QString::fromStdString(action);
}

QString documents()
{
    return QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
}

} // namespace

TrailPanel::TrailPanel(Records& records, const Services& services, QWidget* parent)
    : QWidget(parent),
      m_records(records),
      m_services(services),
      m_table(new QTableWidget(0, Columns, this)),
      m_state(new QLabel(this)),
      m_check(new QPushButton(icon(QStringLiteral("accept")), tr("Check the trail"), this)),
      m_checkAgainst(new QPushButton(tr("Check against a checkpoint…"), this)),
      m_save(new QPushButton(icon(QStringLiteral("report")), tr("Save a checkpoint…"), this))
{
    m_table->setObjectName(QStringLiteral("trail"));
    m_table->setAccessibleName(tr("Audit trail"));
    m_table->setHorizontalHeaderLabels({tr("Entry"), tr("When"), tr("Who"), tr("What"), tr("Details")});
    m_table->horizontalHeader()->setStretchLastSection(true);
    showAsRows(m_table);
    m_state->setObjectName(QStringLiteral("trailState"));
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_check->setObjectName(QStringLiteral("checkTrail"));
    m_save->setObjectName(QStringLiteral("saveCheckpoint"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2 * Grid);
    for (auto* button : {m_check, m_checkAgainst, m_save}) {
        button->setMinimumHeight(9 * Grid);
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * Grid);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_state);
    layout->addLayout(buttons);
    connect(m_check, &QPushButton::clicked, this, [this] { check({}); });
    connect(m_checkAgainst, &QPushButton::clicked, this, &TrailPanel::checkAgainst);
    connect(m_save, &QPushButton::clicked, this, &TrailPanel::saveCheckpoint);
    forget();
}

void TrailPanel::forget()
{
    m_checking.request_stop();
    m_table->setRowCount(0);
    m_check->setEnabled(true);
    m_state->setText(
        tr("Each entry is bound to the one before: what was edited, removed, inserted or cut off is found. "
           "A checkpoint that is kept elsewhere also shows what somebody with the records' key did."));
}

void TrailPanel::refresh()
{
    m_save->setVisible(m_records.may(store::Right::MakeCheckpoint));
    if (!m_records.may(store::Right::SeeTrail))
        return;
    m_records.run(
        this,
        [](store::Store& store, const store::Session& session) { return store.trail().entries(session, {}, 0, Shown); },
        [this](const Result<std::vector<store::Entry>>& entries) {
            if (entries)
                show(*entries);
            else
                Q_EMIT failed(entries.error());
        });
}

void TrailPanel::show(const std::vector<store::Entry>& entries)
{
    m_table->setRowCount(static_cast<int>(entries.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const auto& entry = entries[static_cast<std::size_t>(row)];
        const auto set = [&](int column, const QString& text) {
            m_table->setItem(row, column, new QTableWidgetItem(text));
        };
        set(Number, QLocale().toString(static_cast<qlonglong>(entry.number)));
        set(When, moment(entry.when));
        set(Who, QString::fromStdString(entry.who));
        set(What, actionText(entry.action));
        m_table->item(row, What)->setToolTip(QString::fromStdString(entry.action)); // as the command line has it
        set(Detail, QString::fromStdString(entry.detail));
    }
    for (const int column : {Number, When, Who, What})
        m_table->resizeColumnToContents(column);
}

void TrailPanel::check(const std::optional<store::Checkpoint>& checkpoint)
{
    m_check->setEnabled(false);
    m_state->setText(tr("The trail is being read…"));
    m_checking = {};
    m_records.run(
        this,
        [checkpoint, stop = m_checking.get_token()](store::Store& store, const store::Session& session) {
            return store.trail().check(session, checkpoint, stop);
        },
        [this](const Result<store::TrailReport>& report) { checked(report); });
}

void TrailPanel::checked(const Result<store::TrailReport>& report)
{
    m_check->setEnabled(true);
    if (!report) {
        m_state->setText(recordSentence(report.error()));
        Q_EMIT failed(report.error());
        return;
    }
    if (report->isSound()) {
        m_state->setText(tr("The trail is sound: %1 entries are what was written.")
                             .arg(QLocale().toString(static_cast<qlonglong>(report->entries))));
        return;
    }
    QStringList lines{tr("The trail was tampered with:")};
    for (const auto& finding : report->findings)
        lines << QStringLiteral("• ") + QString::fromStdString(finding.sentence);
    constexpr qsizetype most = 12;
    if (lines.size() > most) {
        const auto more = lines.size() - most;
        lines.resize(most);
        lines << tr("and %1 more; countersign-cli audit verify names them all.").arg(more);
    }
    m_state->setText(lines.join(u'\n'));
}

void TrailPanel::checkAgainst()
{
    const QStringList files =
        m_services.dialogs.openFiles(this, tr("Open a checkpoint"), documents(),
                                     tr("Checkpoints (*.json)") + QStringLiteral(";;") + tr("All files (*)"));
    if (files.isEmpty() || !m_records.isOpen())
        return;
    const auto bytes = readFile(QFile::encodeName(files.first()).toStdString(), LargestCheckpoint);
    if (!bytes) {
        Q_EMIT failed(bytes.error());
        return;
    }
    const auto checkpoint = store::checkpointFrom({reinterpret_cast<const char*>(bytes->data()), bytes->size()},
                                                  QFileInfo(files.first()).fileName().toStdString());
    if (!checkpoint) {
        Q_EMIT failed(checkpoint.error());
        return;
    }
    check(*checkpoint);
}

void TrailPanel::saveCheckpoint()
{
    const QString name = QStringLiteral("countersign-checkpoint-%1.json")
                             .arg(QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss")));
    const QString path = m_services.dialogs.saveFile(this, tr("Save a checkpoint"), QDir(documents()).filePath(name),
                                                     tr("Checkpoints (*.json)"));
    if (path.isEmpty() || !m_records.isOpen())
        return;
    m_records.run(
        this,
        [file = QFile::encodeName(path).toStdString()](store::Store& store,
                                                       const store::Session& session) -> Result<void> {
            const auto checkpoint = store.trail().checkpoint(session);
            if (!checkpoint)
                return tl::unexpected(checkpoint.error());
            const std::string text = store::toJson(*checkpoint);
            return writeFile(file, Bytes(text.begin(), text.end()));
        },
        [this, path](const Result<void>& written) {
            if (!written) {
                Q_EMIT failed(written.error());
                return;
            }
            Q_EMIT said(
                tr("Saved as %1. Keep it where nobody of the desk can change it.").arg(QFileInfo(path).fileName()));
            refresh();
        });
}

} // namespace countersign::ui
