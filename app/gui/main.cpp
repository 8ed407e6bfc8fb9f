// The window's main: builds the services and hands them over. No logic.
#include "app/gui/first_paint.h"
#include "core/base/resources.h"
#include "core/model/open.h"
#include "core/scan/scanner_process.h"
#include "core/store/store.h"
#include "core/train/pack.h"
#include "ui/desk/decoding.h"
#include "ui/desk/files.h"
#include "ui/desk/workers.h"
#include "ui/mainwindow.h"
#include "ui/widgets/icons.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFile>
#include <QLibraryInfo>
#include <QThreadPool>
#include <QTimer>
#include <QTranslator>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <pwd.h>
#include <string_view>
#include <unistd.h>

using namespace countersign;

namespace {

Result<std::shared_ptr<verify::Encoder>> openModel(const std::filesystem::path& file)
{
    auto path = file.empty() ? findResource("models/default.safetensors") : Result<std::filesystem::path>(file);
    if (!path)
        return tl::unexpected(path.error());
    auto encoder = model::openEncoder(*path);
    if (!encoder)
        return tl::unexpected(encoder.error());
    return std::shared_ptr<verify::Encoder>(std::move(*encoder));
}

Result<std::shared_ptr<verify::Encoder>> openModelBytes(const Bytes& file, const std::string& name)
{
    auto encoder = model::openEncoder(file, name);
    if (!encoder)
        return tl::unexpected(encoder.error());
    return std::shared_ptr<verify::Encoder>(std::move(*encoder));
}

std::string accountName()
{
    const passwd* account = getpwuid(geteuid());
    return account && account->pw_name ? account->pw_name : qEnvironmentVariable("USER").toStdString();
}

int refuse(const QString& message)
{
    std::fprintf(stderr, "countersign: %s\n", qUtf8Printable(message));
    return 2;
}

QString say(const char* text)
{
    return QCoreApplication::translate("main", text);
}

/// Who the program is, to Qt.
void introduce()
{
    QCoreApplication::setApplicationName(QStringLiteral("countersign"));
    QCoreApplication::setOrganizationName(QStringLiteral("countersign"));
    QCoreApplication::setApplicationVersion(QStringLiteral(COUNTERSIGN_VERSION));
}

struct Translators {
    Translators()
    {
        if (ofQt.load(QLocale(), QStringLiteral("qtbase"), QStringLiteral("_"),
                      QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
            QCoreApplication::installTranslator(&ofQt);
        if (own.load(QLocale(), QStringLiteral("countersign"), QStringLiteral("_"), QStringLiteral(":/i18n")))
            QCoreApplication::installTranslator(&own);
    }
    QTranslator ofQt, own;
};

struct CommandLine {
    CommandLine()
    {
        parser.setApplicationDescription(say(QT_TRANSLATE_NOOP("main", "Verifies handwritten signatures on scans.")));
        parser.addOptions({theme, model, demo, query, reference, database});
        parser.addPositionalArgument(
            QStringLiteral("files"),
            say(QT_TRANSLATE_NOOP("main", "More references; in a folder, query.* is the query.")),
            QStringLiteral("[files...]"));
    }
    QCommandLineParser parser;
    QCommandLineOption help = parser.addHelpOption(), version = parser.addVersionOption();
    QCommandLineOption theme{QStringLiteral("theme"),
                             say(QT_TRANSLATE_NOOP("main", "The look: system, light or dark.")),
                             QStringLiteral("theme")};
    QCommandLineOption model{QStringLiteral("model"),
                             say(QT_TRANSLATE_NOOP("main", "The model file, instead of the shipped one.")),
                             QStringLiteral("file")};
    QCommandLineOption demo{
        QStringLiteral("demo"),
        say(QT_TRANSLATE_NOOP("main", "Begins with a demo case: genuine, skilled-forgery or random-forgery.")),
        QStringLiteral("case")};
    QCommandLineOption query{QStringLiteral("query"), say(QT_TRANSLATE_NOOP("main", "The signature to check.")),
                             QStringLiteral("file")};
    QCommandLineOption reference{
        QStringLiteral("reference"),
        say(QT_TRANSLATE_NOOP("main", "A signature known to be genuine, or a folder of them; may be repeated.")),
        QStringLiteral("file")};
    QCommandLineOption database{
        QStringLiteral("database"),
        say(QT_TRANSLATE_NOOP("main", "The bank's records: a file, or the URL of a PostgreSQL server.")),
        QStringLiteral("url")};
};

/// --version and --help need no display. Ends the program where one of them is asked for.
void answerQuestions(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    introduce();
    const Translators translators;
    CommandLine line;
    line.parser.parse(QCoreApplication::arguments());
    if (line.parser.isSet(line.version))
        line.parser.showVersion();
    if (line.parser.isSet(line.help))
        line.parser.showHelp();
}

} // namespace

int main(int argc, char* argv[])
{
    if (std::any_of(argv + 1, argv + argc, [](std::string_view word) {
            return word.starts_with("--h") || word == "-h" || word == "-v" || word == "--version";
        }))
        answerQuestions(argc, argv);
    QApplication application(argc, argv);
    introduce();
    QApplication::setApplicationDisplayName(QStringLiteral("Countersign"));
    QGuiApplication::setDesktopFileName(QStringLiteral("countersign"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/countersign.svg")));

    const Translators translators;
    CommandLine line;
    auto& parser = line.parser;
    parser.process(application);

    ui::Beginning beginning;
    if (parser.isSet(line.theme)) {
        beginning.theme = ui::themeFromName(parser.value(line.theme));
        if (!beginning.theme)
            return refuse(say(QT_TRANSLATE_NOOP("main", "--theme must be system, light or dark.")));
    }
    const QStringList demos{QStringLiteral("genuine"), QStringLiteral("skilled-forgery"),
                            QStringLiteral("random-forgery")};
    if (parser.isSet(line.demo) && !demos.contains(parser.value(line.demo)))
        return refuse(say(QT_TRANSLATE_NOOP("main", "--demo must be genuine, skilled-forgery or random-forgery.")));
    beginning.demo = parser.value(line.demo);
    beginning.model = QFile::encodeName(parser.value(line.model)).toStdString();
    beginning.query = parser.value(line.query);
    beginning.references = parser.values(line.reference) + parser.positionalArguments();

    ui::Services services;
    gui::FirstPaint firstPaint;
    constexpr std::chrono::milliseconds longEnough(1000);
    services.openModel = [&firstPaint](const std::filesystem::path& file) {
        firstPaint.wait(longEnough);
        return openModel(file);
    };
    services.openModelBytes = [&firstPaint](const Bytes& file, const std::string& name) {
        firstPaint.wait(longEnough);
        return openModelBytes(file, name);
    };
    services.findResource = [](const std::filesystem::path& relative) { return findResource(relative); };
    const QDir programs(QApplication::applicationDirPath());
    services.training = {programs.filePath(QStringLiteral("countersign-train")),
                         programs.filePath(QStringLiteral("countersign-cli")), train::writePack};
    ui::startDecoding();
    services.scanner = std::make_shared<scan::ScannerProcess>();
    services.user = accountName();
    const auto databaseAt = [](const QString& url) {
        return url.isEmpty() ? store::defaultDatabase().string() : QFile::encodeName(url).toStdString();
    };
    services.database = databaseAt(parser.isSet(line.database) ? parser.value(line.database) : ui::chosenDatabase());
    std::unique_ptr<ui::MainWindow> window;
    std::function<void(const ui::Beginning&)> sitDown;
    const std::function<void(const QString&)> moveTo = [&](const QString& url) {
        // Not while a question is open above the window, or something of it is being written.
        const auto later = [&moveTo, url] { QTimer::singleShot(200, [&moveTo, url] { moveTo(url); }); };
        if (QApplication::activeModalWidget())
            return later();
        QGuiApplication::setQuitOnLastWindowClosed(false);
        if (window->close()) {
            ui::chooseDatabase(url);
            services.database = databaseAt(url);
            sitDown({.model = beginning.model});
        } else if (window->isClosing()) {
            return later();
        }
        QGuiApplication::setQuitOnLastWindowClosed(true);
    };
    sitDown = [&](const ui::Beginning& first) {
        window = std::make_unique<ui::MainWindow>(services);
        QObject::connect(window.get(), &ui::MainWindow::otherRecordsChosen, &application, moveTo, Qt::QueuedConnection);
        firstPaint.watch(*window);
        window->show();
        window->begin(first);
    };
    sitDown(beginning);
    const int code = QApplication::exec();
    // What still runs needs the application's fonts and translations.
    ui::workers()->waitForDone();
    return code;
}
