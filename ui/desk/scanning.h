// Scanners for the window: what takes time runs in other threads, what comes back is told by signals. No widgets.
#pragma once

#include "core/scan/scanner.h"
#include "ui/desk/picture.h"

#include <QFutureWatcher>
#include <QImage>
#include <QList>
#include <QObject>
#include <QThreadPool>

#include <memory>
#include <variant>
#include <vector>

namespace countersign::ui {

class Scanning : public QObject {
    Q_OBJECT

public:
    explicit Scanning(std::shared_ptr<scan::Scanner> scanner, QObject* parent = nullptr);
    /// What runs is told to stop, and waited for: a moment, or as long as the scanner is given to stop (see scan::Patience).
    ~Scanning() override;

    void findScanners();
    /// Only the newest question is answered.
    void describe(const std::string& device);
    /// Nothing happens while it scans.
    void scan(const scan::Job& job);
    /// ended() follows soon, with Cancelled.
    void cancel();
    [[nodiscard]] bool isFinding() const { return m_isFinding; }
    [[nodiscard]] bool isScanning() const { return m_scan.isRunning(); }
    [[nodiscard]] bool isCancelled() const { return m_stop.stop_requested(); }

Q_SIGNALS:
    void scannersFound(const std::vector<countersign::scan::Device>& devices);
    void findingFailed(const countersign::scan::Failure& failure);
    void described(const std::string& device, const countersign::scan::Abilities& abilities);
    void describingFailed(const countersign::scan::Failure& failure);
    /// `share` of the page from 0 to 1; below 0: nobody knows.
    void progressed(int page, double share);
    /// With its resolution.
    void scanned(const QImage& page);
    /// `failure`: null where it went well. Pages that came before it are whole.
    void ended(const std::optional<countersign::scan::Failure>& failure);

private:
    struct Progress {
        int page;
        double share;
    };
    using Event = std::variant<Progress, QImage, scan::Failure>;

    std::shared_ptr<scan::Scanner> m_scanner;
    QThreadPool m_pool;           ///< its own: a scan takes minutes, and files are to be opened meanwhile
    std::stop_source m_stop;      ///< the scan
    std::stop_source m_questions; ///< list and abilities
    QFutureWatcher<Event> m_scan;
    std::optional<scan::Failure> m_failure;
    bool m_isFinding = false;
    quint64 m_described = 0; ///< the newest question
};

/// Takes the way a file takes; called after the time. Blocks.
[[nodiscard]] Loaded loadScanned(const QList<QImage>& pages, Size inputSize, const ComingForms& forms = {});

/// What happened and the next step, in the person's language.
[[nodiscard]] QString scanSentence(const scan::Failure& failure);

} // namespace countersign::ui
