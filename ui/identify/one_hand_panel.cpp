#include "ui/identify/one_hand_panel.h"

#include "core/base/csv.h"
#include "core/base/file.h"
#include "ui/desk/files.h"
#include "ui/desk/job_bar.h"
#include "ui/desk/words.h"
#include "ui/widgets/empty_hint.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/image_canvas.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/theme.h"

#include <QDir>
#include <QFile>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QShortcut>
#include <QTableWidget>

#include <array>

namespace countersign::ui {

namespace {

enum Column { FirstName, FirstAccount, SecondName, SecondAccount, Ratio, Columns };

QString ratioOf(const verify::Judgement& judgement)
{
    return verify::has(judgement, verify::CaseFlag::NotCalibrated)
               ? QLocale().toString(judgement.score, 'f', 3)
               : briefRatio(judgement.llr, judgement.calibration.llrLimit);
}

} // namespace

OneHandPanel::OneHandPanel(Records& records, const Services& services, const Gallery& gallery,
                           Gallery::EncoderSource encoder, QWidget* parent)
    : QWidget(parent), m_records(records), m_services(services), m_gallery(gallery), m_encoder(std::move(encoder))
{
    layOut();
    forget();
}

void OneHandPanel::layOut()
{
    m_canvas = new ImageCanvas(this);
    m_canvas->setAcceptDrops(false);
    m_canvas->setAdvice(tr("A signature of the one customer is shown here"), tr("And here one of the other"));
    auto* title = headingLabel(tr("One hand under two names"), this);
    m_state = new QLabel(this);
    m_state->setObjectName(QStringLiteral("oneHandState"));
    m_state->setWordWrap(true);
    m_job = new JobBar(this);
    m_table = new QTableWidget(0, Columns, this);
    m_table->setObjectName(QStringLiteral("oneHandPairs"));
    m_table->setAccessibleName(tr("Customers who may be one person"));
    m_table->setHorizontalHeaderLabels(
        {tr("Customer"), tr("Account"), tr("Other customer"), tr("Account"), tr("Likelihood ratio")});
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    for (const int column : {FirstName, SecondName})
        m_table->horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
    showAsRows(m_table);
    m_hint = new EmptyHint(m_table);
    m_compare = new QPushButton(icon(QStringLiteral("identify")), tr("Compare &all"), this);
    m_compare->setObjectName(QStringLiteral("compareAll"));
    m_export = new QPushButton(icon(QStringLiteral("report")), tr("E&xport as CSV…"), this);
    m_export->setObjectName(QStringLiteral("exportOneHand"));
    m_first = new QPushButton(icon(QStringLiteral("customers")), tr("Show firs&t"), this);
    m_second = new QPushButton(icon(QStringLiteral("customers")), tr("Show &second"), this);
    m_second->setObjectName(QStringLiteral("showSecond"));
    m_close = new QPushButton(tr("Close"), this);
    m_close->setObjectName(QStringLiteral("closeOneHand"));
    for (auto* button : {m_compare, m_export, m_first, m_second, m_close})
        button->setMinimumHeight(9 * Grid);

    auto* top = new QHBoxLayout;
    top->setSpacing(2 * Grid);
    top->addWidget(m_compare);
    top->addWidget(m_export);
    top->addStretch(1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2 * Grid);
    buttons->addWidget(m_first);
    buttons->addWidget(m_second);
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    auto* right = new QVBoxLayout;
    right->setSpacing(2 * Grid);
    right->addWidget(title);
    right->addWidget(m_state);
    right->addLayout(top);
    right->addWidget(m_job);
    right->addWidget(m_table, 1);
    right->addLayout(buttons);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4 * Grid);
    layout->addWidget(m_canvas, 2);
    layout->addLayout(right, 3); // two names and two account numbers a row
    setFocusProxy(m_compare);

    connect(m_compare, &QPushButton::clicked, this, &OneHandPanel::compare);
    connect(m_export, &QPushButton::clicked, this, &OneHandPanel::exportTable);
    connect(m_close, &QPushButton::clicked, this, &OneHandPanel::closed);
    connect(new QShortcut(Qt::Key_Escape, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, this, &OneHandPanel::closed);
    connect(m_table, &QTableWidget::currentCellChanged, this, [this](int row) { showPair(row); });
    const auto show = [this](store::CustomerId OneHand::*which) {
        const int row = m_table->currentRow();
        if (row >= 0)
            Q_EMIT customerRequested(m_pairs[static_cast<std::size_t>(row)].*which);
    };
    connect(m_first, &QPushButton::clicked, this, [show] { show(&OneHand::first); });
    connect(m_second, &QPushButton::clicked, this, [show] { show(&OneHand::second); });
}

void OneHandPanel::forget()
{
    ++m_request;
    m_job->cancel();
    m_job->finish();
    found({});
    describe();
}

void OneHandPanel::describe()
{
    m_compare->setEnabled(!m_job->isRunning() && m_gallery.known() > 0);
    m_hint->setText(m_compare->isEnabled() ? tr("Press Compare all: customers who may be one person are listed here.")
                                           : QString());
    if (m_job->isRunning() || !m_pairs.empty())
        return;
    const QString known = QLocale().toString(m_gallery.known());
    m_state->setText(m_gallery.waiting() > 0 ? tr("%1 references can be compared; %2 more are being prepared.")
                                                   .arg(known, QLocale().toString(m_gallery.waiting()))
                     : m_gallery.known() == 0
                         ? tr("Nobody is enrolled yet. Enrol customers with references first.")
                         : tr("Each of %1 references is compared with those of all other customers. Whoever signs for "
                              "two accounts is found as well.")
                               .arg(known));
}

void OneHandPanel::compare()
{
    const auto table = m_gallery.table();
    if (!table || !m_records.isOpen() || m_job->isRunning())
        return;
    Q_EMIT begun();
    found({});
    m_state->setText(tr("You can go on working on other screens meanwhile."));
    const auto job = m_job->start(tr("References are compared"));
    m_compare->setEnabled(false);
    m_hint->clear();
    m_records.run(
        this,
        [table, job](store::Store&, const store::Session&) { return likeliestPairs(*table, job.stop, job.progress); },
        [this, table, request = ++m_request](const Result<std::vector<verify::AlikeRows>>& pairs) {
            if (request != m_request)
                return;
            pairs ? judge(table, *pairs) : ended(pairs.error());
        });
}

void OneHandPanel::judge(std::shared_ptr<const store::EmbeddingTable> table,
                         const std::vector<verify::AlikeRows>& pairs)
{
    const auto encoder = m_encoder();
    if (!encoder)
        return ended({ErrorCode::Cancelled, {}});
    const auto job = m_job->start(tr("The most alike are judged"));
    auto policy = m_services.policy;
    policy.referencesToAccept = m_records.rules().referencesToAccept;
    m_records.run(
        this,
        [encoder, table, pairs, policy, job](store::Store& store, const store::Session& session) {
            return judgePairs(store, session, *encoder, *table, pairs, policy, job.stop, job.progress);
        },
        [this, request = m_request](const Result<std::vector<OneHand>>& judged) {
            if (request != m_request)
                return;
            if (!judged)
                return ended(judged.error());
            m_job->finish();
            found(*judged);
            describe();
            const auto count = QLocale().toString(static_cast<qlonglong>(judged->size()));
            m_state->setText(judged->empty()       ? tr("No two customers sign alike.")
                             : judged->size() == 1 ? tr("One pair of customers may be one person. Look at the two "
                                                        "signatures before you say so.")
                                                   : tr("%1 pairs of customers may be one person each, the likeliest "
                                                        "first. Look at the two signatures before you say so.")
                                                         .arg(count));
            m_hint->clear();
            if (!judged->empty()) {
                m_table->setCurrentCell(0, 0);
                m_table->setFocus();
            }
        });
}

void OneHandPanel::ended(const Error& error)
{
    m_job->finish();
    describe();
    if (error.code != ErrorCode::Cancelled)
        Q_EMIT failed(error);
    m_compare->setFocus();
}

const store::CustomerLine* OneHandPanel::line(store::CustomerId customer) const
{
    return m_records.customers().find(customer);
}

void OneHandPanel::found(const std::vector<OneHand>& pairs)
{
    m_pairs = pairs;
    m_table->setRowCount(static_cast<int>(m_pairs.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const auto& pair = m_pairs[static_cast<std::size_t>(row)];
        const auto *first = line(pair.first), *second = line(pair.second);
        const auto cell = [&](int column, const QString& text) {
            m_table->setItem(row, column, new QTableWidgetItem(text));
        };
        cell(FirstName, first ? QString::fromStdString(first->name) : QString());
        cell(FirstAccount, first ? QString::fromStdString(first->account) : QString());
        cell(SecondName, second ? QString::fromStdString(second->name) : QString());
        cell(SecondAccount, second ? QString::fromStdString(second->account) : QString());
        cell(Ratio, ratioOf(pair.judgement));
    }
    // The same right as for the history: a list of people leaves the bank's records.
    m_export->setVisible(m_records.may(store::Right::ExportHistory));
    m_export->setEnabled(!m_pairs.empty());
    showPair(m_table->currentRow());
}

void OneHandPanel::showPair(int row)
{
    ++m_shown;
    const bool isPair = row >= 0 && static_cast<std::size_t>(row) < m_pairs.size();
    m_first->setEnabled(isPair);
    m_second->setEnabled(isPair);
    if (!isPair) {
        m_canvas->setRoles(tr("Customer"), tr("Other customer"));
        for (const auto side : {ImageCanvas::Side::Reference, ImageCanvas::Side::Query})
            m_canvas->setPicture(side, {});
        return;
    }
    const auto& pair = m_pairs[static_cast<std::size_t>(row)];
    using Pictures = std::array<CanvasPicture, 2>;
    m_records.run(
        this,
        [first = pair.firstReference,
         second = pair.secondReference](store::Store& store, const store::Session& session) -> Result<Pictures> {
            Pictures pictures;
            for (const auto& [id, picture] : {std::pair(first, &pictures[0]), {second, &pictures[1]}}) {
                const auto reference = store.references().load(session, id, store::Detail::Light);
                if (!reference)
                    return tl::unexpected(reference.error());
                *picture = canvasPicture(reference->specimen.record);
            }
            return pictures;
        },
        [this, shown = m_shown,
         roles = std::pair(m_table->item(row, FirstName)->text(), m_table->item(row, SecondName)->text())](
            const Result<Pictures>& pictures) {
            if (shown != m_shown)
                return;
            if (!pictures) {
                Q_EMIT failed(pictures.error());
                return;
            }
            m_canvas->setRoles(roles.first, roles.second);
            m_canvas->setPicture(ImageCanvas::Side::Reference, (*pictures)[0]);
            m_canvas->setPicture(ImageCanvas::Side::Query, (*pictures)[1]);
        });
}

void OneHandPanel::exportTable()
{
    const QString path = m_services.dialogs.saveFile(
        this, tr("Export the pairs"), QDir(lastFolder(ReportFolder)).filePath(tr("one-hand") + QStringLiteral(".csv")),
        tr("CSV (*.csv)"));
    if (path.isEmpty() || !m_records.isOpen()) // the desk may have been locked meanwhile
        return;
    rememberFolderOf(ReportFolder, path);
    Q_EMIT begun();
    std::string text =
        csvLine(std::array<std::string, 6>{"customer", "account", "other_customer", "other_account", "score", "llr"});
    for (const auto& pair : m_pairs) {
        const auto *first = line(pair.first), *second = line(pair.second);
        const bool isCalibrated = !verify::has(pair.judgement, verify::CaseFlag::NotCalibrated);
        text += csvLine(std::array<std::string, 6>{
            first ? harmless(first->name) : "", first ? harmless(first->account) : "",
            second ? harmless(second->name) : "", second ? harmless(second->account) : "",
            QString::number(pair.judgement.score, 'g', 6).toStdString(),
            isCalibrated ? QString::number(pair.judgement.llr, 'g', 6).toStdString() : std::string()});
    }
    m_records.run(
        this,
        [file = QFile::encodeName(path).toStdString(), text,
         pairs = static_cast<int>(m_pairs.size())](store::Store& store, const store::Session& session) -> Result<void> {
            if (auto recorded = store.customers().recordPairsExport(session, pairs); !recorded)
                return recorded;
            return writeFile(file, Bytes(text.begin(), text.end()));
        },
        [this, path](const Result<void>& written) {
            if (written)
                Q_EMIT exported(path);
            else
                Q_EMIT failed(written.error());
        });
}

} // namespace countersign::ui
