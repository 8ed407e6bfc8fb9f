#include "core/report/report.h"

#include "core/report/archive.h"
#include "core/report/paint.h"
#include "core/report/phrases.h"
#include "core/report/sheet.h"

#include <QBuffer>
#include <QGuiApplication>
#include <QPdfWriter>

#include <new>

namespace countersign::report {

namespace {

QDateTime inUtc(std::chrono::system_clock::time_point time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    const QDateTime moment = QDateTime::fromSecsSinceEpoch(qint64(seconds), Qt::UTC);
    const int year = moment.date().year();
    // The time stamps have four digits for the year.
    return year >= 1000 && year <= 9999 ? moment : QDateTime::fromSecsSinceEpoch(0, Qt::UTC);
}

Card card(const verify::Verification& verification, const Options& options)
{
    Card card;
    card.title = QStringLiteral("Signature verification report, case %1").arg(clean(verification.caseNumber));
    card.author = clean(verification.who.empty() ? options.bank : verification.who);
    card.subject =
        QStringLiteral("Proposal: %1; decision: %2")
            .arg(word(verification.judgement.proposal),
                 verification.human ? word(verification.human->decision) : QStringLiteral("not yet decided"));
    card.creator = QStringLiteral("Countersign ") + clean(verification.softwareVersion);
    if (card.author.isEmpty())
        card.author = card.creator;
    card.made = inUtc(options.made.value_or(std::chrono::system_clock::now()));
    return card;
}

Result<Bytes> renderPages(const verify::Verification& verification, const Options& options)
{
    QByteArray pdf;
    QBuffer buffer(&pdf);
    buffer.open(QIODevice::WriteOnly);
    Result<int> pages = 0;
    {
        QPdfWriter writer(&buffer); // writes the end of the file when it goes
        writer.setPdfVersion(QPagedPaintDevice::PdfVersion_A1b);
        writer.setResolution(1200);
        writer.setPageSize(QPageSize(options.pageSize == PageSize::A4 ? QPageSize::A4 : QPageSize::Letter));
        pages = paint(writer, verification, options);
    }
    if (!pages)
        return tl::unexpected(pages.error());
    return archive(pdf, card(verification, options));
}

} // namespace

Result<Bytes> render(const verify::Verification& verification, const Options& options)
{
    if (qobject_cast<QGuiApplication*>(QCoreApplication::instance()) == nullptr)
        return fail(ErrorCode::Internal, "A report needs a QGuiApplication for its fonts.");
    try {
        return renderPages(verification, options);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "There is not enough memory for the report.");
    }
}

Result<void> write(const std::filesystem::path& path, const verify::Verification& verification, const Options& options)
{
    const Result<Bytes> pdf = render(verification, options);
    if (!pdf) {
        Error error = pdf.error();
        error.context = path.string();
        return tl::unexpected(std::move(error));
    }
    return writeFile(path, *pdf);
}

} // namespace countersign::report
