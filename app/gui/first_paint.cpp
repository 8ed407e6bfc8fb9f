#include "app/gui/first_paint.h"

#include <QEvent>
#include <QTimer>
#include <QWidget>

#include <utility>

namespace countersign::gui {

void FirstPaint::watch(QWidget& window)
{
    if (!m_isPainted)
        window.installEventFilter(this);
}

bool FirstPaint::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Paint) {
        watched->removeEventFilter(this);
        // The window's children are painted after it, and all of it reaches the screen before the next event.
        QTimer::singleShot(0, this, &FirstPaint::painted);
    }
    return false;
}

void FirstPaint::painted()
{
    if (!std::exchange(m_isPainted, true))
        m_promise.set_value();
}

} // namespace countersign::gui
