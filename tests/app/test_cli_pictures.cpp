// Bad pictures: each gives one sentence with the file's name, as a query, as a reference and in a batch whose other
// rows are fine.
#include "tests/app/harness.h"

#include "core/base/csv.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QPainter>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace countersign;
using namespace countersign::test;

namespace {

constexpr uid_t Nobody = 65534;

/// No paper anywhere: sky, hills, a sun.
QImage photograph()
{
    QImage image(800, 600, QImage::Format_RGB32);
    QPainter painter(&image);
    QLinearGradient sky(0, 0, 0, 600);
    sky.setColorAt(0, QColor(40, 80, 160));
    sky.setColorAt(1, QColor(150, 120, 90));
    painter.fillRect(image.rect(), sky);
    painter.setPen(Qt::NoPen);
    for (int i = 0; i < 40; ++i) {
        painter.setBrush(QColor::fromHsv(i * 9, 150, 60 + i * 4));
        painter.drawEllipse(QPoint((i * 197) % 800, 250 + (i * 83) % 350), 60 + i, 40 + i);
    }
    return image;
}

QImage blank()
{
    QImage image(600, 300, QImage::Format_RGB32);
    image.fill(QColor(252, 251, 248));
    return image;
}

} // namespace

class TestCliPictures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (shippedModel().isEmpty())
            QSKIP("resources/models/default.safetensors is not there");
        m_good = save(signature(1, 1), m_folder.filePath("good.png"));
        m_other = save(signature(1, 2), m_folder.filePath("other.png"));
    }

    void badPictures_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("code");
        const QByteArray png = load(m_good);
        const QString jpegFile = save(signature(1, 1), m_folder.filePath("whole.jpg"));
        const QByteArray jpeg = load(jpegFile);
        const QByteArray tif = tiff({signature(1, 1)});
        QTest::newRow("empty") << "empty.png" << QByteArray() << "empty-input";
        QTest::newRow("PNG cut off") << "cut.png" << png.left(png.size() / 2) << "truncated";
        QTest::newRow("PNG header only") << "head.png" << png.left(20) << "truncated";
        QTest::newRow("JPEG cut off") << "cut.jpg" << jpeg.left(jpeg.size() / 2) << "truncated";
        QTest::newRow("TIFF cut off") << "cut.tif" << tif.left(tif.size() / 2) << "truncated";
        QTest::newRow("text as PNG") << "text.png" << QByteArray("this is no picture\n") << "unsupported";
        QTest::newRow("enormous PNG") << "enormous.png" << pngHeaderOnly(60000, 60000) << "too-large";
        QTest::newRow("animated PNG") << "animated.png" << animated(png) << "unsupported";
        QTest::newRow("animated GIF") << "animated.gif"
                                      << QByteArray::fromHex("474946383961010001008000000000"
                                                             "00ffffff21ff0b4e45545343415045322e300301000000"
                                                             "21f90400000000002c000000000100010000020244010021f9"
                                                             "0400000000002c00000000010001000002024401003b")
                                      << "unsupported";
        QTest::newRow("locked PDF") << "locked.pdf"
                                    << QByteArray("%PDF-1.6\n1 0 obj\n<< /Filter /Standard /V 2 /R 3 >>\nendobj\n"
                                                  "trailer\n<< /Encrypt 1 0 R /Root 2 0 R >>\n%%EOF\n")
                                    << "";
        QTest::newRow("broken PDF") << "open.pdf" << QByteArray("%PDF-1.4\ntrailer\n<< /Root 2 0 R >>\n%%EOF\n")
                                    << "corrupt";
        QTest::newRow("blank page") << "blank.png" << load(save(blank(), m_folder.filePath("b.png"))) << "no-signature";
        QTest::newRow("photograph") << "photograph.jpg" << load(save(photograph(), m_folder.filePath("p.jpg")))
                                    << "no-signature";
    }

    void badPictures()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        QFETCH(QString, code);
        const QString bad = save(bytes, m_folder.filePath(name));
        QElapsedTimer timer;
        timer.start();
        const Outcome asQuery = verify(bad, m_good);
        const auto elapsed = timer.elapsed();
        QVERIFY2(elapsed < 60'000, qPrintable(QString::number(elapsed)));
        expectSentence(asQuery, bad, code);
        expectSentence(verify(m_good, bad), bad, code);
        expectOthersFine(name);
    }

    void aJpegCalledPngIsRead()
    {
        const QString jpeg = save(signature(1, 4), m_folder.filePath("real.jpg"));
        const QString mislabelled = save(load(jpeg), m_folder.filePath("mislabelled.png"));
        QCOMPARE(verify(mislabelled, m_good).code, 0);
    }

    void aFolderAsQuery()
    {
        QDir(m_folder.path()).mkdir("folder.png");
        const QString folder = m_folder.filePath("folder.png");
        expectSentence(verify(folder, m_good), folder, "unreadable");
        expectSentence(verify(m_good, folder), folder, "empty-input"); // a folder of references, without any
        expectOthersFine("folder.png");
    }

    void aFileThatIsNotThere()
    {
        expectSentence(verify(m_folder.filePath("none.png"), m_good), m_folder.filePath("none.png"), "not-found");
        expectOthersFine("none.png");
    }

    void aFileThatMayNotBeRead()
    {
        const QString locked = save(load(m_good), m_folder.filePath("locked.png"));
        chmod(locked.toLocal8Bit(), 0);
        std::function<void()> becomeNobody;
        if (getuid() == 0) {
            chmod(m_folder.path().toLocal8Bit(), 0755);
            becomeNobody = [] {
                if (setgid(Nobody) != 0 || setuid(Nobody) != 0)
                    _exit(99);
            };
            if (verify(m_other, m_good, becomeNobody).code != 0)
                QSKIP("another user cannot run the program here");
        }
        expectSentence(verify(locked, m_good, becomeNobody), locked, "unreadable");
        expectSentence(verify(m_good, locked, becomeNobody), locked, "unreadable");
    }

private:
    Outcome verify(const QString& query, const QString& reference, const std::function<void()>& before = {}) const
    {
        return runCli({"verify", "--json", "--model", shippedModel(), "--query", query, "--reference", reference},
                      before);
    }

    void expectSentence(const Outcome& outcome, const QString& file, const QString& code) const
    {
        QCOMPARE(outcome.code, 3);
        QVERIFY2(outcome.err.startsWith("countersign-cli: " + file.toUtf8() + ": "), outcome.err.constData());
        QCOMPARE(outcome.err.count('\n'), 1);
        QVERIFY2(outcome.err.endsWith(".\n"), outcome.err.constData());
        const QJsonObject error = outcome.json()["error"].toObject();
        QCOMPARE(error["file"].toString(), file);
        if (!code.isEmpty())
            QCOMPARE(error["code"].toString(), code);
    }

    void expectOthersFine(const QString& bad) const
    {
        const QByteArray name = bad.toUtf8();
        const QString cases = save("case,query,references\n1,good.png,other.png\n2," + name
                                       + ",good.png\n3,good.png,other.png|" + name + "\n4,good.png,other.png\n",
                                   m_folder.filePath("cases.csv"));
        const QString results = m_folder.filePath("results.csv");
        const Outcome outcome = runCli({"batch", "--model", shippedModel(), "--input", cases, "--output", results});
        QCOMPARE(outcome.code, 0);
        const QByteArray text = load(results);
        const auto rows = parseCsv({text.data(), std::size_t(text.size())}, "results");
        QVERIFY(rows && rows->size() == 5);
        for (const std::size_t row : {1, 4}) {
            QVERIFY(!rows->at(row).fields[1].empty());
            QVERIFY(rows->at(row).fields[6].empty());
        }
        for (const std::size_t row : {2, 3}) {
            QVERIFY(rows->at(row).fields[1].empty());
            QVERIFY(rows->at(row).fields[6].find(bad.toStdString() + ": ") != std::string::npos);
        }
    }

    QTemporaryDir m_folder;
    QString m_good;
    QString m_other;
};

QTEST_GUILESS_MAIN(TestCliPictures)
#include "test_cli_pictures.moc"
