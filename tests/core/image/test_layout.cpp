// Forms known again by what is printed on them, and the signature taken where a person took it before.
#include "core/image/find.h"
#include "core/image/made_cheque.h"
#include "core/image/pages.h"
#include "tests/core/image/pages.h"
#include "tests/core/image/pictures.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>

using namespace countersign;
using namespace countersign::test;

namespace {

/// As a desk gives what it knows.
image::KnownFields fields(const KnownField& known)
{
    return [list = std::vector{known}] { return std::span<const KnownField>(list); };
}

image::MadeCheque madeCheque(unsigned writer, std::uint64_t seed)
{
    Page page(760, 320);
    static_cast<void>(page.sign(writer, {60, 50, 640, 220}, Black, 300));
    return *image::makeCheque(*image::clean(scanOf(page.picture())), seed);
}

Size sizeOf(const image::Scan& scan)
{
    return {scan.picture.width, scan.picture.height};
}

/// Where the form of `known`, signed in its box, is found again on `scan`.
std::optional<image::FieldOnPage> again(const image::Scan& scan, const image::Scan& known, const Box& box)
{
    const auto one = image::knownField(known, box), other = image::knownField(scan, {0, 0, 10, 10});
    if (!one || !other)
        return std::nullopt;
    return image::recognise(other->layout, sizeOf(scan), std::vector{*one});
}

/// A letter signed twice: on the left and on the right.
struct SignedTwice {
    image::Scan scan;
    Signed left, right;
};

SignedTwice signedTwice(unsigned one, unsigned other)
{
    Page page = letter();
    page.print(160, 1380, "Delia Morrisson");
    SignedTwice result;
    result.right = page.sign(one, letterSignature);
    result.left = page.sign(other, {160, 1230, 400, 130});
    page.addNoise(2, one);
    result.scan = scanOf(page.picture());
    return result;
}

} // namespace

class TestLayout : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Other paper, other ink, another name, another number, a stamp or none: the form is the same.
    void chequesOfOneFormAreKnownAgain()
    {
        const auto first = madeCheque(1, 1);
        for (unsigned writer = 2; writer <= 5; ++writer) {
            const auto next = madeCheque(writer, writer);
            const auto found = again(next.page, first.page, first.signature);
            QVERIFY2(found, QByteArray::number(writer));
            QVERIFY(image::liesIn(next.signature, found->field));
        }
    }

    void otherFormsAreNot()
    {
        const auto made = madeCheque(1, 1);
        Page other = cheque();
        const Signed onOther = other.sign(2, chequeSignature, Blue, 300);
        Page page = letter();
        page.sign(3, letterSignature);
        const auto scan = scanOf(other.picture());
        QVERIFY(!again(scan, made.page, made.signature));
        QVERIFY(!again(made.page, scan, onOther.box));
        QVERIFY(!again(scanOf(page.picture()), scan, onOther.box));
        QVERIFY(!again(scanOf(flat(2360, 1080, 250)), made.page, made.signature));
    }

    void askewOnTheGlass()
    {
        Page page = cheque();
        const Signed drawn = page.sign(2, chequeSignature, Blue, 300);
        const auto straight = scanOf(page.picture());
        for (const double degrees : {-1.0, 0.6}) {
            const auto found = again(scanOf(page.turned(degrees)), straight, drawn.box);
            QVERIFY2(found, QByteArray::number(degrees));
            QVERIFY(std::abs(found->field.x - drawn.box.x) < 120 && std::abs(found->field.y - drawn.box.y) < 120);
        }
    }

    void ofSeveralTheRightOne()
    {
        const auto made = madeCheque(1, 1);
        Page other = cheque();
        const Signed drawn = other.sign(2, chequeSignature, Blue, 300);
        const auto scan = scanOf(other.picture());
        const std::vector known{*image::knownField(scan, drawn.box), *image::knownField(made.page, made.signature)};
        const auto next = madeCheque(4, 9);
        const auto layout = image::knownField(next.page, next.signature)->layout;
        const auto found = image::recognise(layout, sizeOf(next.page), known);
        QVERIFY(found);
        QCOMPARE(found->which, std::size_t(1));
    }

    /// The same letter with other names on it: the clerk took the left one, or the right one, last time.
    void theSignatureInTheFieldComesFirst()
    {
        const auto last = signedTwice(3, 4), now = signedTwice(5, 2);
        for (const bool left : {true, false}) {
            const auto known = image::knownField(last.scan, left ? last.left.box : last.right.box);
            QVERIFY(known);
            const auto found = image::findAndExtract(now.scan, image::UsualConfidence, std::vector{*known});
            QVERIFY(found && found->size() >= 2);
            QVERIFY(found->front().candidate.isWhereKnown);
            QVERIFY(overlap(found->front().candidate.box, left ? now.left.box : now.right.box) > 0.6);
            QVERIFY(!(*found)[1].candidate.isWhereKnown);
        }
    }

    /// Where the form is signed stand two letters, that nobody would take for a signature; elsewhere a whole name.
    void whatIsInTheFieldIsTakenHoweverUnlikely()
    {
        const auto last = signedTwice(3, 4);
        const auto known = image::knownField(last.scan, last.left.box);
        QVERIFY(known);
        Page page = letter();
        page.print(160, 1380, "Delia Morrisson");
        const Signed right = page.sign(6, letterSignature);
        const Signed initials = page.sign(7, {300, 1260, 60, 50});
        const auto scan = scanOf(page.picture());
        const auto without = image::findAndExtract(scan);
        QVERIFY(without && overlap(without->front().candidate.box, right.box) > 0.6);
        const auto with = image::findIfPage(scan, fields(*known));
        QVERIFY(with && *with && (*with)->form && !(*with)->isFieldEmpty());
        const auto& found = (*with)->found;
        QCOMPARE(found.size(), without->size() + 1);
        QVERIFY(found[0].candidate.isWhereKnown && overlap(found[0].candidate.box, initials.box) > 0.5);
        QCOMPARE(found[1].candidate.box, without->front().candidate.box);
        QVERIFY(image::cleaned(found[0], scan));
    }

    /// The middle of it lies beside the field: it is taken all the same, and whole.
    void aLargeSignatureIsNotCut()
    {
        const auto last = signedTwice(3, 4);
        const auto known = image::knownField(last.scan, last.left.box);
        QVERIFY(known);
        for (const unsigned writer : {2U, 5U, 6U, 8U}) {
            Page page = letter();
            Signed wide;
            for (int x = 200; wide.box.width == 0 || image::liesIn(wide.box, known->field); x += 10) {
                page = letter();
                wide = page.sign(writer, {x, 1200, 500, 160});
            }
            page.print(160, 1380, "Delia Morrisson");
            const auto found =
                image::findAndExtract(scanOf(page.picture()), image::UsualConfidence, std::vector{*known});
            QVERIFY(found && found->size() == 1);
            QVERIFY((*found)[0].candidate.isWhereKnown);
            QVERIFY(overlap((*found)[0].candidate.box, wide.box) > 0.7);
        }
    }

    void anEmptyFieldIsSaidToBeEmpty()
    {
        const auto last = signedTwice(3, 4);
        const auto known = image::knownField(last.scan, last.left.box);
        QVERIFY(known);
        Page page = letter();
        page.print(160, 1380, "Delia Morrisson");
        const Signed right = page.sign(6, letterSignature);
        for (const bool isNoisy : {false, true}) {
            if (isNoisy)
                page.addNoise(4);
            const auto pages = image::readPages(*image::encodePng(page.picture()), "a.png", CommonInput, {}, {},
                                                image::decode, fields(*known));
            QVERIFY(pages && pages->front().form && pages->front().isFieldEmpty);
            QCOMPARE(pages->front().signatures.size(), std::size_t(1));
            QVERIFY(!pages->front().signatures[0].isWhereKnown);
            QVERIFY(overlap(pages->front().signatures[0].box, right.box) > 0.6);
        }
        // Cheques that nobody signed yet, of the form of one that somebody did.
        Page signedOne = cheque();
        const Signed drawn = signedOne.sign(2, chequeSignature, Blue, 300);
        const auto form = image::knownField(scanOf(signedOne.picture()), drawn.box);
        const auto blank = image::findIfPage(scanOf(cheque().picture()), fields(*form));
        QVERIFY(form && blank && *blank && (*blank)->isFieldEmpty());
    }

    /// As many as a store keeps: nobody waits for it.
    void manyFormsAreQuick()
    {
        const auto made = madeCheque(1, 1), next = madeCheque(4, 9);
        std::vector<KnownField> known(300, *image::knownField(made.page, made.signature));
        for (std::size_t i = 0; i + 1 < known.size(); ++i) // others, of the same size
            std::ranges::rotate(known[i].layout.print, known[i].layout.print.begin() + 700 + std::ptrdiff_t(i));
        const auto layout = image::knownField(next.page, next.signature)->layout;
        QElapsedTimer timer;
        timer.start();
        const auto found = image::recognise(layout, sizeOf(next.page), known);
        qInfo("%lld ms among %zu forms", static_cast<long long>(timer.elapsed()), known.size());
        QVERIFY(found && found->which == known.size() - 1);
        QVERIFY(timer.elapsed() < 1500);
    }

    void anotherFormChangesNothing()
    {
        const auto made = madeCheque(1, 1);
        const auto known = image::knownField(made.page, made.signature);
        QVERIFY(known);
        const auto now = signedTwice(5, 2);
        const auto with = image::findAndExtract(now.scan, image::UsualConfidence, std::vector{*known}),
                   without = image::findAndExtract(now.scan);
        QVERIFY(with && without);
        QCOMPARE(with->size(), without->size());
        for (std::size_t i = 0; i < with->size(); ++i) {
            QVERIFY(!(*with)[i].candidate.isWhereKnown);
            QCOMPARE((*with)[i].candidate.box, (*without)[i].candidate.box);
        }
    }

    /// Kept forms come from a database: what is damaged is passed over.
    void aDamagedFormIsPassedOver()
    {
        const auto made = madeCheque(1, 1);
        auto known = *image::knownField(made.page, made.signature);
        const auto layout = known.layout;
        QVERIFY(image::recognise(layout, known.page, std::vector{known}));
        known.layout.print.pop_back();
        QVERIFY(!image::recognise(layout, known.page, std::vector{known}));
        known = {};
        QVERIFY(!image::recognise(layout, {2360, 1080}, std::vector{known}));
        QVERIFY(!image::recognise({}, {2360, 1080}, std::vector{known}));
        QCOMPARE(image::knownField(made.page, {9000, 10, 50, 50}).error().code, ErrorCode::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(TestLayout)
#include "test_layout.moc"
