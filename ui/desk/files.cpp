#include "ui/desk/files.h"

#include "core/store/store.h"
#include "ui/desk/picture.h"
#include "ui/desk/services.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSettings>
#include <QStandardPaths>

namespace countersign::ui {

namespace {

constexpr auto Database = "records/database";

QString say(const char* text)
{
    return QCoreApplication::translate("Files", text);
}

} // namespace

QString lastFolder(const char* key, const QString& first)
{
    return QSettings()
        .value(QLatin1String(key),
               first.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) : first)
        .toString();
}

QString lastModelFolder(const Services& services)
{
    const auto shipped = services.findResource("models");
    return lastFolder(ModelFolder, shipped ? QFile::decodeName(shipped->c_str()) : QString());
}

void rememberFolderOf(const char* key, const QString& file)
{
    QSettings().setValue(QLatin1String(key), QFileInfo(file).absolutePath());
}

QString chosenDatabase()
{
    return QSettings().value(QLatin1String(Database)).toString();
}

void chooseDatabase(const QString& url)
{
    const auto shown = store::withoutSecret(QFile::encodeName(url).toStdString());
    QSettings().setValue(QLatin1String(Database), QFile::decodeName(shown.c_str()));
}

QString pictureFilter()
{
    return say(QT_TRANSLATE_NOOP("Files", "Pictures (%1)")).arg(picturePattern()) + QStringLiteral(";;")
           + say(QT_TRANSLATE_NOOP("Files", "All files (*)"));
}

QString reportName(const QString& caseNumber)
{
    QString name = caseNumber;
    name.replace(QRegularExpression(QStringLiteral("[^\\w.-]+"), QRegularExpression::UseUnicodePropertiesOption),
                 QStringLiteral("_"));
    return name.isEmpty() ? say(QT_TRANSLATE_NOOP("Files", "report")) : name;
}

} // namespace countersign::ui
