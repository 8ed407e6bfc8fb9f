#include "ui/history/history_screen.h"

#include "core/report/report.h"
#include "ui/desk/files.h"
#include "ui/desk/signing.h"
#include "ui/desk/words.h"
#include "ui/desk/workers.h"
#include "ui/history/case_list.h"
#include "ui/history/decision_part.h"
#include "ui/widgets/empty_hint.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/image_canvas.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/parts.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTableView>
#include <QtConcurrent/QtConcurrentRun>
#include <QUrl>
#include <QVBoxLayout>

#include <utility>

namespace countersign::ui {

namespace {

constexpr QSize PageRoom(45 * Grid, 60 * Grid);

enum Period { Always, Today, ThisWeek, ThisMonth };
enum Kind { All, Undecided, Waiting, Accepted, Referred, Rejected };

/// Whether the document's signatures, by their last decisions, meet the customer's rule as it is now.
Result<bool> isRuleMet(store::Store& store, const store::Session& session, const store::NewCase& one)
{
    const auto customer = store.customers().load(session, *one.customer);
    if (!customer)
        return tl::unexpected(customer.error());
    store::CaseFilter filter;
    filter.item = one.item;
    const auto lines = store.cases().lines(session, filter);
    if (!lines)
        return tl::unexpected(lines.error());
    std::vector<store::SignatoryId> accepted;
    for (const auto& line : *lines) {
        if (line.state != store::State::Closed || line.decision != verify::Decision::Accept)
            continue;
        const auto stored = store.cases().load(session, line.id);
        if (!stored)
            return tl::unexpected(stored.error());
        if (stored->what.signatory)
            accepted.push_back(*stored->what.signatory);
    }
    return store::isMet(customer->rule, accepted, one.amount);
}

} // namespace

struct HistoryScreen::Opened {
    std::shared_ptr<const store::StoredCase> one;
    std::optional<bool> ruleNow;
};

HistoryScreen::HistoryScreen(Records& records, const Services& services, Show show, QWidget* parent)
    : QWidget(parent), m_records(records), m_services(services), m_show(show)
{
    layOut();
    connect(&m_records, &Records::stateChanged, this, [this] {
        m_export->setVisible(m_show == Show::Everything && m_records.may(store::Right::ExportHistory));
        refresh();
    });
    display();
}

void HistoryScreen::layOut()
{
    m_messages = new MessageBar(this);
    m_period = new QComboBox(this);
    m_period->addItem(tr("Always"), Always);
    m_period->addItem(tr("Today"), Today);
    m_period->addItem(tr("Last 7 days"), ThisWeek);
    m_period->addItem(tr("Last 31 days"), ThisMonth);
    m_kind = new QComboBox(this);
    m_kind->setObjectName(QStringLiteral("kind"));
    m_kind->addItem(tr("All cases"), All);
    m_kind->addItem(tr("Not decided yet"), Undecided);
    m_kind->addItem(tr("Waiting for review"), Waiting);
    m_kind->addItem(tr("Accepted"), Accepted);
    m_kind->addItem(tr("Referred"), Referred);
    m_kind->addItem(tr("Rejected"), Rejected);
    m_text = new QLineEdit(this);
    m_text->setObjectName(QStringLiteral("searchCases"));
    m_text->setPlaceholderText(tr("Case number, customer or account"));
    m_text->setAccessibleName(m_text->placeholderText());
    m_text->setClearButtonEnabled(true);
    m_export = new QPushButton(icon(QStringLiteral("report")), tr("Export as CSV…"), this);
    if (m_show == Show::WaitingForReview)
        for (auto* widget : std::initializer_list<QWidget*>{m_period, m_kind, m_export})
            widget->hide();

    m_list = new CaseList(m_records, this);
    m_table = new QTableView(this);
    m_table->setObjectName(QStringLiteral("cases"));
    m_table->setAccessibleName(tr("Cases"));
    m_table->setModel(m_list);
    showAsRows(m_table);
    m_table->setAlternatingRowColors(true);
    m_table->horizontalHeader()->setSectionResizeMode(CaseList::Customer, QHeaderView::Stretch);
    m_hint = new EmptyHint(m_table);
    m_count = new QLabel(this);

    m_canvas = new ImageCanvas(this);
    m_canvas->setAcceptDrops(false);
    m_page = new QLabel(this);
    m_page->setObjectName(QStringLiteral("pageOfQuery"));
    m_page->setAccessibleName(tr("The page that the query stands on"));
    m_page->setToolTip(m_page->accessibleName());
    m_page->hide();
    m_facts = new QLabel(this);
    m_facts->setObjectName(QStringLiteral("facts"));
    m_facts->setWordWrap(true);
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_facts->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_previous = new QPushButton(tr("Previous reference"), this);
    m_next = new QPushButton(tr("Next reference"), this);
    m_report = new QPushButton(icon(QStringLiteral("report")), tr("Report again…"), this);
    m_report->setObjectName(QStringLiteral("reportAgain"));

    m_decision = new DecisionPart(this);
    connect(m_decision, &DecisionPart::decided, this, &HistoryScreen::decide);

    auto* top = new QHBoxLayout;
    top->setSpacing(2 * Grid);
    top->addWidget(m_text, 1);
    top->addWidget(m_kind);
    top->addWidget(m_period);
    top->addWidget(m_export);
    auto* upper = new QWidget(this);
    auto* upperLayout = new QVBoxLayout(upper);
    upperLayout->setContentsMargins(0, 0, 0, 0);
    upperLayout->setSpacing(2 * Grid);
    upperLayout->addLayout(top);
    upperLayout->addWidget(m_table, 1);
    upperLayout->addWidget(m_count);

    auto* lower = new QWidget(this);
    auto* lowerLayout = new QHBoxLayout(lower);
    lowerLayout->setContentsMargins(0, 0, 0, 0);
    lowerLayout->setSpacing(4 * Grid);
    lowerLayout->addWidget(m_page, 0, Qt::AlignTop);
    lowerLayout->addWidget(m_canvas, 3);
    auto* side = new QVBoxLayout;
    side->setSpacing(2 * Grid);
    side->addWidget(m_facts, 1);
    side->addWidget(m_decision);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_previous);
    buttons->addWidget(m_next);
    buttons->addWidget(m_report);
    side->addLayout(buttons);
    lowerLayout->addLayout(side, 2);

    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(upper);
    splitter->addWidget(lower);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    auto* body = new QVBoxLayout;
    body->setContentsMargins(3 * Grid, 2 * Grid, 3 * Grid, 3 * Grid);
    body->addWidget(splitter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addLayout(body, 1);

    connect(m_text, &QLineEdit::textChanged, this, &HistoryScreen::refresh);
    connect(m_kind, &QComboBox::activated, this, &HistoryScreen::refresh);
    connect(m_period, &QComboBox::activated, this, &HistoryScreen::refresh);
    connect(m_export, &QPushButton::clicked, this, &HistoryScreen::exportTable);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& now) { open(now.row()); });
    connect(m_list, &CaseList::ready, this, [this] {
        for (int column = 0; column < CaseList::Columns; ++column)
            if (column != CaseList::Customer)
                m_table->resizeColumnToContents(column);
        m_hint->setText(isNarrowed()                       ? tr("No case is like that. Ask for less above.")
                        : m_show == Show::WaitingForReview ? tr("Nothing waits. Cases that a worker verified come here "
                                                                "for a decision, referred ones for a second person.")
                                                           : tr("There are no cases yet. They come here when they are "
                                                                "decided on the screen Verify."));
        m_count->setText(m_list->total() == 0   ? QString()
                         : m_list->total() == 1 ? tr("One case")
                                                : tr("%1 cases").arg(QLocale().toString(m_list->total())));
    });
    connect(m_list, &CaseList::ready, this, [this] {
        // Whoever decides many has the next one at once.
        if (const int row = std::exchange(m_openNext, -1); row >= 0 && row < m_list->rowCount({}))
            m_table->setCurrentIndex(m_list->index(row, 0));
    });
    connect(m_list, &CaseList::failed, this, &HistoryScreen::complain);
    connect(m_previous, &QPushButton::clicked, this, [this] { showReference(m_shown - 1); });
    connect(m_next, &QPushButton::clicked, this, [this] { showReference(m_shown + 1); });
    connect(m_report, &QPushButton::clicked, this, &HistoryScreen::report);
    connect(new QShortcut(QKeySequence::Find, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, m_text, [this] { m_text->setFocus(); });
    const auto page = [this](Qt::Key key, int step) {
        connect(new QShortcut(Qt::CTRL | key, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
                &QShortcut::activated, this, [this, step] { showReference(m_shown + step); });
    };
    page(Qt::Key_PageUp, -1);
    page(Qt::Key_PageDown, 1);
}

store::CaseFilter HistoryScreen::filter() const
{
    store::CaseFilter filter;
    const auto now = std::chrono::system_clock::now();
    const auto day = std::chrono::hours(24);
    switch (m_period->currentData().toInt()) {
    case Today: {
        const auto start = QDate::currentDate().startOfDay().toMSecsSinceEpoch();
        filter.from = store::Time(std::chrono::milliseconds(start));
        break;
    }
    case ThisWeek: filter.from = now - 7 * day; break;
    case ThisMonth: filter.from = now - 31 * day; break;
    default: break;
    }
    if (m_show == Show::WaitingForReview && m_records.may(store::Right::Review))
        filter.isOpen = true;
    else if (m_show == Show::WaitingForReview)
        filter.state = store::State::Undecided;
    switch (m_kind->currentData().toInt()) {
    case Undecided: filter.state = store::State::Undecided; break;
    case Waiting: filter.state = store::State::WaitingForReview; break;
    case Accepted: filter.decision = verify::Decision::Accept; break;
    case Referred: filter.decision = verify::Decision::Refer; break;
    case Rejected: filter.decision = verify::Decision::Reject; break;
    default: break;
    }
    // One customer where the words fit just one, else a case number.
    const QString text = m_text->text().trimmed();
    if (text.isEmpty())
        return filter;
    const auto found = m_records.customers().search(text, 2, true);
    if (found.size() == 1)
        filter.customer = found.front().id;
    else
        filter.number = text.toStdString();
    return filter;
}

bool HistoryScreen::isNarrowed() const
{
    return !m_text->text().trimmed().isEmpty() || m_kind->currentIndex() > 0 || m_period->currentIndex() > 0;
}

void HistoryScreen::refresh()
{
    if (!m_records.isOpen())
        return;
    m_hint->clear(); // until it is known
    const int kind = m_kind->currentData().toInt();
    const bool waits = m_show == Show::WaitingForReview || kind == Undecided || kind == Waiting;
    m_list->setFilter(filter(), waits ? store::Order::ForReview : store::Order::NewestFirst);
    closeCase();
}

void HistoryScreen::closeCase()
{
    ++m_request;
    m_case.reset();
    display();
}

void HistoryScreen::forget()
{
    m_messages->clear();
    const QSignalBlocker quiet(m_text);
    m_text->clear();
    m_list->clear();
    m_hint->clear();
    m_count->clear();
    closeCase();
}

void HistoryScreen::open(int row)
{
    if (row < 0)
        return;
    m_messages->clear();
    closeCase(); // nothing is decided on what is no longer chosen
    m_records.run(
        this,
        [id = m_list->line(row).id](store::Store& store, const store::Session& session) -> Result<Opened> {
            auto loaded = store.cases().load(session, id);
            if (!loaded)
                return tl::unexpected(loaded.error());
            Opened opened{std::make_shared<const store::StoredCase>(std::move(*loaded)), {}};
            const auto& what = opened.one->what;
            if (what.ruleMet && what.customer && what.item)
                if (const auto met = isRuleMet(store, session, what))
                    opened.ruleNow = *met;
            return opened;
        },
        [this, request = ++m_request](const Result<Opened>& loaded) {
            if (request != m_request)
                return;
            if (!loaded) {
                complain(loaded.error());
                return;
            }
            m_case = loaded->one;
            m_ruleNow = loaded->ruleNow;
            m_shown = 0;
            display();
        });
}

void HistoryScreen::display()
{
    const bool isOpen = m_case != nullptr;
    m_report->setEnabled(isOpen);
    m_decision->setEnabled(true);
    m_decision->setVisible(
        isOpen && m_case->state != store::State::Closed
        && m_records.may(m_case->state == store::State::Undecided ? store::Right::Verify : store::Right::Review));
    m_decision->ask(isOpen ? m_case->state : store::State::Closed);
    if (!isOpen) {
        m_page->hide();
        m_canvas->setPicture(ImageCanvas::Side::Query, {});
        m_canvas->setPicture(ImageCanvas::Side::Reference, {});
        m_facts->setText(tr("Choose a case above to see it as it was."));
        showReference(0);
        return;
    }
    const auto& one = m_case->what.verification;
    QStringList lines{tr("Case %1, %2").arg(QString::fromStdString(one.caseNumber), moment(one.when))};
    if (!one.customer.empty())
        lines << tr("Customer: %1").arg(QString::fromStdString(one.customer));
    if (m_case->what.amount)
        lines << tr("Amount: %1").arg(amountText(*m_case->what.amount));
    if (m_case->what.ruleMet)
        lines << (*m_case->what.ruleMet ? tr("With this signature the signing rule was met.")
                                        : tr("The signing rule was not met, or not yet."));
    if (m_ruleNow && m_ruleNow != m_case->what.ruleMet)
        lines << (*m_ruleNow ? tr("By all decisions on the document it is met.")
                             : tr("By all decisions on the document it is not met."));
    lines << tr("Proposal: %1, likelihood ratio %2")
                 .arg(word(one.judgement.proposal),
                      likelihoodRatio(one.judgement.llr, one.judgement.calibration.llrLimit));
    int number = 0;
    for (const auto& stored : m_case->decisions) {
        const auto& decision = stored.decision;
        QString line = (number++ == 0 ? tr("Decision: %1 by %2, %3") : tr("Review: %1 by %2, %3"))
                           .arg(word(decision.decision), QString::fromStdString(decision.who), moment(decision.when));
        if (!decision.reason.empty())
            line += QStringLiteral(" · ") + QString::fromStdString(decision.reason);
        lines << line;
    }
    lines << tr("Model: %1 %2 (%3)")
                 .arg(QString::fromStdString(one.model.name), QString::fromStdString(one.model.version),
                      QString::fromStdString(one.model.sha256).left(12));
    lines << notes(one);
    m_facts->setText(lines.join(u'\n'));
    m_canvas->setPicture(ImageCanvas::Side::Query, canvasPicture(one.query));
    QImage page = pageThumbnail(one.query, PageRoom * devicePixelRatioF());
    page.setDevicePixelRatio(devicePixelRatioF());
    m_page->setPixmap(QPixmap::fromImage(page));
    m_page->setVisible(!page.isNull());
    showReference(0);
    m_canvas->fit();
}

void HistoryScreen::showReference(int index)
{
    const int count = m_case ? static_cast<int>(m_case->what.verification.references.size()) : 0;
    if (index >= 0 && index < count) {
        m_shown = index;
        m_canvas->setPicture(ImageCanvas::Side::Reference,
                             canvasPicture(m_case->what.verification.references[static_cast<std::size_t>(index)]));
    }
    m_previous->setEnabled(m_shown > 0 && count > 0);
    m_next->setEnabled(m_shown + 1 < count);
}

void HistoryScreen::report()
{
    if (!m_case)
        return;
    const QString name = reportName(QString::fromStdString(m_case->what.verification.caseNumber));
    const QString path = m_services.dialogs.saveFile(
        this, tr("Save the report"), QDir(lastFolder(ReportFolder)).filePath(name + QStringLiteral(".pdf")),
        tr("PDF (*.pdf)"));
    if (path.isEmpty())
        return;
    rememberFolderOf(ReportFolder, path);
    m_messages->clear();
    report::Options options;
    options.bank = m_records.rules().bank;
    QtConcurrent::run(workers(),
                      [one = m_case, options, file = QFile::encodeName(path).toStdString()]() -> Result<void> {
                          return report::write(file, store::withLastDecision(*one), options);
                      })
        .then(this, [this, path](const Result<void>& written) {
            if (written)
                m_messages->post({Message::Kind::Information,
                                  tr("The report was saved as %1.").arg(QFileInfo(path).fileName()),
                                  QDir::toNativeSeparators(path), tr("Show report"),
                                  [path] { QDesktopServices::openUrl(QUrl::fromLocalFile(path)); }});
            else
                m_messages->post({Message::Kind::Error, sentence(written.error())});
        });
}

void HistoryScreen::exportTable()
{
    const QString path = m_services.dialogs.saveFile(
        this, tr("Export the history"), QDir(lastFolder(ReportFolder)).filePath(tr("history") + QStringLiteral(".csv")),
        tr("CSV (*.csv)"));
    if (path.isEmpty() || !m_records.isOpen()) // the desk may have been locked meanwhile
        return;
    m_messages->clear();
    m_records.run(
        this,
        [filter = filter(), file = QFile::encodeName(path).toStdString()](
            store::Store& store, const store::Session& session) -> Result<void> {
            const auto text = store.cases().csv(session, filter);
            if (!text)
                return tl::unexpected(text.error());
            return writeFile(file, Bytes(text->begin(), text->end()));
        },
        [this, path](const Result<void>& written) {
            if (written)
                m_messages->post({Message::Kind::Information, tr("Exported as %1.").arg(QFileInfo(path).fileName())});
            else
                complain(written.error());
        });
}

void HistoryScreen::decide(verify::Decision decision)
{
    if (!m_case)
        return;
    m_messages->clear();
    const QString reason = m_decision->reason();
    const bool isFirst = m_case->state == store::State::Undecided;
    if (reason.isEmpty() && (!isFirst || decision != m_case->what.verification.judgement.proposal)) {
        m_decision->focusReason();
        m_messages->post({Message::Kind::Warning, isFirst ? tr("A decision other than proposed needs a reason.")
                                                          : tr("A second decision needs a reason.")});
        return;
    }
    m_decision->setEnabled(false); // once is enough
    m_records.run(
        this,
        [id = m_case->what.id, decision, isFirst, reason = reason.toStdString()](store::Store& store,
                                                                                 const store::Session& session) {
            return isFirst ? store.cases().decide(session, id, decision, reason)
                           : store.cases().review(session, id, decision, reason);
        },
        [this, decision, isFirst, row = m_table->currentIndex().row()](const Result<verify::HumanDecision>& decided) {
            m_decision->setEnabled(true);
            if (!decided) {
                complain(decided.error());
                return;
            }
            refresh();
            m_openNext = isFirst ? row : -1;
            m_messages->post(
                {Message::Kind::Information, (isFirst ? tr("Decided: %1.") : tr("Reviewed: %1.")).arg(word(decision))});
            m_table->setFocus();
        });
}

void HistoryScreen::complain(const Error& error)
{
    if (error.code != ErrorCode::Cancelled)
        m_messages->post({Message::Kind::Error, recordSentence(error), QString::fromStdString(describe(error))});
}

} // namespace countersign::ui
