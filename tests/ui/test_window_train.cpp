// A bank trains its own model: the wizard from the signatures to the release, with the real trainer in its own process,
// and what happens to it when the window or the trainer goes.
#include "tests/ui/desk.h"
#include "tests/ui/encoders.h"

#include "core/base/sha256.h"
#include "core/model/open.h"
#include "core/retrain/data.h"
#include "core/train/calibrate_file.h"
#include "core/train/pack.h"
#include "core/train/trainer.h"
#include "ui/desk/workers.h"
#include "ui/train/train_screen.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QScrollBar>
#include <QSpinBox>
#include <QTableWidget>
#include <QTabWidget>
#include <QTest>
#include <QThreadPool>
#include <QTreeWidget>

#include <csignal>

using namespace countersign;
using test::Desk;
using test::shared;
using ui::Plan;
using ui::Step;

namespace {

constexpr int Patience = 240'000; // sanitizers on a busy machine
constexpr int Endless = 100'000;  // steps: more than a test waits for

/// A network of few channels that has seen some made-up writers: what the bank has before.
struct Model {
    std::filesystem::path file;
    std::shared_ptr<verify::Encoder> encoder;
};

Result<Model> makeModel(const QString& writers, const std::filesystem::path& file)
{
    const retrain::Source source{retrain::Source::Kind::Folder, writers.toStdString(), {}};
    auto data = retrain::read(std::span(&source, 1), {192, 96}, {}, {});
    if (!data)
        return tl::unexpected(data.error());
    train::Params params;
    params.architectureOptions = {{"width1", 4}, {"width2", 4}, {"width3", 4}, {"width4", 4}};
    params.steps = 30;
    params.writersPerBatch = 4;
    params.augment = false;
    params.average = 0;
    params.threads = 1;
    params.device = "cpu";
    params.name = "tiny";
    const std::vector sets{data->loaded};
    if (auto trained = train::train({sets, {}}, params, file, {}, {}); !trained)
        return tl::unexpected(trained.error());
    if (auto fitted = train::calibrateFile({file, file, "cpu", 1, {0.3, 0.3}}, sets, {}); !fitted)
        return tl::unexpected(fitted.error());
    auto encoder = shared(model::openEncoder(file));
    if (!encoder)
        return tl::unexpected(encoder.error());
    return Model{file, std::move(*encoder)};
}

/// Writes made-up writers.
bool demo(const QString& folder, int writers, int genuine, int forged)
{
    return QProcess::execute(QStringLiteral(COUNTERSIGN_BINARY_DIR "/bin/countersign-cli"),
                             {"demo", "--output", folder, "--writers", QString::number(writers), "--genuine",
                              QString::number(genuine), "--forged", QString::number(forged)})
           == 0;
}

bool isTrainer(qint64 process, const QString& folder)
{
    QFile file(QStringLiteral("/proc/%1/cmdline").arg(process));
    return process > 0 && file.open(QFile::ReadOnly) && file.readAll().contains(folder.toUtf8());
}

/// A desk at which somebody trains.
class TrainDesk : public Desk {
public:
    explicit TrainDesk(const Model& model) : Desk(model.encoder, true)
    {
        shippedModel = model.file;
        openFile = [](const std::filesystem::path& file) { return shared(model::openEncoder(file)); };
        openBytes = [](const Bytes& bytes, const std::string& name) { return shared(model::openEncoder(bytes, name)); };
        writePack = train::writePack;
    }
    ~TrainDesk()
    {
        closeWindow();
        ui::workers()->waitForDone(); // what still runs asks this desk for models
    }

    [[nodiscard]] ui::TrainScreen& screen() { return *window().findChild<ui::TrainScreen*>(); }
    [[nodiscard]] ui::Retraining& training() { return screen().retraining(); }
    [[nodiscard]] const Plan& plan() { return training().plan(); }
    [[nodiscard]] int lastStep() { return training().trainer().last() ? training().trainer().last()->step : -1; }
    [[nodiscard]] QPushButton* next() { return find<QPushButton>("trainNext"); }
    [[nodiscard]] std::string modelInUse()
    {
        return session().modelInfo() ? session().modelInfo()->sha256 : std::string();
    }

    void sitDown()
    {
        open();
        press(Qt::Key_6, Qt::AltModifier);
        QTRY_VERIFY(screen().isVisible());
    }
    /// As after a crash or a restart.
    void comeBack()
    {
        closeWindow();
        reopen();
        press(Qt::Key_6, Qt::AltModifier);
        QTRY_VERIFY(screen().isVisible());
    }
    void click(const char* name)
    {
        auto* button = find<QPushButton>(name);
        QVERIFY2(button && button->isVisible(), name);
        QTRY_VERIFY2_WITH_TIMEOUT(button->isEnabled(), name, Patience);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void addFolder(const QString& folder)
    {
        folderToOpen = folder;
        press(Qt::Key_D, Qt::AltModifier);
        QTRY_VERIFY_WITH_TIMEOUT(training().data() && !training().isBusy(), Patience);
    }
    void goTo(Step step)
    {
        while (plan().step != step && !QTest::currentTestFailed()) {
            QTRY_VERIFY2_WITH_TIMEOUT(next()->isEnabled(), qPrintable(find<QLabel>("trainMissing")->text()), Patience);
            const auto before = plan().step;
            press(Qt::Key_X, Qt::AltModifier);
            QTRY_VERIFY(plan().step != before);
            QTRY_VERIFY_WITH_TIMEOUT(!training().isBusy(), Patience);
        }
    }
    /// From the signatures to the page of the training.
    void prepare(const QString& folder, int steps)
    {
        sitDown();
        addFolder(folder);
        goTo(Step::Settings);
        click("trainMore");
        auto* box = find<QSpinBox>("trainSteps");
        box->setFocus();
        box->selectAll();
        type("12345"); // no digit changes places while the figure grows
        QTRY_COMPARE(training().stepsPlanned(), 12345);
        box->selectAll();
        type(QString::number(steps));
        QTRY_COMPARE(training().stepsPlanned(), steps);
        goTo(Step::Train);
    }
    void waitFor(Plan::Training state) { QTRY_COMPARE_WITH_TIMEOUT(plan().training, state, Patience); }
    void waitForStep(int step) { QTRY_VERIFY_WITH_TIMEOUT(lastStep() >= step, Patience); }
};

} // namespace

class WindowTrainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("OMP_WAIT_POLICY", "passive"); // of the trainer: a core that several share is not waited away
        m_writers = m_folder.filePath("writers");
        QVERIFY(demo(m_writers, 14, 5, 3)); // no more than a training needs
        auto made = makeModel(m_writers, m_folder.filePath("tiny.safetensors").toStdString());
        QVERIFY2(made, made ? "" : describe(made.error()).c_str());
        m_model = std::move(*made);
    }

    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        qputenv("XDG_DATA_HOME", m_home->path().toUtf8());
    }

    void cleanup()
    {
        // A trainer that a failed test leaves would go on for hours.
        if (const auto process = ui::readPlan(folder()).process; isTrainer(process, folder()))
            ::kill(pid_t(process), SIGKILL);
    }

    void tooFewWriters()
    {
        const QString few = m_folder.filePath("few");
        QVERIFY(demo(few, 5, 4, 0));
        TrainDesk desk(m_model);
        desk.sitDown();
        QVERIFY(!desk.next()->isEnabled());
        desk.addFolder(few);
        QVERIFY(desk.find<QLabel>("trainCounts")->text().contains("5 writers, 20 genuine"));
        desk.goTo(Step::Check);
        auto* summary = desk.find<QLabel>("checkSummary");
        QTRY_VERIFY2_WITH_TIMEOUT(summary->text().contains("too little"), qPrintable(summary->text()), Patience);
        QVERIFY(!desk.next()->isEnabled());
        QVERIFY(desk.find<QLabel>("trainMissing")->text().contains("too few"));
        auto* steps = desk.find<QListWidget>("trainSteps");
        for (int step = int(Step::Settings); step < ui::Steps; ++step)
            QVERIFY(!(steps->item(step)->flags() & Qt::ItemIsEnabled));
        auto* list = desk.find<QTreeWidget>("checkFindings");
        QCOMPARE(list->findItems("Too few genuine", Qt::MatchStartsWith).size(), 5);
        QCOMPARE(list->findItems("Writers without two skilled", Qt::MatchStartsWith).size(), 1);
    }

    /// The window goes in the middle of it, and the trainer stays.
    void trainedReleasedAndRolledBack()
    {
        TrainDesk desk(m_model);
        desk.prepare(m_writers, 20);
        desk.click("trainStart");
        desk.waitForStep(1);
        const auto process = desk.plan().process;
        desk.closeWindow();
        QVERIFY(isTrainer(process, folder()) || said("done") == 1);
        desk.comeBack();
        QCOMPARE(desk.plan().step, Step::Train);
        desk.waitFor(Plan::Training::Done);
        QCOMPARE(desk.lastStep(), 20);
        QCOMPARE(desk.training().trainer().lines().first().step, 0); // what was said before is there too
        QCOMPARE(said("from_step"), 1);                              // one trainer did it all
        QVERIFY(desk.find<QLabel>("trainState")->text().startsWith("Done"));
        desk.goTo(Step::Compare);
        auto* figures = desk.find<QTableWidget>("compareFigures");
        QTRY_VERIFY_WITH_TIMEOUT(!desk.training().isBusy(), Patience);
        QVERIFY2(figures->rowCount() > 1, qPrintable(desk.message()));
        QVERIFY(figures->item(0, 0)->text().contains("kept back"));
        QVERIFY(figures->item(1, 3)->text().contains("points"));
        desk.window().resize(desk.window().minimumSizeHint());
        QTRY_COMPARE(figures->horizontalScrollBar()->maximum(), 0);
        QCOMPARE(desk.training().comparisons().size(), std::size_t(2)); // the bank's writers, and made-up ones
        QVERIFY(desk.training().verdict() != store::Verdict::Better);   // of so few steps
        desk.goTo(Step::Release);

        auto* release = desk.find<QPushButton>("release");
        QVERIFY(!release->isEnabled());
        desk.find<QLineEdit>("releaseName")->setFocus();
        desk.type("north");
        QTRY_VERIFY2(desk.find<QLabel>("releaseObstacle")->text().contains("reason"),
                     qPrintable(desk.find<QLabel>("releaseObstacle")->text()));
        QVERIFY(!release->isEnabled());
        desk.press(Qt::Key_R, Qt::AltModifier);
        QTRY_VERIFY(desk.find<QPlainTextEdit>("releaseReason")->hasFocus());
        desk.type("a b c d e f");
        QTRY_COMPARE(desk.find<QPlainTextEdit>("releaseReason")->toPlainText(), "a b c d e f");
        QVERIFY(!release->isEnabled());
        desk.type(" to see how it does");
        QTRY_COMPARE(desk.find<QPlainTextEdit>("releaseReason")->toPlainText(), "a b c d e f to see how it does");
        QVERIFY(release->isEnabled());
        auto file = readFile(folder().toStdString() + "/new.safetensors", store::LargestModel);
        QVERIFY(file);
        const std::string own = sha256(*file), shipped = m_model.encoder->info().sha256;
        QVERIFY(own != shipped);
        QCOMPARE(desk.modelInUse(), shipped);
        desk.press(Qt::Key_L, Qt::AltModifier);
        QTRY_COMPARE_WITH_TIMEOUT(desk.modelInUse(), own, Patience);
        QTRY_VERIFY2(desk.message().contains("north"), qPrintable(desk.message()));
        QVERIFY(!release->isVisible());

        auto* trail = desk.find<QTableWidget>("trail");
        desk.press(Qt::Key_8, Qt::AltModifier);
        QTRY_VERIFY(trail->rowCount() > 0 && trail->item(0, 3)->text() == "Model released");
        QCOMPARE(trail->item(0, 2)->text(), "clerk");
        QVERIFY2(trail->item(0, 4)->text().contains("to see how it does"), qPrintable(trail->item(0, 4)->text()));
        QCOMPARE(trail->item(1, 3)->text(), "Model added");

        desk.press(Qt::Key_7, Qt::AltModifier);
        auto* models = desk.find<QTableWidget>("models");
        auto* releases = desk.find<QTableWidget>("releases");
        QTRY_COMPARE(models->rowCount(), 2);
        QCOMPARE(models->item(0, 0)->text(), "north");
        QCOMPARE(models->item(0, 2)->text(), "in use");
        QCOMPARE(models->item(1, 2)->text(), "");
        QCOMPARE(releases->rowCount(), 1);
        QCOMPARE(releases->item(0, 5)->text(), "a b c d e f to see how it does");
        auto* card = desk.find<QLabel>("modelCard");
        QTRY_VERIFY2(card->text().contains("the bank’s writers kept back"), qPrintable(card->text()));
        desk.click("rollBack");
        QTRY_COMPARE_WITH_TIMEOUT(desk.modelInUse(), shipped, Patience);
        QTRY_COMPARE(releases->rowCount(), 2);
        QCOMPARE(releases->item(0, 4)->text(), "rolled back");
        QCOMPARE(models->item(0, 2)->text(), "");
        QCOMPARE(models->item(1, 2)->text(), "in use");
        QVERIFY(!desk.find<QPushButton>("rollBack")->isEnabled()); // nothing is before it
        desk.press(Qt::Key_8, Qt::AltModifier);
        QTRY_COMPARE(trail->item(0, 3)->text(), "Model rolled back");
    }

    void pausedStoppedKilledAndKept()
    {
        TrainDesk desk(m_model);
        desk.prepare(m_writers, Endless);
        desk.click("trainStart");
        desk.waitForStep(2);
        desk.click("trainPause");
        desk.waitFor(Plan::Training::Paused);
        QTest::qWait(1000); // what was on its way
        const int paused = desk.lastStep();
        QTest::qWait(1500);
        QCOMPARE(desk.lastStep(), paused);
        desk.click("trainPause"); // Go on
        desk.waitFor(Plan::Training::Running);
        desk.waitForStep(paused + 1);

        desk.click("trainStop");
        desk.waitFor(Plan::Training::Stopped);
        QVERIFY(!desk.next()->isEnabled());
        desk.click("trainStart"); // Go on
        desk.waitFor(Plan::Training::Running);
        const int stopped = desk.lastStep();
        desk.waitForStep(stopped + 1);
        QCOMPARE(said("from_step"), 2);

        // It vanishes: somebody else starts, from the checkpoint.
        const auto process = desk.plan().process;
        QVERIFY(isTrainer(process, folder()));
        QCOMPARE(::kill(pid_t(process), SIGKILL), 0);
        QTRY_VERIFY_WITH_TIMEOUT(desk.plan().process != process && said("from_step") == 3, Patience);
        QCOMPARE(desk.plan().training, Plan::Training::Running);
        QCOMPARE(lastSaid("from_step")["from_step"].toInt(), stopped);
        desk.waitForStep(stopped + 2);

        desk.click("trainStop");
        desk.waitFor(Plan::Training::Stopped);
        const int end = desk.lastStep();
        desk.click("trainKeep");
        desk.waitFor(Plan::Training::Done);
        QCOMPARE(desk.lastStep(), end); // not one step more
        QVERIFY(QFile::exists(folder() + "/new.safetensors"));
        QVERIFY(desk.next()->isEnabled());

        // Under a training its signatures stay as they are; started over they stay chosen.
        for (const Step step : {Step::Settings, Step::Check, Step::Data}) {
            desk.press(Qt::Key_B, Qt::AltModifier);
            QTRY_COMPARE(desk.plan().step, step);
        }
        QVERIFY(!desk.find<QPushButton>("trainFolder")->isEnabled());
        QVERIFY(!desk.find<QPushButton>("trainRemove")->isEnabled());
        desk.click("trainOver");
        QCOMPARE(desk.losses.size(), 1);
        QCOMPARE(desk.plan().training, Plan::Training::Done);
        desk.goesOnAtLoss = true;
        desk.click("trainOver");
        QCOMPARE(desk.plan().training, Plan::Training::None);
        QVERIFY(!QFile::exists(folder() + "/new.safetensors") && !QFile::exists(folder() + "/checkpoint"));
        QCOMPARE(desk.plan().sources.size(), std::size_t(1));
        QVERIFY(desk.training().data() && desk.find<QPushButton>("trainFolder")->isEnabled());
        desk.click("trainOver");
        QVERIFY(desk.plan().sources.empty() && !desk.next()->isEnabled());
        QCOMPARE(desk.losses.size(), 2);
    }

    /// Killed again and again before it gets any further, as where the memory does not suffice, it is not started for ever.
    void whatVanishesAtOnceIsNotStartedForEver()
    {
        TrainDesk desk(m_model);
        desk.prepare(m_writers, Endless);
        desk.click("trainStart");
        desk.waitForStep(2);
        for (int kills = 0; kills < 20 && desk.plan().training != Plan::Training::Failed; ++kills) {
            ::kill(pid_t(desk.plan().process), SIGKILL);
            const auto process = desk.plan().process;
            QTRY_VERIFY_WITH_TIMEOUT(desk.plan().process != process || desk.plan().training == Plan::Training::Failed,
                                     Patience);
        }
        QCOMPARE(desk.plan().training, Plan::Training::Failed);
        QVERIFY2(desk.find<QLabel>("trainState")->text().contains("memory"),
                 qPrintable(desk.find<QLabel>("trainState")->text()));
        desk.click("trainStart"); // Go on
        desk.waitFor(Plan::Training::Running);
        // One that was paused, and vanished with the computer, waits for the person.
        desk.click("trainPause");
        QCOMPARE(::kill(pid_t(desk.plan().process), SIGKILL), 0);
        desk.waitFor(Plan::Training::Stopped);
    }

    void leftOutStaysLeftOut()
    {
        // A genuine signature of one writer stands under another too.
        const QString mixed = m_folder.filePath("mixed");
        QCOMPARE(QProcess::execute("cp", {"-rl", m_writers, mixed}), 0);
        QVERIFY(QFile::copy(mixed + "/001/genuine/01.png", mixed + "/002/genuine/99.png"));
        TrainDesk desk(m_model);
        desk.sitDown();
        desk.addFolder(mixed);
        desk.goTo(Step::Check);
        const auto genuine = desk.training().support().genuine;
        QCOMPARE(genuine, 14 * 5 + 1);
        const auto rows = [&desk] {
            QList<QTreeWidgetItem*> found;
            for (auto* group : desk.find<QTreeWidget>("checkFindings")
                                   ->findItems("The same picture with two labels", Qt::MatchStartsWith))
                for (int i = 0; i < group->childCount(); ++i)
                    found << group->child(i);
            return found;
        };
        QTRY_COMPARE_WITH_TIMEOUT(rows().size(), 2, Patience);
        auto* list = desk.find<QTreeWidget>("checkFindings");
        list->setFocus();
        for (auto* row : rows()) {
            QCOMPARE(row->checkState(0), Qt::Unchecked);
            list->setCurrentItem(row);
            desk.press(Qt::Key_Space);
            QTRY_COMPARE(row->checkState(0), Qt::Checked);
        }
        QCOMPARE(desk.plan().leftOut.size(), std::size_t(2));
        QCOMPARE(desk.training().support().genuine, genuine - 2);

        desk.comeBack();
        QCOMPARE(desk.plan().step, Step::Check);
        QTRY_COMPARE_WITH_TIMEOUT(rows().size(), 2, Patience);
        for (const auto* row : rows())
            QCOMPARE(row->checkState(0), Qt::Checked);
        QCOMPARE(desk.training().support().genuine, genuine - 2);
        // Taken back it counts again.
        list = desk.find<QTreeWidget>("checkFindings");
        list->setFocus();
        list->setCurrentItem(rows().first());
        desk.press(Qt::Key_Space);
        QTRY_COMPARE(desk.training().support().genuine, genuine - 1);
        QCOMPARE(ui::readPlan(folder()).leftOut.size(), std::size_t(1));
    }

private:
    [[nodiscard]] QString folder() const { return m_home->filePath("countersign/training"); }

    /// The lines of the trainers that have this word.
    [[nodiscard]] QList<QJsonObject> lines(const char* word) const
    {
        QList<QJsonObject> found;
        QFile file(folder() + "/progress.jsonl");
        if (file.open(QFile::ReadOnly))
            for (const auto& line : file.readAll().split('\n'))
                if (auto json = QJsonDocument::fromJson(line).object(); json.contains(QLatin1String(word)))
                    found << json;
        return found;
    }
    [[nodiscard]] int said(const char* word) const { return int(lines(word).size()); }
    [[nodiscard]] QJsonObject lastSaid(const char* word) const { return lines(word).value(said(word) - 1); }

    QTemporaryDir m_folder;
    std::unique_ptr<QTemporaryDir> m_home;
    QString m_writers;
    Model m_model;
};

QTEST_MAIN(WindowTrainTest)
#include "test_window_train.moc"
