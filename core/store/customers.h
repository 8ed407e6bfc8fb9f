// Customers, their signatories and signing rule.
#pragma once

#include "core/base/result.h"
#include "core/store/roles.h"
#include "core/store/signing_rule.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace countersign::store {

struct Books;
struct NewReference;
struct PreparedReference;

struct Signatory {
    SignatoryId id = SignatoryId::fresh();
    std::string name;
    std::optional<Time> retired = {};
    friend bool operator==(const Signatory&, const Signatory&) = default;
};

struct Customer {
    CustomerId id = CustomerId::fresh();
    std::string account; ///< as people write it; two that differ in spaces, hyphens or case are the same
    std::string name;
    std::string note;
    std::vector<Signatory> signatories; ///< in the order to show them, the retired among them
    SigningRule rule;
    std::optional<Time> retired = {};
    bool isDemo = false;       ///< made up, see removeDemo()
    std::int64_t revision = 0; ///< 0: not saved yet
    friend bool operator==(const Customer&, const Customer&) = default;
};

/// What a list of 100,000 needs.
struct CustomerLine {
    CustomerId id;
    std::string account;
    std::string name;
    int signatories = 0; ///< in service
    int references = 0;  ///< in service
    bool isRetired = false;
    bool isDemo = false;
};

struct CustomerChanges {
    std::vector<CustomerLine> lines; ///< new or changed since, in no order
    std::vector<CustomerId> gone;    ///< demo customers that were removed since
    std::int64_t revision = 0;       ///< to ask with next time
};

/// Gives some references each time it is called, and none at the end.
using ReferenceSource = std::function<Result<std::vector<NewReference>>()>;

/// The account number without spaces, hyphens and dots, letters upper-case (ASCII): what is compared.
[[nodiscard]] std::string plainAccount(const std::string& account);

/// Any thread. Errors of every call beside its own: Denied (the role may not, or the session no longer holds), and those
/// of the database (see store.h).
class Customers {
public:
    explicit Customers(Books& books) : m_books(books) {}

    /// Lines that changed after `sinceRevision`; 0 gives all. Cheap when little changed, so that a desk can ask every few
    /// seconds what the others did. Right: SeeCustomers.
    [[nodiscard]] Result<CustomerChanges> lines(const Session& session, std::int64_t sinceRevision = 0) const;

    /// Errors: NotFound. Right: SeeCustomers.
    [[nodiscard]] Result<Customer> load(const Session& session, CustomerId id) const;

    /// By account number, exactly but for spaces, hyphens, dots and case; nothing where there is none. Right: SeeCustomers.
    [[nodiscard]] Result<std::optional<CustomerId>> find(const Session& session, const std::string& account) const;

    /// Adds a customer (revision 0) or changes one; returns it as it is now. Signatories that are new are added, others
    /// renamed, reordered, retired or brought back; none may be left out. `retired` of the customer is not looked at, see
    /// setRetired(). Saving the same new customer again, after a lost connection, changes nothing.
    /// Rights: Enrol; and Amend where of a saved customer the account number, the rule or who is retired changes.
    /// Errors: InvalidArgument (no account number, no name, no signatory in service, a signatory left out or without a
    /// name, a text beyond 10,000 bytes, checkRule()), Conflict (the account number is taken; somebody else changed the
    /// customer meanwhile: load it again), NotFound.
    [[nodiscard]] Result<Customer> save(const Session& session, const Customer& customer);

    /// Adds a new customer and references of its signatories: all or nothing. Enrolling the same one again (by id), after a
    /// lost connection, changes nothing. Right: Enrol. Errors: those of save() and References::add().
    [[nodiscard]] Result<void> enrol(const Session& session, const Customer& customer,
                                     std::span<const NewReference> references);
    /// The same, with no more pictures in memory than `next` gives at once. Errors: also those of `next`.
    [[nodiscard]] Result<void> enrol(const Session& session, const Customer& customer, const ReferenceSource& next);

    /// Customers are never deleted: cases and the trail tell of them. Retired ones are not identified. Right: Amend.
    /// Errors: NotFound.
    [[nodiscard]] Result<void> setRetired(const Session& session, CustomerId id, bool retired);

    /// Tells the trail that a list of so many pairs of customers, who may be one person each, leaves the records. To be
    /// called before it does. Right: ExportHistory.
    [[nodiscard]] Result<void> recordPairsExport(const Session& session, int pairs);

    /// Deletes every demo customer with references, cases and the pictures that nothing else uses; the trail keeps that
    /// there were some. Returns how many. Right: Enrol.
    [[nodiscard]] Result<int> removeDemo(const Session& session);

private:
    [[nodiscard]] Result<void> insert(const Session& session, const Customer& customer,
                                      std::span<PreparedReference> references);

    Books& m_books;
};

} // namespace countersign::store
