#include "ui/desk/workers.h"

#include <QThread>
#include <QThreadPool>

#include <algorithm>
#include <memory>

namespace countersign::ui {

QThreadPool* workers()
{
    static const auto pool = [] {
        auto made = std::make_unique<QThreadPool>();
        made->setMaxThreadCount(std::max(4, QThread::idealThreadCount()));
        return made;
    }();
    return pool.get();
}

} // namespace countersign::ui
