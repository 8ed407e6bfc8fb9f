// References on the Customers screen: offered, judged, taken, retired.
#include "ui/customers/customers_screen.h"

#include "ui/customers/enrol_panel.h"
#include "ui/desk/files.h"
#include "ui/widgets/message_bar.h"

#include <QStackedWidget>
#include <QtConcurrent/QtConcurrentRun>

#include <new>

namespace countersign::ui {

void CustomersScreen::offer(const Dropped& what)
{
    const auto signatory = m_form->chosenSignatory();
    if (!m_open || !signatory || !isSavedFirst())
        return;
    Dropped offer = what;
    if (offer.isEmpty())
        offer.files = m_services.dialogs.openFiles(this, tr("Add reference signatures"), lastFolder(PictureFolder),
                                                   pictureFilter());
    if (offer.isEmpty())
        return;
    if (!offer.files.isEmpty())
        rememberFolderOf(PictureFolder, offer.files.first());
    m_messages->clear();
    m_enrol->wait(QString::fromStdString(signatory->name));
    m_pages->setCurrentWidget(m_enrol);
    std::vector<PicturePtr> enrolled;
    for (const auto& reference : m_form->referencesOf(signatory->id))
        enrolled.push_back(reference.picture);
    using Judged = std::pair<Result<std::vector<Candidate>>, std::vector<Error>>;
    QtConcurrent::run([offer, enrolled, encoder = m_encoder(), policy = m_services.policy]() -> Judged {
        const Size size = encoder ? encoder->info().inputSize : CommonInput;
        try {
            auto loaded = offer.files.isEmpty() ? loadPicture(offer.picture, tr("dropped picture"), size)
                                                : loadPictures(offer.files, size);
            auto pictures = std::move(loaded.queries); // a folder's query.* is a signature as any other here
            pictures.insert(pictures.end(), loaded.pictures.begin(), loaded.pictures.end());
            return {judgeCandidates(encoder.get(), pictures, enrolled, policy), std::move(loaded.errors)};
        } catch (const std::bad_alloc&) {
            return {fail(ErrorCode::OutOfMemory, "There is not enough memory for these pictures."), {}};
        }
    }).then(this, [this, request = ++m_request](const Judged& judged) {
        if (request == m_request)
            offered(judged.first, judged.second);
    });
}

void CustomersScreen::offered(const Result<std::vector<Candidate>>& candidates, const std::vector<Error>& errors)
{
    for (const auto& error : errors)
        complain(error);
    if (!candidates)
        complain(candidates.error());
    const auto signatory = m_form->chosenSignatory();
    if (!candidates || candidates->empty() || !signatory) {
        m_pages->setCurrentWidget(m_form);
        return;
    }
    m_enrol->setCandidates(*candidates, static_cast<int>(m_form->referencesOf(signatory->id).size()),
                           QString::fromStdString(signatory->name));
}

void CustomersScreen::take()
{
    const auto signatory = m_form->chosenSignatory();
    if (!m_open || !signatory)
        return;
    std::vector<store::NewReference> references;
    for (const auto& picture : m_enrol->ticked())
        references.push_back({store::ReferenceId::fresh(), signatory->id, picture->specimen, *picture->file});
    const auto count = references.size();
    m_records.run(
        this,
        [id = *m_open, references = std::move(references)](store::Store& store, const store::Session& session) {
            return store.references().add(session, id, references);
        },
        [this, count, id = *m_open](const Result<void>& added) {
            if (m_open != id)
                return m_records.refresh();
            if (!added) {
                complain(added.error());
                m_enrol->takeAgain();
                return;
            }
            reload();
            m_messages->post({Message::Kind::Information, count == 1 ? tr("One reference was taken.")
                                                                     : tr("%1 references were taken.").arg(count)});
        });
}

void CustomersScreen::retireReference(int index)
{
    const auto signatory = m_form->chosenSignatory();
    if (!signatory || !isSavedFirst())
        return;
    const auto references = m_form->referencesOf(signatory->id);
    if (index < 0 || static_cast<std::size_t>(index) >= references.size())
        return;
    const auto& reference = references[static_cast<std::size_t>(index)];
    if (!m_services.dialogs.confirmLoss(this, tr("Retire a reference"),
                                        tr("%1 will no longer be compared with. It stays in the cases it was part of.")
                                            .arg(reference.picture->view.title),
                                        tr("Retire"))
        || !m_records.isOpen()) // the desk may have been locked meanwhile
        return;
    m_records.run(
        this,
        [id = reference.id](store::Store& store, const store::Session& session) {
            return store.references().retire(session, id);
        },
        [this](const Result<void>& done) { done ? reload() : complain(done.error()); });
}

} // namespace countersign::ui
