#include "ui/settings/records_panel.h"

#include "core/store/copy.h"
#include "ui/desk/files.h"
#include "ui/desk/job_bar.h"
#include "ui/desk/key_store.h"
#include "ui/desk/words.h"
#include "ui/desk/workers.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/theme.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QtConcurrent/QtConcurrentRun>
#include <QVBoxLayout>

namespace countersign::ui {

namespace {

/// What was typed: a server's URL, or a file, wherever the program is started next time.
QString placeOf(const QString& text)
{
    const QString place = text.trimmed();
    return place.isEmpty() || place.contains(QStringLiteral("://")) ? place : QFileInfo(place).absoluteFilePath();
}

std::string urlOf(const QString& place)
{
    return QFile::encodeName(place).toStdString();
}

} // namespace

RecordsPanel::RecordsPanel(Records& records, const Services& services, QWidget* parent)
    : QWidget(parent), m_records(records), m_services(services)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * Grid);
    const auto form = [](QWidget* part) {
        auto* made = new QFormLayout(part);
        made->setContentsMargins(0, 0, 0, 0);
        made->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
        made->setLabelAlignment(Qt::AlignLeft);
        return made;
    };
    const auto secret = [](QFormLayout* to, const QString& title, const char* name) {
        auto* edit = new QLineEdit;
        edit->setObjectName(QString::fromLatin1(name));
        edit->setEchoMode(QLineEdit::Password);
        edit->setMinimumWidth(60 * Grid);
        to->addRow(title, edit);
        return edit;
    };
    m_where = new QLabel(this);
    m_where->setObjectName(QStringLiteral("whereRecordsAre"));
    m_where->setWordWrap(true);
    m_where->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    layout->addWidget(m_where);

    m_passphrasePart = new QWidget(this);
    auto* passphrase = form(m_passphrasePart);
    m_old = secret(passphrase, tr("Passphrase"), "oldPassphrase");
    m_new = secret(passphrase, tr("New passphrase"), "newPassphrase");
    m_again = secret(passphrase, tr("Once more"), "newPassphraseAgain");
    auto* change = new QPushButton(tr("Change the passphrase"), m_passphrasePart);
    change->setMinimumHeight(9 * Grid);
    passphrase->addRow({}, change);
    m_ask = new QPushButton(tr("Ask for the passphrase at each start"), this);
    m_ask->setObjectName(QStringLiteral("forgetPassphrase"));
    m_ask->setToolTip(tr("Takes the passphrase out of the desktop's key store"));
    connect(m_ask, &QPushButton::clicked, this, [this] {
        removeSecret(this, m_records.where(), [this](const QString& trouble) {
            if (trouble.isEmpty())
                Q_EMIT said(tr("The passphrase will be asked for at the next start."));
            else
                Q_EMIT failed({ErrorCode::WriteFailed, trouble.toStdString()});
        });
    });
    layout->addWidget(m_passphrasePart);
    layout->addWidget(m_ask, 0, Qt::AlignLeft);
    layout->addSpacing(3 * Grid);

    m_otherPart = new QWidget(this);
    auto* otherLayout = new QVBoxLayout(m_otherPart);
    otherLayout->setContentsMargins(0, 0, 0, 0);
    otherLayout->setSpacing(2 * Grid);
    otherLayout->addWidget(headingLabel(tr("Other records"), m_otherPart));
    auto* explanation = new QLabel(tr("A file, or for several desks a PostgreSQL server: "
                                      "postgresql://user@host/database. The password of a server is "
                                      "not kept here; write it into the file .pgpass of your home folder."),
                                   m_otherPart);
    explanation->setWordWrap(true);
    otherLayout->addWidget(explanation);
    m_other = new QLineEdit(m_otherPart);
    m_other->setObjectName(QStringLiteral("otherRecords"));
    m_other->setPlaceholderText(QString::fromStdString(store::defaultDatabase().string()));
    m_other->setAccessibleName(tr("File or URL of other records"));
    auto* choose = new QPushButton(tr("Choose a file…"), m_otherPart);
    m_open = new QPushButton(tr("Use these records"), m_otherPart);
    m_open->setObjectName(QStringLiteral("openRecords"));
    auto* row = new QHBoxLayout;
    row->setSpacing(2 * Grid);
    row->addWidget(m_other, 1);
    row->addWidget(choose);
    row->addWidget(m_open);
    otherLayout->addLayout(row);
    layout->addWidget(m_otherPart);

    m_copyPart = new QWidget(this);
    auto* copyLayout = new QVBoxLayout(m_copyPart);
    copyLayout->setContentsMargins(0, 0, 0, 0);
    copyLayout->setSpacing(2 * Grid);
    auto* about = new QLabel(tr("Or copy everything there and use the copy: to seal records with a passphrase, or to "
                                "take them to a server. A lost passphrase is final: nobody can open them without it. "
                                "Let nobody work at other desks meanwhile. "
                                "What is here now stays as it is; delete it yourself when it is no longer needed."),
                             m_copyPart);
    about->setWordWrap(true);
    copyLayout->addWidget(about);
    auto* secrets = new QWidget(m_copyPart);
    auto* copyForm = form(secrets);
    m_copyPassphrase = secret(copyForm, tr("Passphrase of the copy"), "copyPassphrase");
    m_copyPassphrase->setPlaceholderText(tr("empty: not sealed"));
    m_copyAgain = secret(copyForm, tr("Once more"), "copyPassphraseAgain");
    m_copy = new QPushButton(tr("Copy and use the copy"), secrets);
    m_copy->setObjectName(QStringLiteral("copyRecords"));
    m_copy->setMinimumHeight(9 * Grid);
    copyForm->addRow({}, m_copy);
    copyLayout->addWidget(secrets);
    m_copying = new JobBar(m_copyPart);
    copyLayout->addWidget(m_copying);
    layout->addWidget(m_copyPart);
    layout->addStretch(1);

    connect(change, &QPushButton::clicked, this, &RecordsPanel::changePassphrase);
    connect(choose, &QPushButton::clicked, this, &RecordsPanel::choose);
    connect(m_open, &QPushButton::clicked, this, &RecordsPanel::openOther);
    connect(m_copy, &QPushButton::clicked, this, &RecordsPanel::copy);
}

void RecordsPanel::refresh()
{
    const auto* store = m_records.store();
    const bool open = m_records.isOpen() && store;
    m_passphrasePart->setVisible(open && store->isSealed() && m_records.may(store::Right::ChangePassphrase));
    m_ask->setVisible(open && store->isSealed());
    m_copyPart->setVisible(open && m_records.may(store::Right::ChangePassphrase));
    m_otherPart->setVisible(!open || m_records.may(store::Right::ChangeSettings));
    if (!open) {
        m_where->setText(tr("The records are not open."));
        return;
    }
    m_where->setText(tr("The records are in %1. %2")
                         .arg(QDir::toNativeSeparators(QString::fromStdString(store->url())),
                              store->isSealed()
                                  ? tr("Names, pictures and numbers in them are sealed with a passphrase. A "
                                       "lost passphrase is final: nobody can open them without it.")
                                  : tr("They are not sealed: whoever can read the file can read what is in "
                                       "it.")));
}

void RecordsPanel::forget()
{
    for (auto* edit : {m_old, m_new, m_again, m_other, m_copyPassphrase, m_copyAgain})
        edit->clear();
    if (m_copying->isRunning()) { // its answer is for the one who left
        m_copying->cancel();
        m_copying->finish();
        setBusy(false);
    }
}

bool RecordsPanel::agree(const QLineEdit& one, const QLineEdit& again)
{
    if (one.text() == again.text())
        return true;
    Q_EMIT failed({ErrorCode::InvalidArgument, tr("The two passphrases differ. Type them again.").toStdString()});
    return false;
}

void RecordsPanel::setBusy(bool busy)
{
    m_otherPart->setEnabled(!busy);
    m_copy->setEnabled(!busy);
    m_passphrasePart->setEnabled(!busy);
    Q_EMIT busyChanged(busy);
}

void RecordsPanel::changePassphrase()
{
    if (!agree(*m_new, *m_again))
        return;
    m_records.run(
        this,
        [old = m_old->text().toStdString(), fresh = m_new->text().toStdString()](
            store::Store& store, const store::Session& session) { return store.changePassphrase(session, old, fresh); },
        [this](const Result<void>& done) {
            if (!done) {
                Q_EMIT failed(done.error());
                return;
            }
            for (auto* edit : {m_old, m_new, m_again})
                edit->clear();
            removeSecret(this, m_records.where(), [](const QString&) {}); // the old one
            Q_EMIT said(tr("The passphrase is changed. Keep it where it cannot be lost."));
        });
}

void RecordsPanel::choose()
{
    const QString file = m_services.dialogs.saveFile(this, tr("Records"), lastFolder(RecordsFolder),
                                                     tr("Records (*.db)") + QStringLiteral(";;") + tr("All files (*)"));
    if (file.isEmpty())
        return;
    rememberFolderOf(RecordsFolder, file);
    m_other->setText(file);
}

void RecordsPanel::openOther()
{
    const QString other = placeOf(m_other->text());
    setBusy(true);
    // Not through the records of now: they may not be open.
    QtConcurrent::run(workers(), [url = urlOf(other)]() -> Result<void> {
        if (url.empty()) // the usual ones, which are made where there are none
            return {};
        const auto opened = store::Store::open(url);
        if (!opened && opened.error().code != ErrorCode::Encrypted) // then the passphrase is asked for
            return tl::unexpected(opened.error());
        return {};
    }).then(this, [this, other](const Result<void>& opened) {
        setBusy(false);
        if (opened)
            Q_EMIT otherRecordsChosen(other);
        else
            Q_EMIT failed(opened.error());
    });
}

void RecordsPanel::copy()
{
    const QString other = placeOf(m_other->text());
    if (other.isEmpty())
        return m_other->setFocus();
    if (!agree(*m_copyPassphrase, *m_copyAgain))
        return;
    setBusy(true);
    const auto job = m_copying->start(tr("Everything is copied"));
    m_records.run(
        this,
        [url = urlOf(other), secret = m_copyPassphrase->text().toStdString(),
         job](store::Store& store, const store::Session& session) -> Result<void> {
            const auto passphrase = secret.empty() ? std::nullopt : std::optional<std::string_view>(secret);
            const auto made = store::copyStore(store, session, url, passphrase, {}, job.stop, job.progress);
            if (!made)
                return tl::unexpected(made.error());
            return {};
        },
        [this, other](const Result<void>& copied) {
            m_copying->finish();
            setBusy(false);
            if (copied)
                Q_EMIT otherRecordsChosen(other);
            else if (copied.error().code == ErrorCode::Cancelled)
                Q_EMIT said(tr("Nothing was copied."));
            else
                Q_EMIT failed(copied.error());
        });
}

} // namespace countersign::ui
