// PDF pages, drawn by the real process; files by Qt and qpdf.
#include "core/image/pages.h"

#include <QBuffer>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QGuiApplication>
#include <QPainter>
#include <QPdfWriter>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <csignal>
#include <random>
#include <thread>

using namespace countersign;

namespace {

/// Pages with a thick black line from corner to corner and their number as a row of squares on top.
QByteArray pdf(int pages, QPageSize::PageSizeId size = QPageSize::A5)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QBuffer::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setPageSize(QPageSize(size));
    writer.setPageMargins({});
    writer.setResolution(72);
    QPainter painter(&writer);
    for (int page = 0; page < pages; ++page) {
        if (page > 0)
            writer.newPage();
        painter.setPen(QPen(Qt::black, 4));
        painter.drawLine(60, 300, 360, 500);
        for (int i = 0; i <= page; ++i)
            painter.fillRect(40 + 30 * i, 40, 20, 20, QColor(200, 0, 0));
    }
    painter.end();
    return bytes;
}

Result<std::vector<image::Scan>> decode(const QByteArray& bytes, const image::Limits& limits = {},
                                        const std::string& password = {})
{
    return image::decode({reinterpret_cast<const std::uint8_t*>(bytes.data()), std::size_t(bytes.size())}, "a.pdf",
                         limits, password);
}

std::array<int, 3> pixel(const image::Scan& scan, double xPoints, double yPoints)
{
    const double scale = scan.dotsPerInch / 72;
    const auto at = 3 * (std::size_t(yPoints * scale) * std::size_t(scan.picture.width) + std::size_t(xPoints * scale));
    return {scan.picture.pixels[at], scan.picture.pixels[at + 1], scan.picture.pixels[at + 2]};
}

int childrenOfThis()
{
    QProcess ps;
    ps.start("ps", {"--no-headers", "-o", "comm", "--ppid", QString::number(QCoreApplication::applicationPid())});
    ps.waitForFinished();
    return int(ps.readAllStandardOutput().count("countersign-pag"));
}

} // namespace

class TestPdf : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPageAsDrawn()
    {
        const auto scans = decode(pdf(3));
        QVERIFY2(scans.has_value(), scans ? "" : describe(scans.error()).c_str());
        QCOMPARE(scans->size(), std::size_t(3));
        for (int page = 0; page < 3; ++page) {
            const auto& scan = (*scans)[std::size_t(page)];
            QCOMPARE(scan.page, page + 1);
            QCOMPARE(scan.pages, 3);
            QCOMPARE(scan.dotsPerInch, 300.0);
            QVERIFY(std::abs(scan.picture.width - 1748) <= 5); // 148 x 210 mm
            QVERIFY(std::abs(scan.picture.height - 2480) <= 5);
            QCOMPARE(pixel(scan, 5, 5), (std::array{255, 255, 255}));
            QCOMPARE(pixel(scan, 210, 400), (std::array{0, 0, 0}));
            for (int i = 0; i < 3; ++i)
                QCOMPARE(pixel(scan, 50 + 30 * i, 50),
                         i <= page ? (std::array{200, 0, 0}) : (std::array{255, 255, 255}));
        }
        QCOMPARE(childrenOfThis(), 0);
    }

    void aSignatureOnIt()
    {
        const auto bytes = pdf(1);
        const auto specimens = image::specimens(
            {reinterpret_cast<const std::uint8_t*>(bytes.data()), std::size_t(bytes.size())}, "a.pdf", CommonInput);
        QVERIFY2(specimens.has_value(), specimens ? "" : describe(specimens.error()).c_str());
        QCOMPARE(specimens->size(), std::size_t(1));
    }

    void largePagesAreDrawnCoarser()
    {
        const auto scans = decode(pdf(1, QPageSize::A0));
        QVERIFY2(scans.has_value(), scans ? "" : describe(scans.error()).c_str());
        QVERIFY(std::abs(scans->front().picture.height - 5000) <= 1);
        QVERIFY(scans->front().dotsPerInch < 110);
    }

    void limits()
    {
        image::Limits limits;
        limits.pages = 2;
        QCOMPARE(decode(pdf(3), limits).error().code, ErrorCode::TooLarge);
        limits = {};
        limits.pixels = 1748 * 2480 + 100'000;
        QVERIFY(decode(pdf(1), limits).has_value());
        QCOMPARE(decode(pdf(2), limits).error().code, ErrorCode::TooLarge);
        limits = {};
        limits.side = 1000;
        const auto small = decode(pdf(1), limits);
        QVERIFY(small && small->front().picture.height == 1000);
    }

    void locked()
    {
        if (QStandardPaths::findExecutable("qpdf").isEmpty())
            QSKIP("qpdf is not installed");
        const QTemporaryDir folder;
        QFile file(folder.filePath("open.pdf"));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(pdf(1));
        file.close();
        const auto lock = [&](const QString& user) {
            const QString out = folder.filePath("locked.pdf");
            QProcess::execute("qpdf", {"--encrypt", user, "owner", "256", "--", file.fileName(), out});
            QFile locked(out);
            return locked.open(QFile::ReadOnly) ? locked.readAll() : QByteArray();
        };
        const auto refused = decode(lock("secret"));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Encrypted);
        QVERIFY(refused.error().message.find("password") != std::string::npos);
        QVERIFY(decode(lock("")).has_value()); // only changing it is forbidden
        const QByteArray document = lock("gr\u00fcn \u20ac");
        const auto opened = decode(document, {}, "gr\u00fcn \u20ac");
        QVERIFY2(opened.has_value(), opened ? "" : describe(opened.error()).c_str());
        QCOMPARE(pixel(opened->front(), 210, 400), (std::array{0, 0, 0}));
        for (const std::string& wrong : {std::string("gr\u00fcn"), std::string(5000, 'x'), std::string("\0", 1)}) {
            const auto denied = decode(document, {}, wrong);
            QVERIFY(!denied);
            QCOMPARE(denied.error().code, ErrorCode::Denied);
            QVERIFY(denied.error().message.find("password") != std::string::npos);
        }
        QCOMPARE(decode(document).error().code, ErrorCode::Encrypted);
        // Another model asks for another size later, when the password is forgotten.
        const std::span bytes(reinterpret_cast<const std::uint8_t*>(document.data()), std::size_t(document.size()));
        const auto pages = image::readPages(bytes, "a.pdf", CommonInput, "gr\u00fcn \u20ac");
        QVERIFY(pages && pages->front().signatures.size() == 1);
        const auto again = image::inkAgain(bytes, pages->front().signatures[0].specimen.record, {192, 96});
        QVERIFY(again && again->width == 192);
        const auto ink =
            image::readPages(bytes, "a.pdf", {192, 96}, "gr\u00fcn \u20ac")->front().signatures[0].specimen.ink;
        int differing = 0;
        for (std::size_t i = 0; i < ink.ink.size(); ++i)
            differing += std::abs(ink.ink[i] - again->ink[i]) > 40;
        QVERIFY2(differing * 50 < int(ink.ink.size()), QByteArray::number(differing));
        QVERIFY(decode(pdf(1), {}, "needless").has_value());
    }

    /// What anybody on the machine could read while the page is drawn.
    void thePasswordIsNowhereToBeSeen()
    {
        if (QStandardPaths::findExecutable("qpdf").isEmpty())
            QSKIP("qpdf is not installed");
        const QTemporaryDir folder;
        QFile file(folder.filePath("open.pdf")), locked(folder.filePath("locked.pdf"));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(pdf(10));
        file.close();
        QProcess::execute("qpdf",
                          {"--encrypt", "unseen-word", "owner", "256", "--", file.fileName(), locked.fileName()});
        QVERIFY(locked.open(QFile::ReadOnly));
        const QByteArray document = locked.readAll();
        std::atomic<bool> isDone = false, isOpened = false;
        std::jthread worker([&] {
            isOpened = decode(document, {}, "unseen-word").has_value();
            isDone = true;
        });
        int looks = 0;
        while (!isDone) {
            for (const QString& process : QDir("/proc").entryList({"[0-9]*"}, QDir::Dirs)) {
                QFile command("/proc/" + process + "/cmdline"), environment("/proc/" + process + "/environ");
                if (!command.open(QFile::ReadOnly))
                    continue;
                const QByteArray words = command.readAll();
                if (!words.contains("countersign-pages"))
                    continue;
                ++looks;
                QVERIFY(!words.contains("unseen-word"));
                if (environment.open(QFile::ReadOnly))
                    QVERIFY(!environment.readAll().contains("unseen-word"));
            }
        }
        worker.join();
        QVERIFY(isOpened);
        QVERIFY(looks > 0);
    }

    void cutAndBroken()
    {
        const auto whole = pdf(2);
        QElapsedTimer timer;
        timer.start();
        for (const auto share : {0.05, 0.3, 0.6, 0.9}) {
            const auto cut = decode(whole.left(qsizetype(double(whole.size()) * share)));
            // What can be mended is drawn; the rest is refused with a sentence.
            if (!cut) {
                QCOMPARE(cut.error().code, ErrorCode::Corrupt);
                QVERIFY(cut.error().message.find("damaged") != std::string::npos);
                QCOMPARE(cut.error().context, std::string("a.pdf"));
            }
        }
        std::mt19937 engine(5);
        for (int i = 0; i < 30; ++i) {
            QByteArray broken = whole;
            for (int k = 0; k < 40; ++k)
                broken[qsizetype(engine() % unsigned(broken.size() - 8)) + 8] = char(engine());
            const auto result = decode(broken);
            QVERIFY(result || !result.error().message.empty());
        }
        QVERIFY(timer.elapsed() < 60'000);
        QCOMPARE(childrenOfThis(), 0);
    }

    /// Of a page that asks for an enormous picture only the process dies.
    void hostileSizes()
    {
        const auto page = [](const QByteArray& box) {
            QByteArray text = "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
                              "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
                              "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox["
                              + box + "]>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n";
            return text;
        };
        QVERIFY(decode(page("0 0 200 100")).has_value());
        for (const char* box : {"0 0 0 0", "0 0 1e30 1e30", "0 0 100000000 1", "0 0 -5 -5", "0 0 nan 7"}) {
            const auto result = decode(page(box));
            if (result)
                QVERIFY2(result->front().picture.width <= 5000 && result->front().picture.height <= 5000, box);
            else
                QVERIFY2(!result.error().message.empty(), box);
        }
    }
};

int main(int count, char** words)
{
    qputenv("QT_QPA_PLATFORM", "offscreen"); // QPdfWriter asks for fonts
    QGuiApplication app(count, words);
    TestPdf test;
    return QTest::qExec(&test, count, words);
}
#include "test_pdf.moc"
