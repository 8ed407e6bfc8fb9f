// The file: fonts, PDF/A, metadata, the same bytes for the same case, writing.
#include "core/report/paint.h"
#include "reading.h"
#include "sample_case.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QPdfWriter>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <sys/resource.h>

using namespace countersign;
using namespace countersign::test;
using namespace std::chrono_literals;

class TestReport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void embedsItsFonts()
    {
        NEEDS("pdffonts", "poppler-utils");
        const QString table = run(QStringLiteral("pdffonts"), {QStringLiteral("%")}, rendered(sampleCase(5))).output;
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
        verify::Verification verification = which == 1   ? absurdCase()
                                            : which == 2 ? verify::Verification{}
                                                         : sampleCase(4);
        if (which == 3) {
            verification.customer = "Людмила Щербакова · कमला देवी · 王小明 · עמיחי \xff\xfe \x01\x1b[0m😀\u202Eevil";
            verification.who = std::string("e").append(repeated("\u0301", 500));
            verification.references[0].original = {};
            verification.references[1].cleaned.width = 7;
            verification.references[2] = drawnSignature("tall.png", 3, 60, 2400);
            verification.references[3] = drawnSignature("wide.png", 3, 3000, 20);
            verification.query = drawnSignature("dot.png", 3, 1, 1);
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
            QSKIP("Checked but for Apache Preflight (Debian packages libpdfbox2-java, libactivation-java, "
                  "libjaxb-api-java).");
        QStringList jars;
        for (const char* jar : {"preflight", "xmpbox", "pdfbox2", "fontbox2", "commons-logging", "commons-io",
                                "javax.activation", "jaxb-api"})
            jars << folder + QLatin1String(jar) + QStringLiteral(".jar");
        const Run verdict = run(QStringLiteral("java"),
                                {QStringLiteral("-cp"), jars.join(QLatin1Char(':')),
                                 QStringLiteral("org.apache.pdfbox.preflight.Validator_A1b"), QStringLiteral("%")},
                                pdf);
        QVERIFY2(verdict.output.contains(QStringLiteral("is a valid PDF/A-1b file")), qPrintable(verdict.output));
    }

    void introducesItself()
    {
        NEEDS("pdfinfo", "poppler-utils");
        const QString info =
            run(QStringLiteral("pdfinfo"), {QStringLiteral("-isodates"), QStringLiteral("%")}, rendered(sampleCase(3)))
                .output.simplified();
        for (const char* phrase : {"Title: Signature verification report, case 2026-000417", "Author: A. Clerk",
                                   "Subject: Proposal: Accept; decision: not yet decided", "Creator: Countersign 0.1.0",
                                   "CreationDate: 2027-01-15T08:00:00Z", "Metadata Stream: yes"})
            QVERIFY2(info.contains(QLatin1String(phrase)), qPrintable(info));
    }

    void sameCaseSameBytesButForTheTimeStamps()
    {
        const verify::Verification verification = sampleCase(4);
        const QByteArray first = rendered(verification);
        QCOMPARE(rendered(verification), first);

        report::Options later = reportOptions();
        later.made = *later.made + 400 * 24h + 3h + 7min + 11s;
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
        const QByteArray here = QCryptographicHash::hash(rendered(sampleCase(4)), QCryptographicHash::Sha256).toHex();
        for (int i = 0; i < 4; ++i) {
            QProcess process;
            process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--hash")});
            QVERIFY(process.waitForFinished());
            QCOMPARE(process.readAllStandardOutput(), here);
        }
    }

    void saysWhenItCannot()
    {
        report::Options nowhere = reportOptions();
        nowhere.timeZone = "Atlantis/Poseidonis";
        const Result<Bytes> result = report::render(sampleCase(1), nowhere);
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
            const Result<int> pages = report::paint(writer, sampleCase(5), reportOptions());
            QVERIFY(pages);
            QCOMPARE(*pages, 2);
        }
        QCOMPARE(pageCount(bytes), 2);

        QByteArray small;
        QBuffer other(&small);
        QVERIFY(other.open(QIODevice::WriteOnly));
        QPdfWriter writer(&other);
        writer.setPageSize(QPageSize(QPageSize::A6));
        const Result<int> pages = report::paint(writer, sampleCase(1), reportOptions());
        QVERIFY(!pages);
        QCOMPARE(pages.error().code, ErrorCode::InvalidArgument);
    }

    void writesAll()
    {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath(QStringLiteral("Жук 1.pdf")).toStdString();
        QVERIFY(report::write(path, sampleCase(2), reportOptions()));
        QFile file(QString::fromStdString(path.string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), rendered(sampleCase(2)));
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
        const Result<void> result = report::write(path.toStdString(), sampleCase(2), reportOptions());
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
            const Result<void> result = report::write(path.toStdString(), sampleCase(1), reportOptions());
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
        const Result<Bytes> result = report::render({}, reportOptions());
        std::printf("%s", result ? "rendered" : name(result.error().code));
        return 0;
    }
    QGuiApplication application(argc, argv);
    if (argc == 2 && std::strcmp(argv[1], "--hash") == 0) {
        const QByteArray pdf = rendered(sampleCase(4));
        std::printf("%s", QCryptographicHash::hash(pdf, QCryptographicHash::Sha256).toHex().constData());
        return 0;
    }
    TestReport test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_report.moc"
