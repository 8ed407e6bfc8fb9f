#include "core/report/paint.h"
#include "core/report/report.h"
#include "sample_case.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QPdfWriter>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <csignal>
#include <sys/resource.h>

using namespace countersign;
using namespace std::chrono_literals;

namespace {

const auto made = std::chrono::system_clock::time_point(1'800'000'000s);

report::Options options(report::PageSize size = report::PageSize::A4)
{
    return {size, "First Example Bank", "Europe/Berlin", made};
}

QByteArray rendered(const verify::Verification& verification, const report::Options& wanted = options())
{
    const Result<Bytes> pdf = report::render(verification, wanted);
    return pdf ? QByteArray(reinterpret_cast<const char*>(pdf->data()), qsizetype(pdf->size())) : QByteArray();
}

struct Run {
    int code = -1;
    QString output;
};

/// A program's exit code and words; `pdf` is put into a file whose name replaces "%".
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

bool isMissing(const char* program)
{
    return QStandardPaths::findExecutable(QString::fromLatin1(program)).isEmpty();
}

#define NEEDS(program, package)                                                                                        \
    if (isMissing(program))                                                                                            \
    QSKIP("The program " program " is not installed (Debian package " package ").")

/// The text, white space folded: a sentence that wraps on the page is one sentence here.
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

std::string repeated(const std::string& word, int times)
{
    std::string all;
    for (int i = 0; i < times; ++i)
        all += word;
    return all;
}

/// Every text absurdly long, every note there is, ten references.
verify::Verification absurdCase()
{
    const std::string words = repeated("Donaudampfschiff and ", 5000);
    const std::string solid = repeated("W", 200'000);
    verify::Verification result = test::sampleCase(10, -20);
    result.caseNumber = words;
    result.who = words;
    result.customer = solid;
    result.human = verify::HumanDecision{verify::Decision::Refer, words, solid, result.when};
    const auto spoil = [&](PictureRecord& record) {
        record.name = solid + ".tif";
        record.dotsPerInch = 0;
        record.page = 113;
        record.pages = 1200;
        double measured = 0.1;
        for (const QualityFlag flag : {QualityFlag::Empty, QualityFlag::TooSmall, QualityFlag::TooFaint,
                                       QualityFlag::TouchesBorder, QualityFlag::Clutter, QualityFlag::LowResolution})
            record.quality.push_back({flag, measured += 0.1, 0.5});
    };
    spoil(result.query);
    for (PictureRecord& reference : result.references)
        spoil(reference);
    result.judgement.flags = {verify::CaseFlag::QueryIsReference, verify::CaseFlag::ReferencesDisagree,
                              verify::CaseFlag::QueryQuality, verify::CaseFlag::ReferenceQuality};
    for (std::string* field : {&result.model.name, &result.model.version, &result.model.architecture,
                               &result.model.trainedOn, &result.model.license, &result.softwareVersion})
        *field = words;
    result.model.device = solid;
    return result;
}

struct Word {
    QString text;
    QRectF box;
};

/// The words of every page, with their boxes in points.
QList<QList<Word>> words(const QByteArray& pdf, QSizeF& page)
{
    const QString xml = run(QStringLiteral("pdftotext"), {QStringLiteral("-q"), QStringLiteral("-bbox"),
                                                          QStringLiteral("%"), QStringLiteral("-")}, pdf).output;
    QList<QList<Word>> pages;
    QXmlStreamReader reader(xml);
    const auto number = [&reader](const char* name) {
        return reader.attributes().value(QLatin1String(name)).toDouble();
    };
    while (!reader.atEnd()) {
        reader.readNext();
        if (!reader.isStartElement())
            continue;
        if (reader.name() == QLatin1String("page")) {
            pages.append(QList<Word>());
            page = QSizeF(number("width"), number("height"));
        } else if (reader.name() == QLatin1String("word")) {
            const QRectF box(QPointF(number("xMin"), number("yMin")), QPointF(number("xMax"), number("yMax")));
            pages.last().append({reader.readElementText(), box});
        }
    }
    return pages;
}

} // namespace

class TestReport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fitsOnTwoPages_data()
    {
        QTest::addColumn<int>("references");
        QTest::addColumn<bool>("letter");
        QTest::addColumn<bool>("decided");
        for (const int references : {1, 2, 3, 5, 6, 10}) {
            for (const bool letter : {false, true}) {
                for (const bool decided : {false, true})
                    QTest::addRow("%d references, %s, %s", references, letter ? "Letter" : "A4",
                                  decided ? "decided" : "open")
                        << references << letter << decided;
            }
        }
    }

    void fitsOnTwoPages()
    {
        NEEDS("pdfinfo", "poppler-utils");
        QFETCH(int, references);
        QFETCH(bool, letter);
        QFETCH(bool, decided);
        verify::Verification verification = test::sampleCase(references);
        if (decided)
            verification.human = verify::HumanDecision{verify::Decision::Reject, repeated("Doubtful origin. ", 20),
                                                       "B. Supervisor", verification.when};
        const QByteArray pdf = rendered(verification, options(letter ? report::PageSize::Letter : report::PageSize::A4));
        const int pages = pageCount(pdf);
        QVERIFY2(pages == 1 || pages == 2, qPrintable(QString::number(pages)));
        const QString info = run(QStringLiteral("pdfinfo"), {QStringLiteral("%")}, pdf).output;
        QVERIFY(info.contains(letter ? QStringLiteral("612 x 792 pts (letter)") : QStringLiteral("595 x 842 pts (A4)")));
    }

    void manyReferencesAreAllListed()
    {
        NEEDS("pdftotext", "poppler-utils");
        const verify::Verification verification = test::sampleCase(40);
        const QByteArray pdf = rendered(verification);
        const QString all = text(pdf);
        for (const PictureRecord& reference : verification.references)
            QVERIFY(all.contains(QString::fromStdString(reference.sha256)));
        QVERIFY(all.contains(QStringLiteral("Page 1 of %1").arg(pageCount(pdf))));
        QVERIFY(all.contains(QStringLiteral("Page %1 of %1").arg(pageCount(pdf))));
    }

    void saysEverything()
    {
        NEEDS("pdftotext", "poppler-utils");
        verify::Verification verification = test::sampleCase(5);
        verification.references[1].quality = {{QualityFlag::LowResolution, 96, 150}};
        verification.references[3].quality = {{QualityFlag::LowResolution, 120, 150}};
        verification.query.quality = {{QualityFlag::TooSmall, 70, 120}};
        verification.query.page = 2;
        verification.query.pages = 3;
        verification.judgement.flags = {verify::CaseFlag::ReferencesDisagree};
        verification.human = verify::HumanDecision{verify::Decision::Reject, "The office file says otherwise.",
                                                   "B. Supervisor", verification.when + 7min};
        const QString all = text(rendered(verification));
        const auto figures = [](double value) { return QString::number(value, 'f', 3); };
        QStringList expected = {
            QStringLiteral("First Example Bank"), QStringLiteral("Signature verification report"),
            QStringLiteral("2026-000417"), QStringLiteral("2026-03-14 11:35:09 +01:00 (Europe/Berlin)"),
            QStringLiteral("A. Clerk"), QStringLiteral("Jane Q. Doe"), QStringLiteral("Machine proposal"),
            QStringLiteral("Accept"), QStringLiteral("Human decision"), QStringLiteral("Overrides the proposal."),
            QStringLiteral("By B. Supervisor"), QStringLiteral("2026-03-14 11:42:09 +01:00"),
            QStringLiteral("Reason: The office file says otherwise."), QStringLiteral("Fused score, mean of 5"),
            figures(verification.judgement.score), QStringLiteral("98.8 %"), QStringLiteral("LR 81"),
            QStringLiteral("The customer wrote the questioned signature."),
            QStringLiteral("Someone else wrote it and imitated the customer's signature (skilled forgery)."),
            QStringLiteral("about 81 times more probable if A is true than if B is true: moderate support for A."),
            QStringLiteral("ENFSI"), QStringLiteral("Reject: LR below 1/9"), QStringLiteral("Accept: LR 22 or more"),
            QStringLiteral("900 × 320 px · 300 dpi · page 2 of 3 · 137 kB"),
            QStringLiteral("The references differ from one another"),
            QStringLiteral("Questioned signature: the signature is small (70 px; limit 120 px)."),
            QStringLiteral("References 2, 4: low resolution (96 dpi to 120 dpi; limit 150 dpi)."),
            QStringLiteral("1.3 %"), QStringLiteral("0.8 % to 2.1 %"), QStringLiteral("0 % to 0.2 %"),
            QStringLiteral("125 writers"), QStringLiteral("with 5 references for each comparison."),
            QStringLiteral("Countersign default"), QString::fromStdString(verification.model.sha256),
            QStringLiteral("Countersign 0.1.0"), QStringLiteral("cpu, 0.42 s"), QStringLiteral("Limitations"),
            QStringLiteral("Page 1 of 2"), QStringLiteral("Page 2 of 2"), QString::fromStdString(verification.query.sha256),
            QString::fromStdString(verification.query.name)};
        for (std::size_t i = 0; i < verification.references.size(); ++i) {
            expected << QString::fromStdString(verification.references[i].name)
                     << QString::fromStdString(verification.references[i].sha256)
                     << figures(verification.judgement.referenceScores[i]);
        }
        for (const QString& phrase : std::as_const(expected))
            QVERIFY2(all.contains(phrase), qPrintable(phrase + QStringLiteral(" is not in: ") + all));
        QVERIFY(!all.contains(QStringLiteral("Not yet decided")));
    }

    void saysWhatIsNotKnown()
    {
        NEEDS("pdftotext", "poppler-utils");
        verify::Verification open = test::sampleCase(3);
        open.judgement.flags = {verify::CaseFlag::NotCalibrated};
        open.customer.clear();
        open.query.dotsPerInch = 0;
        const QString all = text(rendered(open));
        for (const char* phrase : {"Not yet decided", "resolution not stated", "not stated", "The model is not calibrated",
                                   "less alike"})
            QVERIFY2(all.contains(QLatin1String(phrase)), phrase);
        for (const char* phrase : {"98.8", "LR 81", "support for A", "error rates they were measured"})
            QVERIFY2(!all.contains(QLatin1String(phrase)), phrase);
    }

    void weighsInBothDirections_data()
    {
        QTest::addColumn<double>("llr");
        QTest::addColumn<QString>("phrase");
        QTest::newRow("for B") << -7.0 << "about 1,100 times more probable if B is true than if A is true: strong support for B.";
        QTest::newRow("neither") << 0.1 << "about as probable if A is true as if B is true: no support for either.";
        QTest::newRow("far") << 40.0 << "more than 1,000,000 times more probable if A is true than if B is true: "
                                       "extremely strong support for A.";
        QTest::newRow("without end") << -std::numeric_limits<double>::infinity()
                                     << "more than 1,000,000 times more probable if B";
    }

    void weighsInBothDirections()
    {
        NEEDS("pdftotext", "poppler-utils");
        QFETCH(double, llr);
        QFETCH(QString, phrase);
        const QString all = text(rendered(test::sampleCase(3, llr)));
        QVERIFY2(all.contains(phrase), qPrintable(all));
    }

    void embedsItsFonts()
    {
        NEEDS("pdffonts", "poppler-utils");
        const QString table = run(QStringLiteral("pdffonts"), {QStringLiteral("%")}, rendered(test::sampleCase(5))).output;
        const QStringList lines = table.split(QLatin1Char('\n'), Qt::SkipEmptyParts).mid(2);
        QVERIFY(lines.size() >= 3);
        static const QRegularExpression embeddedSubset(QStringLiteral("^[A-Z]{6}\\+.* yes yes yes +\\d+ +0$"));
        for (const QString& line : lines)
            QVERIFY2(embeddedSubset.match(line).hasMatch(), qPrintable(line));
    }

    void isSound_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<bool>("validate"); // seconds each
        QTest::newRow("plain") << 0 << false;
        QTest::newRow("absurdly long texts") << 1 << true;
        QTest::newRow("empty") << 2 << false;
        QTest::newRow("scripts and broken pictures") << 3 << true;
    }

    /// qpdf reads it without a word; it is PDF/A-1b by what can be seen of it, and by Apache's validator if there is one.
    void isSound()
    {
        NEEDS("qpdf", "qpdf");
        QFETCH(int, which);
        QFETCH(bool, validate);
        verify::Verification verification = which == 1 ? absurdCase()
            : which == 2                               ? verify::Verification{}
                                                       : test::sampleCase(4);
        if (which == 3) {
            verification.customer = "Людмила Щербакова · कमला देवी · 王小明 · עמיחי \xff\xfe \x01\x1b[0m😀\u202Eevil";
            verification.who = "e" + repeated("\u0301", 500);
            verification.references[0].original = {};
            verification.references[1].cleaned.width = 7;
            verification.references[2] = test::drawnSignature("tall.png", 3, 60, 2400);
            verification.references[3] = test::drawnSignature("wide.png", 3, 3000, 20);
            verification.query = test::drawnSignature("dot.png", 3, 1, 1);
        }
        const QByteArray pdf = rendered(verification);
        QVERIFY(!pdf.isEmpty());
        const Run check = run(QStringLiteral("qpdf"), {QStringLiteral("--check"), QStringLiteral("%")}, pdf);
        QCOMPARE(check.code, 0);
        QVERIFY2(!check.output.contains(QStringLiteral("WARNING")), qPrintable(check.output));

        QVERIFY(pdf.startsWith("%PDF-1.4\n%"));
        QVERIFY(pdf.contains("<pdfaid:part>1</pdfaid:part>"));
        QVERIFY(pdf.contains("<pdfaid:conformance>B</pdfaid:conformance>"));
        QVERIFY(pdf.contains("/GTS_PDFA1"));
        const QString json = run(QStringLiteral("qpdf"), {QStringLiteral("--json"), QStringLiteral("%")}, pdf).output;
        QVERIFY(json.contains(QStringLiteral("/OutputIntents")));
        for (const char* forbidden : {"/Encrypt\"", "/JavaScript", "/LZWDecode", "/Group\"", "/Interpolate"})
            QVERIFY2(!json.contains(QLatin1String(forbidden)), forbidden);
        static const QRegularExpression softMask(QStringLiteral("\"/SMask\": \"[^/]"));
        QVERIFY(!json.contains(softMask));

        if (!validate)
            return;
        const QString folder = QStringLiteral("/usr/share/java/");
        if (isMissing("java") || !QFile::exists(folder + QStringLiteral("preflight.jar")))
            QSKIP("Checked but for Apache Preflight (Debian packages libpdfbox2-java, libactivation-java, libjaxb-api-java).");
        QStringList jars;
        for (const char* jar : {"preflight", "xmpbox", "pdfbox2", "fontbox2", "commons-logging", "commons-io",
                                "javax.activation", "jaxb-api"})
            jars << folder + QLatin1String(jar) + QStringLiteral(".jar");
        const Run verdict = run(QStringLiteral("java"),
                                {QStringLiteral("-cp"), jars.join(QLatin1Char(':')),
                                 QStringLiteral("org.apache.pdfbox.preflight.Validator_A1b"), QStringLiteral("%")}, pdf);
        QVERIFY2(verdict.output.contains(QStringLiteral("is a valid PDF/A-1b file")), qPrintable(verdict.output));
    }

    void introducesItself()
    {
        NEEDS("pdfinfo", "poppler-utils");
        const QString info = run(QStringLiteral("pdfinfo"), {QStringLiteral("-isodates"), QStringLiteral("%")},
                                 rendered(test::sampleCase(3))).output.simplified();
        for (const char* phrase : {"Title: Signature verification report, case 2026-000417", "Author: A. Clerk",
                                   "Subject: Proposal: Accept; decision: not yet decided", "Creator: Countersign 0.1.0",
                                   "CreationDate: 2027-01-15T08:00:00Z", "Metadata Stream: yes"})
            QVERIFY2(info.contains(QLatin1String(phrase)), qPrintable(info));
    }

    void wordsNeverOverlapOrLeaveThePage_data()
    {
        QTest::addColumn<bool>("absurd");
        QTest::addColumn<bool>("letter");
        QTest::newRow("plain, A4") << false << false;
        QTest::newRow("plain, Letter") << false << true;
        QTest::newRow("absurd, A4") << true << false;
        QTest::newRow("absurd, Letter") << true << true;
    }

    void wordsNeverOverlapOrLeaveThePage()
    {
        NEEDS("pdftotext", "poppler-utils");
        QFETCH(bool, absurd);
        QFETCH(bool, letter);
        QSizeF page;
        const auto pages = words(rendered(absurd ? absurdCase() : test::sampleCase(10, -9.4),
                                          options(letter ? report::PageSize::Letter : report::PageSize::A4)), page);
        QVERIFY(pages.size() == 1 || pages.size() == 2);
        const double margin = 30;
        const QRectF paper(margin, margin, page.width() - 2 * margin, page.height() - 2 * margin + 10);
        for (const QList<Word>& all : pages) {
            QVERIFY(all.size() > 20);
            for (qsizetype i = 0; i < all.size(); ++i) {
                QVERIFY2(paper.contains(all[i].box), qPrintable(all[i].text));
                // Boxes hold the font's whole ascent and descent: shrunk to where the letters are.
                const auto core = [](const Word& word) {
                    return word.box.adjusted(0.2, word.box.height() * 0.25, -0.2, -word.box.height() * 0.25);
                };
                for (qsizetype j = i + 1; j < all.size(); ++j)
                    QVERIFY2(!core(all[i]).intersects(core(all[j])),
                             qPrintable(all[i].text + QStringLiteral(" lies on ") + all[j].text));
            }
        }
    }

    void keepsPicturesAsTheyAre()
    {
        NEEDS("pdfimages", "poppler-utils");
        verify::Verification verification = test::sampleCase(1);
        verification.query = test::drawnSignature("small.png", 4, 240, 90); // small enough not to be scaled down
        QTemporaryDir folder;
        run(QStringLiteral("pdfimages"), {QStringLiteral("-png"), QStringLiteral("%"), folder.filePath(QStringLiteral("i"))},
            rendered(verification));
        const ColorPicture& original = verification.query.original;
        const GrayPicture& cleaned = verification.query.cleaned;
        const QImage first(folder.filePath(QStringLiteral("i-000.png")));
        const QImage second(folder.filePath(QStringLiteral("i-001.png")));
        QCOMPARE(first.convertToFormat(QImage::Format_RGB888),
                 QImage(original.pixels.data(), 240, 90, 720, QImage::Format_RGB888));
        QCOMPARE(second.convertToFormat(QImage::Format_Grayscale8),
                 QImage(cleaned.pixels.data(), 240, 90, 240, QImage::Format_Grayscale8));
    }

    void showsTheSignatureOfALargeScan()
    {
        NEEDS("pdfimages", "poppler-utils");
        // A small black box on a white page of 2000 x 2800: the excerpt must show it large.
        verify::Verification verification = test::sampleCase(1);
        ColorPicture& page = verification.query.original;
        page = {2000, 2800, std::vector<std::uint8_t>(3u * 2000 * 2800, 255)};
        for (int y = 2500; y < 2560; ++y)
            std::fill_n(page.pixels.begin() + 3 * (y * 2000 + 1500), 3 * 200, std::uint8_t(0));
        verification.query.box = {1500, 2500, 200, 60};
        const QByteArray pdf = rendered(verification);
        QVERIFY(text(pdf).contains(QStringLiteral("found at 1500, 2500")));
        QTemporaryDir folder;
        run(QStringLiteral("pdfimages"), {QStringLiteral("-png"), QStringLiteral("%"), folder.filePath(QStringLiteral("i"))},
            pdf);
        const QImage first(folder.filePath(QStringLiteral("i-000.png")));
        QCOMPARE(first.size(), QSize(300, 160)); // the box and a margin of a quarter of its longer side
        QCOMPARE(first.pixelColor(150, 80), QColor(Qt::black));
        QCOMPARE(first.pixelColor(20, 80), QColor(Qt::white));
    }

    void sameCaseSameBytesButForTheTimeStamps()
    {
        const verify::Verification verification = test::sampleCase(4);
        const QByteArray first = rendered(verification);
        QCOMPARE(rendered(verification), first);

        report::Options later = options();
        later.made = made + 400 * 24h + 3h + 7min + 11s;
        const QByteArray second = rendered(verification, later);
        QVERIFY(second != first);
        const auto withoutStamps = [](QByteArray pdf) {
            for (const char* start : {"/CreationDate (D:", "/ModDate (D:", "<xmp:CreateDate>", "<xmp:ModifyDate>"})
                pdf.replace(pdf.indexOf(start) + qstrlen(start), 19, QByteArray(19, '?'));
            return pdf;
        };
        QCOMPARE(withoutStamps(second), withoutStamps(first));

        verify::Verification other = verification;
        other.judgement.llr += 0.1;
        QVERIFY(withoutStamps(rendered(other)) != withoutStamps(first));
    }

    /// Qt numbers fonts by a hash whose seed differs from process to process.
    void sameCaseSameBytesInAnotherProcess()
    {
        const QByteArray here = QCryptographicHash::hash(rendered(test::sampleCase(4)), QCryptographicHash::Sha256).toHex();
        for (int i = 0; i < 4; ++i) {
            QProcess process;
            process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--hash")});
            QVERIFY(process.waitForFinished());
            QCOMPARE(process.readAllStandardOutput(), here);
        }
    }

    void saysWhenItCannot()
    {
        report::Options nowhere = options();
        nowhere.timeZone = "Atlantis/Poseidonis";
        const Result<Bytes> result = report::render(test::sampleCase(1), nowhere);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::InvalidArgument);

        QProcess process; // without a QGuiApplication
        process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--bare")});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.readAllStandardOutput(), QByteArray("internal"));
    }

    void paintsOnAnyDevice()
    {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        QVERIFY(buffer.open(QIODevice::WriteOnly));
        {
            QPdfWriter writer(&buffer);
            writer.setResolution(600);
            writer.setPageSize(QPageSize(QPageSize::Legal));
            const Result<int> pages = report::paint(writer, test::sampleCase(5), options());
            QVERIFY(pages);
            QCOMPARE(*pages, 2);
        }
        QCOMPARE(pageCount(bytes), 2);

        QByteArray small;
        QBuffer other(&small);
        QVERIFY(other.open(QIODevice::WriteOnly));
        QPdfWriter writer(&other);
        writer.setPageSize(QPageSize(QPageSize::A6));
        const Result<int> pages = report::paint(writer, test::sampleCase(1), options());
        QVERIFY(!pages);
        QCOMPARE(pages.error().code, ErrorCode::InvalidArgument);
    }

    void writesAll()
    {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath(QStringLiteral("Жук 1.pdf")).toStdString();
        QVERIFY(report::write(path, test::sampleCase(2), options()));
        QFile file(QString::fromStdString(path.string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), rendered(test::sampleCase(2)));
    }

    void keepsTheOldFileWhenTheDiskIsFull()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("old.pdf"));
        QFile old(path);
        QVERIFY(old.open(QIODevice::WriteOnly));
        old.write("what stood here before");
        old.close();

        // No file may grow beyond a few kilobytes: the kernel refuses the rest of the write, as on a full disk.
        ::rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const ::rlimit tight{4096, before.rlim_max};
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &tight), 0);
        const Result<void> result = report::write(path.toStdString(), test::sampleCase(2), options());
        ::setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);

        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::WriteFailed);
        QCOMPARE(result.error().context, path.toStdString());
        QVERIFY(old.open(QIODevice::ReadOnly));
        QCOMPARE(old.readAll(), QByteArray("what stood here before"));
        QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 QStringList{QStringLiteral("old.pdf")});
    }

    void refusesToWriteWhereItMayNot()
    {
        QTemporaryDir folder;
        for (const QString& path : {folder.filePath(QStringLiteral("no/such/folder.pdf")), folder.path()}) {
            const Result<void> result = report::write(path.toStdString(), test::sampleCase(1), options());
            QVERIFY(!result);
            QCOMPARE(result.error().code, ErrorCode::WriteFailed);
            QCOMPARE(result.error().context, path.toStdString());
        }
    }
};

int main(int argc, char** argv)
{
    if (argc == 2 && std::strcmp(argv[1], "--bare") == 0) {
        QCoreApplication application(argc, argv);
        const Result<Bytes> result = report::render({}, options());
        std::printf("%s", result ? "rendered" : name(result.error().code));
        return 0;
    }
    QGuiApplication application(argc, argv);
    if (argc == 2 && std::strcmp(argv[1], "--hash") == 0) {
        const QByteArray pdf = rendered(test::sampleCase(4));
        std::printf("%s", QCryptographicHash::hash(pdf, QCryptographicHash::Sha256).toHex().constData());
        return 0;
    }
    TestReport test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_report.moc"
