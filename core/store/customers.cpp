#include "core/store/customers.h"
#include "core/store/contents.h"
#include "core/store/customer_rows.h"
#include "core/store/reference_rows.h"
#include "core/store/text.h"

#include <algorithm>
#include <iterator>

namespace countersign::store {

namespace {

/// The same but for what the store keeps itself.
bool saysTheSame(const Customer& a, const Customer& b)
{
    const auto sameSignatory = [](const Signatory& x, const Signatory& y) {
        return x.id == y.id && x.name == y.name && x.retired.has_value() == y.retired.has_value();
    };
    return a.account == b.account && a.name == b.name && a.note == b.note && a.rule == b.rule && a.isDemo == b.isDemo
           && std::equal(a.signatories.begin(), a.signatories.end(), b.signatories.begin(), b.signatories.end(),
                         sameSignatory);
}

const Signatory* find(const Customer& customer, SignatoryId id)
{
    const auto place = std::find_if(customer.signatories.begin(), customer.signatories.end(),
                                    [&](const Signatory& one) { return one.id == id; });
    return place == customer.signatories.end() ? nullptr : &*place;
}

struct Difference {
    std::string words;       ///< for the trail
    bool needsAmend = false; ///< more than names and notes
};

Difference difference(const Customer& before, const Customer& after)
{
    Difference difference;
    const auto say = [&](const std::string& what, bool needsAmend) {
        difference.words += (difference.words.empty() ? "" : "; ") + what;
        difference.needsAmend = difference.needsAmend || needsAmend;
    };
    if (before.account != after.account)
        say("account number from \"" + before.account + "\" to \"" + after.account + "\"", true);
    if (before.name != after.name)
        say("name from \"" + before.name + "\" to \"" + after.name + "\"", false);
    if (before.note != after.note)
        say("note", false);
    if (before.rule != after.rule)
        say("signing rule", true);
    for (const Signatory& signatory : after.signatories) {
        const Signatory* former = find(before, signatory.id);
        if (!former)
            say("signatory \"" + signatory.name + "\" added", false);
        else if (former->name != signatory.name)
            say("signatory from \"" + former->name + "\" to \"" + signatory.name + "\"", false);
        if (former && former->retired.has_value() != signatory.retired.has_value())
            say("signatory \"" + signatory.name + (signatory.retired ? "\" retired" : "\" brought back"), true);
    }
    return difference;
}

Result<void> recordAdded(Books& books, const Session& session, const Customer& customer)
{
    return books.record(session, Action::CustomerAdded, customer.id.value(),
                        "account \"" + customer.account + "\", name \"" + customer.name + "\"");
}

Result<void> updateCustomer(Books& books, const Customer& before, const Customer& after)
{
    const CustomerId id = after.id;
    for (const Signatory& signatory : before.signatories)
        if (!find(after, signatory.id))
            return fail(ErrorCode::InvalidArgument, "A signatory is never deleted: retire him.");
    auto done = books.database->run("UPDATE customer SET account_print = ?, line = ?, body = ? WHERE id = ?",
                                    {Value(books.fingerprint("account", plainAccount(after.account))),
                                     books.pack("customer", "line", id.value(), after.account, after.name),
                                     books.pack("customer", "body", id.value(), after.note, after.rule), id});
    if (!done)
        return passOn(done);
    for (std::size_t i = 0; i < after.signatories.size(); ++i) {
        const Signatory& signatory = after.signatories[i];
        const Signatory* former = find(before, signatory.id);
        std::optional<Time> retired;
        if (signatory.retired)
            retired = former && former->retired ? *former->retired : books.now();
        const Bytes name = books.pack("signatory", "name", signatory.id.value(), signatory.name);
        done = former ? books.database->run("UPDATE signatory SET place = ?, name = ?, retired = ? WHERE id = ?",
                                            {int(i), name, retired, signatory.id})
                      : books.database->run(
                          "INSERT INTO signatory (id, customer, place, name, retired) VALUES (?, ?, ?, ?, ?)",
                          {signatory.id, id, int(i), name, retired});
        if (!done)
            return passOn(done);
    }
    return touchCustomer(books, id);
}

} // namespace

std::string plainAccount(const std::string& account)
{
    std::string plain;
    for (const char c : account) {
        if (c == ' ' || c == '-' || c == '.' || c == '\t' || c == '\r' || c == '\n')
            continue;
        plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return plain;
}

Result<CustomerChanges> Customers::lines(const Session& session, std::int64_t sinceRevision) const
{
    return m_books.read(session, Right::SeeCustomers, [&]() -> Result<CustomerChanges> {
        CustomerChanges changes;
        const auto revision = m_books.database->number("SELECT revision FROM store");
        if (!revision)
            return tl::unexpected(revision.error());
        changes.revision = revision->value_or(0);
        if (changes.revision == sinceRevision)
            return changes;
        // Everybody: as they lie in the file. By the index of revisions every row would be another page, and a million take
        // five times as long.
        const bool isFirst = sinceRevision <= 0;
        auto done = m_books.database->each(
            std::string("SELECT id, line, signatories, specimens, retired, demo FROM customer")
                + (isFirst ? "" : " WHERE revision > ?"),
            isFirst ? Values{} : Values{sinceRevision}, [&](const Row& row) -> Result<void> {
                CustomerLine line{
                    CustomerId(row.number(0)), {}, {}, int(row.number(2)), int(row.number(3)), !row.isNull(4),
                    row.number(5) != 0};
                if (auto read =
                        m_books.unpack("customer", "line", row.number(0), row.bytes(1), line.account, line.name);
                    !read)
                    return read;
                changes.lines.push_back(std::move(line));
                return {};
            });
        if (!done)
            return passOn(done);
        done = m_books.database->each("SELECT id FROM customer_gone WHERE revision > ?", {sinceRevision},
                                      [&](const Row& row) -> Result<void> {
                                          changes.gone.emplace_back(row.number(0));
                                          return {};
                                      });
        if (!done)
            return passOn(done);
        return changes;
    });
}

Result<Customer> Customers::load(const Session& session, CustomerId id) const
{
    return m_books.read(session, Right::SeeCustomers, [&] { return readCustomer(m_books, id); });
}

Result<std::optional<CustomerId>> Customers::find(const Session& session, const std::string& account) const
{
    return m_books.read(session, Right::SeeCustomers, [&]() -> Result<std::optional<CustomerId>> {
        const auto id = m_books.database->number("SELECT id FROM customer WHERE account_print = ?",
                                                 {Value(m_books.fingerprint("account", plainAccount(account)))});
        if (!id)
            return tl::unexpected(id.error());
        return *id ? std::optional(CustomerId(**id)) : std::nullopt;
    });
}

Result<Customer> Customers::save(const Session& session, const Customer& customer)
{
    if (auto checked = checkCustomer(customer); !checked)
        return passOn(checked);
    return m_books.write(session, Right::Enrol, [&]() -> Result<Customer> {
        if (auto isFree = checkAccountIsFree(m_books, customer); !isFree)
            return passOn(isFree);
        auto before = readCustomer(m_books, customer.id);
        const bool isNew = !before && before.error().code == ErrorCode::NotFound && customer.revision == 0;
        if (!before && !isNew)
            return before;
        if (isNew) {
            if (auto done = insertCustomer(m_books, customer); !done)
                return passOn(done);
            if (auto done = recordAdded(m_books, session, customer); !done)
                return passOn(done);
            return readCustomer(m_books, customer.id);
        }
        if (customer.revision == 0 && saysTheSame(*before, customer))
            return before; // saved before the connection was lost
        if (customer.revision != before->revision)
            return fail(ErrorCode::Conflict, "Somebody else changed this customer meanwhile: look at it again.");
        const Difference changed = difference(*before, customer);
        if (changed.needsAmend)
            if (auto allowed = m_books.allow(session, Right::Amend); !allowed)
                return passOn(allowed);
        if (auto done = updateCustomer(m_books, *before, customer); !done)
            return passOn(done);
        if (!changed.words.empty())
            if (auto done = m_books.record(session, Action::CustomerChanged, customer.id.value(), changed.words); !done)
                return passOn(done);
        return readCustomer(m_books, customer.id);
    });
}

Result<void> Customers::enrol(const Session& session, const Customer& customer,
                              std::span<const NewReference> references)
{
    if (auto checked = checkCustomer(customer); !checked)
        return checked;
    auto prepared = prepareReferences(m_books, session, references);
    if (!prepared)
        return passOn(prepared);
    return insert(session, customer, *prepared);
}

Result<void> Customers::enrol(const Session& session, const Customer& customer, const ReferenceSource& next)
{
    if (auto checked = checkCustomer(customer); !checked)
        return checked;
    std::vector<PreparedReference> all;
    for (;;) {
        const auto some = next();
        if (!some)
            return tl::unexpected(some.error());
        if (some->empty() && !all.empty())
            return insert(session, customer, all);
        auto prepared = prepareReferences(m_books, session, *some, Source::Goes);
        if (!prepared)
            return passOn(prepared);
        std::ranges::move(*prepared, std::back_inserter(all));
    }
}

Result<void> Customers::insert(const Session& session, const Customer& customer,
                               std::span<PreparedReference> references)
{
    for (const PreparedReference& reference : references) {
        const Signatory* signatory = store::find(customer, reference.signatory);
        if (!signatory || signatory->retired)
            return fail(ErrorCode::InvalidArgument, "This customer has no such signatory in service.");
    }
    return m_books.write(session, Right::Enrol, [&]() -> Result<void> {
        const auto there = m_books.database->number("SELECT 1 FROM customer WHERE id = ?", {customer.id});
        if (!there)
            return tl::unexpected(there.error());
        if (*there)
            return {};
        if (auto isFree = checkAccountIsFree(m_books, customer); !isFree)
            return isFree;
        if (auto done = insertCustomer(m_books, customer); !done)
            return done;
        if (auto done = recordAdded(m_books, session, customer); !done)
            return done;
        for (PreparedReference& reference : references)
            if (auto done = insertReference(m_books, session, customer.id, reference); !done)
                return done;
        if (auto done = touchCustomer(m_books, customer.id); !done)
            return done;
        return recordReferences(m_books, session, customer, int(references.size()));
    });
}

Result<void> Customers::setRetired(const Session& session, CustomerId id, bool retired)
{
    return m_books.write(session, Right::Amend, [&]() -> Result<void> {
        const auto customer = readCustomer(m_books, id);
        if (!customer)
            return tl::unexpected(customer.error());
        if (customer->retired.has_value() == retired)
            return {};
        auto done = m_books.database->run("UPDATE customer SET retired = ? WHERE id = ?",
                                          {retired ? std::optional(m_books.now()) : std::nullopt, id});
        if (!done)
            return passOn(done);
        if (auto touched = touchCustomer(m_books, id); !touched)
            return touched;
        return m_books.record(session, retired ? Action::CustomerRetired : Action::CustomerBroughtBack, id.value(),
                              "account \"" + customer->account + "\", name \"" + customer->name + "\"");
    });
}

Result<void> Customers::recordPairsExport(const Session& session, int pairs)
{
    return m_books.write(session, Right::ExportHistory, [&] {
        return m_books.record(session, Action::PairsExported, 0,
                              std::to_string(pairs) + (pairs == 1 ? " pair" : " pairs") + " of customers");
    });
}

Result<int> Customers::removeDemo(const Session& session)
{
    return m_books.write(session, Right::Enrol, [&]() -> Result<int> {
        Database& database = *m_books.database;
        const auto count = database.number("SELECT COUNT(*) FROM customer WHERE demo <> 0");
        if (!count)
            return tl::unexpected(count.error());
        if (count->value_or(0) == 0)
            return 0;
        const std::string demo = "IN (SELECT id FROM customer WHERE demo <> 0)";
        const std::string cases = "IN (SELECT id FROM verification WHERE customer " + demo + ")";
        const std::string references = "IN (SELECT id FROM reference WHERE customer " + demo + ")";
        std::vector<std::int64_t> contents;
        auto done = database.each("SELECT content FROM verification_picture WHERE verification " + cases
                                      + " UNION SELECT file FROM reference WHERE file IS NOT NULL AND customer " + demo
                                      + " UNION SELECT original FROM reference WHERE customer " + demo
                                      + " UNION SELECT cleaned FROM reference WHERE customer " + demo
                                      + " UNION SELECT ink FROM reference WHERE customer " + demo,
                                  {}, [&](const Row& row) -> Result<void> {
                                      contents.push_back(row.number(0));
                                      return {};
                                  });
        if (!done)
            return passOn(done);
        auto revision = m_books.nextRevision();
        if (!revision)
            return passOn(revision);
        auto gone = database.run("INSERT INTO customer_gone (id, revision) SELECT id, CAST(? AS BIGINT) FROM customer "
                                 "WHERE demo <> 0",
                                 {*revision});
        if (!gone)
            return passOn(gone);
        for (const std::string& sql :
             {"DELETE FROM decision WHERE verification " + cases,
              "DELETE FROM verification_picture WHERE verification " + cases,
              "DELETE FROM verification WHERE customer " + demo, "DELETE FROM embedding WHERE reference " + references,
              "DELETE FROM reference WHERE customer " + demo, "DELETE FROM signatory WHERE customer " + demo,
              std::string("DELETE FROM customer WHERE demo <> 0")})
            if (auto deleted = database.run(sql); !deleted)
                return passOn(deleted);
        if (done = dropUnused(m_books, contents); !done)
            return passOn(done);
        if (done = m_books.record(session, Action::DemoRemoved, 0, std::to_string(**count) + " demo customers"); !done)
            return passOn(done);
        return int(**count);
    });
}

} // namespace countersign::store
