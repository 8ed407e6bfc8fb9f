#include "ui/customers/import_panel.h"

#include "core/image/image.h"
#include "ui/customers/import_table.h"
#include "ui/desk/decoding.h"
#include "ui/desk/files.h"
#include "ui/desk/job_bar.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QFile>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QShortcut>
#include <QTableView>

#include <algorithm>

namespace countersign::ui {

namespace {

QString customers(int count)
{
    return count == 1 ? ImportPanel::tr("one customer")
                      : ImportPanel::tr("%1 customers").arg(QLocale().toString(count));
}

QString references(int count)
{
    return count == 1 ? ImportPanel::tr("one reference")
                      : ImportPanel::tr("%1 references").arg(QLocale().toString(count));
}

} // namespace

ImportPanel::ImportPanel(Records& records, const Services& services, std::function<Size()> size, QWidget* parent)
    : QWidget(parent), m_records(records), m_services(services), m_size(std::move(size))
{
    layOut();
    display();
}

void ImportPanel::layOut()
{
    auto* title = headingLabel(tr("Import many customers"), this);
    m_advice =
        new QLabel(tr("Choose a folder in which each customer has a folder, called by the account number or “name "
                      "- account number”, with pictures of the signature; or a CSV file with the columns account "
                      "and reference (a picture’s file), and name and signatory where wanted. You see first what "
                      "would be done."),
                   this);
    m_advice->setWordWrap(true);
    m_folder = new QPushButton(icon(QStringLiteral("open")), tr("Choose a fo&lder…"), this);
    m_folder->setObjectName(QStringLiteral("importFolder"));
    m_csv = new QPushButton(icon(QStringLiteral("open")), tr("Choose a C&SV file…"), this);
    m_csv->setObjectName(QStringLiteral("importCsv"));
    m_job = new JobBar(this);
    m_summary = new QLabel(this);
    m_summary->setObjectName(QStringLiteral("importSummary"));
    m_summary->setWordWrap(true);
    m_summary->setTextFormat(Qt::PlainText);
    m_onlyNotes = new QCheckBox(this);
    m_onlyNotes->setObjectName(QStringLiteral("importOnlyNotes"));
    m_table = new ImportTable(this);
    m_view = new QTableView(this);
    m_view->setObjectName(QStringLiteral("importTable"));
    m_view->setAccessibleName(tr("What the import would do"));
    m_view->setModel(m_table);
    showAsRows(m_view);
    QSizePolicy policy = m_view->sizePolicy();
    policy.setRetainSizeWhenHidden(true); // what is above it stays where it is
    m_view->setSizePolicy(policy);
    m_view->horizontalHeader()->setStretchLastSection(true);
    m_whole = new QLabel(this);
    m_whole->setObjectName(QStringLiteral("importWhole"));
    m_whole->setWordWrap(true);
    m_whole->setTextFormat(Qt::PlainText); // names of files stand in it
    m_close = new QPushButton(tr("Close"), this);
    m_close->setObjectName(QStringLiteral("closeImport"));
    m_import = new QPushButton(icon(QStringLiteral("accept")), {}, this);
    m_import->setObjectName(QStringLiteral("import"));
    for (auto* button : {m_folder, m_csv, m_close, m_import})
        button->setMinimumHeight(9 * Grid);

    auto* sources = new QHBoxLayout;
    sources->setSpacing(2 * Grid);
    sources->addWidget(m_folder);
    sources->addWidget(m_csv);
    sources->addStretch(1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2 * Grid);
    buttons->addWidget(m_onlyNotes);
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    buttons->addWidget(m_import);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * Grid);
    layout->addWidget(title);
    layout->addWidget(m_advice);
    layout->addLayout(sources);
    layout->addWidget(m_job);
    layout->addWidget(m_summary);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_whole);
    layout->addLayout(buttons);
    setTabOrder(m_view, m_onlyNotes);
    setTabOrder(m_onlyNotes, m_import);
    setTabOrder(m_import, m_close);
    setFocusProxy(m_folder);

    connect(m_folder, &QPushButton::clicked, this, &ImportPanel::chooseFolder);
    connect(m_csv, &QPushButton::clicked, this, &ImportPanel::chooseTable);
    connect(m_import, &QPushButton::clicked, this, &ImportPanel::import);
    connect(m_close, &QPushButton::clicked, this, &ImportPanel::closed);
    // A sentence may be longer than its cell.
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& row) {
        m_whole->setText(row.siblingAtColumn(ImportTable::What).data().toString());
    });
    connect(m_table, &ImportTable::modelReset, m_whole, &QLabel::clear);
    connect(m_table, &ImportTable::modelReset, this, [this] {
        // As wide as what stands in it, up to a width that leaves the sentences their room.
        for (const auto& [column, most] :
             {std::pair(ImportTable::Customer, 44), {ImportTable::Account, 52}, {ImportTable::Place, 36}}) {
            m_view->resizeColumnToContents(column);
            m_view->setColumnWidth(column, std::min(m_view->columnWidth(column), most * Grid));
        }
    });
    connect(m_onlyNotes, &QCheckBox::toggled, m_table, &ImportTable::setOnlyNotes);
    connect(new QShortcut(Qt::Key_Escape, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, this, &ImportPanel::closed);
}

void ImportPanel::forget()
{
    ++m_request;
    m_job->cancel();
    m_job->finish();
    m_plan.reset();
    m_summary->clear();
    m_table->clear();
    display();
}

void ImportPanel::display()
{
    const bool isIdle = !m_job->isRunning();
    m_folder->setEnabled(isIdle);
    m_csv->setEnabled(isIdle);
    const int notes = m_table->notes();
    m_onlyNotes->setVisible(notes > 0 && m_plan);
    m_onlyNotes->setText(notes == 1 ? tr("Only &what is wrong (1)") : tr("Only &what is wrong (%1)").arg(notes));
    const int count = m_plan ? m_plan->count(store::PlannedCustomer::State::New) : 0;
    m_import->setVisible(m_plan && isIdle);
    m_import->setEnabled(count > 0);
    m_import->setText(tr("&Import %1").arg(customers(count)));
    m_view->setVisible(m_table->rowCount() > 0 || m_plan);
}

store::ReadSpecimens ImportPanel::reader() const
{
    return [size = m_size(), decode = decoding()](std::span<const std::uint8_t> file, const std::string& name) {
        return image::specimens(file, name, size, {}, decode);
    };
}

void ImportPanel::chooseFolder()
{
    const QString folder =
        m_services.dialogs.openFolder(this, tr("The folder with the customers’ folders"), lastFolder(ImportFolder));
    if (!folder.isEmpty())
        look(folder);
}

void ImportPanel::chooseTable()
{
    const auto files = m_services.dialogs.openFiles(this, tr("The table of customers and pictures"),
                                                    lastFolder(ImportFolder), tr("CSV (*.csv)"));
    if (!files.isEmpty())
        look(files.first());
}

void ImportPanel::look(const QString& source)
{
    if (!m_records.isOpen()) // the desk may have been locked meanwhile
        return;
    rememberFolderOf(ImportFolder, source);
    Q_EMIT begun();
    m_plan.reset();
    m_summary->clear();
    m_table->clear();
    const auto job = m_job->start(tr("Pictures are looked at"));
    display();
    m_records.run(
        this,
        [path = QFile::encodeName(source).toStdString(), read = reader(), job](store::Store& store,
                                                                               const store::Session& session) {
            return store::planImport(store, session, path, read, job.stop, job.progress);
        },
        [this, request = ++m_request](const Result<store::ImportPlan>& plan) {
            if (request == m_request)
                looked(plan);
        });
}

void ImportPanel::looked(const Result<store::ImportPlan>& plan)
{
    m_job->finish();
    if (!plan) {
        display();
        m_folder->setFocus();
        if (plan.error().code == ErrorCode::Cancelled)
            m_summary->setText(tr("Stopped. Nothing was changed."));
        else
            Q_EMIT failed(plan.error(), importSentence(plan.error()));
        return;
    }
    m_plan = std::make_shared<const store::ImportPlan>(*plan);
    m_table->setPlan(*m_plan);
    using State = store::PlannedCustomer::State;
    const int added = m_plan->count(State::New), there = m_plan->count(State::There),
              leftOut = m_plan->count(State::LeftOut);
    QStringList parts;
    parts << (added == 0 ? tr("There is nobody to add.")
                         : tr("To be added: %1 with %2.").arg(customers(added), references(m_plan->references())));
    if (there > 0)
        parts << tr("Enrolled already: %1.").arg(customers(there));
    if (leftOut > 0)
        parts << tr("Left out: %1.").arg(customers(leftOut));
    parts << (m_plan->notes.empty() ? tr("Nothing is wrong.") : tr("The table says what is wrong and what to do."));
    m_summary->setText(parts.join(u' '));
    display();
    if (m_view->model()->rowCount() > 0)
        m_view->setCurrentIndex(m_table->index(0, 0));
    (added > 0 ? static_cast<QWidget*>(m_import) : m_view)->setFocus();
}

void ImportPanel::import()
{
    if (!m_plan || !m_records.isOpen())
        return;
    Q_EMIT begun();
    const auto job = m_job->start(tr("References are added"));
    display();
    m_records.run(
        this,
        [plan = m_plan, read = reader(), job](store::Store& store,
                                              const store::Session& session) -> Result<store::ImportOutcome> {
            return store::runImport(store, session, *plan, read, job.stop, job.progress);
        },
        [this, request = ++m_request](const Result<store::ImportOutcome>& outcome) {
            m_records.refresh();
            if (request != m_request)
                return;
            if (outcome)
                return imported(*outcome);
            m_job->finish(); // there was not enough memory
            display();
            Q_EMIT failed(outcome.error(), importSentence(outcome.error()));
        });
}

void ImportPanel::imported(const store::ImportOutcome& outcome)
{
    m_job->finish();
    const bool isCancelled = outcome.ended && outcome.ended->code == ErrorCode::Cancelled;
    QStringList parts;
    if (isCancelled)
        parts << tr("Stopped.");
    parts << tr("Added: %1 with %2.").arg(customers(outcome.customers), references(outcome.references));
    auto notes = m_plan->notes;
    notes.insert(notes.end(), outcome.notes.begin(), outcome.notes.end());
    if (outcome.ended)
        parts << tr("Choose the same again to go on with the rest.");
    else if (!notes.empty())
        parts << tr("The table says what was wrong and what to do.");
    m_summary->setText(parts.join(u' '));
    m_table->setNotes(*m_plan, notes);
    m_plan.reset();
    display();
    m_close->setFocus();
    if (outcome.ended && !isCancelled)
        Q_EMIT failed(*outcome.ended, importSentence(*outcome.ended));
}

} // namespace countersign::ui
