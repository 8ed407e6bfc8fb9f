#include "ui/desk/key_store.h"

#include <QObject>
#include <qt6keychain/keychain.h>

namespace countersign::ui {

namespace {

const auto Service = QStringLiteral("countersign");

/// Runs a job, which deletes itself, and hands it to `done`.
template <class Job, class Done> void run(Job* job, QObject* context, const QString& key, Done done)
{
    job->setKey(key);
    QObject::connect(job, &QKeychain::Job::finished, context, [job, done = std::move(done)] { done(*job); });
    job->start();
}

} // namespace

void readSecret(QObject* context, const QString& key, std::function<void(const std::optional<QString>&)> done)
{
    run(new QKeychain::ReadPasswordJob(Service), context, key,
        [done = std::move(done)](const QKeychain::ReadPasswordJob& job) {
            done(job.error() == QKeychain::NoError ? std::optional(job.textData()) : std::nullopt);
        });
}

void keepSecret(QObject* context, const QString& key, const QString& secret, std::function<void(const QString&)> done)
{
    auto* job = new QKeychain::WritePasswordJob(Service);
    job->setTextData(secret);
    run(job, context, key, [done = std::move(done)](const QKeychain::WritePasswordJob& written) {
        done(written.error() == QKeychain::NoError ? QString() : written.errorString());
    });
}

void removeSecret(QObject* context, const QString& key, std::function<void(const QString&)> done)
{
    run(new QKeychain::DeletePasswordJob(Service), context, key,
        [done = std::move(done)](const QKeychain::DeletePasswordJob& removed) {
            const bool isGone = removed.error() == QKeychain::NoError || removed.error() == QKeychain::EntryNotFound;
            done(isGone ? QString() : removed.errorString());
        });
}

} // namespace countersign::ui
