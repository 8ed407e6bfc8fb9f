// The window and the part of the program that needs LibTorch: it comes on a thread of its own, and where it is missing or
// damaged the window says so in one sentence and goes on. In a process of its own each, in a folder like an installation.
#include "core/model/open.h"
#include "tests/bench/heartbeat.h"
#include "tests/ui/desk.h"

#include <QApplication>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QProcess>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <ctime>

using namespace countersign;
using test::demoFile;
using test::Desk;

namespace {

constexpr int Patience = 120'000;
const QString module = QStringLiteral(COUNTERSIGN_BINARY_DIR "/lib/countersign/libcountersign-torch.so");

double threadTime()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

/// What is seen in the window of this process.
class Work : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void beginsWithACase()
    {
        Desk desk;
        // LibTorch's to run, unlike the encoder on a CPU.
        desk.modelToBegin = COUNTERSIGN_SOURCE_DIR "/resources/models/classic.safetensors";
        double opening = 0;
        desk.openFile = [&opening](const std::filesystem::path& file) -> Result<std::shared_ptr<verify::Encoder>> {
            const double before = threadTime();
            auto opened = model::openEncoder(file);
            opening = threadTime() - before;
            if (!opened)
                return tl::unexpected(opened.error());
            return std::shared_ptr<verify::Encoder>(std::move(*opened));
        };
        desk.window().resize(1366, 768);
        desk.window().show();
        QVERIFY(QTest::qWaitForWindowExposed(&desk.window()));
        test::Heartbeat heart;
        desk.window().begin({.model = desk.modelToBegin, .references = {demoFile("genuine")}});
        auto& session = desk.session();
        QTRY_VERIFY_WITH_TIMEOUT(session.current().query != nullptr, Patience);
        QTRY_VERIFY_WITH_TIMEOUT(session.model() != ui::VerifySession::Model::Loading, Patience);
        const double longest = heart.take().computed;
        if (session.model() == ui::VerifySession::Model::Ready)
            QTRY_VERIFY_WITH_TIMEOUT(session.current().result != nullptr, Patience);
        QJsonObject seen{{"message", desk.message()},
                         {"title", desk.find<QLabel>("pendingTitle")->text()},
                         {"ready", session.model() == ui::VerifySession::Model::Ready},
                         {"opening", opening},
                         {"longest", longest},
                         {"references", int(session.current().references.size())}};
        std::printf("seen %s\n", QJsonDocument(seen).toJson(QJsonDocument::Compact).constData());
        std::fflush(stdout);
    }
};

} // namespace

class WindowModuleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_folder->path()).mkpath("bin"));
        QVERIFY(QDir(m_folder->path()).mkpath("lib/countersign"));
        QVERIFY(QFile::copy(QCoreApplication::applicationFilePath(), m_folder->filePath("bin/desk")));
        QVERIFY(
            QFile::copy(COUNTERSIGN_BINARY_DIR "/bin/countersign-pages", m_folder->filePath("bin/countersign-pages")));
    }

    void itComesWhileTheWindowAnswers()
    {
        QVERIFY(QFile::copy(module, place()));
        const QJsonObject seen = run();
        QVERIFY(seen["ready"].toBool());
        QVERIFY(seen["opening"].toDouble() > 0);
        // Had the window waited for LibTorch, it would have computed for as long.
        QVERIFY2(seen["longest"].toDouble() < seen["opening"].toDouble() / 2,
                 QJsonDocument(seen).toJson(QJsonDocument::Compact));
        QCOMPARE(seen["message"].toString(), "");
    }

    void missing() { complains(run()); }

    void damaged_data()
    {
        QTest::addColumn<double>("share"); ///< of the file that is left
        QTest::newRow("empty") << 0.0;
        QTest::newRow("half") << 0.5;
        QTest::newRow("nearly all") << 0.99;
    }
    void damaged()
    {
        QFETCH(double, share);
        QFile whole(module);
        QVERIFY(whole.open(QIODevice::ReadOnly));
        QFile part(place());
        QVERIFY(part.open(QIODevice::WriteOnly));
        part.write(whole.read(qint64(share * double(whole.size()))));
        part.close();
        complains(run());
    }

private:
    [[nodiscard]] QString place() const { return m_folder->filePath("lib/countersign/libcountersign-torch.so"); }

    [[nodiscard]] QJsonObject run() const
    {
        QProcess process;
        process.start(m_folder->filePath("bin/desk"), {"--desk"});
        const bool ended = process.waitForFinished(2 * Patience) && process.exitStatus() == QProcess::NormalExit;
        const QByteArray output = process.readAllStandardOutput();
        if (!ended || process.exitCode() != 0)
            qWarning("%s%s", output.constData(), process.readAllStandardError().constData());
        const qsizetype at = output.indexOf("seen {");
        return QJsonDocument::fromJson(output.mid(at + 5, output.indexOf('\n', at) - at - 5)).object();
    }

    static void complains(const QJsonObject& seen)
    {
        QCOMPARE(seen["message"].toString(),
                 "The part of the program that compares signatures is missing or damaged. Install the program again.");
        QCOMPARE(seen["title"].toString(), "No model");
        QVERIFY(!seen["ready"].toBool());
        QCOMPARE(seen["references"].toInt(), 3); // signatures can be looked at
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    if (argc == 2 && std::string(argv[1]) == "--desk") {
        Work work;
        return QTest::qExec(&work, QStringList{QString::fromLocal8Bit(argv[0]), "-silent"});
    }
    WindowModuleTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_window_module.moc"
