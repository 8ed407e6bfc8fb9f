// countersign-pages: draws the pages of the PDF on its input for the program that started it, with little memory and
// time, no files and nobody to ask. Its password comes the same way. Not for people; see core/image/pdf_file.cpp.
#include "core/base/helper.h"
#include "core/image/page_stream.h"

#include <QBuffer>
#include <QByteArray>
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QPdfDocument>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <unistd.h>

using countersign::image::PageHead;
using countersign::image::PageMark;

namespace {

constexpr double UsualDotsPerInch = 300;
constexpr int LargestUsualSide = 5000; ///< an A3 page; a larger one is drawn coarser

bool put(const void* bytes, std::size_t size)
{
    return countersign::writeAll(STDOUT_FILENO, bytes, size);
}

int end(PageMark mark)
{
    static_cast<void>(put(&mark, sizeof mark));
    return mark == PageMark::End ? 0 : 1;
}

/// Red, green, blue on white paper.
QImage drawn(QPdfDocument& document, int page, QSize size)
{
    const QImage image = document.render(page, size);
    if (image.isNull())
        return {};
    QImage paper(size, QImage::Format_RGB888);
    paper.fill(Qt::white);
    QPainter(&paper).drawImage(0, 0, image);
    return paper;
}

} // namespace

int main(int count, char** words)
{
    if (count != 4) {
        qCritical("countersign-pages is started by the other programs, not by people.");
        return 2;
    }
    countersign::restrain({.memory = std::uint64_t{2} << 30, .seconds = 30});
    const auto mostPixels = std::strtoll(words[1], nullptr, 10);
    const int mostSide = std::atoi(words[2]), mostPages = std::atoi(words[3]);
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication app(count, words);
    QFile input;
    if (!input.open(STDIN_FILENO, QFile::ReadOnly))
        return end(PageMark::Damaged);
    countersign::image::AskHead ask;
    if (input.read(reinterpret_cast<char*>(&ask), sizeof ask) != sizeof ask
        || ask.password > countersign::image::MostPassword)
        return end(PageMark::Damaged);
    const QByteArray password = input.read(ask.password);
    QByteArray bytes = input.readAll();
    QBuffer buffer(&bytes);
    buffer.open(QBuffer::ReadOnly);
    QPdfDocument document;
    if (!password.isEmpty())
        document.setPassword(QString::fromUtf8(password));
    document.load(&buffer);
    if (document.error() == QPdfDocument::Error::IncorrectPassword
        || document.error() == QPdfDocument::Error::UnsupportedSecurityScheme)
        return end(PageMark::Locked);
    const int pages = document.pageCount();
    if (document.status() != QPdfDocument::Status::Ready || pages < 1)
        return end(PageMark::Damaged);
    if (pages > mostPages)
        return end(PageMark::TooLarge);
    std::int64_t pixels = 0;
    for (int page = 0; page < pages; ++page) {
        const QSizeF points = document.pagePointSize(page);
        const double longer = std::max(points.width(), points.height());
        if (!(points.width() > 0 && points.height() > 0) || !std::isfinite(longer))
            return end(PageMark::Damaged);
        const double scale = std::min(UsualDotsPerInch / 72, std::min(LargestUsualSide, mostSide) / longer);
        const QSize size(std::max(1, static_cast<int>(std::lround(points.width() * scale))),
                         std::max(1, static_cast<int>(std::lround(points.height() * scale))));
        pixels += std::int64_t{size.width()} * size.height();
        if (pixels > mostPixels)
            return end(PageMark::TooLarge);
        const QImage image = drawn(document, page, size);
        if (image.isNull())
            return end(PageMark::Damaged);
        const PageHead head{static_cast<std::uint32_t>(page + 1), static_cast<std::uint32_t>(pages),
                            static_cast<std::uint32_t>(size.width()), static_cast<std::uint32_t>(size.height()),
                            72 * scale};
        constexpr auto Mark = PageMark::Page;
        if (!put(&Mark, sizeof Mark) || !put(&head, sizeof head))
            return 1;
        for (int y = 0; y < size.height(); ++y)
            if (!put(image.constScanLine(y), std::size_t{3} * static_cast<std::size_t>(size.width())))
                return 1;
    }
    return end(PageMark::End);
}
