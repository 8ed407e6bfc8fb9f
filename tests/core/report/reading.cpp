#include "reading.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QXmlStreamReader>

namespace countersign::test {

report::Options reportOptions(report::PageSize size)
{
    const auto made = std::chrono::system_clock::time_point(std::chrono::seconds(1'800'000'000));
    return {size, "First Example Bank", "Europe/Berlin", made};
}

QByteArray rendered(const verify::Verification& verification, const report::Options& options)
{
    const Result<Bytes> pdf = report::render(verification, options);
    return pdf ? QByteArray(reinterpret_cast<const char*>(pdf->data()), qsizetype(pdf->size())) : QByteArray();
}

bool isMissing(const char* program)
{
    return QStandardPaths::findExecutable(QString::fromLatin1(program)).isEmpty();
}

Run run(const QString& program, QStringList arguments, const QByteArray& pdf)
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("report.pdf"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(pdf) != pdf.size())
        return {};
    file.close();
    arguments.replaceInStrings(QStringLiteral("%"), path);
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!process.waitForFinished(60'000))
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAll())};
}

QString text(const QByteArray& pdf)
{
    return run(QStringLiteral("pdftotext"), {QStringLiteral("-q"), QStringLiteral("%"), QStringLiteral("-")}, pdf)
        .output.simplified();
}

int pageCount(const QByteArray& pdf)
{
    static const QRegularExpression pages(QStringLiteral("Pages:\\s+(\\d+)"));
    return pages.match(run(QStringLiteral("pdfinfo"), {QStringLiteral("%")}, pdf).output).captured(1).toInt();
}

QList<QImage> pictures(const QByteArray& pdf)
{
    const QTemporaryDir folder;
    const QStringList arguments = {QStringLiteral("-png"), QStringLiteral("%"), folder.filePath(QStringLiteral("i"))};
    QList<QImage> all;
    if (run(QStringLiteral("pdfimages"), arguments, pdf).code != 0)
        return all;
    const QStringList names = QDir(folder.path()).entryList(QDir::Files, QDir::Name);
    for (const QString& name : names)
        all.append(QImage(folder.filePath(name)));
    return all;
}

QList<WordPage> words(const QByteArray& pdf)
{
    const QStringList arguments = {QStringLiteral("-q"), QStringLiteral("-bbox"), QStringLiteral("%"),
                                   QStringLiteral("-")};
    QXmlStreamReader reader(run(QStringLiteral("pdftotext"), arguments, pdf).output);
    const auto number = [&reader](const char* name) {
        return reader.attributes().value(QLatin1String(name)).toDouble();
    };
    QList<WordPage> pages;
    while (!reader.atEnd()) {
        reader.readNext();
        if (!reader.isStartElement())
            continue;
        if (reader.name() == QLatin1String("page")) {
            pages.append({QSizeF(number("width"), number("height")), {}});
        } else if (reader.name() == QLatin1String("word")) {
            const QRectF box(QPointF(number("xMin"), number("yMin")), QPointF(number("xMax"), number("yMax")));
            pages.last().words.append({reader.readElementText(), box});
        }
    }
    return pages;
}

} // namespace countersign::test
