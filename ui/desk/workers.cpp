#include "ui/desk/workers.h"

#include <QThread>
#include <QThreadPool>

#include <algorithm>

namespace countersign::ui {

QThreadPool* workers()
{
    static QThreadPool pool;
    static const bool isSized = [] {
        pool.setMaxThreadCount(std::max(4, QThread::idealThreadCount()));
        return true;
    }();
    static_cast<void>(isSized);
    return &pool;
}

} // namespace countersign::ui
