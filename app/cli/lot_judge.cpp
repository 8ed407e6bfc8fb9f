#include "app/cli/lot_judge.h"

#include "core/base/threads.h"
#include "core/image/image.h"
#include "core/image/pages.h"
#include "core/model/open.h"
#include "core/verify/verifier.h"

#include <algorithm>
#include <chrono>
#include <new>

namespace countersign::cli {

namespace {

constexpr std::size_t MostKnown = 1'024; ///< references; some 40 MB with the shipped network

bool isOfTheCustomer(const Error& error)
{
    return error.code == ErrorCode::NotFound || error.code == ErrorCode::EmptyInput;
}

/// The signature of a file with one page.
Result<Specimen> signatureIn(const Asked& asked, Size size)
{
    try {
        auto found = image::signaturesIn(asked.file, asked.fileName, size);
        if (!found)
            return tl::unexpected(found.error());
        const int pages = found->front().record.pages;
        if (pages != 1)
            return fail(ErrorCode::Unsupported,
                        "The file has " + std::to_string(pages) + " pages; a query must have one.", asked.fileName);
        return std::move(found->front());
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "There is not enough memory for this picture.", asked.fileName);
    }
}

} // namespace

Result<std::unique_ptr<verify::Encoder>> openModelInUse(store::Store& store, const std::string& inUse,
                                                        const Common& common)
{
    if (inUse.empty()) {
        Common shipped = common;
        shipped.model.clear();
        return openEncoder(shipped);
    }
    const auto file = store.models().file(inUse);
    if (!file)
        return tl::unexpected(file.error());
    return model::openEncoder(*file, "the model in use", {common.device, common.threads, {}});
}

struct LotJudge::Query {
    Result<Specimen> specimen;
    verify::Features features = {};
};

struct LotJudge::Owner {
    Result<store::KnownCustomer> customer;
};

LotJudge::LotJudge(store::Store& store, const store::Session& session, verify::Encoder& encoder,
                   const verify::Policy& policy, int threads)
    : m_store(store), m_session(session), m_encoder(encoder), m_policy(policy), m_threads(threadCount(threads))
{
}

std::vector<LotJudge::Query> LotJudge::read(std::span<const Asked> asked) const
{
    std::vector<Query> queries;
    for (std::size_t i = 0; i < asked.size(); ++i)
        queries.push_back({fail(ErrorCode::Internal, "It was not read.")});
    shareOut(asked.size(), m_threads,
             [&](std::size_t i) { queries[i].specimen = signatureIn(asked[i], m_encoder.info().inputSize); });
    return queries;
}

Result<std::map<std::string, LotJudge::Owner>> LotJudge::ownersOf(std::span<const Asked> asked)
{
    std::map<std::string, Owner> owners;
    const Size size = m_encoder.info().inputSize;
    for (const Asked& one : asked) {
        if (owners.contains(one.account))
            continue;
        // What is in the store was made for the shipped network's input; another one's is made of the cleaned picture.
        const bool isOther = !(size == CommonInput);
        auto customer = m_store.queue().customer(m_session, one.account, isOther);
        if (!customer && !isOfTheCustomer(customer.error()))
            return tl::unexpected(customer.error());
        for (std::size_t h = 0; customer && h < customer->hands.size(); ++h)
            for (Specimen& reference : customer->hands[h].references) {
                if (Size{reference.ink.width, reference.ink.height} == size)
                    continue;
                auto ink = image::inkOf(reference.record.cleaned, reference.record.dotsPerInch, size);
                if (ink)
                    reference.ink = std::move(*ink);
            }
        owners.emplace(one.account, Owner{std::move(customer)});
    }
    return owners;
}

Result<void> LotJudge::encode(std::vector<Query>& queries, const std::map<std::string, Owner>& owners)
{
    std::vector<InkImage> images;
    for (const Query& query : queries)
        if (query.specimen)
            images.push_back(query.specimen->ink);
    struct Fresh {
        std::int64_t id;
        const Specimen* specimen;
    };
    std::vector<Fresh> fresh;
    for (const auto& [account, owner] : owners) {
        for (std::size_t h = 0; owner.customer && h < owner.customer->hands.size(); ++h) {
            const store::Hand& hand = owner.customer->hands[h];
            for (std::size_t i = 0; i < hand.ids.size(); ++i) {
                const std::int64_t id = hand.ids[i].value();
                if (const auto known = m_known.find(id); known != m_known.end())
                    m_uses.splice(m_uses.begin(), m_uses, known->second.use);
                else
                    fresh.push_back({id, &hand.references[i]});
            }
        }
    }
    // One picture under two account numbers is one reference.
    std::ranges::sort(fresh, {}, &Fresh::id);
    const auto [first, last] = std::ranges::unique(fresh, {}, &Fresh::id);
    fresh.erase(first, last);
    for (const Fresh& one : fresh)
        images.push_back(one.specimen->ink);
    if (images.empty())
        return {};
    auto features = m_encoder.encode(images);
    if (!features)
        return tl::unexpected(features.error());
    m_images += std::int64_t(images.size());
    std::size_t at = 0;
    for (Query& query : queries)
        if (query.specimen)
            query.features = std::move((*features)[at++]);
    for (const Fresh& one : fresh) {
        m_uses.push_front(one.id);
        m_known[one.id] = {std::move((*features)[at++]), verify::trace(*one.specimen), m_uses.begin()};
    }
    return {};
}

/// One hand that a query may be of.
struct LotJudge::Trial {
    std::size_t asked;
    const store::Hand* hand;
    std::vector<const verify::Trace*> traces;
};

std::vector<std::optional<verify::Judgement>> LotJudge::compare(const std::vector<verify::Case>& cases,
                                                                std::string& error)
{
    std::vector<std::optional<verify::Judgement>> all(cases.size());
    auto together = verify::judge(m_encoder, cases, m_policy);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        if (together) {
            all[i] = std::move((*together)[i]);
        } else if (auto alone = verify::judge(m_encoder, std::span(&cases[i], 1), m_policy)) {
            all[i] = std::move(alone->front());
        } else {
            error = alone.error().message;
        }
    }
    return all;
}

Judged LotJudge::caseOf(const Asked& asked, Query& query, const store::KnownCustomer& customer, const store::Hand& hand,
                        verify::Judgement judgement)
{
    Judged judged{store::NewCase{}, hand.ids, {}};
    judged.result->customer = customer.id;
    judged.result->signatory = hand.signatory;
    judged.result->amount = asked.amount;
    verify::Verification& verification = judged.result->verification;
    verification.caseNumber = asked.name;
    verification.when = std::chrono::system_clock::now();
    verification.who = m_session.name();
    verification.customer = customer.name;
    verification.query = std::move(query.specimen->record);
    for (const Specimen& reference : hand.references) {
        verification.references.push_back(reference.record);
        verification.references.back().cleaned = {};
    }
    verification.judgement = std::move(judgement);
    verification.model = m_encoder.info();
    verification.softwareVersion = COUNTERSIGN_VERSION;
    return judged;
}

Result<std::vector<Judged>> LotJudge::judge(std::span<const Asked> asked)
{
    const auto start = std::chrono::steady_clock::now();
    auto queries = read(asked);
    const auto owners = ownersOf(asked);
    if (!owners)
        return tl::unexpected(owners.error());
    if (auto encoded = encode(queries, *owners); !encoded)
        return tl::unexpected(encoded.error());

    std::vector<Judged> all(asked.size());
    std::vector<Trial> trials;
    std::vector<verify::Case> cases; // all compared in one call to the network
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const auto& customer = owners->at(asked[i].account).customer;
        if (!queries[i].specimen || !customer) {
            all[i].failure = queries[i].specimen ? customer.error().message : queries[i].specimen.error().message;
            continue;
        }
        for (const store::Hand& hand : customer->hands) {
            trials.push_back({i, &hand, {}});
            cases.push_back({&queries[i].features, {}});
            for (const store::ReferenceId id : hand.ids) {
                const Known& known = m_known.at(id.value());
                cases.back().references.push_back(&known.features);
                trials.back().traces.push_back(&known.trace);
            }
        }
    }
    std::string error;
    auto judgements = compare(cases, error);
    const auto likeness = [](const verify::Judgement& of) { return std::pair(of.llr, of.score); };
    for (std::size_t first = 0, end = 0; first < trials.size(); first = end) {
        std::optional<std::size_t> best;
        for (; end < trials.size() && trials[end].asked == trials[first].asked; ++end)
            if (judgements[end] && (!best || likeness(*judgements[end]) > likeness(*judgements[*best])))
                best = end;
        const std::size_t i = trials[first].asked;
        if (!best) {
            all[i].failure = error;
            continue;
        }
        verify::Judgement judgement = std::move(*judgements[*best]);
        verify::addPictureFlags(judgement, verify::trace(*queries[i].specimen), trials[*best].traces);
        all[i] = caseOf(asked[i], queries[i], *owners->at(asked[i].account).customer, *trials[*best].hand,
                        std::move(judgement));
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    for (Judged& one : all)
        if (one.result)
            one.result->verification.seconds = seconds / double(asked.size());
    forgetOld();
    return all;
}

void LotJudge::forgetOld()
{
    while (m_uses.size() > MostKnown) {
        m_known.erase(m_uses.back());
        m_uses.pop_back();
    }
}

} // namespace countersign::cli
