// What a person drops, pastes or opens, read in the background; encrypted documents ask for their password.
#pragma once

#include "ui/desk/picture.h"
#include "ui/widgets/drop.h"

#include <functional>
#include <optional>

class QObject;

namespace countersign::ui {

/// The password of a file; nothing where the person does not want to open it. `again`: the one before was wrong.
using AskPassword = std::function<std::optional<QString>(const QString& file, bool again)>;

struct Loading {
    Dropped what = {};
    QString name = {}; ///< of a picture without a file
    Size size = {};
    QList<QImage> scanned = {}; ///< instead: pages that were scanned together
    ComingForms forms = {};     ///< say where pages are signed
};

/// Reads on other threads and calls `done` on this one, unless `context` is gone. What is encrypted is asked for here, a
/// wrong password again; a null `ask` makes it an error. Passwords are dropped as soon as the file is read.
void loadInBackground(QObject* context, Loading loading, AskPassword ask, std::function<void(const Loaded&)> done);

} // namespace countersign::ui
