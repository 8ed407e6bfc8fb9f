// Verifies queries against the references that the records have of their customers, many at a time.
#pragma once

#include "app/cli/commands.h"
#include "core/store/store.h"
#include "core/verify/encoder.h"
#include "core/verify/verifier.h"

#include <list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace countersign::cli {

/// The model that the records say is in use (see Models::inUse()); `common` without its model.
[[nodiscard]] Result<std::unique_ptr<verify::Encoder>> openModelInUse(store::Store& store, const std::string& inUse,
                                                                      const Common& common);

/// A picture that is in question.
struct Asked {
    std::string account;
    std::string name;     ///< becomes the number of the case
    std::string fileName; ///< without folders
    Bytes file;
    std::optional<std::int64_t> amount = {};
};

/// A case as the records take it, with `who` as the session's name, or a sentence that says why there is none.
struct Judged {
    std::optional<store::NewCase> result = {}; ///< references without pixels
    std::vector<store::ReferenceId> references = {};
    std::string failure = {};
};

/// For one thread. Of a customer with several signatories the one who is likeliest is taken.
class LotJudge {
public:
    LotJudge(store::Store& store, const store::Session& session, verify::Encoder& encoder, const verify::Policy& policy,
             int threads);

    /// In the order of what was asked. Errors: those of the database: nothing can be judged now.
    [[nodiscard]] Result<std::vector<Judged>> judge(std::span<const Asked> asked);

    /// Pictures that went through the network.
    [[nodiscard]] std::int64_t images() const { return m_images; }

private:
    struct Query;
    struct Owner;
    struct Trial;
    [[nodiscard]] std::vector<Query> read(std::span<const Asked> asked) const;
    [[nodiscard]] Result<std::map<std::string, Owner>> ownersOf(std::span<const Asked> asked);
    /// Errors: of the network.
    [[nodiscard]] Result<void> encode(std::vector<Query>& queries, const std::map<std::string, Owner>& owners);
    [[nodiscard]] std::vector<std::optional<verify::Judgement>> compare(const std::vector<verify::Case>& cases,
                                                                        std::string& error);
    [[nodiscard]] Judged caseOf(const Asked& asked, Query& query, const store::KnownCustomer& customer,
                                const store::Hand& hand, verify::Judgement judgement);
    void forgetOld();

    /// What the network made of a reference; of those, the ones that were used last are kept.
    struct Known {
        verify::Features features;
        verify::Trace trace;
        std::list<std::int64_t>::iterator use;
    };

    store::Store& m_store;
    store::Session m_session;
    verify::Encoder& m_encoder;
    verify::Policy m_policy;
    int m_threads;
    std::int64_t m_images = 0;
    std::unordered_map<std::int64_t, Known> m_known; ///< by reference
    std::list<std::int64_t> m_uses;                  ///< the last one first
};

} // namespace countersign::cli
