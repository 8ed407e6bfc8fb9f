// When the window is on the screen.
#pragma once

#include <QObject>

#include <chrono>
#include <future>

class QWidget;

namespace countersign::gui {

/// LibTorch takes a core for 0.4 s to load and holds the system's loader meanwhile, for which everybody waits who opens a
/// library, as Qt does for its plugins. So it begins when the window was painted for the first time.
class FirstPaint : public QObject {
public:
    /// From now on; `window` was not shown before.
    void watch(QWidget& window);

    /// On any thread. Waits until a window that is watched was painted, or `most`: it may never be.
    void wait(std::chrono::milliseconds most) const { (void)m_future.wait_for(most); }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void painted();

    bool m_isPainted = false;
    std::promise<void> m_promise;
    std::shared_future<void> m_future{m_promise.get_future()};
};

} // namespace countersign::gui
