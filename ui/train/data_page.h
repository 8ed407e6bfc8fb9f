// Which signatures to train on.
#pragma once

#include "ui/train/page.h"

class QLabel;
class QListWidget;
class QPushButton;

namespace countersign::ui {

class ThumbnailStrip;

class DataPage : public Page {
    Q_OBJECT

public:
    DataPage(Retraining& retraining, const Services& services, QWidget* parent);

    void display() override;
    [[nodiscard]] QString missing() const override;

private:
    void addFolder(const QString& folder);
    void chooseFolder();
    void choosePairs();
    void removeChosen();
    void displayThumbnails();

    const Services& m_services;
    std::weak_ptr<const retrain::Data> m_shown; ///< whose thumbnails are shown
    QPushButton *m_folder, *m_pairs, *m_history, *m_demo, *m_remove;
    QListWidget* m_sources;
    QLabel* m_counts;
    ThumbnailStrip* m_thumbnails;
};

} // namespace countersign::ui
