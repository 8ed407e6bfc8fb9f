#include "app/pages/pdf.h"

#include <QBuffer>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QPdfDocument>

#include <algorithm>
#include <cmath>

namespace countersign::pages {

using image::PageHead;
using image::PageMark;

namespace {

constexpr double UsualDotsPerInch = 300;
constexpr int LargestUsualSide = 5000; ///< an A3 page; a larger one is drawn coarser

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

/// The mark to end with; nothing where nobody listens any more.
PageMark draw(QPdfDocument& document, const image::AskHead& ask, Answers& answers)
{
    const int pages = document.pageCount();
    if (document.status() != QPdfDocument::Status::Ready || pages < 1)
        return PageMark::Damaged;
    if (pages > ask.pages)
        return PageMark::TooLarge;
    std::int64_t pixels = 0;
    for (int page = 0; page < pages; ++page) {
        const QSizeF points = document.pagePointSize(page);
        const double longer = std::max(points.width(), points.height());
        if (!(points.width() > 0 && points.height() > 0) || !std::isfinite(longer))
            return PageMark::Damaged;
        const double scale = std::min(UsualDotsPerInch / 72, std::min(LargestUsualSide, ask.side) / longer);
        const QSize size(std::max(1, static_cast<int>(std::lround(points.width() * scale))),
                         std::max(1, static_cast<int>(std::lround(points.height() * scale))));
        pixels += std::int64_t{size.width()} * size.height();
        if (pixels > ask.pixels)
            return PageMark::TooLarge;
        const QImage image = drawn(document, page, size);
        if (image.isNull())
            return PageMark::Damaged;
        const PageHead head{static_cast<std::uint32_t>(page + 1), static_cast<std::uint32_t>(pages),
                            static_cast<std::uint32_t>(size.width()), static_cast<std::uint32_t>(size.height()),
                            72 * scale};
        bool isHeard = answers.say(head);
        for (int y = 0; y < size.height() && isHeard; ++y)
            isHeard =
                answers.sayPixels(image.constScanLine(y), std::size_t{3} * static_cast<std::size_t>(size.width()));
        if (!isHeard)
            return PageMark::Damaged;
    }
    return PageMark::End;
}

} // namespace

void drawPdf(QByteArray document, const QByteArray& password, const image::AskHead& ask, Answers& answers)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    int count = 1;
    char name[] = "countersign-pages";
    char* words[]{name, nullptr};
    const QGuiApplication app(count, words);
    QBuffer buffer(&document);
    buffer.open(QBuffer::ReadOnly);
    QPdfDocument pdf;
    if (!password.isEmpty())
        pdf.setPassword(QString::fromUtf8(password));
    pdf.load(&buffer);
    const bool isLocked = pdf.error() == QPdfDocument::Error::IncorrectPassword
                          || pdf.error() == QPdfDocument::Error::UnsupportedSecurityScheme;
    static_cast<void>(answers.say(isLocked ? PageMark::Locked : draw(pdf, ask, answers)));
}

} // namespace countersign::pages
