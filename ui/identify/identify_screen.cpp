#include "ui/identify/identify_screen.h"

#include "ui/desk/files.h"
#include "ui/desk/words.h"
#include "ui/identify/one_hand_panel.h"
#include "ui/widgets/empty_hint.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/image_canvas.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/parts.h"

#include <QApplication>
#include <QClipboard>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QMimeData>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>

namespace countersign::ui {

namespace {

enum Column { Name, Account, Ratio, Verdict, Columns };

} // namespace

IdentifyScreen::IdentifyScreen(Records& records, const Services& services, Gallery::EncoderSource encoder,
                               QWidget* parent)
    : QWidget(parent), m_records(records), m_services(services), m_encoder(encoder), m_gallery(records, encoder)
{
    layOut();
    connect(&m_gallery, &Gallery::changed, this, [this] {
        const auto now = m_encoder();
        if (m_gallery.searchable() == 0 || !now || now->info().sha256 != m_judge)
            m_searched = m_searching = false; // of another model, or nobody
        describe();
        if (m_query && !m_searched && !m_searching)
            search();
    });
    connect(&m_gallery, &Gallery::failed, this, [this](const Error& error) {
        complain(error);
        m_complaint = m_messages->text();
    });
    connect(&m_gallery, &Gallery::recovered, this, [this] {
        if (m_messages->text() == m_complaint)
            m_messages->clear();
    });
    describe();
}

void IdentifyScreen::layOut()
{
    m_messages = new MessageBar(this);
    m_canvas = new ImageCanvas(this);
    m_canvas->setAdvice(tr("What the chosen customer has on file is shown here"), tr("Drop the signature here"));
    m_open = new QPushButton(icon(QStringLiteral("open")), tr("Open a signature…"), this);
    m_open->setObjectName(QStringLiteral("openIdentify"));
    m_open->setMinimumHeight(9 * Grid);
    m_verdict = new QLabel(this);
    m_verdict->setObjectName(QStringLiteral("identified"));
    m_verdict->setFont(headlineFont(font()));
    m_verdict->setWordWrap(true);
    m_state = new QLabel(this);
    m_state->setObjectName(QStringLiteral("galleryState"));
    m_state->setWordWrap(true);
    m_table = new QTableWidget(0, Columns, this);
    m_table->setObjectName(QStringLiteral("suspects"));
    m_table->setAccessibleName(tr("Most likely customers"));
    m_table->setHorizontalHeaderLabels(
        {tr("Customer"), tr("Account"), tr("Likelihood ratio"), tr("Alone it would be")});
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(Name, QHeaderView::Stretch);
    showAsRows(m_table);
    m_hint = new EmptyHint(m_table);
    m_customer = new QPushButton(icon(QStringLiteral("customers")), tr("Show this customer"), this);
    m_customer->setMinimumHeight(9 * Grid);
    m_openOneHand = new QPushButton(tr("One hand under two &names…"), this);
    m_openOneHand->setObjectName(QStringLiteral("openOneHand"));
    m_openOneHand->setMinimumHeight(9 * Grid);

    auto* right = new QVBoxLayout;
    right->setSpacing(2 * Grid);
    right->addWidget(m_verdict);
    right->addWidget(m_state);
    right->addWidget(m_table, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_open);
    buttons->addStretch(1);
    buttons->addWidget(m_openOneHand);
    buttons->addWidget(m_customer);
    right->addLayout(buttons);
    auto* one = new QWidget(this);
    auto* oneLayout = new QHBoxLayout(one);
    oneLayout->setContentsMargins(0, 0, 0, 0);
    oneLayout->setSpacing(4 * Grid);
    oneLayout->addWidget(m_canvas, 1);
    oneLayout->addLayout(right, 1);
    m_oneHand = new OneHandPanel(m_records, m_services, m_gallery, m_encoder, this);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(one);
    m_pages->addWidget(m_oneHand);
    auto* body = new QHBoxLayout;
    body->setContentsMargins(3 * Grid, 2 * Grid, 3 * Grid, 3 * Grid);
    body->addWidget(m_pages);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addLayout(body, 1);
    setFocusProxy(m_open);

    connect(m_openOneHand, &QPushButton::clicked, this, [this] { showOneHand(true); });
    connect(m_oneHand, &OneHandPanel::closed, this, [this] { showOneHand(false); });
    connect(m_oneHand, &OneHandPanel::begun, m_messages, &MessageBar::clear);
    connect(m_oneHand, &OneHandPanel::failed, this, &IdentifyScreen::complain);
    connect(m_oneHand, &OneHandPanel::customerRequested, this, &IdentifyScreen::customerRequested);
    connect(m_oneHand, &OneHandPanel::exported, this, [this](const QString& file) {
        m_messages->post({Message::Kind::Information, tr("Exported as %1.").arg(QFileInfo(file).fileName())});
    });
    connect(m_open, &QPushButton::clicked, this, &IdentifyScreen::chooseFile);
    const auto key = [this](const QKeySequence& keys, auto slot) {
        connect(new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated,
                this, slot);
    };
    key(QKeySequence::Open, &IdentifyScreen::chooseFile);
    key(QKeySequence::Paste, &IdentifyScreen::paste);
    connect(m_canvas, &ImageCanvas::picturesDropped, this, [this](const Dropped& what) { load(what); });
    connect(m_table, &QTableWidget::currentCellChanged, this, [this](int row) { showSuspect(row); });
    connect(m_customer, &QPushButton::clicked, this, [this] {
        const int row = m_table->currentRow();
        if (row >= 0)
            Q_EMIT customerRequested(m_suspects[static_cast<std::size_t>(row)].customer);
    });
}

void IdentifyScreen::showOneHand(bool shown)
{
    m_messages->clear();
    m_pages->setCurrentIndex(shown ? 1 : 0);
    setFocusProxy(shown ? static_cast<QWidget*>(m_oneHand) : m_open);
    setFocus();
}

void IdentifyScreen::forget()
{
    ++m_request;
    m_oneHand->forget();
    showOneHand(false);
    m_query.reset();
    m_suspects.clear();
    m_searching = m_searched = m_failed = false;
    m_messages->clear();
    m_table->setRowCount(0);
    m_canvas->setPicture(ImageCanvas::Side::Query, {});
    m_canvas->setPicture(ImageCanvas::Side::Reference, {});
    describe();
}

void IdentifyScreen::chooseFile()
{
    const QStringList files = m_services.dialogs.openFiles(this, tr("Open the signature to identify"),
                                                           lastFolder(PictureFolder), pictureFilter());
    if (files.isEmpty())
        return;
    rememberFolderOf(PictureFolder, files.first());
    load({files, {}});
}

void IdentifyScreen::paste()
{
    const QMimeData* copied = QApplication::clipboard()->mimeData();
    const Dropped what = copied ? dropped(*copied) : Dropped();
    if (!what.isEmpty())
        load(what);
}

void IdentifyScreen::load(const Dropped& what)
{
    showOneHand(false);
    m_searching = false; // what is being looked for is no longer asked
    const auto encoder = m_encoder();
    loadInBackground(
        this, {{what.files.mid(0, 1), what.bytes, what.picture}, tr("picture"), encoder ? encoder->info().inputSize : CommonInput},
        [this](const QString& file, bool again) { return m_services.dialogs.password(this, file, again); },
        [this, request = ++m_request](const Loaded& pictures) {
            if (request == m_request)
                loaded(pictures);
        });
}

void IdentifyScreen::loaded(const Loaded& loaded)
{
    for (const auto& error : loaded.errors)
        m_messages->post({Message::Kind::Error, sentence(error), QString::fromStdString(countersign::describe(error))});
    for (const auto& pages : loaded.unsignedPages)
        complain({ErrorCode::NoSignature, "No signature was found on this page.", pages->name});
    auto pictures = loaded.queries;
    pictures.insert(pictures.end(), loaded.pictures.begin(), loaded.pictures.end());
    if (pictures.empty())
        return;
    m_query = pictures.front();
    m_canvas->setPicture(ImageCanvas::Side::Query, m_query->view);
    search();
}

void IdentifyScreen::search()
{
    const auto encoder = m_encoder();
    if (!m_query || !encoder)
        return;
    m_suspects.clear();
    m_searched = false;
    m_table->setRowCount(0);
    m_canvas->setPicture(ImageCanvas::Side::Reference, {});
    if (m_gallery.searchable() == 0) { // it may still be read; then gallery's changed() comes back here
        describe();
        return;
    }
    m_searching = true;
    m_judge = encoder->info().sha256;
    m_failed = false;
    describe();
    auto policy = m_services.policy;
    policy.referencesToAccept = m_records.rules().referencesToAccept;
    const auto ink = [query = m_query](Size size) -> Result<InkImage> {
        auto specimen = specimenFor(*query, size);
        if (!specimen)
            return tl::unexpected(specimen.error());
        return std::move(specimen->ink);
    };
    m_gallery.identify(this, ink, policy, [this, request = ++m_request](const Result<std::vector<Suspect>>& suspects) {
        if (request == m_request)
            found(suspects);
    });
}

void IdentifyScreen::found(const Result<std::vector<Suspect>>& suspects)
{
    m_searching = false;
    m_searched = suspects.has_value();
    m_failed = !suspects;
    if (!suspects) {
        complain(suspects.error());
        describe();
        return;
    }
    m_suspects = *suspects;
    m_table->setRowCount(static_cast<int>(m_suspects.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const auto& suspect = m_suspects[static_cast<std::size_t>(row)];
        const auto cell = [&](int column, const QString& text) {
            auto* item = new QTableWidgetItem(text);
            m_table->setItem(row, column, item);
            return item;
        };
        const auto* line = m_records.customers().find(suspect.customer);
        cell(Name, nameOf(suspect));
        cell(Account, line ? QString::fromStdString(line->account) : QString());
        cell(Ratio, briefRatio(suspect.judgement.llr, suspect.judgement.calibration.llrLimit));
        const Band band = bandOf(suspect.judgement.proposal);
        cell(Verdict, word(suspect.judgement.proposal))->setIcon(icon(iconOf(band), toneOf(band, palette())));
    }
    if (m_table->rowCount() > 0)
        m_table->setCurrentCell(0, 0);
    describe();
    m_table->setFocus();
}

QString IdentifyScreen::nameOf(const Suspect& suspect) const
{
    const auto* line = m_records.customers().find(suspect.customer);
    const QString name = line ? QString::fromStdString(line->name) : QString();
    const QString signatory = QString::fromStdString(suspect.signatory);
    return signatory.isEmpty() || signatory == name ? name : QStringLiteral("%1 · %2").arg(name, signatory);
}

void IdentifyScreen::showSuspect(int row)
{
    m_customer->setEnabled(row >= 0);
    if (row < 0 || static_cast<std::size_t>(row) >= m_suspects.size())
        return;
    const auto& reference = m_suspects[static_cast<std::size_t>(row)].reference;
    m_canvas->setPicture(ImageCanvas::Side::Reference, canvasPicture(reference.specimen.record));
}

void IdentifyScreen::describe()
{
    m_oneHand->describe();
    m_customer->setEnabled(m_table->currentRow() >= 0);
    if (!m_query) {
        m_verdict->setText(tr("Whose signature is this?"));
    } else if (m_failed) {
        m_verdict->setText(tr("Could not be looked up"));
    } else if (m_searching || !m_searched) {
        m_verdict->setText(tr("Looking…"));
    } else if (m_suspects.empty() || m_suspects.front().judgement.proposal == verify::Decision::Reject) {
        m_verdict->setText(tr("No match found"));
    } else {
        const QString name = nameOf(m_suspects.front());
        m_verdict->setText(
            m_suspects.front().judgement.proposal == verify::Decision::Accept ? name : tr("Perhaps %1").arg(name));
    }
    m_hint->setText(m_query ? QString()
                            : tr("Open a signature or drop one on the left: who signs like that is listed "
                                 "here."));
    const int known = m_gallery.searchable(), waiting = m_gallery.waiting();
    if (m_gallery.isFailing())
        m_state->setText(tr("Not all references could be prepared. It is tried again by itself; %1 can be searched.")
                             .arg(QLocale().toString(known)));
    else if (waiting > 0)
        m_state->setText(tr("%1 references are being prepared; %2 can be searched.")
                             .arg(QLocale().toString(waiting), QLocale().toString(known)));
    else if (known == 0)
        m_state->setText(tr("Nobody is enrolled yet. Enrol customers with references first."));
    else
        m_state->setText(tr("Compared with %1 references. Those that are listed are the most alike, also where it is "
                            "none of them.")
                             .arg(QLocale().toString(known)));
}

void IdentifyScreen::complain(const Error& error)
{
    if (error.code != ErrorCode::Cancelled)
        m_messages->post(
            {Message::Kind::Error, recordSentence(error), QString::fromStdString(countersign::describe(error))});
}

} // namespace countersign::ui
