// The signatures that customers are known by.
#pragma once

#include "core/base/file.h"
#include "core/base/result.h"
#include "core/base/specimen.h"
#include "core/store/roles.h"
#include "core/verify/half.h"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace countersign::store {

struct Books;

struct NewReference {
    ReferenceId id = ReferenceId::fresh();
    SignatoryId signatory;
    Specimen specimen; ///< decoded, cleaned, judged
    Bytes file;        ///< as it came; may be empty (from the clipboard)
};

struct Reference {
    ReferenceId id;
    CustomerId customer;
    SignatoryId signatory;
    Specimen specimen; ///< without `record.original` where only the light part was asked for
    Time when;
    std::string who;
    std::optional<Time> retired = {};
    std::string retiredBy = {};
};

enum class Detail {
    Ink,   ///< ink, quality, where from: to encode many
    Light, ///< cleaned picture, ink, quality, where from: for lists, and to encode
    Whole, ///< and the whole page as it was scanned: for a report
};

struct Embedding {
    ReferenceId reference;
    std::vector<float> values; ///< as the encoder gave them
};

/// Every embedding of one model, row by row.
struct EmbeddingTable {
    struct Owner {
        ReferenceId reference;
        SignatoryId signatory;
        CustomerId customer;
    };
    std::size_t length = 0; ///< numbers a row
    std::vector<Owner> owners;
    std::vector<verify::Half> values; ///< owners.size() * length; with their owners 280 bytes a row of 128
};

struct ModelUse {
    std::string model; ///< SHA-256 of the model file, lower-case hex
    int references = 0;
};

/// Any thread. Errors of every call beside its own: Denied, and those of the database (see store.h).
class References {
public:
    explicit References(Books& books) : m_books(books) {}

    /// Adds all or none. Pictures that are there already are not stored again. Adding the same ones again (by id), after
    /// a lost connection, changes nothing. Right: Enrol.
    /// Errors: EmptyInput, NotFound (no such customer), InvalidArgument (a signatory of somebody else or retired, a
    /// picture whose pixels do not fit its size), Conflict (the customer is retired).
    [[nodiscard]] Result<void> add(const Session& session, CustomerId customer,
                                   std::span<const NewReference> references);

    /// A customer's references in service, oldest first; with `retired` all. Right: SeeCustomers. Errors: NotFound.
    [[nodiscard]] Result<std::vector<Reference>> of(const Session& session, CustomerId customer,
                                                    Detail detail = Detail::Light, bool retired = false) const;

    /// Right: SeeCustomers. Errors: NotFound.
    [[nodiscard]] Result<Reference> load(const Session& session, ReferenceId id, Detail detail = Detail::Whole) const;

    /// The file as it came, empty where there was none. Right: SeeCustomers. Errors: NotFound.
    [[nodiscard]] Result<Bytes> file(const Session& session, ReferenceId id) const;

    /// Who has, or had, a reference that came as exactly this file. Right: SeeCustomers.
    [[nodiscard]] Result<std::vector<CustomerId>> customersWith(const Session& session, const Bytes& file) const;

    /// A reference is never deleted: cases tell of it. Right: Amend; or Enrol within a day by the one who added it, so
    /// that a slip at enrolment can be put right. Retiring twice changes nothing. Errors: NotFound.
    [[nodiscard]] Result<void> retire(const Session& session, ReferenceId id);

    /// References in service, of customers in service, that `model` (SHA-256) has not embedded. Right: Embed.
    [[nodiscard]] Result<std::vector<ReferenceId>> withoutEmbedding(const Session& session,
                                                                    const std::string& model) const;

    /// Saves embeddings of one model, all or none; those that are there already stay. Those of other models stay usable.
    /// Not in the audit trail: they follow from the references and the model. Right: Embed.
    /// Errors: InvalidArgument (an empty one, numbers that are not finite), NotFound (no such reference).
    [[nodiscard]] Result<void> saveEmbeddings(const Session& session, const std::string& model,
                                              std::span<const Embedding> embeddings);

    /// Of references, signatories and customers in service; 500,000 take about two seconds. Right: Identify.
    /// Errors: Corrupt (damaged, lengths differ), OutOfMemory.
    [[nodiscard]] Result<EmbeddingTable> embeddings(const Session& session, const std::string& model) const;
    /// Of one customer: to bring a table up to date, see Customers::lines().
    [[nodiscard]] Result<EmbeddingTable> embeddings(const Session& session, const std::string& model,
                                                    CustomerId customer) const;

    /// Which models have embedded how many references in service. Right: Identify.
    [[nodiscard]] Result<std::vector<ModelUse>> models(const Session& session) const;

    /// Deletes the embeddings of a model that is no longer used. Right: ChangeThresholds.
    [[nodiscard]] Result<void> dropEmbeddings(const Session& session, const std::string& model);

private:
    [[nodiscard]] Result<EmbeddingTable> readEmbeddings(const Session& session, const std::string& model,
                                                        const std::optional<CustomerId>& customer) const;

    Books& m_books;
};

} // namespace countersign::store
