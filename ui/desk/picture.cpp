#include "ui/desk/picture.h"

#include "core/base/sha256.h"
#include "core/image/pages.h"
#include "ui/desk/decoding.h"

#include <QBuffer>
#include <QCollator>
#include <QDir>
#include <QFileInfo>
#include <QtConcurrent/QtConcurrentMap>
#include <QThread>
#include <QThreadPool>

#include <algorithm>
#include <filesystem>
#include <iterator>
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

using Pictures = std::vector<PicturePtr>;

struct Outcome {
    Pictures pictures;
    PageFilePtr unsignedPages;
    std::vector<Error> errors;
    bool isLocked = false;
};

/// The signature of a page, with that page or without one.
PicturePtr pictureOn(image::OnPage taken, const std::shared_ptr<const Bytes>& file, const PageFilePtr& pages, int page,
                     int candidate)
{
    auto picture = std::make_shared<Picture>();
    picture->view =
        canvasPicture(taken.specimen.record, pages ? pages->pages[static_cast<std::size_t>(page)].scan.picture
                                                   : taken.specimen.record.original);
    picture->specimen = std::move(taken.specimen);
    picture->file = file;
    picture->pages = pages;
    picture->page = page;
    picture->box = taken.box;
    picture->candidate = pages ? candidate : -1;
    picture->lifted = std::move(taken.lifted);
    return picture;
}

Outcome fromBytes(std::shared_ptr<const Bytes> bytes, const std::string& name, Size inputSize, const ComingForms& forms,
                  const std::string& password = {})
{
    Outcome outcome;
    KnownFormsPtr known; // of all pages the same
    auto read = image::readPages(*bytes, name, inputSize, password, {}, decoding(), [&] {
        if (!known)
            known = waitFor(forms);
        if (!known) // the other pages do not wait
            known = std::make_shared<const KnownForms>();
        return std::span<const KnownField>(known->fields);
    });
    if (!read) {
        const auto code = read.error().code;
        outcome.isLocked = code == ErrorCode::Encrypted || code == ErrorCode::Denied;
        if (!outcome.isLocked)
            outcome.errors.push_back(read.error());
        return outcome;
    }
    PageFilePtr pages;
    std::vector<std::vector<image::OnPage>> signatures;
    if (std::ranges::any_of(*read, &image::FilePage::isWhole)) {
        auto file = std::make_shared<PageFile>();
        file->name = name;
        file->sha256 = sha256(*bytes);
        file->file = bytes;
        for (auto& page : *read) {
            PageFile::Page whole;
            whole.scan = std::move(page.scan);
            whole.view = pageView(whole.scan.picture);
            for (const auto& one : page.signatures)
                whole.candidates.push_back({one.box, one.confidence, one.isWhereKnown});
            whole.layout = std::move(page.layout);
            if (page.form) {
                whole.form = known->forms[page.form->which].id;
                whole.field = page.form->field;
                whole.isFieldEmpty = page.isFieldEmpty;
            }
            file->pages.push_back(std::move(whole));
        }
        pages = std::move(file);
    }
    for (std::size_t page = 0; page < read->size(); ++page) {
        int candidate = 0;
        for (auto& one : (*read)[page].signatures) {
            if (!pages)
                one.specimen.record.original = std::move((*read)[page].scan.picture);
            outcome.pictures.push_back(pictureOn(std::move(one), bytes, pages, static_cast<int>(page), candidate++));
        }
    }
    if (outcome.pictures.empty())
        outcome.unsignedPages = std::move(pages);
    return outcome;
}

Outcome load(const Source& source, Size inputSize, const std::string& password, const ComingForms& forms)
{
    const std::string path = QFile::encodeName(source.path).toStdString();
    const std::string name = QFileInfo(source.path).fileName().toStdString();
    try {
        auto bytes = readFile(path, image::Limits().bytes);
        if (!bytes)
            return {{}, {}, {Error{bytes.error().code, bytes.error().message, name}}};
        return fromBytes(std::make_shared<const Bytes>(std::move(*bytes)), name, inputSize, forms, password);
    } catch (const std::bad_alloc&) {
        return {{}, {}, {Error{ErrorCode::OutOfMemory, "There is not enough memory for this picture.", name}}};
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

bool isSame(const Picture& one, const Picture& other)
{
    const auto &a = one.specimen.record, &b = other.specimen.record;
    // Boxes may differ a little: a person drew one of them, or it was found by another version.
    const int x = b.box.x + b.box.width / 2 - a.box.x, y = b.box.y + b.box.height / 2 - a.box.y;
    const bool sameBox = x >= 0 && y >= 0 && x < a.box.width && y < a.box.height;
    return a.sha256 == b.sha256 && a.page == b.page && (sameBox || a.box == b.box);
}

Loaded loadPictures(const QStringList& paths, Size inputSize, const QString& password, const ComingForms& forms)
{
    Loaded loaded;
    const QList<Source> files = sources(paths, loaded.errors);
    QThreadPool pool; // of its own: whoever waits in one of workers() for another can wait for ever
    QList<Outcome> outcomes = QtConcurrent::blockingMapped<QList<Outcome>>(
        &pool, files, [inputSize, password = password.toStdString(), &forms](const Source& source) {
            return load(source, inputSize, password, forms);
        });
    for (qsizetype i = 0; i < files.size(); ++i) {
        auto& target = files[i].query ? loaded.queries : loaded.pictures;
        std::move(outcomes[i].pictures.begin(), outcomes[i].pictures.end(), std::back_inserter(target));
        std::move(outcomes[i].errors.begin(), outcomes[i].errors.end(), std::back_inserter(loaded.errors));
        if (outcomes[i].unsignedPages)
            loaded.unsignedPages.push_back(std::move(outcomes[i].unsignedPages));
        if (outcomes[i].isLocked)
            loaded.locked.push_back({files[i].path, !password.isEmpty()});
    }
    return loaded;
}

Loaded loadPicture(const QByteArray& file, const QString& name, Size inputSize, const ComingForms& forms)
{
    Loaded loaded;
    auto outcome =
        fromBytes(std::make_shared<const Bytes>(file.begin(), file.end()), name.toStdString(), inputSize, forms);
    if (outcome.isLocked)
        loaded.errors.push_back(
            {ErrorCode::Encrypted, "This PDF document is protected by a password.", name.toStdString()});
    loaded.pictures = std::move(outcome.pictures);
    std::ranges::move(outcome.errors, std::back_inserter(loaded.errors));
    if (outcome.unsignedPages)
        loaded.unsignedPages.push_back(std::move(outcome.unsignedPages));
    return loaded;
}

Loaded loadPicture(const QImage& image, const QString& name, Size inputSize, const ComingForms& forms)
{
    QByteArray png;
    QBuffer buffer(&png);
    if (buffer.open(QIODevice::WriteOnly) && image.save(&buffer, "PNG"))
        return loadPicture(png, name, inputSize, forms);
    Loaded loaded;
    loaded.errors.push_back({ErrorCode::Unsupported, "This picture cannot be read.", name.toStdString()});
    return loaded;
}

Result<PicturePtr> pictureIn(const PageFilePtr& pages, int page, const Box& box, int candidate, Size inputSize)
{
    try {
        const image::Scan& scan = pages->pages[static_cast<std::size_t>(page)].scan;
        PictureRecord like;
        like.name = pages->name;
        like.sha256 = pages->sha256;
        like.bytes = pages->file->size();
        like.page = scan.page;
        like.pages = scan.pages;
        like.dotsPerInch = scan.dotsPerInch;
        auto taken = image::takeBox(scan, box, like, inputSize);
        if (!taken)
            return tl::unexpected(taken.error());
        return pictureOn(std::move(*taken), pages->file, pages, page, candidate);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "There is not enough memory for this picture.", pages->name);
    }
}

Result<Specimen> specimenFor(const Picture& picture, Size size)
{
    const InkImage& ink = picture.specimen.ink;
    Specimen specimen = picture.specimen;
    if (picture.pages)
        specimen.record.original = picture.pages->pages[static_cast<std::size_t>(picture.page)].scan.picture;
    if (Size{ink.width, ink.height} == size)
        return specimen;
    auto again = picture.lifted.pixels.empty() ? image::inkAgain(*picture.file, specimen.record, size, decoding())
                                               : image::inkOf(picture.lifted, specimen.record.dotsPerInch, size);
    if (!again)
        return fail(again.error().code, again.error().message, specimen.record.name);
    specimen.ink = std::move(*again);
    return specimen;
}

QString picturePattern()
{
    return (patterns() << QStringLiteral("*.pdf")).join(u' ');
}

} // namespace countersign::ui
