#include "ui/desk/model_in_use.h"

#include "ui/desk/workers.h"

#include <QtConcurrent>

#include <algorithm>
#include <utility>

namespace countersign::ui {

namespace {

constexpr int AgainAfter = 30'000; ///< ms
constexpr int ShownDigits = 12;    ///< of a SHA-256

bool mayGoAway(ErrorCode code)
{
    return code == ErrorCode::Unreadable || code == ErrorCode::Conflict || code == ErrorCode::OutOfMemory;
}

/// As people call it.
QString titleOf(store::Store& store, const store::Session& session, const std::string& sha256)
{
    if (const auto models = store.models().list(session)) {
        const auto one = std::ranges::find(*models, sha256, &store::ModelEntry::sha256);
        if (one != models->end())
            return QString::fromStdString(one->name + " " + one->version).trimmed();
    }
    return QString::fromStdString(sha256).left(ShownDigits);
}

} // namespace

Result<Bytes> modelFile(store::Store& store, const Result<std::filesystem::path>& shipped, const std::string& sha256)
{
    if (!sha256.empty())
        return store.models().file(sha256);
    return shipped ? readFile(*shipped, store::LargestModel) : tl::unexpected(shipped.error());
}

struct ModelInUse::Found {
    QString title = {};
    std::optional<Result<Bytes>> file = {}; ///< empty: the shipped one is in use
};

ModelInUse::ModelInUse(Records& records, const Services& services, QObject* parent)
    : QObject(parent), m_records(records), m_open(services.openModelBytes)
{
    m_again.setSingleShot(true);
    m_again.setInterval(AgainAfter);
    connect(&m_records, &Records::stateChanged, this, &ModelInUse::follow);
    connect(&m_records, &Records::rulesChanged, this, &ModelInUse::follow);
    connect(&m_again, &QTimer::timeout, this, [this] {
        if (m_records.isOpen())
            fetch();
    });
}

void ModelInUse::follow()
{
    if (!m_records.isOpen() || m_records.rules().model == m_wanted)
        return;
    m_wanted = m_records.rules().model;
    m_again.stop();
    ++m_request;
    if (m_wanted && m_wanted->empty())
        useShipped();
    else
        fetch();
}

void ModelInUse::fetch()
{
    // In the name of the one who sits here, but for whoever does when it is there.
    m_records.runAs(
        *m_records.session(), this,
        [wanted = m_wanted](store::Store& store, const store::Session& session) -> Result<Found> {
            const auto sha256 = wanted ? Result<std::string>(*wanted) : store.models().inUse();
            if (!sha256)
                return tl::unexpected(sha256.error());
            if (sha256->empty())
                return Found{};
            return Found{titleOf(store, session, *sha256), store.models().file(*sha256)};
        },
        [this, request = ++m_request](const Result<Found>& outcome) {
            if (request == m_request)
                found(outcome);
        });
}

void ModelInUse::found(const Result<Found>& found)
{
    if (!found)
        return refused(found.error(), {});
    if (!found->file)
        return useShipped();
    if (!*found->file)
        return refused(found->file->error(), found->title);
    if (!m_open)
        return;
    // On the threads where models are opened and asked, not on those of the records, which end with them.
    using Opened = Result<std::shared_ptr<verify::Encoder>>;
    QtConcurrent::run(workers(), [open = m_open, file = **found->file, title = found->title.toStdString()] {
        return open(file, title);
    }).then(this, [this, request = ++m_request, title = found->title](const Opened& encoder) {
        if (request != m_request)
            return;
        if (!encoder)
            return refused(encoder.error(), title);
        m_isOwn = true;
        Q_EMIT opened(*encoder);
    });
}

void ModelInUse::refused(const Error& error, const QString& title)
{
    useShipped();
    if (mayGoAway(error.code))
        m_again.start();
    Q_EMIT failed(error, title);
}

void ModelInUse::useShipped()
{
    if (std::exchange(m_isOwn, false))
        Q_EMIT shippedWanted();
}

} // namespace countersign::ui
