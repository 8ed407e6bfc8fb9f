#include "ui/customers/customer_transfer.h"

#include "core/store/transfer.h"
#include "ui/desk/files.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace countersign::ui {

namespace {

const auto Suffix = QStringLiteral("customer");

std::filesystem::path pathOf(const QString& path)
{
    return QFile::encodeName(path).toStdString();
}

std::optional<std::string> bytesOf(const std::optional<QString>& text)
{
    return text && !text->isEmpty() ? std::optional(text->toStdString()) : std::nullopt;
}

} // namespace

CustomerTransfer::CustomerTransfer(Records& records, const Services& services, QWidget* window)
    : QObject(window), m_records(records), m_services(services), m_window(window)
{
}

void CustomerTransfer::exportCustomer(const store::Customer& customer)
{
    const QString name = reportName(QString::fromStdString(customer.account + ' ' + customer.name));
    const QString filter = tr("Customers (*.%1)").arg(Suffix);
    QString path = m_services.dialogs.saveFile(
        m_window, tr("Export the customer"),
        QDir(lastFolder(RecordsFolder)).filePath(QStringLiteral("%1.%2").arg(name, Suffix)), filter);
    if (path.isEmpty())
        return;
    if (QFileInfo(path).suffix().isEmpty()) {
        path += u'.' + Suffix; // about this file the dialog did not ask
        if (QFileInfo::exists(path)
            && !m_services.dialogs.confirmLoss(m_window, tr("Export the customer"),
                                               tr("%1 exists already.").arg(QFileInfo(path).fileName()), tr("Replace")))
            return;
    }
    const auto passphrase = m_services.dialogs.passphrase(m_window, tr("Export the customer"),
                                                          tr("The file holds the name and the reference signatures. "
                                                             "With a passphrase it is sealed; left empty, whoever has "
                                                             "the file can read it."),
                                                          true);
    if (!passphrase || !m_records.isOpen())
        return;
    rememberFolderOf(RecordsFolder, path);
    m_records.run(
        this,
        [id = customer.id, file = pathOf(path),
         secret = bytesOf(passphrase)](store::Store& store, const store::Session& session) -> Result<void> {
            const auto bytes = store::exportCustomer(store, session, id, secret);
            return bytes ? writeFile(file, *bytes) : tl::unexpected(bytes.error());
        },
        [this, path](const Result<void>& done) {
            if (done)
                Q_EMIT said(tr("The customer was exported as %1.").arg(QFileInfo(path).fileName()));
            else
                Q_EMIT failed(done.error());
        });
}

void CustomerTransfer::importCustomer()
{
    const QStringList files =
        m_services.dialogs.openFiles(m_window, tr("Import a customer"), lastFolder(RecordsFolder),
                                     tr("Customers (*.%1)").arg(Suffix) + QStringLiteral(";;") + tr("All files (*)"));
    if (files.isEmpty() || !m_records.isOpen())
        return;
    rememberFolderOf(RecordsFolder, files.first());
    using Read = std::shared_ptr<const Bytes>;
    m_records.run(
        this,
        [file = pathOf(files.first())](store::Store&, const store::Session&) -> Result<Read> {
            auto bytes = readFile(file, store::LargestTransfer);
            if (!bytes)
                return tl::unexpected(bytes.error());
            return std::make_shared<const Bytes>(std::move(*bytes));
        },
        [this, path = files.first()](const Result<Read>& bytes) {
            if (bytes)
                import(*bytes, path, {});
            else
                Q_EMIT failed(bytes.error());
        });
}

void CustomerTransfer::import(std::shared_ptr<const Bytes> bytes, const QString& path,
                              const std::optional<QString>& passphrase)
{
    m_records.run(
        this,
        [bytes, file = pathOf(path).string(), secret = bytesOf(passphrase)](store::Store& store,
                                                                            const store::Session& session) {
            return store::importCustomer(store, session, *bytes, file, secret);
        },
        [this, bytes, path](const Result<store::CustomerId>& customer) {
            if (customer) {
                Q_EMIT imported(*customer);
                Q_EMIT said(tr("The customer was imported. The signatures count as references from now on."));
            } else if (customer.error().code == ErrorCode::Encrypted) {
                const auto typed = m_services.dialogs.passphrase(
                    m_window, tr("Import a customer"),
                    tr("%1 is sealed with a passphrase.").arg(QFileInfo(path).fileName()), false);
                if (typed && m_records.isOpen())
                    import(bytes, path, typed);
            } else {
                Q_EMIT failed(customer.error());
            }
        });
}

} // namespace countersign::ui
