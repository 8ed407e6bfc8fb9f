#include "ui/desk/loading.h"

#include "ui/desk/scanning.h"
#include "ui/desk/workers.h"

#include <QFileInfo>
#include <QFuture>
#include <QPointer>
#include <QtConcurrent/QtConcurrentRun>

#include <iterator>
#include <utility>

namespace countersign::ui {

namespace {

template <class One> void append(std::vector<One>& list, const std::vector<One>& more)
{
    list.insert(list.end(), more.begin(), more.end());
}

/// Asks for one locked file after the other, reads each, and is done when none is left.
void unlock(QPointer<QObject> context, Loaded loaded, Size size, const ComingForms& forms, const AskPassword& ask,
            const std::function<void(const Loaded&)>& done)
{
    while (!loaded.locked.empty()) {
        const auto [path, wasWrong] = loaded.locked.front();
        loaded.locked.erase(loaded.locked.begin());
        if (!ask) {
            loaded.errors.push_back({ErrorCode::Encrypted, "This PDF document is protected by a password.",
                                     QFileInfo(path).fileName().toStdString()});
            continue;
        }
        const auto password = ask(path, wasWrong);
        if (!context) // it may have gone while the person was asked
            return;
        if (!password)
            continue;
        QtConcurrent::run(workers(), [path = path, size, password = *password, forms] {
            return loadPictures({path}, size, password, forms);
        }).then(context, [=, loaded = std::move(loaded)](const Loaded& more) {
            Loaded all = loaded;
            append(all.pictures, more.pictures);
            append(all.unsignedPages, more.unsignedPages);
            append(all.errors, more.errors);
            all.locked.insert(all.locked.begin(), more.locked.begin(), more.locked.end());
            unlock(context, std::move(all), size, forms, ask, done);
        });
        return;
    }
    done(loaded);
}

} // namespace

void loadInBackground(QObject* context, Loading loading, AskPassword ask, std::function<void(const Loaded&)> done)
{
    const Size size = loading.size;
    const ComingForms forms = loading.forms;
    QtConcurrent::run(workers(), [loading = std::move(loading)] {
        if (!loading.scanned.isEmpty())
            return loadScanned(loading.scanned, loading.size, loading.forms);
        const Dropped& what = loading.what;
        if (!what.files.isEmpty())
            return loadPictures(what.files, loading.size, {}, loading.forms);
        return what.bytes.isEmpty() ? loadPicture(what.picture, loading.name, loading.size, loading.forms)
                                    : loadPicture(what.bytes, loading.name, loading.size, loading.forms);
    }).then(context, [=, ask = std::move(ask), done = std::move(done)](const Loaded& loaded) {
        unlock(context, loaded, size, forms, ask, done);
    });
}

} // namespace countersign::ui
