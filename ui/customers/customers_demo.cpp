// The made-up customers of the Customers screen.
#include "ui/customers/customers_screen.h"

#include "ui/widgets/message_bar.h"

#include <QPushButton>

namespace countersign::ui {

void CustomersScreen::addDemo()
{
    if (!m_demo->isEnabled()) // they are being enrolled
        return;
    m_messages->clear();
    m_demo->setEnabled(false);
    struct Folder {
        QString path, name;
    };
    std::vector<Folder> folders;
    for (const auto& [folder, name] : {std::pair("genuine", tr("Demo Osmitt")),
                                       {"skilled-forgery", tr("Demo Fabrille")},
                                       {"random-forgery", tr("Demo Stranger")}}) {
        const auto found = m_services.findResource(std::filesystem::path("demo") / folder);
        if (!found) {
            m_demo->setEnabled(true);
            return complain(found.error());
        }
        folders.push_back({QString::fromStdString(found->string()), name});
    }
    m_records.run(
        this,
        [folders](store::Store& store, const store::Session& session) -> Result<void> {
            int number = 0;
            for (const auto& folder : folders) {
                store::Customer customer;
                customer.account = "DEMO-" + std::to_string(++number);
                customer.name = folder.name.toStdString();
                customer.isDemo = true;
                customer.signatories.push_back({store::SignatoryId::fresh(), customer.name, {}});
                const auto saved = store.customers().save(session, customer);
                if (!saved)
                    return tl::unexpected(saved.error());
                std::vector<store::NewReference> references;
                for (const auto& picture : loadPictures({folder.path}, CommonInput).pictures)
                    references.push_back({store::ReferenceId::fresh(), saved->signatories.front().id, picture->specimen,
                                          *picture->file});
                if (auto added = store.references().add(session, saved->id, references); !added)
                    return added;
            }
            return {};
        },
        [this](const Result<void>& done) {
            m_demo->setEnabled(true);
            m_records.refresh();
            if (!done)
                complain(done.error());
            else
                m_messages->post({Message::Kind::Information, tr("Three demo customers are enrolled.")});
        });
}

void CustomersScreen::removeDemo()
{
    if (!mayLeave()
        || !m_services.dialogs.confirmLoss(this, tr("Remove the demo customers"),
                                           tr("The demo customers are deleted, with their references and cases."),
                                           tr("Remove"))
        || !m_records.isOpen())
        return;
    m_messages->clear();
    forget();
    m_records.run(
        this, [](store::Store& store, const store::Session& session) { return store.customers().removeDemo(session); },
        [this](const Result<int>& removed) {
            m_records.refresh();
            if (!removed)
                complain(removed.error());
            else
                m_messages->post({Message::Kind::Information, tr("The demo customers are gone.")});
        });
}

} // namespace countersign::ui
