#include "ui/customers/customers_screen.h"

#include "ui/customers/customer_list.h"
#include "ui/customers/customer_transfer.h"
#include "ui/customers/enrol_panel.h"
#include "ui/customers/import_panel.h"
#include "ui/desk/files.h"
#include "ui/desk/scan_dialog.h"
#include "ui/desk/words.h"
#include "ui/widgets/empty_hint.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace countersign::ui {

namespace {

constexpr std::size_t MostShown = 1000; ///< customers in the list: nobody scrolls further

struct Opened {
    store::Customer customer;
    std::vector<FiledReference> references;
};

QString enrolledWhen(const store::Reference& reference)
{
    return CustomersScreen::tr("enrolled %1 by %2").arg(moment(reference.when), QString::fromStdString(reference.who));
}

Result<Opened> loadCustomer(store::Store& store, const store::Session& session, store::CustomerId id)
{
    auto customer = store.customers().load(session, id);
    if (!customer)
        return tl::unexpected(customer.error());
    auto references = store.references().of(session, id);
    if (!references)
        return tl::unexpected(references.error());
    Opened opened{std::move(*customer), {}};
    for (auto& reference : *references) {
        auto file = store.references().file(session, reference.id);
        if (!file)
            return tl::unexpected(file.error());
        const QString enrolled = enrolledWhen(reference);
        opened.references.push_back(
            {reference.id, reference.signatory, pictureOf(std::move(reference.specimen), std::move(*file)), enrolled});
    }
    return opened;
}

} // namespace

CustomersScreen::CustomersScreen(Records& records, const Services& services, EncoderSource encoder, QWidget* parent)
    : QWidget(parent), m_records(records), m_services(services), m_encoder(std::move(encoder))
{
    layOut();
    connect(&m_records, &Records::customersChanged, this, &CustomersScreen::search);
    connect(&m_records, &Records::stateChanged, this, [this] {
        const bool mayEnrol = m_records.may(store::Right::Enrol);
        m_new->setVisible(mayEnrol);
        m_import->setVisible(mayEnrol);
        m_importOne->setVisible(m_records.may(store::Right::Exchange));
        m_form->setRights(mayEnrol, m_records.may(store::Right::Amend), m_records.may(store::Right::Exchange));
        search();
    });
    showNothing();
    search();
}

void CustomersScreen::layOut()
{
    m_messages = new MessageBar(this);
    m_search = new QLineEdit(this);
    m_search->setObjectName(QStringLiteral("searchCustomers"));
    m_search->setPlaceholderText(tr("Name or account number"));
    m_search->setClearButtonEnabled(true);
    m_list = new CustomerList(this);
    m_view = new QListView(this);
    m_view->setObjectName(QStringLiteral("customers"));
    m_view->setAccessibleName(tr("Customers"));
    m_view->setModel(m_list);
    m_view->setUniformItemSizes(true);
    m_view->setTabKeyNavigation(false);
    m_view->setSpacing(1);
    m_hint = new EmptyHint(m_view);
    m_count = new QLabel(this);
    m_count->setWordWrap(true);
    m_retired = new QCheckBox(tr("Show retired customers"), this);
    m_new = new QPushButton(icon(QStringLiteral("references")), tr("New customer"), this);
    m_new->setObjectName(QStringLiteral("newCustomer"));
    m_new->setMinimumHeight(9 * Grid);

    auto* left = new QWidget(this);
    left->setFixedWidth(72 * Grid);
    auto* leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 0, 0, 0);
    leftLayout->setSpacing(2 * Grid);
    auto* title = headingLabel(tr("Find a custo&mer"), this);
    title->setBuddy(m_search);
    leftLayout->addWidget(title);
    leftLayout->addWidget(m_search);
    leftLayout->addWidget(m_view, 1);
    leftLayout->addWidget(m_count);
    leftLayout->addWidget(m_retired);
    leftLayout->addWidget(m_new);
    m_import = new QPushButton(icon(QStringLiteral("open")), tr("Im&port many…"), this);
    m_import->setObjectName(QStringLiteral("importMany"));
    m_import->setMinimumHeight(9 * Grid);
    m_importOne = new QPushButton(icon(QStringLiteral("open")), tr("Import on&e…"), this);
    m_importOne->setObjectName(QStringLiteral("importOne"));
    m_importOne->setMinimumHeight(9 * Grid);
    auto* imports = new QHBoxLayout;
    imports->setSpacing(2 * Grid);
    imports->addWidget(m_importOne);
    imports->addWidget(m_import);
    leftLayout->addLayout(imports);
    m_demo = new QPushButton(this);
    m_demo->setObjectName(QStringLiteral("demoCustomers"));
    m_demo->setMinimumHeight(9 * Grid);
    m_demo->hide();
    leftLayout->addWidget(m_demo);
    connect(m_demo, &QPushButton::clicked, this,
            [this] { m_records.customers().hasDemo() ? removeDemo() : addDemo(); });

    m_nothing = new QLabel(this);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setWordWrap(true);
    m_form = new CustomerForm(m_services.policy, this);
    m_enrol = new EnrolPanel(m_services.policy, this);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_nothing);
    m_pages->addWidget(m_form);
    m_pages->addWidget(m_enrol);
    m_importPanel = new ImportPanel(
        m_records, m_services,
        [this] {
            const auto encoder = m_encoder();
            return encoder ? encoder->info().inputSize : CommonInput;
        },
        this);
    m_pages->addWidget(m_importPanel);
    auto* transfer = new CustomerTransfer(m_records, m_services, this);
    connect(m_importOne, &QPushButton::clicked, this, [this, transfer] {
        m_messages->clear();
        if (mayLeave())
            transfer->importCustomer();
    });
    connect(m_form, &CustomerForm::exportRequested, this, [this, transfer] {
        m_messages->clear();
        transfer->exportCustomer(m_form->customer());
    });
    connect(transfer, &CustomerTransfer::failed, this, &CustomersScreen::complain);
    connect(transfer, &CustomerTransfer::said, this, [this](const QString& what) {
        m_messages->post({Message::Kind::Information, what});
    });
    connect(transfer, &CustomerTransfer::imported, this, [this](store::CustomerId customer) {
        m_records.refresh();
        if (m_pages->currentWidget() != m_form || !m_form->isChanged()) // somebody may be typing by now
            open(customer);
    });
    connect(m_import, &QPushButton::clicked, this, &CustomersScreen::showImport);
    connect(m_importPanel, &ImportPanel::begun, m_messages, &MessageBar::clear);
    connect(m_importPanel, &ImportPanel::closed, this, [this] {
        m_messages->clear();
        showNothing();
        focusSearch();
    });
    connect(m_importPanel, &ImportPanel::failed, this, [this](const Error& error, const QString& sentence) {
        m_messages->post({Message::Kind::Error, sentence, QString::fromStdString(describe(error))});
    });

    auto* body = new QHBoxLayout;
    body->setContentsMargins(3 * Grid, 2 * Grid, 3 * Grid, 3 * Grid);
    body->setSpacing(4 * Grid);
    body->addWidget(left);
    body->addWidget(m_pages, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addLayout(body, 1);

    connect(m_search, &QLineEdit::textChanged, this, &CustomersScreen::search);
    const auto openChosen = [this] {
        const auto index = m_view->currentIndex();
        const auto chosen = index.isValid() ? index : m_list->index(0);
        if (chosen.isValid())
            showCustomer(m_list->line(chosen.row()).id);
    };
    connect(m_search, &QLineEdit::returnPressed, this, openChosen);
    connect(new QShortcut(Qt::Key_Down, m_search, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated, this,
            [this] {
                m_view->setFocus();
                if (!m_view->currentIndex().isValid())
                    m_view->setCurrentIndex(m_list->index(0));
            });
    connect(m_view, &QListView::activated, this, openChosen);
    connect(m_view, &QListView::clicked, this, openChosen);
    connect(m_retired, &QCheckBox::toggled, this, &CustomersScreen::search);
    connect(m_new, &QPushButton::clicked, this, &CustomersScreen::newCustomer);
    connect(new QShortcut(QKeySequence::New, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, m_new, &QPushButton::click);
    connect(new QShortcut(QKeySequence::Find, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, this, &CustomersScreen::focusSearch);

    connect(m_form, &CustomerForm::saveRequested, this, &CustomersScreen::save);
    connect(m_form, &CustomerForm::revertRequested, this, [this] { m_open ? open(*m_open) : showNothing(); });
    connect(m_form, &CustomerForm::retireRequested, this, &CustomersScreen::retire);
    connect(m_form, &CustomerForm::verifyRequested, this, [this] {
        if (m_open)
            Q_EMIT verifyRequested(*m_open);
    });
    connect(m_form, &CustomerForm::referencesOffered, this, &CustomersScreen::offer);
    m_form->setCanScan(m_services.scanner != nullptr);
    connect(m_form, &CustomerForm::scanRequested, this, &CustomersScreen::scan);
    connect(m_form, &CustomerForm::referenceRetirementRequested, this, &CustomersScreen::retireReference);
    connect(m_enrol, &EnrolPanel::accepted, this, &CustomersScreen::take);
    connect(m_enrol, &EnrolPanel::cancelled, this, [this] {
        ++m_request;
        m_pages->setCurrentWidget(m_form);
        m_form->setFocus();
    });
}

void CustomersScreen::forget()
{
    ++m_request;
    m_messages->clear();
    m_search->clear();
    m_form->setCustomer({});
    m_importPanel->forget();
    if (m_scan)
        m_scan->abandon();
    showNothing();
}

void CustomersScreen::focusSearch()
{
    m_search->setFocus();
    m_search->selectAll();
}

void CustomersScreen::search()
{
    const auto kept = m_open;
    auto found = m_records.customers().search(m_search->text(), MostShown + 1, m_retired->isChecked());
    const bool more = found.size() > MostShown;
    if (more)
        found.erase(found.begin() + static_cast<std::ptrdiff_t>(MostShown), found.end());
    const auto shown = found.size();
    m_list->setLines(std::move(found));
    if (kept) {
        const int row = m_list->rowOf(*kept);
        m_view->setCurrentIndex(row < 0 ? QModelIndex() : m_list->index(row));
    }
    const auto all = m_records.customers().size();
    const bool hasDemo = m_records.customers().hasDemo();
    m_count->setVisible(shown > 0);
    m_demo->setText(hasDemo ? tr("Remove the demo customers") : tr("Try with demo customers"));
    m_demo->setVisible(m_records.isOpen() && m_records.may(store::Right::Enrol) && (hasDemo || all == 0));
    m_hint->setText(m_records.state() == Records::State::Opening ? tr("The records are being opened…")
                    : !m_records.isOpen()                        ? tr("The records are not open.")
                    : all == 0 ? tr("There are no customers yet. Enrol the first one with New customer.")
                               : tr("Nobody is called that. Check the spelling, or enrol a new customer."));
    m_count->setText(shown == 0     ? QString()
                     : more         ? tr("The first %1 of more; type more of the name.").arg(QLocale().toString(shown))
                     : all == 1     ? tr("One customer")
                     : shown == all ? tr("%1 customers").arg(QLocale().toString(all))
                                    : tr("%1 of %2 customers").arg(QLocale().toString(shown), QLocale().toString(all)));
}

void CustomersScreen::showNothing()
{
    m_open.reset();
    m_nothing->setText(tr("Choose a customer on the left, or enrol a new one (Ctrl+N)."));
    m_pages->setCurrentWidget(m_nothing);
}

void CustomersScreen::showImport()
{
    if (!m_records.isOpen() || !mayLeave())
        return;
    ++m_request;
    m_messages->clear();
    showNothing();
    m_form->setCustomer({});
    m_pages->setCurrentWidget(m_importPanel);
    m_importPanel->setFocus();
}

bool CustomersScreen::mayLeave()
{
    const bool isLost = m_pages->currentWidget() != m_nothing && m_form->isChanged();
    return !isLost
           || m_services.dialogs.confirmLoss(this, tr("Customer not saved"),
                                             tr("What was typed for this customer was not saved."),
                                             tr("Drop the changes"));
}

void CustomersScreen::newCustomer()
{
    if (!m_records.isOpen() || !mayLeave())
        return;
    ++m_request;
    m_messages->clear();
    m_open.reset();
    store::Customer customer;
    customer.signatories.push_back({store::SignatoryId::fresh(), {}, {}});
    m_form->setCustomer(customer);
    m_pages->setCurrentWidget(m_form);
    m_form->focusFirst();
}

void CustomersScreen::showCustomer(store::CustomerId customer)
{
    if (m_open == customer && m_pages->currentWidget() == m_form)
        return;
    if (!mayLeave())
        return;
    m_messages->clear();
    open(customer);
}

void CustomersScreen::open(store::CustomerId customer)
{
    m_records.run(
        this,
        [customer](store::Store& store, const store::Session& session) {
            return loadCustomer(store, session, customer);
        },
        [this, request = ++m_request](const Result<Opened>& loaded) {
            if (request != m_request)
                return;
            if (loaded)
                opened(loaded->customer, loaded->references);
            else
                complain(loaded.error());
        });
}

void CustomersScreen::opened(const store::Customer& customer, std::vector<FiledReference> references)
{
    m_open = customer.id;
    m_form->setCustomer(customer);
    m_form->setReferences(std::move(references));
    const auto* focused = QApplication::focusWidget();
    const bool wasEnrolling = focused && m_enrol->isAncestorOf(focused);
    m_pages->setCurrentWidget(m_form);
    if (wasEnrolling)
        m_form->setFocus();
    const int row = m_list->rowOf(customer.id);
    m_view->setCurrentIndex(row < 0 ? QModelIndex() : m_list->index(row));
}

void CustomersScreen::reload()
{
    m_records.refresh();
    if (m_open)
        open(*m_open);
}

void CustomersScreen::save()
{
    m_messages->clear();
    if (const QString trouble = m_form->trouble(); !trouble.isEmpty())
        return m_messages->post({Message::Kind::Warning, trouble});
    m_records.run(
        this,
        [customer = m_form->edited()](store::Store& store, const store::Session& session) {
            return store.customers().save(session, customer);
        },
        [this, request = ++m_request](const Result<store::Customer>& customer) {
            if (request == m_request)
                saved(customer);
            else
                m_records.refresh(); // another customer is on the screen by now
        });
}

void CustomersScreen::saved(const Result<store::Customer>& customer)
{
    if (!customer) {
        complain(customer.error());
        return;
    }
    const bool isNew = !m_open;
    m_open = customer->id;
    reload();
    m_messages->post(
        {Message::Kind::Information,
         isNew ? tr("%1 is enrolled. Now add reference signatures.").arg(QString::fromStdString(customer->name))
               : tr("Saved.")});
}

void CustomersScreen::retire(bool retired)
{
    if (!m_open || !isSavedFirst())
        return;
    m_records.run(
        this,
        [id = *m_open, retired](store::Store& store, const store::Session& session) {
            return store.customers().setRetired(session, id, retired);
        },
        [this, retired, id = *m_open](const Result<void>& done) {
            if (m_open != id)
                return m_records.refresh();
            if (!done) {
                complain(done.error());
                return;
            }
            reload();
            if (retired)
                m_messages->post({Message::Kind::Information,
                                  tr("The customer is retired and no longer found when verifying."),
                                  {},
                                  tr("Bring back"),
                                  [this, id] {
                                      if (m_open == id)
                                          retire(false);
                                  }});
        });
}

bool CustomersScreen::isSavedFirst()
{
    m_messages->clear();
    if (m_form->isChanged())
        m_messages->post({Message::Kind::Warning, tr("Save the customer first.")});
    return !m_form->isChanged();
}

void CustomersScreen::complain(const Error& error)
{
    if (error.code != ErrorCode::Cancelled)
        m_messages->post({Message::Kind::Error, recordSentence(error), QString::fromStdString(describe(error))});
}

} // namespace countersign::ui
