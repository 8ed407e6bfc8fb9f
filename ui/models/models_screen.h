// The Models screen: which model is in use, since when and by whose word; going back, and comparing any two.
#pragma once

#include "core/retrain/compare.h"
#include "core/store/models.h"
#include "ui/desk/records.h"
#include "ui/desk/services.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QLabel;
class QPushButton;
class QTableWidget;

namespace countersign::ui {

class JobBar;
class LinePlot;
class MessageBar;

class ModelsScreen : public QWidget {
    Q_OBJECT

public:
    ModelsScreen(Records& records, const Services& services, QWidget* parent = nullptr);

    void refresh();
    /// Drops what is shown: somebody else sits down.
    void forget();

private:
    struct Shown {
        std::vector<store::ModelEntry> models;
        std::vector<store::Release> releases;
    };
    struct Agreement {
        QString reason, second, password;
    };
    /// What is known of a model once its file has been opened.
    struct Details {
        std::shared_ptr<verify::Encoder> encoder;
        std::string report;
    };

    void layOut();
    void display();
    /// What may be done with what is chosen.
    void displayButtons();
    /// And what is known of it, which opens its file.
    void displayChosen();
    void displayDetails(const Details& details);
    [[nodiscard]] std::optional<std::string> chosen(int row = 0) const;
    [[nodiscard]] const store::ModelEntry* entry(const std::string& sha256) const;
    [[nodiscard]] QString nameOf(const std::string& sha256) const;
    void importModel();
    void exportModel();
    void release();
    void retire();
    void rollBack();
    void compare();
    /// Of the models called `a` and `b`.
    void compared(const Result<retrain::Comparison>& result, const QString& a, const QString& b);
    /// Asks for what a release needs; empty when the person changed their mind.
    [[nodiscard]] std::optional<Agreement> agree(const QString& title, const QString& text, bool reason);
    template <class Work> void change(const QString& what, Work work, const QString& said);

    Records& m_records;
    const Services& m_services;
    Shown m_shown;
    bool m_seen = false; ///< by the one who sits here
    quint64 m_request = 0;
    MessageBar* m_messages;
    JobBar* m_jobs;
    QTableWidget *m_models = nullptr, *m_history = nullptr;
    QLabel *m_title = nullptr, *m_card = nullptr, *m_outcome = nullptr;
    LinePlot* m_curve = nullptr;
    QPushButton *m_import = nullptr, *m_export = nullptr, *m_release = nullptr, *m_retire = nullptr,
                *m_rollBack = nullptr, *m_compare = nullptr;
};

} // namespace countersign::ui
