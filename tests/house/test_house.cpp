#include "tests/house/rules.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace countersign::house;

namespace {

const QString root = COUNTERSIGN_SOURCE_DIR;

/// Nothing where the file is not text.
QString textOf(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray bytes = file.readAll();
    return bytes.contains('\0') ? QString() : QString::fromUtf8(bytes);
}

Sources sourcesOfTheProject()
{
    Sources sources;
    for (const char* area : {"core", "ui", "app"}) {
        QDirIterator files(root + '/' + area, {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            sources[QDir(root).relativeFilePath(path)] = textOf(path);
        }
    }
    return sources;
}

/// Everything but what is built and what the version control keeps for itself.
QStringList filesOfTheProject()
{
    QStringList files;
    QStringList folders = {root};
    while (!folders.isEmpty()) {
        const QDir folder(folders.takeLast());
        for (const QFileInfo& entry :
             folder.entryInfoList(QDir::Files | QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot | QDir::NoSymLinks)) {
            const bool isOurs = entry.fileName() != ".git" && !(folder.path() == root && entry.fileName() == "build");
            if (entry.isDir() && isOurs)
                folders.append(entry.filePath());
            else if (entry.isFile() && isOurs)
                files.append(entry.filePath());
        }
    }
    return files;
}

} // namespace

class TestHouse : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theProjectKeepsTheRules();
    void noPathOfAMachine();
    void breachesAreNoticed_data();
    void breachesAreNoticed();
    void whatIsAllowedPasses_data();
    void whatIsAllowedPasses();
    void torchIsFollowedThroughHeaders();
    void programsDoNotLinkTorch_data();
    void programsDoNotLinkTorch();
    void machinePathsAreNoticed();
};

void TestHouse::theProjectKeepsTheRules()
{
    const Sources sources = sourcesOfTheProject();
    for (const char* known : {"core/base/file.cpp", "core/verify/encoder.h", "ui/mainwindow.h", "app/cli/main.cpp"})
        QVERIFY2(sources.contains(known), known);
    QVERIFY(sources["core/base/file.cpp"].contains("#include \"core/base/file.h\""));
    const QList<Breach> breaches = check(sources);
    QVERIFY2(breaches.isEmpty(), qPrintable("\n" + breaches.join("\n")));
}

void TestHouse::noPathOfAMachine()
{
    const QStringList files = filesOfTheProject();
    QVERIFY(files.contains(root + "/CMakeLists.txt"));
    QVERIFY(files.contains(root + "/tests/house/test_house.cpp"));
    QStringList breaches;
    for (const QString& file : files)
        breaches += checkPaths(QDir(root).relativeFilePath(file), textOf(file));
    QVERIFY2(breaches.isEmpty(), qPrintable("\n" + breaches.join("\n")));
}

void TestHouse::breachesAreNoticed_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("breach");
    const auto row = [](const char* path, const char* text, const char* breach) {
        QTest::addRow("%s: %s", path, text) << path << text << breach;
    };
    row("core/base/x.cpp", "#include \"core/verify/x.h\"", "core/base may not include core/verify");
    row("core/image/x.cpp", "#include \"core/verify/x.h\"", "core/image may not include core/verify");
    row("core/image/x.cpp", "#include \"core/model/x.h\"", "core/image may not include core/model");
    row("core/verify/x.h", "#include \"core/image/x.h\"", "core/verify may not include core/image");
    row("core/verify/x.h", "#include \"core/model/x.h\"", "core/verify may not include core/model");
    row("core/eval/x.cpp", "#include \"core/model/x.h\"", "core/eval may not include core/model");
    row("core/eval/x.cpp", "#include \"core/image/x.h\"", "core/eval may not include core/image");
    row("core/model/x.cpp", "#include \"core/train/x.h\"", "core/model may not include core/train");
    row("core/model/x.cpp", "#include \"core/eval/x.h\"", "core/model may not include core/eval");
    row("core/train/x.cpp", "#include \"core/image/x.h\"", "core/train may not include core/image");
    row("core/report/x.cpp", "#include \"core/model/x.h\"", "core/report may not include core/model");
    row("core/report/x.cpp", "#include \"core/eval/x.h\"", "core/report may not include core/eval");
    row("core/verify/x.cpp", "  #  include <core/model/x.h>", "core/verify may not include core/model");
    row("core/base/x.cpp", "#include \"ui/widgets/x.h\"", "core/base may not include ui/widgets");
    row("core/report/x.cpp", "#include \"app/cli/x.h\"", "core/report may not include app/cli");
    row("core/cellar/x.cpp", "", "core/cellar is not in the plan");
    row("ui/verify/x.cpp", "#include \"core/model/x.h\"", "ui/verify may not include core/model");
    row("ui/verify/x.cpp", "#include \"core/train/x.h\"", "ui/verify may not include core/train");
    row("ui/mainwindow.cpp", "#include \"core/model/open.h\"", "ui may not include core/model");
    row("ui/verify/x.cpp", "#include \"ui/history/x.h\"", "ui/verify may not include ui/history");
    row("ui/verify/x.cpp", "#include \"ui/mainwindow.h\"", "ui/verify may not include ui");
    row("ui/verify/x.cpp", "#include \"app/gui/x.h\"", "ui/verify may not include app/gui");
    row("ui/widgets/x.cpp", "#include \"core/verify/x.h\"", "ui/widgets may not include core/verify");
    row("ui/widgets/x.cpp", "#include \"ui/verify/x.h\"", "ui/widgets may not include ui/verify");
    row("app/cli/x.cpp", "#include \"ui/widgets/x.h\"", "app/cli may not include ui/widgets");
    row("app/train/x.cpp", "#include \"ui/mainwindow.h\"", "app/train may not include ui");
    row("core/base/x.cpp", "#include \"file.h\"", "include file.h by its path");
    row("core/base/x.cpp", "#include \"../base/file.h\"", "include ../base/file.h by its path");
    row("core/verify/x.cpp", "#include <torch/torch.h>", "LibTorch comes in through torch/torch.h");
    row("core/eval/x.cpp", "#include <ATen/ATen.h>", "LibTorch comes in through ATen/ATen.h");
    row("app/gui/main.cpp", "#include <torch/script.h>", "LibTorch comes in");
    row("core/model/x.cpp", "#include <opencv2/core.hpp>", "OpenCV belongs in core/image");
    row("core/verify/x.cpp", "#include <oneapi/dnnl/dnnl.hpp>", "oneDNN belongs in core/model");
    row("ui/verify/x.cpp", "#include <opencv2/imgproc.hpp>", "OpenCV belongs in core/image");
    row("core/image/x.cpp", "#include <opencv2/highgui.hpp>", "highgui");
    row("app/cli/x.cpp", "#include <opencv2/highgui/highgui.hpp>", "highgui");
    row("core/base/x.cpp", "#include <QString>", "Qt may not be included in core/base");
    row("core/train/x.cpp", "#include <QtCore/QString>", "Qt may not be included in core/train");
    row("core/image/x.cpp", "#include <qimage.h>", "Qt may not be included in core/image");
    row("core/report/x.cpp", "#include <QWidget>", "widgets");
    row("core/report/x.cpp", "#include <QtWidgets/QStyle>", "widgets");
    row("core/report/x.cpp", "#include <QFileDialog>", "widgets");
    row("core/report/x.cpp", "#include <QApplication>", "widgets");
    row("core/store/x.cpp", "#include <QMessageBox>", "widgets");
    row("core/store/x.cpp", "#include \"core/report/report.h\"", "core/store may not include core/report");
    row("core/module/x.cpp", "#include \"core/model/heavy.h\"\n#include <torch/types.h>",
        "LibTorch comes in through torch/types.h");
    row("ui/verify/x.cpp", "#include \"core/module/module.h\"", "ui/verify may not include core/module");
    row("core/verify/x.cpp", "#include \"core/store/store.h\"", "core/verify may not include core/store");
    row("ui/history/x.cpp", "#include <QSqlQuery>", "databases and ciphers belong in core/store");
    row("core/report/x.cpp", "#include <sodium.h>", "databases and ciphers belong in core/store");
    row("ui/verify/x.h", "class X {\nsignals:\n void changed(); };", "Q_SIGNALS");
    row("ui/verify/x.h", "class X { public slots: void change(); };", "Q_SLOTS");
    row("ui/verify/x.cpp", "void f() { emit changed(); }", "Q_EMIT");
    row("ui/verify/x.cpp", "connect(a, SIGNAL(changed()), b, &B::c);", "connect to functions");
}

void TestHouse::breachesAreNoticed()
{
    QFETCH(QString, path);
    QFETCH(QString, text);
    QFETCH(QString, breach);
    const QList<Breach> breaches = check({{path, "#pragma once\n" + text + "\n"}});
    QCOMPARE(breaches.size(), 1);
    QVERIFY2(breaches[0].startsWith(path + ": ") && breaches[0].contains(breach), qPrintable(breaches[0]));
}

void TestHouse::whatIsAllowedPasses_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* path, const char* text) { QTest::addRow("%s: %s", path, text) << path << text; };
    row("core/train/x.cpp", "#include \"core/model/x.h\"");
    row("core/train/x.cpp", "#include \"core/eval/x.h\"");
    row("core/train/x.cpp", "#include <torch/torch.h>");
    row("core/model/x.h", "#include <c10/core/Device.h>");
    row("core/eval/x.cpp", "#include \"core/verify/x.h\"");
    row("core/image/x.cpp", "#include <opencv2/imgcodecs.hpp>");
    row("core/report/x.cpp", "#include <QPdfWriter>");
    row("core/report/x.cpp", "#include <QTextLayout>");
    row("core/report/x.cpp", "#include <QGuiApplication>");
    row("core/base/x.cpp", "#include <queue>");
    row("core/store/x.cpp", "#include <QSqlQuery>");
    row("core/store/x.cpp", "#include <sodium.h>");
    row("ui/history/x.cpp", "#include \"core/store/store.h\"");
    row("ui/verify/x.cpp", "#include \"core/report/report.h\"");
    row("ui/verify/x.cpp", "#include \"ui/widgets/x.h\"");
    row("ui/mainwindow.cpp", "#include \"ui/verify/verify_screen.h\"");
    row("ui/widgets/x.cpp", "#include \"core/base/picture.h\"");
    row("app/gui/main.cpp", "#include \"core/model/open.h\"");
    row("core/module/x.h", "#include \"core/train/trainer.h\"");
    row("ui/verify/x.cpp", "#include \"x.moc\"");
    row("ui/verify/x.h", "class X {\nQ_SIGNALS:\n void changed();\npublic Q_SLOTS:\n void change(); };");
    row("ui/verify/x.cpp", "void f() { Q_EMIT changed(); }");
    row("ui/verify/x.cpp", "// the signals: emit what SIGNAL(x) would\nconst char* s = \"emit it\"; /* signals: */");
    row("core/base/x.cpp", "// see #include \"core/model/open.h\"");
}

void TestHouse::whatIsAllowedPasses()
{
    QFETCH(QString, path);
    QFETCH(QString, text);
    const QList<Breach> breaches = check({{path, text + "\n"}});
    QVERIFY2(breaches.isEmpty(), qPrintable(breaches.join("\n")));
}

void TestHouse::torchIsFollowedThroughHeaders()
{
    Sources sources = {
        {"core/model/heavy.h", "#include <torch/torch.h>\n"},
        {"core/model/between.h", "#include \"core/model/heavy.h\"\n"},
        {"core/model/open.h", "#include <string>\n"},
        {"core/train/trainer.cpp", "#include \"core/model/between.h\"\n"},
        {"app/cli/main.cpp", "#include \"core/model/open.h\"\n"},
    };
    QVERIFY(check(sources).isEmpty());
    sources["app/cli/main.cpp"] = "#include \"core/model/between.h\"\n";
    QCOMPARE(check(sources), QList<Breach>{"app/cli/main.cpp: LibTorch comes in through core/model/between.h"});
}

/// What is loaded before main(), as the file itself says it.
QStringList neededBy(const QString& program)
{
    QProcess readelf;
    readelf.start("readelf", {"-d", "-W", program});
    static const QRegularExpression needed(R"re(\(NEEDED\)[^\[\n]*\[([^\]\n]+)\])re");
    QStringList libraries;
    if (readelf.waitForFinished())
        for (const auto& match : needed.globalMatch(QString::fromUtf8(readelf.readAllStandardOutput())))
            libraries.append(match.captured(1));
    return libraries;
}

void TestHouse::programsDoNotLinkTorch_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<bool>("links");
    QTest::newRow("countersign") << "bin/countersign" << false;
    QTest::newRow("countersign-cli") << "bin/countersign-cli" << false;
    // The one that may, by which one sees that this would notice.
    QTest::newRow("module") << "lib/countersign/libcountersign-torch.so" << true;
}

void TestHouse::programsDoNotLinkTorch()
{
    QFETCH(QString, program);
    QFETCH(bool, links);
    const QStringList libraries = neededBy(QStringLiteral(COUNTERSIGN_BINARY_DIR) + '/' + program);
    QVERIFY2(!libraries.filter("libstdc++").isEmpty(), "readelf did not read it; install binutils");
    static const QRegularExpression heavy("^lib(torch|c10|caffe2)|highgui|^libcountersign-torch");
    QVERIFY2(libraries.filter(heavy).isEmpty() != links, qPrintable(libraries.join(' ')));
}

void TestHouse::machinePathsAreNoticed()
{
    const QString home = "/ho" + QString("me/");
    const QString work = "/wo" + QString("rk");
    for (const QString& text : {home + "anna/scans", "a \"" + work + "/x\"", "see " + work + ".", "cd " + work + "\n",
                                "/ro" + QString("ot/x"), "/Us" + QString("ers/anna/x")}) {
        const QList<Breach> breaches = checkPaths("README.md", "one line\n" + text);
        QCOMPARE(breaches.size(), 1);
        QVERIFY2(breaches[0].startsWith("README.md:2: "), qPrintable(breaches[0]));
    }
    for (const QString& text : {"paper" + work + " is", "$HOME" + work + "/x", "." + work + "/x", work + "shop",
                                "x" + home + "anna", QString("/usr/share/fonts")})
        QVERIFY2(checkPaths("README.md", text).isEmpty(), qPrintable(text));
}

QTEST_APPLESS_MAIN(TestHouse)
#include "test_house.moc"
