// records make: new, empty records, where no desk is at hand to make them.
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/records.h"
#include "app/cli/secret.h"

#include <iostream>

namespace countersign::cli {

namespace {

struct Options {
    std::string database, passphraseFile;
    bool encrypt = false;
    bool json = false;
};

int run(const Options& options)
{
    const DatabaseDrivers drivers;
    std::optional<std::string> passphrase;
    if (options.encrypt || !options.passphraseFile.empty()) {
        auto given = options.passphraseFile.empty() ? secret("COUNTERSIGN_PASSPHRASE", "New passphrase of the store")
                                                    : readSecret(options.passphraseFile);
        if (!given)
            return complain(given.error(), options.json);
        passphrase = std::move(*given);
    }
    const auto store = store::Store::create(options.database, passphrase);
    if (!store)
        return complain(store.error(), options.json);
    if (options.json)
        print({{"database", (*store)->url()}, {"store", (*store)->id()}, {"encrypted", (*store)->isSealed()}});
    else
        std::cout << "New records" << ((*store)->isSealed() ? ", encrypted: " : ", not encrypted: ") << (*store)->url()
                  << '\n';
    return Done;
}

} // namespace

Run addRecords(CLI::App& program)
{
    auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("records", "The bank's records as a whole");
    command->require_subcommand(1);
    CLI::App* make = command->add_subcommand("make", "Make new, empty records in a file or an empty database");
    make->add_option("--store,--database", options->database, "File, or postgresql://user:password@host/database")
        ->required()
        ->type_name("URL");
    make->add_flag("--encrypt", options->encrypt,
                   "With a passphrase; without it nobody can open them, and it cannot be set later");
    make->add_option(
            "--passphrase-file", options->passphraseFile,
            "Encrypt, and the passphrase is the first line of this file; else COUNTERSIGN_PASSPHRASE, or asked "
            "for")
        ->type_name("FILE");
    make->add_flag("--json", options->json, "Print the result as JSON");
    return [options] { return run(*options); };
}

} // namespace countersign::cli
