#include "ui/desk/customer_index.h"

#include <QElapsedTimer>
#include <QTest>

using namespace countersign;
using namespace countersign::ui;

namespace {

store::CustomerLine line(std::int64_t id, const std::string& account, const std::string& name)
{
    return {store::CustomerId(id), account, name, 1, 3, false, false};
}

QStringList names(const std::vector<store::CustomerLine>& lines)
{
    QStringList all;
    for (const auto& one : lines)
        all << QString::fromStdString(one.name);
    return all;
}

} // namespace

class CustomerIndexTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void foldsWhatPeopleTypeInMoreWaysThanOne()
    {
        QCOMPARE(folded("Müller-Lüdenscheidt, Éva"), "muller ludenscheidt eva");
        QCOMPARE(folded("  GROß & Söhne  "), "gross sohne");
        QCOMPARE(folded("Øystein Łukasz"), folded("ØYSTEIN ŁUKASZ"));
        QCOMPARE(folded("राम शर्मा").isEmpty(), false);
        QCOMPARE(folded(" .-, "), "");
    }

    void findsByAccountThenWordThenPart()
    {
        CustomerIndex index;
        index.apply({{line(1, "44-100", "Berta Annan"), line(2, "ANN 7", "Zeno"), line(3, "9", "Joanna Muster"),
                      line(4, "8", "Anna Berg"), line(5, "12", "Carl")},
                     {},
                     1});
        QCOMPARE(names(index.search("ann", 10)), (QStringList{"Zeno", "Anna Berg", "Berta Annan", "Joanna Muster"}));
        QCOMPARE(names(index.search("ber ann", 10)), (QStringList{"Anna Berg", "Berta Annan"}));
        QCOMPARE(names(index.search("44 1", 10)), QStringList{"Berta Annan"});
        QCOMPARE(names(index.search("441", 10)), QStringList{"Berta Annan"});
        QCOMPARE(names(index.search("xyz", 10)), QStringList());
        QCOMPARE(index.search("", 10).size(), std::size_t(5));
        QCOMPARE(names(index.search("", 2)), (QStringList{"Anna Berg", "Berta Annan"}));
    }

    void followsChanges()
    {
        CustomerIndex index;
        index.apply({{line(1, "1", "Anna"), line(2, "2", "Bert")}, {}, 1});
        auto retired = line(2, "2", "Bertold");
        retired.isRetired = true;
        index.apply({{retired, line(3, "3", "Carl")}, {store::CustomerId(1)}, 2});
        QCOMPARE(index.size(), std::size_t(2));
        QVERIFY(!index.find(store::CustomerId(1)));
        QCOMPARE(index.find(store::CustomerId(2))->name, "Bertold");
        QCOMPARE(names(index.search("", 10)), QStringList{"Carl"});
        QCOMPARE(names(index.search("", 10, true)), (QStringList{"Bertold", "Carl"}));
    }

    void aLetterAmongAHundredThousandIsNoStutter()
    {
        store::CustomerChanges changes;
        for (int i = 0; i < 100'000; ++i)
            changes.lines.push_back(line(i + 1, std::to_string(1'000'000 + 7 * i),
                                         "Given" + std::to_string(i % 977) + " Family" + std::to_string(i % 7919)));
        CustomerIndex index;
        index.apply(changes);
        for (const auto* text : {"g", "fam", "given5 family77", "1000", "nobody"}) {
            QElapsedTimer timer;
            timer.start();
            (void)index.search(text, 1000);
            QVERIFY2(timer.elapsed() < 50, qPrintable(QString("%1: %2 ms").arg(text).arg(timer.elapsed())));
            qInfo("%s: %lld ms", text, timer.elapsed());
        }
    }
};

QTEST_GUILESS_MAIN(CustomerIndexTest)
#include "test_customer_index.moc"
