#include "tests/house/rules.h"

#include <QRegularExpression>
#include <QSet>

namespace countersign::house {

namespace {

/// The rooms of core, and which of them each may include beside itself.
const QMap<QString, QStringList>& knowledge()
{
    static const QMap<QString, QStringList> map = {
        {"base", {}},
        {"image", {"base"}},
        {"scan", {"base", "image"}},
        {"verify", {"base"}},
        {"eval", {"base", "verify"}},
        {"model", {"base", "verify"}},
        {"train", {"base", "verify", "model", "eval"}},
        {"module", {"base", "verify", "model", "train", "eval"}},
        {"retrain", {"base", "image", "verify", "eval"}},
        {"report", {"base", "verify"}},
        {"store", {"base", "verify"}},
    };
    return map;
}

const QStringList roomsForScreens = {"base", "image", "scan", "verify", "report", "eval", "store", "retrain"};
const QStringList roomsWithTorch = {"core/model", "core/train"};
const QStringList roomsWithQt = {"core/report", "core/store"};

/// "core/base" for "core/base/file.h"; "ui" for "ui/mainwindow.h".
QString roomOf(const QString& path)
{
    return path.section('/', 0, 1).contains('.') ? path.section('/', 0, 0) : path.section('/', 0, 1);
}

/// What stands between quotes or angle brackets, in order.
QStringList includesOf(const QString& text)
{
    static const QRegularExpression line(R"(^\s*#\s*include\s*[<"]([^>"\n]+)[>"])",
                                         QRegularExpression::MultilineOption);
    QStringList includes;
    for (const auto& match : line.globalMatch(text))
        includes.append(match.captured(1));
    return includes;
}

/// The text without comments and without what stands in quotes.
QString codeOf(QString text)
{
    static const QRegularExpression other(R"(//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*")",
                                          QRegularExpression::DotMatchesEverythingOption);
    return text.replace(other, " ");
}

bool isProject(const QString& include)
{
    return include.startsWith("core/") || include.startsWith("ui/") || include.startsWith("app/");
}

bool isTorch(const QString& include)
{
    static const QRegularExpression pattern("^(torch|ATen|c10|caffe2)/");
    return pattern.match(include).hasMatch();
}

bool isQt(const QString& include)
{
    static const QRegularExpression pattern("^(Qt?[A-Z]|qt?[a-z]+\\.h$|qcustomplot)");
    return pattern.match(include).hasMatch();
}

bool isWidget(const QString& include)
{
    static const QRegularExpression pattern(
        "^(QtWidgets|QtPrintSupport)/|^qcustomplot|^Q(Application|Style|Label|Menu)$|"
        "^Q\\w*(Widget|Dialog|Button|BoxLayout|GridLayout|FormLayout|MainWindow|"
        "MessageBox|ComboBox|LineEdit)$");
    return pattern.match(include).hasMatch();
}

bool mayInclude(const QString& room, const QString& other)
{
    if (room == other)
        return true;
    const QString area = room.section('/', 0, 0);
    const QString name = room.section('/', 1);
    const QString otherArea = other.section('/', 0, 0);
    const QString otherName = other.section('/', 1);
    if (area == "core")
        return otherArea == "core" && knowledge().value(name).contains(otherName);
    if (room == "ui/widgets")
        return other == "core/base";
    if (area == "ui") {
        const bool isWindow = name.isEmpty();
        const bool isShared = other == "ui/widgets" || (other == "ui/desk" && room != "ui/widgets");
        return otherArea == "core" ? roomsForScreens.contains(otherName) : isShared || (isWindow && otherArea == "ui");
    }
    if (room == "app/cli" || room == "app/train")
        return otherArea != "ui";
    return true;
}

/// The headers that bring LibTorch with them, and through which header.
QSet<QString> headersWithTorch(const Sources& sources)
{
    QSet<QString> heavy;
    for (bool grows = true; grows;) {
        grows = false;
        for (auto file = sources.begin(); file != sources.end(); ++file) {
            if (heavy.contains(file.key()))
                continue;
            for (const QString& include : includesOf(file.value())) {
                if (isTorch(include) || heavy.contains(include)) {
                    heavy.insert(file.key());
                    grows = true;
                    break;
                }
            }
        }
    }
    return heavy;
}

/// The rule that the include line breaks, or nothing.
QString objection(const QString& room, const QString& include, const QSet<QString>& heavy)
{
    const bool isCore = room.startsWith("core/");
    if (isProject(include) && !mayInclude(room, roomOf(include)))
        return room + " may not include " + roomOf(include);
    if (include.contains("highgui"))
        return "highgui may not be included anywhere";
    if (include.startsWith("opencv") && room != "core/image")
        return "OpenCV belongs in core/image";
    if (include.startsWith("oneapi/dnnl/") && room != "core/model")
        return "oneDNN belongs in core/model";
    if ((isTorch(include) || heavy.contains(include)) && !roomsWithTorch.contains(room))
        return "LibTorch comes in through " + include;
    if ((include == "sodium.h" || include.startsWith("QSql") || include.startsWith("QtSql/")) && room != "core/store")
        return "databases and ciphers belong in core/store";
    if (isCore && isQt(include) && !roomsWithQt.contains(room))
        return "Qt may not be included in " + room;
    if (isCore && isWidget(include))
        return "widgets may not be included in core";
    return {};
}

} // namespace

QList<Breach> check(const Sources& sources)
{
    static const QRegularExpression keyword(R"(\b(?:public|protected|private)\s+slots\s*:|\bsignals\s*:|\bemit\s+\w)");
    static const QRegularExpression byString(R"(\b(?:SIGNAL|SLOT)\s*\()");
    static const QRegularExpression relative(R"re(^\s*#\s*include\s*"(?!core/|ui/|app/)([^"\n]+)(?<!\.moc)")re",
                                             QRegularExpression::MultilineOption);
    const QSet<QString> heavy = headersWithTorch(sources);
    QList<Breach> breaches;
    for (auto file = sources.begin(); file != sources.end(); ++file) {
        const QString room = roomOf(file.key());
        const auto add = [&](const QString& what) { breaches.append(file.key() + ": " + what); };
        if (room.startsWith("core/") && !knowledge().contains(room.section('/', 1)))
            add("the room " + room + " is not in the plan of the house");
        for (const QString& include : includesOf(file.value())) {
            if (const QString what = objection(room, include, heavy); !what.isEmpty())
                add(what);
        }
        for (const auto& match : relative.globalMatch(file.value()))
            add("include " + match.captured(1) + " by its path from the root");
        const QString code = codeOf(file.value());
        if (code.contains(keyword))
            add("write Q_SIGNALS, Q_SLOTS and Q_EMIT");
        if (code.contains(byString))
            add("connect to functions, not to strings");
    }
    return breaches;
}

QList<Breach> checkPaths(const QString& path, const QString& text)
{
    static const QRegularExpression machine(R"((?<![\w.$}*/-])/(?:work|root|home/\w+|Users/\w+)(?:/|\b(?![-\w])))");
    QList<Breach> breaches;
    for (const auto& match : machine.globalMatch(text)) {
        const qsizetype line = text.left(match.capturedStart()).count('\n') + 1;
        breaches.append(
            QString("%1:%2: the path %3 exists on one machine only").arg(path).arg(line).arg(match.captured()));
    }
    return breaches;
}

} // namespace countersign::house
