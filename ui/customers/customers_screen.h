// The Customers screen: find, enrol, replace, retire.
#pragma once

#include "ui/customers/customer_form.h"
#include "ui/customers/enrolment.h"
#include "ui/desk/loading.h"
#include "ui/desk/records.h"
#include "ui/desk/services.h"

#include <QWidget>

#include <functional>
#include <optional>

class QCheckBox;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QStackedWidget;

namespace countersign::ui {

class CustomerList;
class EmptyHint;
class EnrolPanel;
class ImportPanel;
class MessageBar;
class ScanDialog;

class CustomersScreen : public QWidget {
    Q_OBJECT

public:
    using EncoderSource = std::function<std::shared_ptr<verify::Encoder>()>; ///< null while there is none

    CustomersScreen(Records& records, const Services& services, EncoderSource encoder, QWidget* parent = nullptr);

    void newCustomer();
    void showCustomer(store::CustomerId customer);
    /// False where something typed would be lost and the person wants to keep it.
    [[nodiscard]] bool mayLeave();
    /// Three made-up customers, to try with; and away with them, with their cases, after a question.
    void addDemo();
    void removeDemo();
    void focusSearch();
    /// Drops what is shown and typed: somebody else sits down.
    void forget();

Q_SIGNALS:
    void verifyRequested(countersign::store::CustomerId customer);

private:
    void layOut();
    void search();
    void open(store::CustomerId customer);
    void opened(const store::Customer& customer, std::vector<FiledReference> references);
    void save();
    void saved(const Result<store::Customer>& customer);
    void retire(bool retired);
    void offer(const Dropped& what);
    void scan();
    void takeScanned(const QList<QImage>& pages);
    /// What is read is judged, then shown.
    void judge(Loading loading);
    void judge(const Loaded& loaded, const std::vector<PicturePtr>& enrolled,
               const std::shared_ptr<verify::Encoder>& encoder);
    void offered(const Result<std::vector<Candidate>>& candidates, const std::vector<Error>& errors);
    void take();
    void retireReference(int index);
    void showNothing();
    void showImport();
    void complain(const Error& error);
    void reload();
    /// Says so where it is not.
    [[nodiscard]] bool isSavedFirst();

    Records& m_records;
    const Services& m_services;
    EncoderSource m_encoder;
    std::optional<store::CustomerId> m_open;
    quint64 m_request = 0; ///< the newest; an older answer is dropped
    MessageBar* m_messages = nullptr;
    QLineEdit* m_search = nullptr;
    QListView* m_view = nullptr;
    CustomerList* m_list = nullptr;
    EmptyHint* m_hint = nullptr;
    QLabel* m_count = nullptr;
    QCheckBox* m_retired = nullptr;
    QPushButton* m_new = nullptr;
    QPushButton* m_import = nullptr;
    QPushButton* m_importOne = nullptr;
    QPushButton* m_demo = nullptr; ///< adds demo customers, or removes them
    QStackedWidget* m_pages = nullptr;
    QLabel* m_nothing = nullptr;
    CustomerForm* m_form = nullptr;
    EnrolPanel* m_enrol = nullptr;
    ImportPanel* m_importPanel = nullptr;
    ScanDialog* m_scan = nullptr; ///< made when it is first wanted
    std::optional<store::SignatoryId> m_scanFor;
};

} // namespace countersign::ui
