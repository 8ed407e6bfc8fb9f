// find and extract: whole pages on the command line.
#include "tests/app/harness.h"
#include "tests/core/image/pages.h"

#include <QDir>
#include <QGuiApplication>
#include <QJsonArray>
#include <QPainter>
#include <QPdfWriter>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>

using namespace countersign;
using namespace countersign::test;

namespace {

QImage toImage(const ColorPicture& picture)
{
    const QImage view(picture.pixels.data(), picture.width, picture.height, 3 * picture.width, QImage::Format_RGB888);
    return view.copy();
}

Box boxOf(const QJsonObject& object)
{
    return {object["x"].toInt(), object["y"].toInt(), object["width"].toInt(), object["height"].toInt()};
}

QImage blank()
{
    QImage image(1240, 1754, QImage::Format_RGB32);
    image.fill(QColor(252, 251, 248));
    return image;
}

} // namespace

class TestCliPages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        Page page = test::letter();
        m_drawn = page.sign(1, letterSignature).box;
        m_image = toImage(page.picture());
        m_letter = save(m_image, m_folder.filePath("letter.png"));
        m_blank = save(blank(), m_folder.filePath("blank.png"));
    }

    void findOnAPage()
    {
        const Outcome outcome = runCli({"find", "--input", m_letter, "--json"});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.json()["file"].toString(), m_letter);
        const QJsonArray candidates = outcome.json()["candidates"].toArray();
        QCOMPARE(candidates.size(), 1);
        const QJsonObject best = candidates[0].toObject();
        QCOMPARE(best["page"].toInt(), 1);
        QVERIFY(overlap(boxOf(best), m_drawn) > 0.7);
        QVERIFY(best["confidence"].toDouble() >= 0.5 && best["confidence"].toDouble() <= 1);
        const Outcome forPeople = runCli({"find", "--input", m_letter});
        QCOMPARE(forPeople.code, 0);
        QVERIFY2(forPeople.out.startsWith("page 1: "), forPeople.out.constData());
        const Outcome nothing = runCli({"find", "--input", m_blank, "--json"});
        QCOMPARE(nothing.code, 0);
        QVERIFY(nothing.json()["candidates"].isArray() && nothing.json()["candidates"].toArray().isEmpty());
    }

    void pagesOfATiff()
    {
        const QString file = save(tiff({m_image, blank(), m_image}), m_folder.filePath("three.tif"));
        const QJsonArray candidates = runCli({"find", "--input", file, "--json"}).json()["candidates"].toArray();
        QCOMPARE(candidates.size(), 2);
        QCOMPARE(candidates[0].toObject()["page"].toInt(), 1);
        QCOMPARE(candidates[1].toObject()["page"].toInt(), 3);
        const QString output = m_folder.filePath("three");
        QCOMPARE(runCli({"extract", "--input", file, "--output", output}).code, 0);
        QCOMPARE(QDir(output).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 QStringList({"page-1-1.png", "page-3-1.png"}));
        const QImage signature(QDir(output).filePath("page-3-1.png"));
        QVERIFY(std::abs(signature.width() - m_drawn.width) < 60 && std::abs(signature.height() - m_drawn.height) < 60);
    }

    void nothingIsOverwrittenSilently()
    {
        const QString output = m_folder.filePath("once");
        QDir(m_folder.path()).mkdir("once");
        const QString file = save(QByteArray("mine"), QDir(output).filePath("page-1-1.png"));
        const Outcome refused = runCli({"extract", "--input", m_letter, "--output", output, "--json"});
        QCOMPARE(refused.code, 4);
        QCOMPARE(refused.json()["error"].toObject()["code"].toString(), QString("conflict"));
        QVERIFY2(refused.err.startsWith("countersign-cli: " + file.toUtf8() + ": "), refused.err.constData());
        QCOMPARE(load(file), QByteArray("mine"));
        QCOMPARE(runCli({"extract", "--input", m_letter, "--output", output, "--replace"}).code, 0);
        QVERIFY(!QImage(file).isNull());
    }

    void aBoxAndASheet()
    {
        const QString output = m_folder.filePath("box");
        const QString box = QString("%1,%2,%3,%4")
                                .arg(m_drawn.x - 9)
                                .arg(m_drawn.y - 9)
                                .arg(m_drawn.width + 18)
                                .arg(m_drawn.height + 18);
        QCOMPARE(runCli({"extract", "--input", m_letter, "--output", output, "--box", box}).code, 0);
        QVERIFY(!QImage(QDir(output).filePath("page-1-1.png")).isNull());
        const Outcome off = runCli({"extract", "--input", m_letter, "--output", output, "--box", "5000,5000,9,9"});
        QCOMPARE(off.code, 2);
        QCOMPARE(off.err.count('\n'), 1);
        const QString sheet = m_folder.filePath("sheet.png");
        const Outcome made = runCli({"extract", "--input", m_letter, "--sheet", sheet});
        QCOMPARE(made.code, 0);
        QVERIFY(made.out.startsWith("cell 1: letter.png, page 1, confidence"));
        QVERIFY(QImage(sheet).width() > 1000);
        QCOMPARE(runCli({"extract", "--input", m_letter, "--sheet", sheet}).code, 4);
    }

    void measuring()
    {
        const auto line = [&](const char* file, int shift) {
            return QString("%1 %2,%3,%4,%5\n")
                .arg(file)
                .arg(m_drawn.x + shift)
                .arg(m_drawn.y)
                .arg(m_drawn.x + m_drawn.width + shift)
                .arg(m_drawn.y + m_drawn.height)
                .toUtf8();
        };
        const QString boxes = save(line("letter.png", 0) + line("letter.png", -m_drawn.width) + "blank.png\n",
                                   m_folder.filePath("boxes.txt"));
        const Outcome outcome = runCli({"find", "--boxes", boxes, "--input", m_folder.path(), "--json"});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.json()["signatures"].toInt(), 2);
        QCOMPARE(outcome.json()["found"].toInt(), 1);
        QCOMPARE(outcome.json()["recall"].toDouble(), 0.5);
        QCOMPARE(outcome.json()["wrong"].toInt(), 1);
        const QString broken = save(QByteArray("letter.png 1,2,3\n"), m_folder.filePath("broken.txt"));
        const Outcome refused = runCli({"find", "--boxes", broken, "--input", m_folder.path()});
        QCOMPARE(refused.code, 3);
        QVERIFY2(refused.err.contains("Line 1 "), refused.err.constData());
    }

    void anEncryptedPdf()
    {
        if (QStandardPaths::findExecutable("qpdf").isEmpty())
            QSKIP("qpdf is not installed");
        const QString open = m_folder.filePath("letter.pdf"), locked = m_folder.filePath("locked.pdf");
        {
            QPdfWriter writer(open);
            writer.setPageSize(QPageSize(QPageSize::A4));
            writer.setPageMargins({});
            writer.setResolution(150);
            QPainter(&writer).drawImage(0, 0, m_image);
        }
        QProcess::execute("qpdf", {"--encrypt", "secret word", "owner", "256", "--", open, locked});
        const QString right = save(QByteArray("secret word\nand more\n"), m_folder.filePath("right"));
        const QString wrong = save(QByteArray("another\n"), m_folder.filePath("wrong"));
        const auto boxes = [](const Outcome& outcome) { return outcome.json()["candidates"].toArray(); };
        const Outcome plain = runCli({"find", "--input", open, "--json"});
        QCOMPARE(boxes(plain).size(), 1);

        const Outcome asked = runCli({"find", "--input", locked, "--json"});
        QCOMPARE(asked.code, 3);
        QCOMPARE(asked.json()["error"].toObject()["code"].toString(), QString("encrypted"));
        QVERIFY2(asked.err.contains("--password-file"), asked.err.constData());
        const Outcome refused = runCli({"find", "--input", locked, "--password-file", wrong, "--json"});
        QVERIFY(refused.code != 0);
        QCOMPARE(refused.json()["error"].toObject()["code"].toString(), QString("denied"));
        QVERIFY(!refused.err.contains("another"));
        const Outcome found = runCli({"find", "--input", locked, "--password-file", right, "--json"});
        QCOMPARE(found.code, 0);
        QCOMPARE(boxes(found), boxes(plain));
        const auto fromEnvironment = [] { ::setenv("COUNTERSIGN_PDF_PASSWORD", "secret word", 1); };
        QCOMPARE(boxes(runCli({"find", "--input", locked, "--json"}, fromEnvironment)), boxes(plain));

        const QString output = m_folder.filePath("unlocked");
        QCOMPARE(runCli({"extract", "--input", locked, "--output", output, "--password-file", right}).code, 0);
        QVERIFY(QFile::exists(QDir(output).filePath("page-1-1.png")));
        if (shippedModel().isEmpty())
            return;
        const Outcome verified =
            runCli({"verify", "--query", locked, "--reference", m_letter, "--password-file", right, "--json"});
        QVERIFY2(verified.code == 0, verified.err.constData());
    }

    void badInput_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("code");
        const QByteArray png = load(m_letter);
        QTest::newRow("empty") << QByteArray() << "empty-input";
        QTest::newRow("cut off") << png.left(png.size() / 2) << "truncated";
        QTest::newRow("text") << QByteArray("this is no picture\n") << "unsupported";
        QTest::newRow("enormous") << pngHeaderOnly(60000, 60000) << "too-large";
    }

    void badInput()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, code);
        const QString file = save(bytes, m_folder.filePath("bad.png"));
        const QString output = m_folder.filePath("bad");
        for (const QStringList& command : {QStringList{"find", "--input", file, "--json"},
                                           QStringList{"extract", "--input", file, "--output", output, "--json"}}) {
            const Outcome outcome = runCli(command);
            QCOMPARE(outcome.code, 3);
            QCOMPARE(outcome.err.count('\n'), 1);
            QVERIFY2(outcome.err.startsWith("countersign-cli: " + file.toUtf8() + ": "), outcome.err.constData());
            QCOMPARE(outcome.json()["error"].toObject()["code"].toString(), code);
        }
        QVERIFY(!QDir(output).exists());
    }

    void nothingToExtract()
    {
        const Outcome outcome =
            runCli({"extract", "--input", m_blank, "--output", m_folder.filePath("none"), "--json"});
        QCOMPARE(outcome.code, 3);
        QCOMPARE(outcome.json()["error"].toObject()["code"].toString(), QString("no-signature"));
        QVERIFY(!QDir(m_folder.filePath("none")).exists());
        QCOMPARE(runCli({"find", "--input", m_folder.filePath("missing.png")}).code, 3);
        QCOMPARE(runCli({"find"}).code, 2);
        QCOMPARE(runCli({"extract", "--input", m_letter}).code, 2);
        QCOMPARE(runCli({"extract", "--input", m_letter, "--output", "o", "--box", "1,2,3"}).code, 2);
        QCOMPARE(runCli({"find", "--input", m_letter, "--least", "1.5"}).code, 2);
    }

private:
    QTemporaryDir m_folder;
    QImage m_image;
    Box m_drawn;
    QString m_letter;
    QString m_blank;
};

int main(int count, char** words)
{
    qputenv("QT_QPA_PLATFORM", "offscreen"); // QPdfWriter asks for it
    QGuiApplication app(count, words);
    TestCliPages test;
    return QTest::qExec(&test, count, words);
}
#include "test_cli_pages.moc"
