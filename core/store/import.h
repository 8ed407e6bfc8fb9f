// Many customers at once, from folders or from a table: looked at first, then added.
#pragma once

#include "core/base/progress.h"
#include "core/store/store.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace countersign::store {

/// Of one signatory; more make no decision firmer.
inline constexpr int MostImportedReferences = 10;
/// With fewer the import goes on, and says so.
inline constexpr int FewImportedReferences = 3;

/// The way of enrolment: decoded, cleaned, judged, normalised; every page of a file. `name`: the file's, without folders.
/// Called from several threads at once.
using ReadSpecimens =
    std::function<Result<std::vector<Specimen>>(std::span<const std::uint8_t> file, const std::string& name)>;

struct PlannedPicture {
    std::filesystem::path file;
    int line = 0;              ///< of the table; 0: from a folder
    std::size_t signatory = 0; ///< which of the customer's
    std::string sha256 = {};   ///< of the file when it was looked at
    int pages = 0;             ///< each becomes a reference
};

struct PlannedCustomer {
    enum class State {
        New,   ///< will be added
        There, ///< was added before, with pictures that are listed here: nothing to do
        LeftOut,
    };
    std::string account;
    std::string name;
    std::filesystem::path place; ///< the folder, or the table
    int line = 0;                ///< of the table, the first of this customer
    std::vector<std::string> signatories = {};
    std::vector<PlannedPicture> pictures = {}; ///< of a new one: those that will be added
    State state = State::New;

    [[nodiscard]] int references() const; ///< pages of all pictures
};

struct ImportNote {
    enum class Kind {
        // The customer is left out.
        AccountTaken, ///< somebody else has it in the records
        SameAccount,  ///< another folder has it; `other` is that folder
        NamesDiffer,  ///< two names for one account in a table; `other` is the first
        BadCustomer,  ///< no account number, or a text that is too long, see `error`
        BadFolder,    ///< cannot be read, see `error`
        NoPicture,    ///< none, or none that can be used
        // The row or picture is left out.
        NoAccount,    ///< the row names none
        NoReference,  ///< the row names none
        WrongFields,  ///< the row has `count` fields, not as many as the header
        StrayFile,    ///< lies beside the folders of the customers
        BadPicture,   ///< `error` says why
        TooMany,      ///< beyond MostImportedReferences
        TwiceTheSame, ///< the same file again; `other` is the first
        TwoCustomers, ///< the same file with another customer too, who is `other`: taken for neither
        Changed,      ///< not the file that was looked at; the customer is left out
        // Only said.
        PoorPicture,   ///< see `quality`
        FewReferences, ///< `count` of them
        NotFiled,      ///< `count` pictures of one who is there already are not among his references
    };
    enum class Effect { CustomerLeftOut, PictureLeftOut, None };

    Kind kind;
    std::filesystem::path place;              ///< picture, folder or table
    int line = 0;                             ///< of the table; 0: of none
    std::optional<std::size_t> customer = {}; ///< which of the plan's
    std::string other = {};
    Error error = {};
    std::vector<QualityNote> quality = {};
    int count = 0;
};

[[nodiscard]] ImportNote::Effect effect(ImportNote::Kind kind);
/// A stable lower-case word for scripts: "account-taken", ...
[[nodiscard]] const char* name(ImportNote::Kind kind);
/// What is wrong and what to do, in plain English, without the place.
[[nodiscard]] std::string sentence(const ImportNote& note);
/// "people.csv, line 12" or the path.
[[nodiscard]] std::string placeOf(const ImportNote& note);

struct ImportPlan {
    std::vector<PlannedCustomer> customers; ///< by place; in a table, in its order
    std::vector<ImportNote> notes;          ///< in the order of the customers; those of none first

    [[nodiscard]] int count(PlannedCustomer::State state) const;
    [[nodiscard]] int references() const; ///< of new customers
};

/// Looks and changes nothing. `source` is
/// - a folder of folders: each is a customer, called by his account number, or "name - account" (the last " - " parts
///   them); the pictures lie in it, or in its folder "genuine"; or
/// - a CSV (UTF-8; commas, or semicolons as some spreadsheets write) with the columns account and reference, and name
///   and signatory where wanted, in any order, a row for each picture; paths are relative to the CSV.
/// Where there is no name, the account number is it; where there is no signatory, the customer is.
/// Rights: SeeCustomers, Enrol. Errors: Cancelled, Denied, those of reading (NotFound, Unreadable, EmptyInput,
/// Unsupported, Corrupt; with the line, of a CSV) and of the store. What is wrong with one customer or picture is a note.
[[nodiscard]] Result<ImportPlan> planImport(Store& store, const Session& session, const std::filesystem::path& source,
                                            const ReadSpecimens& read, std::stop_token stop = {},
                                            const ProgressSink& progress = {});

struct ImportOutcome {
    int customers = 0, references = 0; ///< that were added
    std::vector<ImportNote> notes;     ///< what went otherwise than planned
    std::optional<Error> ended;        ///< why not all of it was done: Cancelled, or an error of the store
};

/// Adds the plan's new customers, each whole or not at all, as enrolment does and with its entries in the trail. Can be
/// done again after it was cancelled, or killed: planImport() then finds what is there already.
[[nodiscard]] ImportOutcome runImport(Store& store, const Session& session, const ImportPlan& plan,
                                      const ReadSpecimens& read, std::stop_token stop = {},
                                      const ProgressSink& progress = {});

} // namespace countersign::store
