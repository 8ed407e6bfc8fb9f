#include "ui/desk/picture.h"

#include "core/image/image.h"

#include <QBuffer>
#include <QCollator>
#include <QDir>
#include <QFileInfo>
#include <QtConcurrent/QtConcurrentMap>
#include <QThreadPool>

#include <algorithm>
#include <filesystem>
#include <new>

namespace countersign::ui {

namespace {

/// Of a folder's files. Its PDFs are more likely reports than signatures: they are opened by name.
QStringList patterns()
{
    return {QStringLiteral("*.png"),  QStringLiteral("*.jpg"), QStringLiteral("*.jpeg"), QStringLiteral("*.tif"),
            QStringLiteral("*.tiff"), QStringLiteral("*.bmp"), QStringLiteral("*.webp")};
}

struct Source {
    QString path;
    bool query = false;
};

struct Outcome {
    std::vector<PicturePtr> pictures;
    std::vector<Error> errors;
};

Outcome fromBytes(std::shared_ptr<const Bytes> bytes, const std::string& name, Size inputSize)
{
    Outcome outcome;
    auto specimens = image::specimens(*bytes, name, inputSize);
    if (!specimens) {
        outcome.errors.push_back(specimens.error());
        return outcome;
    }
    for (auto& specimen : *specimens) {
        auto picture = std::make_shared<Picture>();
        picture->view = canvasPicture(specimen.record);
        picture->specimen = std::move(specimen);
        picture->file = bytes;
        outcome.pictures.push_back(std::move(picture));
    }
    return outcome;
}

Outcome load(const Source& source, Size inputSize)
{
    const std::string path = QFile::encodeName(source.path).toStdString();
    const std::string name = QFileInfo(source.path).fileName().toStdString();
    try {
        auto bytes = readFile(path, image::Limits().bytes);
        if (!bytes)
            return {{}, {Error{bytes.error().code, bytes.error().message, name}}};
        return fromBytes(std::make_shared<const Bytes>(std::move(*bytes)), name, inputSize);
    } catch (const std::bad_alloc&) {
        return {{}, {Error{ErrorCode::OutOfMemory, "There is not enough memory for this picture.", name}}};
    }
}

/// Folders opened up; a folder without pictures is an error.
QList<Source> sources(const QStringList& paths, std::vector<Error>& errors)
{
    QList<Source> result;
    for (const auto& path : paths) {
        if (!QFileInfo(path).isDir()) {
            result << Source{path, false};
            continue;
        }
        if (!QFileInfo(path).isReadable()) {
            errors.push_back(
                {ErrorCode::Unreadable, "This folder cannot be read.", QDir(path).dirName().toStdString()});
            continue;
        }
        QStringList names = QDir(path).entryList(patterns(), QDir::Files);
        QCollator order;
        order.setNumericMode(true);
        std::sort(names.begin(), names.end(), order);
        if (names.isEmpty())
            errors.push_back(
                {ErrorCode::EmptyInput, "There are no pictures in this folder.", QDir(path).dirName().toStdString()});
        for (const auto& name : names)
            result << Source{QDir(path).filePath(name),
                             QFileInfo(name).baseName().compare(u"query", Qt::CaseInsensitive) == 0};
    }
    return result;
}

} // namespace

PicturePtr pictureOf(Specimen specimen, Bytes file)
{
    auto picture = std::make_shared<Picture>();
    picture->view = canvasPicture(specimen.record);
    picture->specimen = std::move(specimen);
    picture->file = std::make_shared<const Bytes>(std::move(file));
    return picture;
}

Loaded loadPictures(const QStringList& paths, Size inputSize)
{
    Loaded loaded;
    const QList<Source> files = sources(paths, loaded.errors);
    // A pool of its own: waiting in a thread of the common pool for that same pool can wait for ever.
    QThreadPool pool;
    QList<Outcome> outcomes = QtConcurrent::blockingMapped<QList<Outcome>>(
        &pool, files, [inputSize](const Source& source) { return load(source, inputSize); });
    for (qsizetype i = 0; i < files.size(); ++i) {
        auto& target = files[i].query ? loaded.queries : loaded.pictures;
        std::move(outcomes[i].pictures.begin(), outcomes[i].pictures.end(), std::back_inserter(target));
        std::move(outcomes[i].errors.begin(), outcomes[i].errors.end(), std::back_inserter(loaded.errors));
    }
    return loaded;
}

Loaded loadPicture(const QImage& image, const QString& name, Size inputSize)
{
    QByteArray png;
    QBuffer buffer(&png);
    if (!buffer.open(QIODevice::WriteOnly) || !image.save(&buffer, "PNG"))
        return {{}, {}, {Error{ErrorCode::Unsupported, "This picture cannot be read.", name.toStdString()}}};
    auto bytes = std::make_shared<const Bytes>(png.begin(), png.end());
    auto outcome = fromBytes(std::move(bytes), name.toStdString(), inputSize);
    return {std::move(outcome.pictures), {}, std::move(outcome.errors)};
}

Result<Specimen> specimenFor(const Picture& picture, Size size)
{
    const InkImage& ink = picture.specimen.ink;
    if (Size{ink.width, ink.height} == size)
        return picture.specimen;
    const PictureRecord& record = picture.specimen.record;
    auto again = image::specimens(*picture.file, record.name, size);
    if (!again)
        return tl::unexpected(again.error());
    for (auto& specimen : *again)
        if (specimen.record.page == record.page)
            return std::move(specimen);
    return fail(ErrorCode::Internal, "The page is no longer there.", record.name);
}

QString picturePattern()
{
    return (patterns() << QStringLiteral("*.pdf")).join(u' ');
}

} // namespace countersign::ui
