#include "app/cli/records.h"

#include "app/cli/secret.h"

#include <QCoreApplication>

namespace countersign::cli {

namespace {

Result<std::unique_ptr<store::Store>> openStore(const RecordsOptions& options)
{
    const std::string url = options.database.empty() ? store::defaultDatabase().string() : options.database;
    if (!options.passphraseFile.empty()) {
        const auto passphrase = readSecret(options.passphraseFile);
        if (!passphrase)
            return tl::unexpected(passphrase.error());
        return store::Store::open(url, *passphrase);
    }
    auto opened = store::Store::open(url);
    if (opened || opened.error().code != ErrorCode::Encrypted)
        return opened;
    const auto passphrase = secret("COUNTERSIGN_PASSPHRASE", "Passphrase of the store");
    if (!passphrase)
        return tl::unexpected(Error{opened.error().code, opened.error().message + " " + passphrase.error().message,
                                    opened.error().context});
    return store::Store::open(url, *passphrase);
}

Result<store::Session> signIn(store::Store& store, const RecordsOptions& options)
{
    const auto areOn = store.users().areOn();
    if (!areOn)
        return tl::unexpected(areOn.error());
    if (!*areOn)
        return store.users().singleUser("countersign-cli");
    if (options.user.empty())
        return fail(ErrorCode::Denied, "This store has users: say who you are with --user.", store.url());
    const auto password = options.passwordFile.empty() ? secret("COUNTERSIGN_PASSWORD", "Password of " + options.user)
                                                       : readSecret(options.passwordFile);
    if (!password)
        return tl::unexpected(password.error());
    return store.users().signIn(options.user, *password);
}

} // namespace

void addRecordsOptions(CLI::App& command, const std::string& database, RecordsOptions& options)
{
    command
        .add_option(database, options.database,
                    "File, or postgresql://user:password@host/database (default: the desktop's)")
        ->type_name("URL");
    command
        .add_option("--passphrase-file", options.passphraseFile,
                    "Holds the passphrase of the store; else COUNTERSIGN_PASSPHRASE, or asked for")
        ->type_name("FILE");
    command.add_option("--user", options.user, "Who asks, where the store has users");
    command
        .add_option("--password-file", options.passwordFile,
                    "Holds the user's password; else COUNTERSIGN_PASSWORD, or asked for")
        ->type_name("FILE");
}

DatabaseDrivers::DatabaseDrivers() : m_application(std::make_unique<QCoreApplication>(m_count, m_words)) {}

DatabaseDrivers::~DatabaseDrivers() = default;

Result<OpenRecords> openRecords(const RecordsOptions& options)
{
    auto store = openStore(options);
    if (!store)
        return tl::unexpected(store.error());
    auto session = signIn(**store, options);
    if (!session)
        return tl::unexpected(session.error());
    return OpenRecords{std::move(*store), std::move(*session)};
}

} // namespace countersign::cli
