#include "ui/models/models_screen.h"

#include "core/retrain/data.h"
#include "ui/desk/decoding.h"
#include "ui/desk/files.h"
#include "ui/desk/job_bar.h"
#include "ui/desk/words.h"
#include "ui/desk/workers.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/line_plot.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/theme.h"

#include <QFile>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTableWidget>
#include <QtConcurrent/QtConcurrentRun>
#include <QVBoxLayout>

#include <algorithm>

namespace countersign::ui {

namespace {

constexpr int HashRole = Qt::UserRole;

QString word(store::Verdict verdict)
{
    switch (verdict) {
    case store::Verdict::Better: return ModelsScreen::tr("better");
    case store::Verdict::Worse: return ModelsScreen::tr("worse");
    case store::Verdict::Unclear: return ModelsScreen::tr("cannot be told apart");
    case store::Verdict::NotCompared: break;
    }
    return ModelsScreen::tr("not compared");
}

/// A model as the records have it.
struct File {
    std::string sha256; ///< empty: the shipped one, of which there are no bytes
    Bytes bytes;
    std::string report;
};

Result<File> fetch(store::Store& store, const store::Session& session, const std::string& sha256, bool report)
{
    File file{sha256, {}, {}};
    if (sha256.empty())
        return file;
    auto bytes = store.models().file(sha256);
    if (!bytes)
        return tl::unexpected(bytes.error());
    file.bytes = std::move(*bytes);
    if (report) // may not be read by everybody, and is not needed to show the rest
        file.report = store.models().report(session, sha256).value_or(std::string());
    return file;
}

/// Blocks; not on a thread that ends before the program does.
Result<std::shared_ptr<verify::Encoder>> open(const Services& services, const File& file)
{
    return file.sha256.empty() ? services.openModel({})
                               : services.openModelBytes(file.bytes, file.sha256.substr(0, 12));
}

Result<retrain::Comparison> compareOn(const Services& services, const File& one, const File& other,
                                      const std::filesystem::path& folder, const JobBar::Job& job)
{
    auto a = open(services, one);
    if (!a)
        return tl::unexpected(a.error());
    auto b = open(services, other);
    if (!b)
        return tl::unexpected(b.error());
    if ((*a)->info().inputSize != (*b)->info().inputSize)
        return fail(ErrorCode::InvalidArgument, "The two models take pictures of different sizes.");
    auto listed = eval::listFolder(folder);
    if (!listed)
        return tl::unexpected(listed.error());
    auto loaded = retrain::load(std::move(*listed), (*a)->info().inputSize, job.stop, decoding());
    if (!loaded)
        return tl::unexpected(loaded.error());
    return retrain::compare(**a, **b, *loaded, job.progress, job.stop);
}

QTableWidget* makeTable(const QStringList& columns, const QString& name, QWidget* parent)
{
    auto* table = new QTableWidget(0, static_cast<int>(columns.size()), parent);
    table->setHorizontalHeaderLabels(columns);
    table->setAccessibleName(name);
    showAsRows(table);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setStretchLastSection(true);
    return table;
}

} // namespace

ModelsScreen::ModelsScreen(Records& records, const Services& services, QWidget* parent)
    : QWidget(parent),
      m_records(records),
      m_services(services),
      m_messages(new MessageBar(this)),
      m_jobs(new JobBar(this))
{
    layOut();
    connect(&m_records, &Records::stateChanged, this, [this] {
        if (isVisible() && m_records.isOpen())
            refresh();
    });
    display();
}

void ModelsScreen::layOut()
{
    m_models =
        makeTable({tr("Model"), tr("Version"), tr("State"), tr("Added"), tr("By"), tr("Note")}, tr("Models"), this);
    m_models->setObjectName(QStringLiteral("models"));
    m_models->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_history = makeTable({tr("Since"), tr("Model"), tr("By"), tr("Second person"), tr("Compared"), tr("Reason")},
                          tr("What was in use when"), this);
    m_history->setObjectName(QStringLiteral("releases"));
    m_title = headingLabel({}, this);
    m_card = new QLabel(this);
    m_card->setObjectName(QStringLiteral("modelCard"));
    m_card->setWordWrap(true);
    m_card->setTextFormat(Qt::PlainText);
    m_card->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_card->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_outcome = new QLabel(this);
    m_outcome->setObjectName(QStringLiteral("modelsOutcome"));
    m_outcome->setWordWrap(true);
    m_outcome->setTextFormat(Qt::PlainText);
    m_curve = new LinePlot(this);
    m_curve->setAxes(LinePlot::Axes::Linear, tr("Steps of its training"), tr("Skilled EER of writers kept back"), true);
    m_curve->setEmptyText(tr("There is no curve of its training."));
    m_curve->setMinimumHeight(50 * Grid);
    const auto button = [this](const char* iconName, const QString& text, const char* name, auto slot) {
        auto* made = new QPushButton(icon(QString::fromLatin1(iconName)), text, this);
        made->setObjectName(QString::fromLatin1(name));
        made->setMinimumHeight(9 * Grid);
        connect(made, &QPushButton::clicked, this, slot);
        return made;
    };
    m_rollBack = button("undo", tr("Roll &back"), "rollBack", &ModelsScreen::rollBack);
    m_import = button("open", tr("&Import…"), "importModel", &ModelsScreen::importModel);
    m_compare = button("both", tr("Compare t&wo…"), "compareModels", &ModelsScreen::compare);
    m_release = button("accept", tr("&Release…"), "releaseModel", &ModelsScreen::release);
    m_export = button("report", tr("E&xport…"), "exportModel", &ModelsScreen::exportModel);
    m_retire = button("remove", {}, "retireModel", &ModelsScreen::retire);
    m_import->setToolTip(tr("Another bank’s model, or one that comes with the program: “synthetic” has seen nobody’s "
                            "handwriting, only drawn signatures."));
    m_compare->setToolTip(tr("Choose two models of the list first, with Ctrl or Shift."));

    auto* top = new QHBoxLayout;
    top->setSpacing(2 * Grid);
    top->addWidget(m_rollBack);
    top->addStretch(1);
    top->addWidget(m_compare);
    top->addWidget(m_import);
    auto* left = new QWidget(this);
    auto* lists = new QVBoxLayout(left);
    lists->setContentsMargins(0, 0, 0, 0);
    lists->setSpacing(2 * Grid);
    lists->addLayout(top);
    lists->addWidget(m_models, 3);
    lists->addWidget(m_outcome);
    lists->addWidget(headingLabel(tr("What was in use when"), left));
    lists->addWidget(m_history, 2);
    auto* right = new QWidget(this);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2 * Grid);
    for (auto* one : {m_release, m_export, m_retire})
        buttons->addWidget(one);
    buttons->addStretch(1);
    auto* details = new QVBoxLayout(right);
    details->setContentsMargins(0, 0, 0, 0);
    details->setSpacing(2 * Grid);
    details->addLayout(buttons);
    details->addWidget(m_title);
    details->addWidget(m_card);
    details->addWidget(m_curve, 1);
    auto* split = new QSplitter(this);
    split->setChildrenCollapsible(false);
    split->setHandleWidth(4 * Grid);
    split->addWidget(left);
    split->addWidget(right);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    auto* middle = new QVBoxLayout;
    middle->setContentsMargins(4 * Grid, 4 * Grid, 4 * Grid, 4 * Grid);
    middle->setSpacing(2 * Grid);
    middle->addWidget(split, 1);
    middle->addWidget(m_jobs);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addLayout(middle, 1);
    setFocusProxy(m_models);
    connect(m_models, &QTableWidget::itemSelectionChanged, this, &ModelsScreen::displayChosen);
}

void ModelsScreen::refresh()
{
    if (!m_records.isOpen())
        return;
    m_records.run(
        this,
        [](store::Store& store, const store::Session& session) -> Result<Shown> {
            auto models = store.models().list(session);
            if (!models)
                return tl::unexpected(models.error());
            auto releases = store.models().releases(session);
            if (!releases)
                return tl::unexpected(releases.error());
            return Shown{std::move(*models), std::move(*releases)};
        },
        [this](const Result<Shown>& shown) {
            if (!shown) {
                m_messages->post({Message::Kind::Error, recordSentence(shown.error())});
                return;
            }
            m_shown = *shown;
            if (!m_seen)
                m_models->clearSelection(); // the one in use is the first to be seen
            m_seen = true;
            display();
        });
}

void ModelsScreen::forget()
{
    m_jobs->cancel();
    m_jobs->finish();
    ++m_request;
    m_messages->clear();
    m_outcome->clear();
    m_shown = {};
    m_seen = false;
    display();
}

const store::ModelEntry* ModelsScreen::entry(const std::string& sha256) const
{
    const auto found = std::ranges::find(m_shown.models, sha256, &store::ModelEntry::sha256);
    return found == m_shown.models.end() ? nullptr : &*found;
}

QString ModelsScreen::nameOf(const std::string& sha256) const
{
    const auto* model = entry(sha256);
    return model ? QString::fromStdString(model->name) : tr("Shipped with the program");
}

void ModelsScreen::display()
{
    const auto before = chosen();
    const QSignalBlocker blocker(m_models);
    const bool shippedInUse = std::ranges::none_of(m_shown.models, &store::ModelEntry::isInUse);
    m_models->setRowCount(0);
    const auto add = [this](const std::string& sha256, const QStringList& cells, bool inUse) {
        const int row = m_models->rowCount();
        m_models->insertRow(row);
        for (int column = 0; column < cells.size(); ++column)
            m_models->setItem(row, column, new QTableWidgetItem(cells[column]));
        m_models->item(row, 0)->setData(HashRole, QString::fromStdString(sha256));
        m_models->item(row, 0)->setIcon(icon(inUse ? QStringLiteral("accept") : QStringLiteral("model")));
    };
    for (const auto& model : m_shown.models)
        add(model.sha256,
            {QString::fromStdString(model.name), QString::fromStdString(model.version),
             model.isInUse   ? tr("in use")
             : model.retired ? tr("retired")
                             : QString(),
             moment(model.when), QString::fromStdString(model.who), QString::fromStdString(model.note)},
            model.isInUse);
    add({}, {tr("Shipped with the program"), {}, shippedInUse ? tr("in use") : QString(), {}, {}, {}}, shippedInUse);
    int row = 0;
    for (int i = 0; i < m_models->rowCount(); ++i)
        if (before ? m_models->item(i, 0)->data(HashRole).toString().toStdString() == *before
                   : m_models->item(i, 2)->text() == tr("in use"))
            row = i;
    m_models->selectRow(row);
    m_history->setRowCount(0);
    for (const auto& release : m_shown.releases) {
        const int at = m_history->rowCount();
        m_history->insertRow(at);
        const QString name =
            release.sha256.empty() ? tr("Shipped with the program") : QString::fromStdString(release.name);
        const QStringList cells{moment(release.when),
                                name,
                                QString::fromStdString(release.who),
                                QString::fromStdString(release.second),
                                release.isRollback ? tr("rolled back") : word(release.verdict),
                                QString::fromStdString(release.reason)};
        for (int column = 0; column < cells.size(); ++column)
            m_history->setItem(at, column, new QTableWidgetItem(cells[column]));
    }
    m_history->setAccessibleDescription(
        m_shown.releases.empty() ? tr("No model was released yet: the shipped one is in use.") : QString());
    displayChosen();
}

std::optional<std::string> ModelsScreen::chosen(int row) const
{
    const auto rows = m_models->selectionModel()->selectedRows();
    if (row >= rows.size())
        return std::nullopt;
    return rows[row].data(HashRole).toString().toStdString();
}

void ModelsScreen::displayButtons()
{
    const auto rows = m_models->selectionModel()->selectedRows().size();
    const auto one = rows == 1 ? chosen() : std::nullopt;
    const auto* model = one ? entry(*one) : nullptr;
    const bool mayRelease = m_records.may(store::Right::ReleaseModels), idle = !m_jobs->isRunning();
    const bool inUse =
        one && (model ? model->isInUse : std::ranges::none_of(m_shown.models, &store::ModelEntry::isInUse));
    for (auto* button : {m_import, m_release, m_retire, m_rollBack})
        button->setVisible(mayRelease);
    m_import->setEnabled(idle);
    m_rollBack->setEnabled(idle && !m_shown.releases.empty() && !m_shown.releases.front().sha256.empty());
    m_release->setEnabled(idle && one && !inUse && !(model && model->retired));
    m_export->setEnabled(idle && one.has_value());
    m_retire->setEnabled(idle && model && !model->isInUse);
    m_retire->setText(model && model->retired ? tr("Bring bac&k") : tr("Re&tire"));
    m_compare->setEnabled(idle && rows == 2);
}

void ModelsScreen::displayChosen()
{
    displayButtons();
    const auto rows = m_models->selectionModel()->selectedRows().size();
    const auto one = rows == 1 ? chosen() : std::nullopt;
    const auto* model = one ? entry(*one) : nullptr;
    m_title->setText(one ? nameOf(*one) : rows == 2 ? tr("Two models are chosen") : QString());
    m_card->clear();
    m_curve->setLines({});
    const auto request = ++m_request;
    if (!one || !m_records.isOpen())
        return;
    m_records.run(
        this,
        [sha256 = *one, hasReport = model && model->hasReport](store::Store& store, const store::Session& session) {
            return fetch(store, session, sha256, hasReport);
        },
        [this, request](const Result<File>& file) {
            if (request != m_request)
                return;
            if (!file)
                return m_card->setText(recordSentence(file.error()));
            QtConcurrent::run(workers(), [services = m_services, file = *file]() -> Result<Details> {
                auto encoder = open(services, file);
                if (!encoder)
                    return tl::unexpected(encoder.error());
                return Details{std::move(*encoder), file.report};
            }).then(this, [this, request](const Result<Details>& details) {
                if (request != m_request)
                    return;
                if (details)
                    displayDetails(*details);
                else
                    m_card->setText(modelSentence(details.error()));
            });
        });
}

void ModelsScreen::displayDetails(const Details& details)
{
    const auto& info = details.encoder->info();
    QStringList lines;
    const auto add = [&lines](const QString& what, const QString& value) {
        if (!value.isEmpty())
            lines << tr("%1: %2").arg(what, value);
    };
    add(tr("Name in its card"), QString::fromStdString(info.name + (info.version.empty() ? "" : ", " + info.version)));
    add(tr("Trained on"), QString::fromStdString(info.trainedOn));
    add(tr("Licence"), QString::fromStdString(info.license));
    add(tr("SHA-256"), QString::fromStdString(info.sha256.substr(0, 16)) + QStringLiteral("…"));
    for (const auto& one : info.calibrations) {
        if (one.testWriters == 0)
            continue;
        const QString references = one.references == 1 ? tr("One reference") : tr("%1 references").arg(one.references);
        lines << tr("%1: forgeries accepted %2, genuine not accepted %3, on %4 writers")
                     .arg(references, rateText(one.falseMatchSkilled), rateText(one.falseNonAccept))
                     .arg(one.testWriters);
    }
    const auto report = QJsonDocument::fromJson(QByteArray::fromStdString(details.report)).object();
    for (const auto& value : report["comparisons"].toArray()) {
        const auto comparison = value.toObject();
        const auto eer = [&](const char* which) {
            const auto figure = comparison[QLatin1String(which)].toObject()["skilledEer"].toObject();
            return rateText({figure["value"].toDouble(), figure["low"].toDouble(), figure["high"].toDouble()});
        };
        const QString set = comparison["set"].toString();
        lines << tr("When it was made, skilled EER on %1: %2; the model before it %3")
                     .arg(set == QLatin1String("compare") ? tr("the bank’s writers kept back")
                          : set == QLatin1String("drawn") ? tr("made-up writers")
                                                          : set,
                          eer("new"), eer("current"));
    }
    m_card->setText(lines.join(u'\n'));
    PlotLine line{tr("This model"), {}, false, true};
    for (const auto& value : report["curve"].toArray()) {
        const auto point = value.toObject();
        if (point.contains(QLatin1String("validationEer")))
            line.points << QPointF(point["step"].toDouble(), point["validationEer"].toDouble());
    }
    m_curve->setLines({line});
}

void ModelsScreen::compare()
{
    const auto one = chosen(0), other = chosen(1);
    if (!one || !other)
        return;
    const QString folder =
        m_services.dialogs.openFolder(this, tr("The folder of writers to compare them on"), lastFolder(ImportFolder));
    if (folder.isEmpty())
        return;
    rememberFolderOf(ImportFolder, folder);
    m_messages->clear();
    m_outcome->clear();
    const auto job = m_jobs->start(tr("The two models are compared"));
    displayButtons();
    using Files = std::pair<File, File>;
    m_records.run(
        this,
        [one = *one, other = *other](store::Store& store, const store::Session& session) -> Result<Files> {
            auto a = fetch(store, session, one, false);
            if (!a)
                return tl::unexpected(a.error());
            auto b = fetch(store, session, other, false);
            if (!b)
                return tl::unexpected(b.error());
            return Files(std::move(*a), std::move(*b));
        },
        [this, job, path = QFile::encodeName(folder).toStdString(), a = nameOf(*one),
         b = nameOf(*other)](const Result<Files>& files) {
            if (!files)
                return compared(tl::unexpected(files.error()), a, b);
            QtConcurrent::run(workers(), [services = m_services, files = *files, path, job] {
                return compareOn(services, files.first, files.second, path, job);
            }).then(this, [this, a, b](const Result<retrain::Comparison>& result) { compared(result, a, b); });
        });
}

void ModelsScreen::compared(const Result<retrain::Comparison>& result, const QString& a, const QString& b)
{
    m_jobs->finish();
    displayButtons();
    if (!result) {
        if (result.error().code != ErrorCode::Cancelled)
            m_messages->post({Message::Kind::Error, sentence(result.error())});
        return;
    }
    using enum eval::Difference::Verdict;
    const auto verdict = result->difference.verdict;
    m_outcome->setText(tr("On %1 writers the skilled EER with one reference is %2 with “%3” and %4 with “%5”: %6. %7")
                           .arg(result->writers)
                           .arg(rateText(result->current.one.skilledEer), a, rateText(result->fresh.one.skilledEer), b,
                                verdict == BIsBetter  ? tr("“%1” is better").arg(b)
                                : verdict == BIsWorse ? tr("“%1” is better").arg(a)
                                                      : tr("they cannot be told apart"),
                                tr("Of %L1 decisions %L2 would be better with “%4”, %L3 worse.")
                                    .arg(result->decisions)
                                    .arg(result->toTheBetter)
                                    .arg(result->toTheWorse)
                                    .arg(b)));
}

} // namespace countersign::ui
