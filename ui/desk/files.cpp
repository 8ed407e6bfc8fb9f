#include "ui/desk/files.h"

#include "ui/desk/picture.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSettings>
#include <QStandardPaths>

namespace countersign::ui {

namespace {

QString say(const char* text)
{
    return QCoreApplication::translate("Files", text);
}

} // namespace

QString lastFolder(const char* key)
{
    return QSettings()
        .value(QLatin1String(key), QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation))
        .toString();
}

void rememberFolderOf(const char* key, const QString& file)
{
    QSettings().setValue(QLatin1String(key), QFileInfo(file).absolutePath());
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
