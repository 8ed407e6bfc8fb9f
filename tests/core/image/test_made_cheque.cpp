#include "core/image/find.h"
#include "core/image/made_cheque.h"
#include "core/image/perturb.h"
#include "tests/core/image/pages.h"
#include "tests/core/image/pictures.h"

#include <QTest>

#include <cmath>

using namespace countersign;
using namespace countersign::test;

namespace {

/// A signature alone on white paper, as a reference is scanned.
image::Scan signedBy(unsigned writer, Color color = Black)
{
    Page page(760, 320);
    static_cast<void>(page.sign(writer, {60, 50, 640, 220}, color, 300));
    page.addNoise(2, writer);
    return scanOf(page.picture());
}

double cosine(const InkImage& a, const InkImage& b)
{
    double both = 0, one = 0, two = 0;
    for (std::size_t i = 0; i < a.ink.size(); ++i) {
        both += double(a.ink[i]) * b.ink[i];
        one += double(a.ink[i]) * a.ink[i];
        two += double(b.ink[i]) * b.ink[i];
    }
    return both / std::sqrt(one * two);
}

} // namespace

class TestMadeCheque : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Over ruled lines, captions and, on every third, under a stamp: found on nearly all, most of them whole and alone.
    void signaturesComeOffAgain()
    {
        int found = 0, like = 0;
        for (unsigned writer = 1; writer <= 16; ++writer) {
            const auto scan = signedBy(writer);
            const auto signature = image::clean(scan);
            QVERIFY(signature);
            const auto made = image::makeCheque(*signature, writer);
            QVERIFY(made);
            QVERIFY(made->signature.x >= 0 && made->signature.y >= 0
                    && made->signature.x + made->signature.width <= made->page.picture.width
                    && made->signature.y + made->signature.height <= made->page.picture.height);
            const auto candidates = image::find(made->page);
            QVERIFY(candidates);
            found += !candidates->empty() && overlap(candidates->front().box, made->signature) > 0.5;
            const auto taken = image::throughCheque(scan, writer);
            QVERIFY(taken);
            const auto again = image::clean(*taken);
            QVERIFY(again);
            like += cosine(image::normalise(*signature, {192, 96}), image::normalise(*again, {192, 96})) > 0.6;
        }
        QVERIFY2(found >= 15, qPrintable(QString::number(found)));
        QVERIFY2(like >= 10, qPrintable(QString::number(like)));
    }

    void theSeedDrawsAll()
    {
        const auto signature = image::clean(signedBy(3));
        QVERIFY(signature);
        const auto one = image::makeCheque(*signature, 1), same = image::makeCheque(*signature, 1),
                   other = image::makeCheque(*signature, 2);
        QVERIFY(one && same && other);
        QCOMPARE(one->page.picture.pixels, same->page.picture.pixels);
        QVERIFY(one->page.picture.pixels != other->page.picture.pixels);
    }

    /// A signature as large as the page has to fit on it all the same.
    void theChequeGrowsWithTheSignature()
    {
        Page page(3000, 1400);
        static_cast<void>(page.sign(2, {50, 50, 2900, 1300}, Black, 300));
        const auto signature = image::clean(scanOf(page.picture()));
        QVERIFY(signature);
        const auto made = image::makeCheque(*signature, 5);
        QVERIFY(made);
        QVERIFY(made->page.picture.width >= 2 * signature->cleaned.width);
        QVERIFY(made->signature.y + made->signature.height <= made->page.picture.height);
    }

    void anEmptySignatureIsRefused()
    {
        const auto made = image::makeCheque({}, 1);
        QVERIFY(!made);
        QCOMPARE(made.error().code, ErrorCode::NoSignature);
        const auto blank = image::throughCheque(scanOf(Page(400, 200).picture()), 1);
        QVERIFY(!blank);
        QCOMPARE(blank.error().code, ErrorCode::NoSignature);
    }

    /// Stamps are taken for what they are by their colour; where nothing else is there, red is a pen.
    void aRedSignatureIsFoundToo()
    {
        Page page = letter();
        const Signed drawn = page.sign(4, letterSignature, {190, 30, 45});
        const auto found = image::find(scanOf(page.picture()));
        QVERIFY(found && !found->empty());
        QVERIFY(overlap(found->front().box, drawn.box) > 0.5);
        QVERIFY(image::extract(scanOf(page.picture()), drawn.box));
    }

    void evaluationAsksForItByName()
    {
        const auto cheque = image::perturbation("cheque");
        QVERIFY(cheque);
        QVERIFY(cheque->cheque);
        QVERIFY(!image::perturbation("cheque=1"));
        const auto half = image::perturbation("cheque-half");
        QVERIFY(half && half->cheque && half->share == 0.5);
        const auto changed = image::perturb(signedBy(6), *cheque, 9), direct = image::throughCheque(signedBy(6), 9);
        QVERIFY(changed && direct);
        QCOMPARE(changed->picture.pixels, direct->picture.pixels);
    }
};

QTEST_GUILESS_MAIN(TestMadeCheque)
#include "test_made_cheque.moc"
