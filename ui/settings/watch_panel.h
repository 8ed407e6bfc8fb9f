// Which folder the desk watches for new scans.
#pragma once

#include "ui/desk/services.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace countersign::ui {

class WatchPanel : public QWidget {
    Q_OBJECT

public:
    explicit WatchPanel(const Services& services, QWidget* parent = nullptr);

    void refresh();

Q_SIGNALS:
    /// Empty: none any more.
    void chosen(const QString& folder);

private:
    void choose();

    const Services& m_services;
    QLabel* m_folder;
    QPushButton* m_choose;
    QPushButton* m_stop;
};

} // namespace countersign::ui
