// identify and embed with the shipped model.
#include "tests/app/harness.h"

#include "core/base/csv.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace countersign;
using namespace countersign::test;

class TestCliGallery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        if (shippedModel().isEmpty())
            QSKIP("resources/models/default.safetensors is not there");
        m_folder = std::make_unique<QTemporaryDir>();
        for (int writer = 1; writer <= 4; ++writer) {
            // Both layouts that a gallery may have.
            const QString person = QString(writer % 2 == 0 ? "gallery/w%1" : "gallery/w%1/genuine").arg(writer);
            QDir(m_folder->path()).mkpath(person);
            for (int i = 0; i < 3; ++i)
                save(signature(writer, i), file(person + QString("/%1.png").arg(i)));
        }
        QDir(m_folder->path()).mkpath("gallery/empty");
        save(QByteArray("notes"), file("gallery/notes.txt"));
        save(signature(3, 20), file("query.png"));
    }

    void ranksPeople()
    {
        const Outcome outcome = identify({"--top", "3", "--json"});
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.err.isEmpty(), outcome.err.constData());
        const QJsonObject result = outcome.json();
        QCOMPARE(result["people"].toInt(), 4);
        const QJsonArray candidates = result["candidates"].toArray();
        QCOMPARE(candidates.size(), 3);
        QCOMPARE(candidates[0].toObject()["person"].toString(), QString("w3"));
        QCOMPARE(candidates[0].toObject()["references"].toInt(), 3);
        for (int i = 1; i < 3; ++i)
            QVERIFY(candidates[i].toObject()["llr"].toDouble() <= candidates[i - 1].toObject()["llr"].toDouble());
        const bool isRejected = candidates[0].toObject()["decision"].toString() == "reject";
        QCOMPARE(result["match"].isNull(), isRejected);
        QCOMPARE(identify({}).out.contains("no match found"), isRejected);
    }

    void saysNoMatch()
    {
        // One person only, and somebody else's signature.
        QDir(file("gallery/w3")).removeRecursively();
        const Outcome outcome = identify({"--json"});
        QCOMPARE(outcome.code, 0);
        const QJsonObject best = outcome.json()["candidates"].toArray()[0].toObject();
        QVERIFY2(outcome.json()["match"].isNull(), outcome.out.constData());
        QCOMPARE(best["decision"].toString(), QString("reject"));
        QVERIFY(identify({}).out.contains("query.png: no match found"));
    }

    void aBadPictureInTheGalleryIsSkipped()
    {
        const QString bad = save(QByteArray("no picture"), file("gallery/w2/bad.png"));
        const Outcome outcome = identify({"--json"});
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.err.contains(bad.toUtf8()));
        QCOMPARE(outcome.json()["skipped"].toArray()[0].toObject()["file"].toString(), bad);
        QCOMPARE(outcome.json()["people"].toInt(), 4);
    }

    void aBadQueryIsAnError()
    {
        save(QByteArray("no picture"), file("query.png"));
        QCOMPARE(identify({}).code, 3);
        QVERIFY(identify({}).err.contains("query.png: "));
    }

    void embedsAsCsvAndJson()
    {
        const QStringList inputs = {"embed",   "--model",         shippedModel(),
                                    "--input", file("query.png"), file("gallery/w2")};
        const Outcome text = runCli(inputs);
        QCOMPARE(text.code, 0);
        const auto rows = parseCsv({text.out.data(), std::size_t(text.out.size())}, "out");
        QVERIFY(rows);
        QCOMPARE(rows->size(), std::size_t(5)); // header, query, three of w2
        QCOMPARE(rows->at(0).fields[0], std::string("file"));
        QCOMPARE(rows->at(0).fields[2], std::string("e0"));
        QCOMPARE(QString::fromStdString(rows->at(1).fields[0]), file("query.png"));

        const Outcome json = runCli(inputs + QStringList{"--json"});
        const QJsonArray list = QJsonDocument::fromJson(json.out).array();
        QCOMPARE(list.size(), 4);
        const QJsonArray embedding = list[0].toObject()["embedding"].toArray();
        QCOMPARE(std::size_t(embedding.size()) + 2, rows->at(1).fields.size());
        double squares = 0;
        for (qsizetype i = 0; i < embedding.size(); ++i) {
            squares += embedding[i].toDouble() * embedding[i].toDouble();
            QVERIFY(std::abs(embedding[i].toDouble() - std::stod(rows->at(1).fields[std::size_t(i) + 2])) < 1e-4);
        }
        QVERIFY(std::abs(squares - 1) < 1e-4);

        QCOMPARE(runCli(inputs + QStringList{"--output", file("e.csv")}).code, 0);
        QVERIFY(load(file("e.csv")).startsWith("file,page,e0,"));
        QCOMPARE(runCli(inputs + QStringList{"--output", file("e.json")}).code, 0);
        QCOMPARE(QJsonDocument::fromJson(load(file("e.json"))).array().size(), 4);
    }

    void embedGoesOnAfterABadFile()
    {
        const QString bad = save(QByteArray("no picture"), file("bad.png"));
        const Outcome outcome =
            runCli({"embed", "--model", shippedModel(), "--input", bad, "--input", file("query.png")});
        QCOMPARE(outcome.code, 3);
        QVERIFY(outcome.err.startsWith("countersign-cli: " + bad.toUtf8() + ": "));
        QCOMPARE(outcome.out.count('\n'), 2);
    }

private:
    QString file(const QString& name) const { return m_folder->filePath(name); }

    Outcome identify(const QStringList& more) const
    {
        return runCli(QStringList{"identify", "--model", shippedModel(), "--gallery", file("gallery"), "--query",
                                  file("query.png")}
                      + more);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestCliGallery)
#include "test_cli_gallery.moc"
