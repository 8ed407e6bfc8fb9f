// audit verify, audit checkpoint: is the trail of a store what was written, and what was it at this moment?
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/secret.h"
#include "core/base/file.h"
#include "core/store/store.h"

#include <QCoreApplication>

#include <iostream>

namespace countersign::cli {

namespace fs = std::filesystem;

namespace {

struct Options {
    CLI::App* verify = nullptr;
    std::string database;
    std::string passphraseFile;
    std::string user;
    std::string passwordFile;
    std::string checkpoint; ///< read by verify, written by checkpoint
    bool json = false;
};

struct Opened {
    std::unique_ptr<store::Store> store;
    store::Session session;
};

Result<std::unique_ptr<store::Store>> openStore(const Options& options)
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

Result<store::Session> signIn(store::Store& store, const Options& options)
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

Result<Opened> open(const Options& options)
{
    auto store = openStore(options);
    if (!store)
        return tl::unexpected(store.error());
    auto session = signIn(**store, options);
    if (!session)
        return tl::unexpected(session.error());
    return Opened{std::move(*store), std::move(*session)};
}

Json toJson(const store::Store& store, const store::TrailReport& report)
{
    Json findings = Json::array();
    for (const store::Finding& finding : report.findings)
        findings.push_back({{"kind", name(finding.kind)},
                            {"first", finding.first},
                            {"last", finding.last},
                            {"sentence", finding.sentence}});
    return {{"database", store.url()},   {"store", store.id()},       {"encrypted", store.isSealed()},
            {"entries", report.entries}, {"sound", report.isSound()}, {"findings", findings}};
}

int verify(const Options& options)
{
    std::optional<store::Checkpoint> checkpoint;
    if (!options.checkpoint.empty()) {
        const auto bytes = readFile(options.checkpoint, 1u << 20);
        if (!bytes)
            return complain(bytes.error(), options.json);
        auto read =
            store::checkpointFrom({reinterpret_cast<const char*>(bytes->data()), bytes->size()}, options.checkpoint);
        if (!read)
            return complain(read.error(), options.json);
        checkpoint = std::move(*read);
    }
    const auto opened = open(options);
    if (!opened)
        return complain(opened.error(), options.json);
    const auto report = opened->store->trail().check(opened->session, checkpoint);
    if (!report)
        return complain(report.error(), options.json);
    if (options.json) {
        print(toJson(*opened->store, *report));
        return report->isSound() ? Done : NotSound;
    }
    for (const store::Finding& finding : report->findings)
        std::cout << finding.sentence << '\n';
    std::cout << opened->store->url() << ": " << report->entries << " entries, "
              << (report->isSound() ? "each as it was written and none missing" : "NOT as they were written");
    if (checkpoint)
        std::cout << "; the checkpoint is of entry " << checkpoint->entry;
    std::cout << ".\n";
    if (!opened->store->isSealed() && !checkpoint)
        std::cout << "The store is not encrypted: somebody who can write to the database could write the trail anew. "
                     "Only a checkpoint kept elsewhere shows that; see audit checkpoint.\n";
    return report->isSound() ? Done : NotSound;
}

int makeCheckpoint(const Options& options)
{
    if (const auto writable = checkWritable(options.checkpoint); !writable)
        return complain(writable.error(), options.json);
    const auto opened = open(options);
    if (!opened)
        return complain(opened.error(), options.json);
    // A signature on a trail that was changed would only bless it.
    const auto report = opened->store->trail().check(opened->session);
    if (!report)
        return complain(report.error(), options.json);
    if (!report->isSound())
        return complain(
            {ErrorCode::Corrupt, "The trail is not as it was written; see audit verify.", opened->store->url()},
            options.json);
    const auto checkpoint = opened->store->trail().checkpoint(opened->session);
    if (!checkpoint)
        return complain(checkpoint.error(), options.json);
    const std::string json = store::toJson(*checkpoint);
    const auto written =
        writeFile(options.checkpoint, {reinterpret_cast<const std::uint8_t*>(json.data()), json.size()});
    if (!written)
        return complain(written.error(), options.json);
    if (options.json)
        print({{"file", options.checkpoint}, {"store", checkpoint->store}, {"entry", checkpoint->entry}});
    else
        std::cout << options.checkpoint << ": the trail up to entry " << checkpoint->entry
                  << ", signed. Keep it where nobody who can write to the database can.\n";
    return Done;
}

int run(const Options& options)
{
    int count = 1;
    char program[] = "countersign-cli";
    char* words[] = {program, nullptr};
    const QCoreApplication application(count, words); // the databases' drivers are plugins
    return options.verify->parsed() ? verify(options) : makeCheckpoint(options);
}

} // namespace

Run addAudit(CLI::App& program)
{
    auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("audit", "Check the audit trail of a store");
    command->require_subcommand(1);
    options->verify = command->add_subcommand(
        "verify", "Find entries that were edited, removed, inserted or cut off; exit code 1 where there are any");
    options->verify->add_option("--checkpoint", options->checkpoint, "Checkpoint that was kept elsewhere")
        ->type_name("FILE");
    CLI::App* checkpoint = command->add_subcommand("checkpoint", "Sign what the trail is now, to keep elsewhere");
    checkpoint->add_option("--out", options->checkpoint, "Checkpoint to write")->required()->type_name("FILE");
    for (CLI::App* one : {options->verify, checkpoint}) {
        one->add_option("--database", options->database,
                        "File, or postgresql://user:password@host/database (default: the desktop's)")
            ->type_name("URL");
        one->add_option("--passphrase-file", options->passphraseFile,
                        "Holds the passphrase of the store; else COUNTERSIGN_PASSPHRASE, or asked for")
            ->type_name("FILE");
        one->add_option("--user", options->user, "Who checks, where the store has users");
        one->add_option("--password-file", options->passwordFile,
                        "Holds the user's password; else COUNTERSIGN_PASSWORD, or asked for")
            ->type_name("FILE");
        one->add_flag("--json", options->json, "Print the result as JSON");
    }
    return [options] { return run(*options); };
}

} // namespace countersign::cli
