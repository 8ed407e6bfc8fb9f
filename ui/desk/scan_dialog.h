// Scan a page: which scanner, how, and which part of the glass. Nothing else waits for it.
#pragma once

#include "ui/desk/scanning.h"

#include <QDialog>
#include <QList>

#include <array>
#include <map>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QProgressBar;
class QPushButton;

namespace countersign::ui {

class MessageBar;
class RegionPicker;

class ScanDialog : public QDialog {
    Q_OBJECT

public:
    explicit ScanDialog(std::shared_ptr<scan::Scanner> scanner, QWidget* parent = nullptr);

    /// Shows it for `purpose`, its title; scanners are looked for again, the last one is offered at once.
    void open(const QString& purpose);
    /// What is scanned is not wanted any more: hides it.
    void abandon();

Q_SIGNALS:
    /// Each with its resolution; at least one.
    void scanned(const QList<QImage>& pages);

public Q_SLOTS:
    /// Escape: ends the scan; closes it where there is none.
    void reject() override;

private:
    enum class Purpose { Preview, Pages };

    void layOut();
    void search();
    void showScanners(const std::vector<scan::Device>& devices);
    void showAbilities(const scan::Abilities& abilities);
    void showSource();
    void takeScanner();
    void takeRegion();
    void start(Purpose purpose);
    void takePage(const QImage& page);
    void finish(const std::optional<scan::Failure>& failure);
    void complain(const scan::Failure& failure);
    void updateButtons();
    [[nodiscard]] std::string device() const;
    [[nodiscard]] const scan::Source* source() const;
    [[nodiscard]] QSizeF glass() const;
    [[nodiscard]] QRectF region() const;
    void setRegion(const QRectF& region);

    Scanning m_scanning;
    std::map<std::string, scan::Abilities> m_known; ///< of the devices that were asked
    Purpose m_purpose = Purpose::Pages;
    bool m_isAbandoned = false;
    QList<QImage> m_pages;
    MessageBar* m_messages = nullptr;
    QComboBox* m_scanner = nullptr;
    QPushButton* m_search = nullptr;
    QComboBox* m_source = nullptr;
    QComboBox* m_resolution = nullptr;
    QComboBox* m_colour = nullptr;
    std::array<QDoubleSpinBox*, 4> m_edges{}; ///< left, top, width, height in mm
    QPushButton* m_whole = nullptr;
    RegionPicker* m_glass = nullptr;
    QLabel* m_state = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton* m_preview = nullptr;
    QPushButton* m_scan = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_close = nullptr;
};

} // namespace countersign::ui
