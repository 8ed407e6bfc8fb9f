#include "core/store/import.h"

#include "core/base/sha256.h"
#include "core/base/threads.h"
#include "core/store/customer_rows.h"
#include "core/store/import_source.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <new>
#include <type_traits>

namespace countersign::store {

namespace fs = std::filesystem;

namespace {

using Kind = ImportNote::Kind;
using Effect = ImportNote::Effect;
using Standing = PlannedCustomer::State;

constexpr std::uint64_t LargestPicture = 256u << 20;

/// Of so many steps; says how long the rest takes at the pace so far.
class Steps {
public:
    Steps(int total, const ProgressSink& sink, const char* text) : m_total(total), m_sink(sink), m_text(text) {}
    void done(int count)
    {
        m_done += count;
        if (!m_sink)
            return;
        const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - m_start;
        const double left = m_done > 0 ? passed.count() / m_done * (m_total - m_done) : -1;
        m_sink({m_done, m_total, left, m_text});
    }

private:
    int m_done = 0, m_total;
    const ProgressSink& m_sink;
    const char* m_text;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

struct Opened {
    Bytes file;
    std::string sha256;
    Result<std::vector<Specimen>> specimens;
};

Opened open(const fs::path& path, const ReadSpecimens& read)
{
    try {
        auto file = readFile(path, LargestPicture);
        if (!file)
            return {{}, {}, tl::unexpected(file.error())};
        auto specimens = read(*file, path.filename().string());
        std::string hash = sha256(*file);
        return {std::move(*file), std::move(hash), std::move(specimens)};
    } catch (const std::bad_alloc&) {
        return {{}, {}, fail(ErrorCode::OutOfMemory, "There is not enough memory for this picture.")};
    }
}

/// What `make` makes of each, in the same order; on as many threads as there are cores.
template <class Make>
std::vector<std::invoke_result_t<Make, const PlannedPicture&>> ofEach(std::span<const PlannedPicture* const> pictures,
                                                                      const Make& make)
{
    std::vector<std::invoke_result_t<Make, const PlannedPicture&>> made(pictures.size());
    shareOut(pictures.size(), threadCount(0), [&](std::size_t i) { made[i] = make(*pictures[i]); });
    return made;
}

/// All that the plan needs to know: not the pixels.
struct Looked {
    Bytes file;
    std::string sha256;
    Result<std::vector<std::vector<QualityNote>>> pages; ///< of each page
};

Looked lookAt(const PlannedPicture& picture, const ReadSpecimens& read)
{
    Opened opened = open(picture.file, read);
    if (!opened.specimens)
        return {{}, {}, tl::unexpected(opened.specimens.error())};
    std::vector<std::vector<QualityNote>> pages;
    for (Specimen& specimen : *opened.specimens)
        pages.push_back(std::move(specimen.record.quality));
    return {std::move(opened.file), std::move(opened.sha256), std::move(pages)};
}

Customer customerOf(const PlannedCustomer& planned)
{
    Customer customer;
    customer.account = planned.account;
    customer.name = planned.name;
    for (const std::string& name : planned.signatories)
        customer.signatories.push_back({SignatoryId::fresh(), name, {}});
    return customer;
}

class Planner {
public:
    Planner(Store& store, const Session& session, const ReadSpecimens& read, ImportPlan plan)
        : m_store(store), m_session(session), m_read(read), m_plan(std::move(plan))
    {
    }

    Result<ImportPlan> plan(std::stop_token stop, const ProgressSink& progress)
    {
        if (auto checked = checkAccounts(stop); !checked)
            return tl::unexpected(checked.error());
        if (auto judged = judgePictures(stop, progress); !judged)
            return tl::unexpected(judged.error());
        for (std::size_t i = 0; i < m_plan.customers.size(); ++i)
            settle(i);
        std::stable_sort(m_plan.notes.begin(), m_plan.notes.end(), [](const ImportNote& a, const ImportNote& b) {
            return (a.customer ? *a.customer + 1 : 0) < (b.customer ? *b.customer + 1 : 0);
        });
        return std::move(m_plan);
    }

private:
    struct Place {
        std::size_t customer, picture;
    };

    ImportNote& note(Kind kind, std::size_t customer)
    {
        PlannedCustomer& planned = m_plan.customers[customer];
        m_plan.notes.push_back({kind, planned.place, planned.line, customer});
        if (effect(kind) == Effect::CustomerLeftOut)
            planned.state = Standing::LeftOut;
        return m_plan.notes.back();
    }

    ImportNote& note(Kind kind, std::size_t customer, const PlannedPicture& picture)
    {
        ImportNote& one = note(kind, customer);
        one.place = picture.file;
        one.line = picture.line;
        return one;
    }

    Result<void> checkAccounts(const std::stop_token& stop)
    {
        std::map<std::string, fs::path> seen;
        for (std::size_t i = 0; i < m_plan.customers.size(); ++i) {
            PlannedCustomer& planned = m_plan.customers[i];
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, "Cancelled.");
            if (planned.state != Standing::New)
                continue;
            if (auto checked = checkCustomer(customerOf(planned)); !checked) {
                note(Kind::BadCustomer, i).error = checked.error();
                continue;
            }
            const auto [first, isFirst] = seen.emplace(plainAccount(planned.account), planned.place);
            if (!isFirst) {
                note(Kind::SameAccount, i).other = first->second.filename().string();
                continue;
            }
            const auto there = m_store.customers().find(m_session, planned.account);
            if (!there)
                return tl::unexpected(there.error());
            if (*there)
                if (auto compared = compareWithRecords(i, **there); !compared)
                    return compared;
        }
        return {};
    }

    /// Of an account that is in the records: are these his pictures?
    Result<void> compareWithRecords(std::size_t customer, CustomerId there)
    {
        PlannedCustomer& planned = m_plan.customers[customer];
        int filed = 0, others = 0;
        for (const PlannedPicture& picture : planned.pictures) {
            const auto file = readFile(picture.file, LargestPicture);
            if (!file)
                continue;
            const auto owners = m_store.references().customersWith(m_session, *file);
            if (!owners)
                return tl::unexpected(owners.error());
            (std::find(owners->begin(), owners->end(), there) != owners->end() ? filed : others) += 1;
        }
        if (filed == 0) {
            note(Kind::AccountTaken, customer);
            return {};
        }
        planned.state = Standing::There;
        if (others > 0)
            note(Kind::NotFiled, customer).count = others;
        return {};
    }

    Result<void> judgePictures(std::stop_token stop, const ProgressSink& progress)
    {
        std::vector<Place> places;
        for (std::size_t i = 0; i < m_plan.customers.size(); ++i)
            for (std::size_t k = 0; k < m_plan.customers[i].pictures.size(); ++k)
                if (m_plan.customers[i].state == Standing::New)
                    places.push_back({i, k});
        Steps steps(int(places.size()), progress, "Looking at pictures");
        const std::size_t atOnce = 4 * std::size_t(threadCount(0));
        for (std::size_t at = 0; at < places.size(); at += atOnce) {
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, "Cancelled.");
            const std::span<const Place> some(&places[at], std::min(atOnce, places.size() - at));
            std::vector<const PlannedPicture*> pictures;
            for (const Place& place : some)
                pictures.push_back(&pictureAt(place));
            const auto looked =
                ofEach(pictures, [this](const PlannedPicture& picture) { return lookAt(picture, m_read); });
            for (std::size_t i = 0; i < some.size(); ++i)
                if (auto judged = judge(some[i], looked[i]); !judged)
                    return judged;
            steps.done(int(some.size()));
        }
        return {};
    }

    PlannedPicture& pictureAt(const Place& place) { return m_plan.customers[place.customer].pictures[place.picture]; }

    /// Sets `pages` of those that may be taken.
    Result<void> judge(const Place& place, const Looked& looked)
    {
        PlannedPicture& picture = pictureAt(place);
        if (!looked.pages) {
            Error error = looked.pages.error();
            error.context.clear();
            note(Kind::BadPicture, place.customer, picture).error = std::move(error);
            return {};
        }
        picture.sha256 = looked.sha256;
        const auto owners = m_store.references().customersWith(m_session, looked.file);
        if (!owners)
            return tl::unexpected(owners.error());
        if (!owners->empty()) {
            const auto owner = m_store.customers().load(m_session, owners->front());
            if (!owner)
                return tl::unexpected(owner.error());
            note(Kind::TwoCustomers, place.customer, picture).other = owner->account;
            return {};
        }
        const auto [first, isFirst] = m_seen.emplace(looked.sha256, place);
        if (!isFirst) {
            sameFile(first->second, place);
            return {};
        }
        picture.pages = int(looked.pages->size());
        for (const auto& quality : *looked.pages)
            if (!quality.empty())
                note(Kind::PoorPicture, place.customer, picture).quality = quality;
        return {};
    }

    void sameFile(const Place& first, const Place& second)
    {
        PlannedPicture &one = pictureAt(first), &other = pictureAt(second);
        if (first.customer == second.customer) {
            note(Kind::TwiceTheSame, second.customer, other).other = one.file.filename().string();
            return;
        }
        if (one.pages > 0) // not said of it yet
            note(Kind::TwoCustomers, first.customer, one).other = m_plan.customers[second.customer].account;
        one.pages = 0;
        note(Kind::TwoCustomers, second.customer, other).other = m_plan.customers[first.customer].account;
    }

    /// Keeps the pictures that will be added, no more than may be.
    void settle(std::size_t customer)
    {
        PlannedCustomer& planned = m_plan.customers[customer];
        if (planned.state != Standing::New)
            return;
        std::vector<int> references(planned.signatories.size());
        for (PlannedPicture& picture : planned.pictures) {
            int& count = references[picture.signatory];
            if (picture.pages > 0 && count + picture.pages > MostImportedReferences) {
                note(Kind::TooMany, customer, picture);
                picture.pages = 0;
            }
            count += picture.pages;
        }
        std::erase_if(planned.pictures, [](const PlannedPicture& picture) { return picture.pages == 0; });
        if (planned.pictures.empty())
            note(Kind::NoPicture, customer);
        else if (planned.references() < FewImportedReferences)
            note(Kind::FewReferences, customer).count = planned.references();
    }

    Store& m_store;
    const Session& m_session;
    const ReadSpecimens& m_read;
    ImportPlan m_plan;
    std::map<std::string, Place> m_seen; ///< by SHA-256
};

/// One customer, whole. False where a note says why not. Errors: those of the store.
Result<bool> enrol(Store& store, const Session& session, const ImportPlan& plan, std::size_t which,
                   const ReadSpecimens& read, ImportOutcome& outcome)
{
    const PlannedCustomer& planned = plan.customers[which];
    const Customer customer = customerOf(planned);
    std::vector<const PlannedPicture*> pictures;
    for (const PlannedPicture& picture : planned.pictures)
        pictures.push_back(&picture);
    std::span<const PlannedPicture* const> left = pictures;
    int count = 0;
    bool isChanged = false;
    // As many at once as there are cores: what is decoded is many times as large as what is stored.
    const auto next = [&]() -> Result<std::vector<NewReference>> {
        const auto some = left.first(std::min(left.size(), std::size_t(threadCount(0))));
        left = left.subspan(some.size());
        std::vector<Opened> opened =
            ofEach(some, [&read](const PlannedPicture& picture) { return open(picture.file, read); });
        std::vector<NewReference> references;
        for (std::size_t i = 0; i < opened.size(); ++i) {
            if (!opened[i].specimens || opened[i].sha256 != some[i]->sha256) {
                outcome.notes.push_back({Kind::Changed, some[i]->file, some[i]->line, which});
                isChanged = true;
                return fail(ErrorCode::Conflict, "A picture is not the one any more that was looked at.");
            }
            for (Specimen& specimen : *opened[i].specimens)
                references.push_back({ReferenceId::fresh(), customer.signatories[some[i]->signatory].id,
                                      std::move(specimen), opened[i].file});
        }
        count += int(references.size());
        return references;
    };
    const auto done = store.customers().enrol(session, customer, next);
    if (isChanged)
        return false;
    if (!done && done.error().code == ErrorCode::Conflict) {
        // Either the account was taken meanwhile, or the database was locked for long: only the first is this one's.
        const auto there = store.customers().find(session, customer.account);
        if (there && *there) {
            outcome.notes.push_back({Kind::AccountTaken, planned.place, planned.line, which});
            return false;
        }
    }
    if (!done)
        return tl::unexpected(done.error());
    outcome.references += count;
    return true;
}

} // namespace

int PlannedCustomer::references() const
{
    int count = 0;
    for (const PlannedPicture& picture : pictures)
        count += picture.pages;
    return count;
}

int ImportPlan::count(PlannedCustomer::State state) const
{
    return int(std::count_if(customers.begin(), customers.end(),
                             [state](const PlannedCustomer& customer) { return customer.state == state; }));
}

int ImportPlan::references() const
{
    int sum = 0;
    for (const PlannedCustomer& customer : customers)
        sum += customer.state == Standing::New ? customer.references() : 0;
    return sum;
}

Result<ImportPlan> planImport(Store& store, const Session& session, const fs::path& source, const ReadSpecimens& read,
                              std::stop_token stop, const ProgressSink& progress)
{
    // Said before the work, not after it.
    if (!session.may(Right::Enrol) || !session.may(Right::SeeCustomers))
        return fail(ErrorCode::Denied, session.name() + " has no right to enrol customers.");
    auto listed = listImport(source);
    if (!listed)
        return listed;
    return Planner(store, session, read, std::move(*listed)).plan(stop, progress);
}

ImportOutcome runImport(Store& store, const Session& session, const ImportPlan& plan, const ReadSpecimens& read,
                        std::stop_token stop, const ProgressSink& progress)
{
    ImportOutcome outcome;
    Steps steps(plan.references(), progress, "Importing");
    for (std::size_t i = 0; i < plan.customers.size(); ++i) {
        if (plan.customers[i].state != Standing::New)
            continue;
        if (stop.stop_requested()) {
            outcome.ended = Error{ErrorCode::Cancelled, "Cancelled."};
            break;
        }
        const auto done = enrol(store, session, plan, i, read, outcome);
        if (!done) {
            outcome.ended = done.error();
            break;
        }
        outcome.customers += *done ? 1 : 0;
        steps.done(plan.customers[i].references());
    }
    return outcome;
}

} // namespace countersign::store
