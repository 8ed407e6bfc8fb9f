// The report on one hand under two names: pairs of customers, and the two signatures of the chosen pair.
#pragma once

#include "ui/desk/services.h"
#include "ui/identify/gallery.h"
#include "ui/identify/one_hand.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableWidget;

namespace countersign::ui {

class EmptyHint;
class ImageCanvas;
class JobBar;

class OneHandPanel : public QWidget {
    Q_OBJECT

public:
    OneHandPanel(Records& records, const Services& services, const Gallery& gallery, Gallery::EncoderSource encoder,
                 QWidget* parent = nullptr);

    /// Says anew how many references can be compared.
    void describe();
    /// Drops what was found and stops what runs.
    void forget();

Q_SIGNALS:
    void closed();
    void customerRequested(countersign::store::CustomerId customer);
    void failed(const countersign::Error& error);
    void exported(const QString& file);
    /// Something is done anew: older messages are of no use.
    void begun();

private:
    void layOut();
    void compare();
    void judge(std::shared_ptr<const store::EmbeddingTable> table, const std::vector<verify::AlikeRows>& pairs);
    void ended(const Error& error);
    void found(const std::vector<OneHand>& pairs);
    void showPair(int row);
    void exportTable();
    [[nodiscard]] const store::CustomerLine* line(store::CustomerId customer) const;

    Records& m_records;
    const Services& m_services;
    const Gallery& m_gallery;
    Gallery::EncoderSource m_encoder;
    std::vector<OneHand> m_pairs;
    quint64 m_request = 0; ///< the newest comparison; an older answer is dropped
    quint64 m_shown = 0;   ///< the newest pair whose pictures were asked for
    ImageCanvas* m_canvas = nullptr;
    QLabel* m_state = nullptr;
    JobBar* m_job = nullptr;
    QTableWidget* m_table = nullptr;
    EmptyHint* m_hint = nullptr;
    QPushButton* m_compare = nullptr;
    QPushButton* m_export = nullptr;
    QPushButton* m_first = nullptr;
    QPushButton* m_second = nullptr;
    QPushButton* m_close = nullptr;
};

} // namespace countersign::ui
