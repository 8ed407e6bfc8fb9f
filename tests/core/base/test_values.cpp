#include "core/base/result.h"
#include "core/base/specimen.h"
#include "core/base/values.h"

#include <QTest>

#include <limits>
#include <set>
#include <string>

using namespace countersign;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

} // namespace

class TestValues : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void probabilityTakesOnlyZeroToOne()
    {
        for (const double good : {0.0, 0.25, 1.0})
            QCOMPARE(Probability::from(good)->value(), good);
        for (const double bad : {-1e-9, 1.0 + 1e-9, infinity, -infinity, notANumber})
            QVERIFY(!Probability::from(bad));
    }

    void probabilityFromLogOdds()
    {
        QCOMPARE(Probability::fromLogOdds(0).value(), 0.5);
        QCOMPARE(Probability::fromLogOdds(std::log(3)).value(), 0.75);
        QCOMPARE(Probability::fromLogOdds(-std::log(3)).value(), 0.25);
        QCOMPARE(Probability::fromLogOdds(infinity).value(), 1.0);
        QCOMPARE(Probability::fromLogOdds(-infinity).value(), 0.0);
        QCOMPARE(Probability::fromLogOdds(-1e6).value(), 0.0);
        QCOMPARE(Probability::fromLogOdds(notANumber).value(), 0.5);
    }

    void errorIsDescribedWithItsFile()
    {
        QCOMPARE(describe({ErrorCode::NotFound, "There is no such file.", "a.png"}),
                 std::string("a.png: There is no such file."));
        QCOMPARE(describe({ErrorCode::Internal, "Something is wrong."}), std::string("Something is wrong."));
    }

    /// Scripts rely on the words: each code has its own, and none is the one for unknown values.
    void wordsAreUnique()
    {
        std::set<std::string> words;
        for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code)
            words.insert(name(static_cast<ErrorCode>(code)));
        QCOMPARE(words.size(), static_cast<std::size_t>(ErrorCode::Internal) + 1);
        QCOMPARE(name(ErrorCode::WrongModel), "wrong-model");

        words.clear();
        for (int flag = 0; flag <= static_cast<int>(QualityFlag::SameAsReference); ++flag)
            words.insert(name(static_cast<QualityFlag>(flag)));
        QCOMPARE(words.size(), static_cast<std::size_t>(QualityFlag::SameAsReference) + 1);
        QVERIFY(!words.contains("unknown"));
        QCOMPARE(name(QualityFlag::TouchesBorder), "touches-border");
    }
};

QTEST_APPLESS_MAIN(TestValues)
#include "test_values.moc"
