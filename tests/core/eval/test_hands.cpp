#include "core/eval/hands.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace countersign;
using namespace countersign::eval;

namespace {

/// Two writers, 7 and 20: a genuine signature and forgeries of these names each.
SignatureSet setOf(const std::string& name, const std::vector<std::string>& forgeries)
{
    SignatureSet set;
    set.name = name;
    set.writers = {"007", "020"};
    for (int w = 0; w < 2; ++w) {
        set.samples.push_back({"sets/" + set.writers[std::size_t(w)] + "/genuine/01.png", w, false});
        for (const auto& file : forgeries)
            set.samples.push_back({"sets/" + set.writers[std::size_t(w)] + "/forged/" + file, w, true});
    }
    return set;
}

std::vector<int> handsOf(const SignatureSet& set)
{
    std::vector<int> hands;
    for (const Sample& sample : set.samples)
        hands.push_back(sample.hand);
    return hands;
}

} // namespace

class TestHands : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    Result<std::vector<HandRule>> read(const std::string& text)
    {
        const auto file = m_folder.filePath("hands.csv").toStdString();
        std::ofstream(file, std::ios::binary) << text;
        return readHands(file);
    }

private Q_SLOTS:
    void forgeriesGoToWhoeverMadeThem()
    {
        const auto rules = read("set,first,last,files\n"
                                "one,1,9,0[12]\n"
                                "one,1,9,.*\n"
                                "two,1,99,(\\d\\d)-.*\n");
        QVERIFY2(rules, rules ? "" : describe(rules.error()).c_str());
        // Rules in turn, the whole name, writers in the range alone, genuine ones never.
        auto set = setOf("one", {"01.png", "02.png", "03.png", "012.png"});
        nameHands(*rules, set);
        QCOMPARE(handsOf(set), (std::vector{0, 1, 1, 2, 2, 0, 0, 0, 0, 0}));
        // The group tells hands apart, and each writer's are counted anew.
        set = setOf("two", {"55-1.png", "55-2.png", "08-1.png", "else.png", "55-3.png"});
        nameHands(*rules, set);
        QCOMPARE(handsOf(set), (std::vector{0, 1, 1, 2, 0, 1, 0, 1, 1, 2, 0, 1}));
        set = setOf("three", {"01.png"});
        nameHands(*rules, set);
        QCOMPARE(handsOf(set), (std::vector{0, 0, 0, 0}));
    }

    void badTablesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("empty") << QByteArray("\n") << QByteArray("Line 1");
        QTest::newRow("header") << QByteArray("a,b,c,d\n") << QByteArray("Line 1");
        QTest::newRow("fields") << QByteArray("set,first,last,files\none,1,2\n") << QByteArray("Line 2");
        QTest::newRow("number") << QByteArray("set,first,last,files\none,1,2,x\none,1x,2,x\n") << QByteArray("Line 3");
        QTest::newRow("order") << QByteArray("set,first,last,files\none,3,2,x\n") << QByteArray("Line 2");
        QTest::newRow("expression") << QByteArray("set,first,last,files\none,1,2,(x\n") << QByteArray("Line 2");
    }
    void badTablesAreRefused()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, said);
        const auto rules = read(text.toStdString());
        QVERIFY(!rules);
        QCOMPARE(rules.error().code, ErrorCode::Corrupt);
        QVERIFY2(describe(rules.error()).find(said.toStdString()) != std::string::npos,
                 describe(rules.error()).c_str());
    }

    void noTable()
    {
        QCOMPARE(readHands(m_folder.filePath("none.csv").toStdString()).error().code, ErrorCode::NotFound);
    }

    /// The table that comes with the project can be read.
    void shippedTable()
    {
        const auto rules = readHands(std::filesystem::path(COUNTERSIGN_SOURCE_DIR) / "packaging/hands.csv");
        QVERIFY2(rules, rules ? "" : describe(rules.error()).c_str());
        auto set = setOf("sigcomp2009", {"NFI_00301020.png", "NFI_00302020.png", "NISDCC_048_012_002_6g.jpg"});
        nameHands(*rules, set);
        QCOMPARE(handsOf(set), (std::vector{0, 1, 1, 2, 0, 1, 1, 2}));
    }
};

QTEST_GUILESS_MAIN(TestHands)
#include "test_hands.moc"
