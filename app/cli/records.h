// How a command gets to the bank's records.
#pragma once

#include "app/cli/commands.h"
#include "core/store/store.h"

#include <memory>
#include <string>

class QCoreApplication;

namespace countersign::cli {

struct RecordsOptions {
    std::string database; ///< empty: the desktop's
    std::string passphraseFile;
    std::string user;
    std::string passwordFile;
};

/// Adds what says which records and who asks; `database` is what the option is called.
void addRecordsOptions(CLI::App& command, const std::string& database, RecordsOptions& options);

/// While it lives databases can be opened: their drivers are plugins.
class DatabaseDrivers {
public:
    DatabaseDrivers();
    ~DatabaseDrivers();
    DatabaseDrivers(const DatabaseDrivers&) = delete;
    DatabaseDrivers& operator=(const DatabaseDrivers&) = delete;

private:
    int m_count = 1;
    char m_name[16] = "countersign-cli";
    char* m_words[2] = {m_name, nullptr};
    std::unique_ptr<QCoreApplication> m_application;
};

struct OpenRecords {
    std::unique_ptr<store::Store> store;
    store::Session session;
};

/// Opens the store and signs in; asks for secrets that are not given. Errors: those of Store::open(), Users::signIn() and
/// secret(); Denied (the store has users, and none was named).
[[nodiscard]] Result<OpenRecords> openRecords(const RecordsOptions& options);

} // namespace countersign::cli
