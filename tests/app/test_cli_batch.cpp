// batch with the shipped model: formats of the case list, order, errors in rows, agreement with verify.
#include "tests/app/harness.h"

#include "core/base/csv.h"

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace countersign;
using namespace countersign::test;

namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows readRows(const QString& path)
{
    const QByteArray text = load(path);
    Rows rows;
    const auto parsed = parseCsv({text.data(), std::size_t(text.size())}, "results");
    for (std::size_t i = 0; parsed && i < parsed->size(); ++i)
        rows.push_back((*parsed)[i].fields);
    return rows;
}

} // namespace

class TestCliBatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        if (shippedModel().isEmpty())
            QSKIP("resources/models/default.safetensors is not there");
        m_folder = std::make_unique<QTemporaryDir>();
        QDir(m_folder->path()).mkpath("sub folder");
        for (int i = 0; i < 3; ++i)
            save(signature(1, i), file(QString("sub folder/a%1.png").arg(i)));
        save(signature(1, 7), file("genuine.png"));
        save(skilledForgery(1, 7), file("forged, \"neatly\".png"));
    }

    void everyFormOfACaseList_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("plain") << QByteArray("case,query,references\n"
                                             "c1,genuine.png,sub folder/a0.png|sub folder/a1.png\n"
                                             "c2,\"forged, \"\"neatly\"\".png\",sub folder/a2.png\n");
        QTest::newRow("BOM, CRLF, no end") << QByteArray("\xEF\xBB\xBF"
                                                         "case,query,references\r\n"
                                                         "c1,genuine.png,sub folder/a0.png|sub folder/a1.png\r\n"
                                                         "c2,\"forged, \"\"neatly\"\".png\",sub folder/a2.png");
        QTest::newRow("other order, more columns")
            << QByteArray("note,references,extra,case,query\n"
                          "\"two\nlines\",sub folder/a0.png | sub folder/a1.png,,c1,genuine.png\n"
                          ",./sub folder/../sub folder/a2.png,x,c2,\"forged, \"\"neatly\"\".png\"\n");
        QTest::newRow("absolute paths") << QByteArray("case,query,references\n"
                                                      "c1,@/genuine.png,@/sub folder/a0.png|@/sub folder/a1.png\n"
                                                      "c2,\"@/forged, \"\"neatly\"\".png\",@/sub folder/a2.png\n");
    }

    void everyFormOfACaseList()
    {
        QFETCH(QByteArray, text);
        const Rows rows = batch(text.replace('@', m_folder->path().toUtf8()));
        QCOMPARE(rows.size(), std::size_t(3));
        QCOMPARE(rows[0],
                 (std::vector<std::string>{"case", "score", "llr", "probability", "decision", "flags", "error"}));
        QCOMPARE(rows[1][0], std::string("c1"));
        QCOMPARE(rows[2][0], std::string("c2"));
        QCOMPARE(rows[1][6], std::string());
        QCOMPARE(rows[2][6], std::string());
        QVERIFY(("|" + rows[1][5] + "|").find("|few-references|") != std::string::npos);
        QVERIFY(("|" + rows[2][5] + "|").find("|one-reference|") != std::string::npos);
    }

    void agreesWithVerify()
    {
        const Rows rows = batch("case,query,references\n"
                                "c1,genuine.png,sub folder/a0.png|sub folder/a1.png|sub folder/a2.png\n");
        const QJsonObject single =
            runCli({"verify", "--model", shippedModel(), "--json", "--query", file("genuine.png"), "--reference",
                    file("sub folder/a0.png"), file("sub folder/a1.png"), file("sub folder/a2.png")})
                .json();
        QVERIFY(std::abs(std::stod(rows[1][1]) - single["score"].toDouble()) < 1e-3);
        QVERIFY(std::abs(std::stod(rows[1][2]) - single["llr"].toDouble()) < 1e-3);
        QVERIFY(std::abs(std::stod(rows[1][3]) - single["probability"].toDouble()) < 1e-3);
        QCOMPARE(QString::fromStdString(rows[1][4]), single["decision"].toString());
        QStringList flags;
        for (const QJsonValue flag : single["flags"].toArray())
            flags += flag.toString();
        QCOMPARE(QString::fromStdString(rows[1][5]), flags.join('|'));
    }

    void badRowsLeaveTheOthersAlone()
    {
        save(QByteArray("no picture"), file("bad.png"));
        save(signature(1, 0).copy(0, 0, 4, 4), file("blank.png"));
        save(tiff({signature(1, 0), signature(1, 1)}), file("two.tif"));
        const Rows rows = batch("case,query,references\n"
                                "good,genuine.png,sub folder/a0.png\n"
                                "bad query,bad.png,sub folder/a0.png\n"
                                "bad reference,genuine.png,sub folder/a0.png|bad.png\n"
                                "missing,none.png,sub folder/a0.png\n"
                                "folder,genuine.png,sub folder\n"
                                "blank,blank.png,sub folder/a0.png\n"
                                "pages,two.tif,sub folder/a0.png\n"
                                "no query,,sub folder/a0.png\n"
                                "no references,genuine.png,|\n"
                                "short row,genuine.png\n"
                                "paged references,genuine.png,two.tif\n"
                                "good,genuine.png,sub folder/a0.png\n");
        QCOMPARE(rows.size(), std::size_t(13));
        const auto hasError = [&](std::size_t row, const std::string& what) {
            return rows[row][1].empty() && rows[row][4].empty() && rows[row][6].find(what) != std::string::npos;
        };
        QVERIFY(hasError(2, "bad.png: "));
        QVERIFY(hasError(3, "bad.png: "));
        QVERIFY(hasError(4, "none.png: "));
        QVERIFY(hasError(5, "sub folder: "));
        QVERIFY(hasError(6, "blank.png: "));
        QVERIFY(hasError(7, "two.tif: "));
        QVERIFY(hasError(8, "Line 9 "));
        QVERIFY(hasError(9, "Line 10 "));
        QVERIFY(hasError(10, "Line 11 "));
        QCOMPARE(rows[10][0], std::string("short row"));
        QVERIFY(!rows[11][1].empty());
        QVERIFY(!rows[1][1].empty());
        QCOMPARE(rows[12], rows[1]);
        QCOMPARE(m_summary["failed"].toInt(), 9);
        QCOMPARE(m_summary["cases"].toInt(), 12);
    }

    void eachPictureIsReadOnceAndOrderIsKept()
    {
        QByteArray text = "case,query,references\n";
        for (int i = 0; i < 600; ++i) {
            text += QString("%1,%2,sub folder/a%3.png|sub folder/a%4.png\n")
                        .arg(i)
                        .arg(i % 2 == 0 ? "genuine.png" : "sub folder/a0.png")
                        .arg(i % 3)
                        .arg((i + 1) % 3)
                        .toUtf8();
        }
        const Rows rows = batch(text);
        QCOMPARE(rows.size(), std::size_t(601));
        for (std::size_t i = 0; i < 600; ++i) {
            QCOMPARE(rows[i + 1][0], std::to_string(i));
            QCOMPARE(rows[i + 1][1], rows[i % 6 + 1][1]); // the cases repeat
        }
        QVERIFY(rows[1][1] != rows[2][1]);
        QCOMPARE(m_summary["images"].toInt(), 4);
    }

    void noCasesAtAll()
    {
        QCOMPARE(batch("case,query,references\n").size(), std::size_t(1));
        QCOMPARE(m_summary["cases"].toInt(), 0);
    }

private:
    QString file(const QString& name) const { return m_folder->filePath(name); }

    Rows batch(const QByteArray& text)
    {
        const QString cases = save(text, file("cases.csv"));
        const QString results = file("results.csv");
        const Outcome outcome =
            runCli({"batch", "--model", shippedModel(), "--input", cases, "--output", results, "--json"});
        if (outcome.code != 0 || !outcome.err.isEmpty())
            return {{"the run failed", outcome.err.toStdString()}};
        m_summary = outcome.json();
        return readRows(results);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QJsonObject m_summary;
};

QTEST_GUILESS_MAIN(TestCliBatch)
#include "test_cli_batch.moc"
