// Model files, sound and broken, made from the shipped one.
#include "tests/app/harness.h"

#include "core/model/safetensors.h"

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace countersign;
using namespace countersign::test;

namespace {

/// The shipped model with its card's architecture under another name; hashes are right.
Result<QByteArray> withArchitecture(const QByteArray& name)
{
    auto file = model::readTensors(shippedModel().toStdString());
    if (!file)
        return tl::unexpected(file.error());
    QByteArray card = QByteArray::fromStdString(file->metadata.at("card"));
    const qsizetype at = card.indexOf("\"encoder\"", card.indexOf("\"architecture\""));
    card.replace(at, qsizetype(sizeof "\"encoder\"") - 1, "\"" + name + "\"");
    file->metadata["card"] = card.toStdString();
    auto bytes = model::serialise(*file);
    if (!bytes)
        return tl::unexpected(bytes.error());
    return QByteArray(reinterpret_cast<const char*>(bytes->data()), qsizetype(bytes->size()));
}

} // namespace

class TestCliModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (shippedModel().isEmpty())
            QSKIP("resources/models/default.safetensors is not there");
        m_sound = load(shippedModel());
        m_signature = save(signature(1, 1), m_folder.filePath("a.png"));
    }

    void packsSayWhoForged()
    {
        const QString set = m_folder.filePath("set"), table = m_folder.filePath("hands.csv");
        for (const QString kind : {"genuine", "forged"}) {
            QVERIFY(QDir().mkpath(set + "/3/" + kind));
            for (int i = 0; i < 3; ++i)
                save(signature(kind == "forged" ? 4 : 3, i), set + "/3/" + kind + QString("/%1.png").arg(i));
        }
        save("set,first,last,files\nset,1,9,[01]\n", table);
        const QString out = m_folder.filePath("set.pack");
        const Outcome outcome = runCli({"pack", "--data", set, "--hands", table, "--out", out});
        QVERIFY2(outcome.code == 0, outcome.err);
        const auto pack = model::readTensors(out.toStdString());
        QVERIFY(pack.has_value());
        QCOMPARE(pack->tensors.at("forged").data, (Bytes{0, 0, 0, 2, 2, 1}));
        save("set,first,last\n", table);
        const Outcome bad = runCli({"pack", "--data", set, "--hands", table, "--out", out});
        QCOMPARE(bad.code, 3);
        QVERIFY2(bad.err.contains("hands.csv") && bad.err.contains("Line 1"), bad.err);
        // Who forged is of no use where no forgers are drawn.
        const Outcome idle = runCli({"train", "--data", set, "--hands", table, "--out", out + ".safetensors"});
        QCOMPARE(idle.code, 2);
        QVERIFY2(idle.err.contains("--forgers"), idle.err);
    }

    void theMeanOfTwoModels()
    {
        auto file = model::readTensors(shippedModel().toStdString());
        QVERIFY(file.has_value());
        const auto numbers = [](model::TensorFile& from) {
            auto& data = from.tensors.at("verdict.weight").data;
            return std::span(reinterpret_cast<float*>(data.data()), data.size() / sizeof(float));
        };
        const float before = numbers(*file)[3];
        numbers(*file)[3] = before + 1;
        const std::string other = m_folder.filePath("other.safetensors").toStdString();
        QVERIFY(model::writeTensors(other, *file).has_value());
        const QString out = m_folder.filePath("mean.safetensors");
        const Outcome outcome = runCli({"model", "mean", shippedModel(), QString::fromStdString(other), "--out", out});
        QCOMPARE(outcome.code, 0);
        auto mean = model::readTensors(out.toStdString());
        QVERIFY(mean.has_value());
        QVERIFY(std::abs(numbers(*mean)[3] - (before + 0.5F)) < 1e-5F);
        QVERIFY(runCli({"model", "check", out}).code == 0);
        // Not of one architecture, and not over an input.
        file->tensors.erase("verdict.weight");
        QVERIFY(model::writeTensors(other, *file).has_value());
        QCOMPARE(runCli({"model", "mean", shippedModel(), QString::fromStdString(other), "--out", out}).code, 3);
        QCOMPARE(runCli({"model", "mean", out, shippedModel(), "--out", out}).code, 2);
    }

    void theShippedModelIsSound()
    {
        const Outcome checked = runCli({"model", "check", shippedModel()});
        QCOMPARE(checked.code, 0);
        QVERIFY(checked.out.contains("sound"));
        QVERIFY(runCli({"model", "check", "--json", shippedModel()}).json()["sound"].toBool());

        const QJsonObject shown = runCli({"model", "show", "--json", "--model", shippedModel()}).json();
        QCOMPARE(shown["bytes"].toInt(), int(m_sound.size()));
        QCOMPARE(shown["sha256"].toString().size(), 64);
        QCOMPARE(shown["content_sha256"].toString().size(), 64);
        QVERIFY(shown["tensors"].toArray().size() > 4);
        QVERIFY(shown["numbers"].toInt() > 10000);
        const QJsonObject card = shown["card"].toObject();
        QVERIFY(!card["name"].toString().isEmpty());
        const Outcome text = runCli({"model", "show", shippedModel()});
        QCOMPARE(text.code, 0);
        QVERIFY(text.out.startsWith(card["name"].toString().toUtf8()));
        QVERIFY(text.out.contains(shown["sha256"].toString().toUtf8()));
    }

    void brokenModels_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("code");
        QTest::newRow("empty") << QByteArray() << "empty-input";
        QTest::newRow("a picture") << load(m_signature) << "";
        QTest::newRow("text") << QByteArray("not a model at all, only a line of text\n") << "";
        QTest::newRow("seven bytes") << m_sound.left(7) << "truncated";
        QTest::newRow("header cut") << m_sound.left(500) << "truncated";
        QTest::newRow("half") << m_sound.left(m_sound.size() / 2) << "truncated";
        QTest::newRow("last byte missing") << m_sound.left(m_sound.size() - 1) << "truncated";
        QTest::newRow("one byte more") << m_sound + 'x' << "corrupt";
        for (const double place : {0.3, 0.7, 0.999}) {
            QByteArray flipped = m_sound;
            const auto at = qsizetype(place * double(flipped.size()));
            flipped[at] = char(flipped[at] ^ 0x04);
            QTest::newRow(qPrintable(QString("bit flipped at %1").arg(place))) << flipped << "corrupt";
        }
        for (const char* name : {"classic", "transformer"}) {
            const auto changed = withArchitecture(name);
            QVERIFY(changed);
            QTest::newRow(name) << *changed << "wrong-model";
        }
    }

    void brokenModels()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, code);
        const QString model = save(bytes, m_folder.filePath("broken.safetensors"));
        for (const QStringList& command :
             {QStringList{"model", "check", model},
              QStringList{"verify", "--model", model, "--query", m_signature, "--reference", m_signature},
              QStringList{"embed", "--model", model, "--input", m_signature}}) {
            const Outcome outcome = runCli(command + QStringList{"--json"});
            QCOMPARE(outcome.code, 3);
            QVERIFY(outcome.err.startsWith("countersign-cli: " + model.toUtf8() + ": "));
            QCOMPARE(outcome.err.count('\n'), 1);
            const QJsonObject error = outcome.json()["error"].toObject();
            QCOMPARE(error["file"].toString(), model);
            if (!code.isEmpty())
                QCOMPARE(error["code"].toString(), code);
        }
    }

    void devices()
    {
        const QStringList embed = {"embed", "--model", shippedModel(), "--input", m_signature};
        QCOMPARE(runCli(embed + QStringList{"--device", "cpu"}).code, 0);
        for (const char* device : {"gpu", "cuda:x", "cuda:99", ""}) {
            const Outcome outcome = runCli(embed + QStringList{"--device", device});
            QCOMPARE(outcome.code, 2);
            QCOMPARE(outcome.err.count('\n'), 1);
        }
    }

private:
    QTemporaryDir m_folder;
    QByteArray m_sound;
    QString m_signature;
};

QTEST_GUILESS_MAIN(TestCliModels)
#include "test_cli_models.moc"
