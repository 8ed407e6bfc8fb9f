// References on the Customers screen: offered, judged, taken, retired.
#include "ui/customers/customers_screen.h"

#include "ui/customers/enrol_panel.h"
#include "ui/desk/files.h"
#include "ui/desk/scan_dialog.h"
#include "ui/desk/workers.h"
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
    judge({.what = offer, .name = tr("dropped picture")});
}

void CustomersScreen::scan()
{
    const auto signatory = m_form->chosenSignatory();
    if (!m_services.scanner || !m_open || !signatory || !isSavedFirst())
        return;
    if (!m_scan) {
        m_scan = new ScanDialog(m_services.scanner, this);
        connect(m_scan, &ScanDialog::scanned, this, &CustomersScreen::takeScanned);
    }
    m_scanFor = signatory->id;
    m_scan->open(tr("Scan references of %1").arg(QString::fromStdString(signatory->name)));
}

void CustomersScreen::takeScanned(const QList<QImage>& pages)
{
    const auto signatory = m_form->chosenSignatory();
    if (m_open && signatory && signatory->id == m_scanFor)
        return judge({.scanned = pages});
    m_messages->clear();
    m_messages->post(
        {Message::Kind::Warning, tr("What was scanned was for another signatory, and was not taken. Choose "
                                    "that one and scan again.")});
}

void CustomersScreen::judge(Loading loading)
{
    const auto signatory = m_form->chosenSignatory();
    if (!m_open || !signatory)
        return;
    m_messages->clear();
    m_enrol->wait(QString::fromStdString(signatory->name));
    m_pages->setCurrentWidget(m_enrol);
    std::vector<PicturePtr> enrolled;
    for (const auto& reference : m_form->referencesOf(signatory->id))
        enrolled.push_back(reference.picture);
    const auto encoder = m_encoder();
    loading.size = encoder ? encoder->info().inputSize : CommonInput;
    loadInBackground(
        this, std::move(loading),
        [this](const QString& file, bool again) { return m_services.dialogs.password(this, file, again); },
        [this, enrolled, encoder, request = ++m_request](const Loaded& loaded) {
            if (request == m_request)
                judge(loaded, enrolled, encoder);
        });
}

void CustomersScreen::judge(const Loaded& loaded, const std::vector<PicturePtr>& enrolled,
                            const std::shared_ptr<verify::Encoder>& encoder)
{
    auto pictures = loaded.queries; // a folder's query.* is a signature as any other here
    pictures.insert(pictures.end(), loaded.pictures.begin(), loaded.pictures.end());
    std::erase_if(pictures, [](const PicturePtr& picture) { return !picture->isLikeliest(); });
    auto errors = loaded.errors;
    for (const auto& pages : loaded.unsignedPages)
        errors.push_back({ErrorCode::NoSignature, "No signature was found on this page.", pages->name});
    using Judged = Result<std::vector<Candidate>>;
    QtConcurrent::run(workers(), [pictures, enrolled, encoder, policy = m_services.policy]() -> Judged {
        try {
            return judgeCandidates(encoder.get(), pictures, enrolled, policy);
        } catch (const std::bad_alloc&) {
            return fail(ErrorCode::OutOfMemory, "There is not enough memory for these pictures.");
        }
    }).then(this, [this, errors, request = m_request](const Judged& judged) {
        if (request == m_request)
            offered(judged, errors);
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
    const auto pictures = m_enrol->ticked();
    const auto count = pictures.size();
    m_records.run(
        this,
        [id = *m_open, by = signatory->id, pictures](store::Store& store,
                                                     const store::Session& session) -> Result<void> {
            std::vector<store::NewReference> references;
            for (const auto& picture : pictures) {
                const auto& ink = picture->specimen.ink;
                auto whole = specimenFor(*picture, {ink.width, ink.height});
                if (!whole)
                    return tl::unexpected(whole.error());
                references.push_back({store::ReferenceId::fresh(), by, std::move(*whole), *picture->file});
            }
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
