#include "core/store/customer_rows.h"
#include "core/store/text.h"

namespace countersign::store {

namespace {

constexpr std::size_t LongestText = 10'000;

tl::unexpected<Error> invalid(const char* sentence)
{
    return fail(ErrorCode::InvalidArgument, sentence);
}

} // namespace

Result<Customer> readCustomer(Books& books, CustomerId id)
{
    struct Stored {
        Bytes line, body;
        Customer customer;
    };
    auto stored = books.database->first<Stored>("SELECT line, body, retired, demo, revision FROM customer WHERE id = ?",
                                                {id}, [&](const Row& row) {
                                                    Stored one{row.bytes(0), row.bytes(1), {}};
                                                    one.customer.id = id;
                                                    one.customer.retired = row.timeIf(2);
                                                    one.customer.isDemo = row.number(3) != 0;
                                                    one.customer.revision = row.number(4);
                                                    return one;
                                                });
    if (!stored)
        return passOn(stored);
    if (!*stored)
        return notFound("customer");
    Customer customer = std::move((*stored)->customer);
    if (auto done = books.unpack("customer", "line", id.value(), (*stored)->line, customer.account, customer.name);
        !done)
        return passOn(done);
    if (auto done = books.unpack("customer", "body", id.value(), (*stored)->body, customer.note, customer.rule); !done)
        return passOn(done);
    auto done = books.database->each(
        "SELECT id, name, retired FROM signatory WHERE customer = ? ORDER BY place, id", {id},
        [&](const Row& row) -> Result<void> {
            Signatory signatory{SignatoryId(row.number(0)), {}, row.timeIf(2)};
            if (auto read = books.unpack("signatory", "name", row.number(0), row.bytes(1), signatory.name); !read)
                return read;
            customer.signatories.push_back(std::move(signatory));
            return {};
        });
    if (!done)
        return passOn(done);
    return customer;
}

Result<void> touchCustomer(Books& books, CustomerId id)
{
    auto revision = books.nextRevision();
    if (!revision)
        return passOn(revision);
    auto done = books.database->run(
        "UPDATE customer SET revision = ?, "
        "signatories = (SELECT COUNT(*) FROM signatory s WHERE s.customer = customer.id AND s.retired IS NULL), "
        "specimens = (SELECT COUNT(*) FROM reference r WHERE r.customer = customer.id AND r.retired IS NULL) "
        "WHERE id = ?",
        {*revision, id});
    if (!done)
        return passOn(done);
    return {};
}

Result<void> insertCustomer(Books& books, const Customer& customer)
{
    const CustomerId id = customer.id;
    auto done = books.database->run(
        "INSERT INTO customer (id, account_print, line, body, demo, signatories, specimens, revision) "
        "VALUES (?, ?, ?, ?, ?, 0, 0, 0)",
        {id, Value(books.fingerprint("account", plainAccount(customer.account))),
         books.pack("customer", "line", id.value(), customer.account, customer.name),
         books.pack("customer", "body", id.value(), customer.note, customer.rule), customer.isDemo});
    if (!done)
        return passOn(done);
    for (std::size_t i = 0; i < customer.signatories.size(); ++i) {
        const Signatory& signatory = customer.signatories[i];
        done = books.database->run("INSERT INTO signatory (id, customer, place, name, retired) VALUES (?, ?, ?, ?, ?)",
                                   {signatory.id, id, int(i),
                                    books.pack("signatory", "name", signatory.id.value(), signatory.name),
                                    signatory.retired ? std::optional(books.now()) : std::nullopt});
        if (!done)
            return passOn(done);
    }
    return touchCustomer(books, id);
}

Result<void> checkCustomer(const Customer& customer)
{
    if (plainAccount(customer.account).empty())
        return invalid("A customer needs an account number.");
    if (trimmed(customer.name).empty())
        return invalid("A customer needs a name.");
    std::vector<SignatoryId> inService;
    for (const Signatory& signatory : customer.signatories) {
        if (trimmed(signatory.name).empty())
            return invalid("A signatory needs a name.");
        if (signatory.name.size() > LongestText)
            return invalid("The name of a signatory is too long.");
        if (!signatory.retired)
            inService.push_back(signatory.id);
    }
    if (inService.empty())
        return invalid("A customer needs a signatory.");
    if (customer.account.size() > LongestText || customer.name.size() > LongestText
        || customer.note.size() > LongestText || customer.signatories.size() > 1'000
        || customer.rule.clauses.size() > 1'000)
        return invalid("A text of the customer is too long.");
    return checkRule(customer.rule, inService);
}

Result<void> checkAccountIsFree(Books& books, const Customer& customer)
{
    const auto other = books.database->number("SELECT id FROM customer WHERE account_print = ?",
                                              {Value(books.fingerprint("account", plainAccount(customer.account)))});
    if (!other)
        return tl::unexpected(other.error());
    if (*other && **other != customer.id.value())
        return fail(ErrorCode::Conflict, "There is a customer with this account number already.");
    return {};
}

} // namespace countersign::store
