#include "core/store/transfer.h"
#include "core/base/sha256.h"
#include "core/store/customer_rows.h"
#include "core/store/pixels.h"
#include "core/store/reference_rows.h"

#include <algorithm>
#include <map>
#include <string>

namespace countersign::store {

namespace {

/// The file: these 8 bytes, the format (8 bytes), the length of the rest (8 bytes); then the record of the key and the
/// body, which is sealed under it, or stands as it is.
constexpr std::string_view Magic = "CSgnCust";
constexpr std::int64_t Format = 1;
constexpr std::size_t HeaderLength = 24;
constexpr Place BodyPlace{"transfer", "body", 0};
/// Of all pixels together once unpacked: a small file can promise a great deal.
constexpr std::uint64_t MostPixels = 1'000'000'000;
constexpr std::size_t MostReferences = 1'000;

struct PackedReference {
    SignatoryId signatory{0};
    PictureRecord record; ///< without pixels
    Bytes original, cleaned, ink, file;
};

void fields(auto& pack, PackedReference& v)
{
    pack(v.signatory, v.record, v.original, v.cleaned, v.ink, v.file);
}

struct PackedSignatory {
    SignatoryId id{0};
    std::string name;
};

void fields(auto& pack, PackedSignatory& v)
{
    pack(v.id, v.name);
}

struct Body {
    std::string account, name, note;
    std::vector<PackedSignatory> signatories;
    SigningRule rule;
    std::vector<PackedReference> references;
};

void fields(auto& pack, Body& v)
{
    pack(v.account, v.name, v.note, v.signatories, v.rule, v.references);
}

std::uint64_t numberAt(std::span<const std::uint8_t> bytes, std::size_t at)
{
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < 8; ++i)
        number |= std::uint64_t(bytes[at + i]) << (8 * i);
    return number;
}

Bytes wrap(const KeyRecord& key, const Bytes& body)
{
    Packer rest;
    rest(key.isSealed, key.salt, std::int64_t(key.passes), std::int64_t(key.memory), key.key, body,
         key.isSealed ? std::string() : sha256(body));
    const Bytes packed = rest.take();
    Bytes file(Magic.begin(), Magic.end());
    for (const std::uint64_t number : {std::uint64_t(Format), std::uint64_t(packed.size())})
        for (int shift = 0; shift < 64; shift += 8)
            file.push_back(static_cast<std::uint8_t>(number >> shift));
    file.insert(file.end(), packed.begin(), packed.end());
    return file;
}

/// The body, opened. Errors: see importCustomer().
Result<Bytes> unwrap(std::span<const std::uint8_t> bytes, const std::string& name,
                     std::optional<std::string_view> passphrase)
{
    if (bytes.size() > LargestTransfer)
        return fail(ErrorCode::TooLarge, "The file is larger than any customer that is exported.", name);
    if (bytes.size() < HeaderLength || !std::equal(Magic.begin(), Magic.end(), bytes.begin()))
        return fail(ErrorCode::Unsupported, "This is not the file of a customer.", name);
    if (numberAt(bytes, 8) != std::uint64_t(Format))
        return fail(ErrorCode::Unsupported, "The file was made by a newer version of this program.", name);
    const std::uint64_t length = numberAt(bytes, 16);
    if (length > bytes.size() - HeaderLength)
        return fail(ErrorCode::Truncated, "The end of the file is missing; copy it again.", name);
    KeyRecord key;
    Bytes body;
    std::string digest;
    std::int64_t passes = 0, memory = 0;
    Unpacker rest(bytes.subspan(HeaderLength));
    rest(key.isSealed, key.salt, passes, memory, key.key, body, digest);
    if (!rest.isSound() || length != bytes.size() - HeaderLength)
        return fail(ErrorCode::Corrupt, "The file is damaged; copy it again.", name);
    key.passes = std::uint64_t(passes);
    key.memory = std::uint64_t(memory);
    if (!key.isSealed) {
        if (digest != sha256(body))
            return fail(ErrorCode::Corrupt, "The file is damaged; copy it again.", name);
        return body;
    }
    if (!passphrase)
        return fail(ErrorCode::Encrypted, "The file is encrypted: it opens with its passphrase only.", name);
    const auto vault = Vault::open(key, passphrase);
    if (!vault)
        return vault.error().code == ErrorCode::Corrupt
                   ? fail(ErrorCode::Corrupt, "The file is damaged; copy it again.", name)
                   : fail(vault.error().code, vault.error().message, name);
    auto opened = vault->open(BodyPlace, body);
    if (!opened)
        return fail(ErrorCode::Corrupt, "The file is damaged; copy it again.", name);
    return opened;
}

struct Imported {
    Customer customer;
    std::vector<NewReference> references;
};

/// Under new ids; unpacked and checked. Errors: Corrupt, TooLarge.
Result<Imported> read(const Bytes& bytes, const std::string& name)
{
    const auto corrupt = [&](const char* what) { return fail(ErrorCode::Corrupt, what, name); };
    Body body;
    Unpacker unpacker(bytes);
    unpacker(body);
    if (!unpacker.isSound())
        return corrupt("The file is damaged; copy it again.");
    Imported imported;
    Customer& customer = imported.customer;
    customer.account = body.account;
    customer.name = body.name;
    customer.note = body.note;
    std::map<SignatoryId, SignatoryId> fresh;
    for (const PackedSignatory& one : body.signatories) {
        customer.signatories.push_back({SignatoryId::fresh(), one.name, {}});
        if (!fresh.emplace(one.id, customer.signatories.back().id).second)
            return corrupt("The file has a signatory twice.");
    }
    for (Clause clause : body.rule.clauses) {
        for (SignatoryId& id : clause.among) {
            const auto known = fresh.find(id);
            if (known == fresh.end())
                return corrupt("The signing rule in the file names somebody who is not there.");
            id = known->second;
        }
        customer.rule.clauses.push_back(std::move(clause));
    }
    if (auto checked = checkCustomer(customer); !checked)
        return fail(ErrorCode::Corrupt, checked.error().message, name);
    if (body.references.size() > MostReferences)
        return fail(ErrorCode::TooLarge, "The file has more references than a customer may.", name);
    std::uint64_t pixels = 0;
    for (PackedReference& one : body.references) {
        const auto known = fresh.find(one.signatory);
        if (known == fresh.end())
            return corrupt("A reference in the file is of somebody who is not there.");
        NewReference reference{ReferenceId::fresh(), known->second, {std::move(one.record), {}}, std::move(one.file)};
        PictureRecord& record = reference.specimen.record;
        if (record.name.size() > 10'000 || record.sha256.size() > 64 || record.quality.size() > 100)
            return corrupt("A reference in the file has a text that is too long.");
        for (auto unpacked : {unpackPixels(one.original, record.original), unpackPixels(one.cleaned, record.cleaned),
                              unpackPixels(one.ink, reference.specimen.ink)})
            if (!unpacked)
                return fail(unpacked.error().code, unpacked.error().message, name);
        pixels += record.original.pixels.size() + record.cleaned.pixels.size() + reference.specimen.ink.ink.size();
        if (pixels > MostPixels)
            return fail(ErrorCode::TooLarge, "The pictures in the file are too large together.", name);
        imported.references.push_back(std::move(reference));
    }
    return imported;
}

/// Errors: TooLarge, and those of reading.
Result<Bytes> fileOf(Store& store, const Session& session, const Customer& customer,
                     std::optional<std::string_view> passphrase, const KeyCost& cost)
{
    const auto references = store.references().of(session, customer.id, Detail::Whole);
    if (!references)
        return tl::unexpected(references.error());
    Body body{customer.account, customer.name, customer.note, {}, customer.rule, {}};
    for (const Signatory& one : customer.signatories)
        if (!one.retired)
            body.signatories.push_back({one.id, one.name});
    for (const Reference& one : *references) {
        if (std::none_of(body.signatories.begin(), body.signatories.end(),
                         [&](const PackedSignatory& s) { return s.id == one.signatory; }))
            continue; // of one who is retired
        auto file = store.references().file(session, one.id);
        if (!file)
            return passOn(file);
        body.references.push_back({one.signatory, one.specimen.record, packPixels(one.specimen.record.original),
                                   packPixels(one.specimen.record.cleaned), packPixels(one.specimen.ink),
                                   std::move(*file)});
    }
    Packer packer;
    packer(body);
    const Bytes packed = packer.take();
    Bytes file;
    if (passphrase) {
        const auto vault = Vault::sealed(*passphrase, cost);
        if (!vault)
            return tl::unexpected(vault.error());
        file = wrap(vault->record(), vault->seal(BodyPlace, packed));
    } else {
        file = wrap({}, packed);
    }
    if (file.size() > LargestTransfer)
        return fail(ErrorCode::TooLarge, "The references of this customer are too large for one file.");
    return file;
}

} // namespace

Result<Bytes> exportCustomer(Store& store, const Session& session, CustomerId id,
                             std::optional<std::string_view> passphrase)
{
    Books& books = *store.m_books;
    if (passphrase && passphrase->size() < ShortestPassphrase)
        return fail(ErrorCode::InvalidArgument,
                    "A passphrase has " + std::to_string(ShortestPassphrase) + " characters at least.");
    if (auto allowed = books.allow(session, Right::Exchange); !allowed)
        return passOn(allowed);
    const auto customer = store.customers().load(session, id);
    if (!customer)
        return tl::unexpected(customer.error());
    auto file = guarded([&] { return fileOf(store, session, *customer, passphrase, books.cost()); });
    if (!file)
        return file;
    auto recorded = books.write(session, Right::Exchange, [&] {
        return books.record(session, Action::CustomerExported, id.value(),
                            "account \"" + customer->account + "\", name \"" + customer->name + "\", "
                                + (passphrase ? "sealed" : "not sealed"));
    });
    if (!recorded)
        return passOn(recorded);
    return file;
}

Result<CustomerId> importCustomer(Store& store, const Session& session, std::span<const std::uint8_t> bytes,
                                  const std::string& name, std::optional<std::string_view> passphrase)
{
    Books& books = *store.m_books;
    if (auto allowed = books.allow(session, Right::Exchange); !allowed)
        return passOn(allowed);
    const auto imported = guarded([&]() -> Result<Imported> {
        const auto body = unwrap(bytes, name, passphrase);
        if (!body)
            return tl::unexpected(body.error());
        return read(*body, name);
    });
    if (!imported)
        return tl::unexpected(imported.error());
    auto prepared = packReferences(books, session, imported->references);
    if (!prepared)
        return passOn(prepared);
    const Customer& customer = imported->customer;
    return books.write(session, Right::Exchange, [&]() -> Result<CustomerId> {
        if (auto isFree = checkAccountIsFree(books, customer); !isFree)
            return passOn(isFree);
        if (auto done = insertCustomer(books, customer); !done)
            return passOn(done);
        for (PreparedReference& reference : *prepared)
            if (auto done = insertReference(books, session, customer.id, reference); !done)
                return passOn(done);
        if (auto done = touchCustomer(books, customer.id); !done)
            return passOn(done);
        auto recorded = books.record(session, Action::CustomerImported, customer.id.value(),
                                     "account \"" + customer.account + "\", name \"" + customer.name + "\", "
                                         + std::to_string(imported->references.size())
                                         + " references, from the file of SHA-256 " + sha256(bytes));
        if (!recorded)
            return passOn(recorded);
        return customer.id;
    });
}

} // namespace countersign::store
