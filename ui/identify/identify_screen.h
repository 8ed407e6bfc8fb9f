// The Identify screen: one signature against everybody enrolled.
#pragma once

#include "ui/desk/loading.h"
#include "ui/desk/services.h"
#include "ui/identify/gallery.h"
#include "ui/widgets/drop.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableWidget;

namespace countersign::ui {

class EmptyHint;
class ImageCanvas;
class MessageBar;
class OneHandPanel;

class IdentifyScreen : public QWidget {
    Q_OBJECT

public:
    IdentifyScreen(Records& records, const Services& services, Gallery::EncoderSource encoder,
                   QWidget* parent = nullptr);

    [[nodiscard]] Gallery& gallery() { return m_gallery; }
    /// Forgets the query and what was found.
    void forget();

Q_SIGNALS:
    void customerRequested(countersign::store::CustomerId customer);

private:
    void layOut();
    void chooseFile();
    void paste();
    void load(const Dropped& what);
    void loaded(const Loaded& loaded);
    void search();
    void found(const Result<std::vector<Suspect>>& suspects);
    void showSuspect(int row);
    void describe();
    /// The customer, and whose hand it is where the customer has several.
    [[nodiscard]] QString nameOf(const Suspect& suspect) const;
    void complain(const Error& error);
    void showOneHand(bool shown);

    Records& m_records;
    const Services& m_services;
    Gallery::EncoderSource m_encoder;
    Gallery m_gallery;
    PicturePtr m_query;
    std::vector<Suspect> m_suspects;
    std::string m_judge; ///< SHA-256 of the model that was asked
    bool m_searching = false, m_searched = false;
    bool m_failed = false; ///< the search; it is done again when the gallery changes
    QString m_complaint;   ///< what was said of the gallery
    quint64 m_request = 0; ///< the newest; an older answer is dropped
    MessageBar* m_messages = nullptr;
    QStackedWidget* m_pages = nullptr; ///< one query, or the report on one hand
    OneHandPanel* m_oneHand = nullptr;
    ImageCanvas* m_canvas = nullptr;
    QLabel* m_verdict = nullptr;
    QLabel* m_state = nullptr;
    QTableWidget* m_table = nullptr;
    EmptyHint* m_hint = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_openOneHand = nullptr;
    QPushButton* m_customer = nullptr;
};

} // namespace countersign::ui
