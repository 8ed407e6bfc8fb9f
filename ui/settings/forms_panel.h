// The forms that are remembered, each as it is printed and where it is signed, to look at and to forget.
#pragma once

#include "ui/desk/known_forms.h"
#include "ui/desk/records.h"

#include <QWidget>

#include <optional>

class QAction;
class QLabel;
class QListWidget;
class QPushButton;

namespace countersign::ui {

class FormsPanel : public QWidget {
    Q_OBJECT

public:
    explicit FormsPanel(Records& records, QWidget* parent = nullptr);

Q_SIGNALS:
    void failed(const countersign::Error& error);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    /// Up to 300 drawings: only while somebody looks.
    void draw();
    void forget();
    void undo();
    /// Runs it on the records, one at a time.
    template <class Work, class Then> void run(Work work, Then then);

    Records& m_records;
    QListWidget* m_list;
    QAction* m_remove;
    QPushButton* m_forget;
    QLabel* m_forgotten; ///< and how to get it back
    QPushButton* m_undo;
    std::optional<FormChange> m_change; ///< the last that was forgotten here
    bool m_isBusy = false;
};

} // namespace countersign::ui
