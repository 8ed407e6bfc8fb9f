#include "core/image/find.h"

#include "core/base/page.h"
#include "core/image/guard.h"
#include "core/image/lines.h"
#include "core/image/page_search.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace countersign::image {

PageSearch searchPage(const cv::Mat& page, Vivid vivid)
{
    PageSearch search;
    search.ink = pageInk(page, vivid);
    search.page = page;
    // Ruled lines are longer than the strokes of a hand, boxes for letters and figures aside: those go by their shape.
    const auto lines = lookForLines(search.ink, std::max(40, search.ink.mask.cols / 10), 6);
    search.lines = cv::Mat::zeros(search.ink.mask.size(), CV_8U);
    if (!lines.empty()) {
        cv::Mat clear = page.clone(), taken;
        if (takeLines(clear, lines, search.ink.factor, vivid, taken)) {
            search.page = clear;
            seeAgain(search.ink, clear);
            search.lines = inSmall(taken, search.ink) > 60;
            search.taken = taken;
        }
    }
    dropRests(search.ink.mask, search.ink.stamps | search.lines, mostRest);
    search.found = sortPieces(search.ink.mask, search.ink.dark);
    if (cutPrint(search.ink.mask, search.found))
        search.found = sortPieces(search.ink.mask, search.ink.dark);
    search.clusters = findClusters(search.ink, search.found, search.lines);
    return search;
}

namespace {

/// Whether what is found first is drawn in ink that no pen of blue or black has; else a stamp only stands beside it.
bool isMostlyVivid(const PageSearch& search, const PageInk& without)
{
    if (search.clusters.empty() || search.ink.mask.size() != without.stamps.size())
        return false;
    int all = 0, vivid = 0;
    for (const int piece : search.clusters.front().pieces) {
        const cv::Rect& box = search.found.pieces[static_cast<std::size_t>(piece)].box;
        const cv::Mat mine = search.found.labels(box) == piece + 1;
        all += cv::countNonZero(mine);
        vivid += cv::countNonZero(mine & without.stamps(box));
    }
    return 2 * vivid > all;
}

/// A name too small to stand out by itself, under a stamp or beside one that does: of what is found first in `vivid`.
std::optional<Cluster> underStamp(const PageSearch& search, const PageSearch& vivid)
{
    const int letter = static_cast<int>(search.found.letter);
    Cluster name = vivid.clusters.front();
    cv::Rect reach = name.box;
    name.box = {};
    name.pieces.clear();
    std::vector<bool> isIn(search.found.pieces.size(), false);
    for (bool again = true; again;) {
        again = false;
        for (std::size_t i = 0; i < isIn.size(); ++i) {
            const InkPiece& piece = search.found.pieces[i];
            const cv::Rect wide(piece.box.x - 3 * letter, piece.box.y, piece.box.width + 6 * letter, piece.box.height);
            if (isIn[i] || piece.kind != PieceKind::Hand || (wide & reach).area() == 0)
                continue;
            isIn[i] = again = true;
            name.pieces.push_back(static_cast<int>(i));
            name.box |= piece.box;
            reach |= cv::Rect(piece.box.x, reach.y, piece.box.width, reach.height);
        }
    }
    if (name.box.width < 5 * letter || name.box.height < letter)
        return std::nullopt;
    return name;
}

} // namespace

PageSearch searchPage(const cv::Mat& page)
{
    auto search = searchPage(page, Vivid::Goes);
    if (!search.clusters.empty() && search.clusters.front().confidence >= LikelyConfidence)
        return search;
    auto vivid = searchPage(page, Vivid::Stays);
    const bool isAny = !search.clusters.empty() && search.clusters.front().confidence >= UsualConfidence;
    if (!isMostlyVivid(vivid, search.ink))
        return isAny ? search : vivid;
    if (auto name = underStamp(search, vivid)) {
        std::erase_if(search.clusters, [&](const Cluster& one) { return (one.box & name->box).area() > 0; });
        search.clusters.insert(search.clusters.begin(), std::move(*name));
        return search;
    }
    return vivid;
}

namespace {

constexpr double LeastLetters = 40;

Box boxOf(const cv::Rect& rect)
{
    return {rect.x, rect.y, rect.width, rect.height};
}

cv::Rect rectOf(const Box& box)
{
    return {box.x, box.y, box.width, box.height};
}

/// How much of one lies in the other, 0 to 1.
double shareIn(const cv::Rect& one, const cv::Rect& other)
{
    return one.empty() ? 0 : static_cast<double>((one & other).area()) / one.area();
}

GrayPicture pictureOf(const cv::Mat& gray)
{
    GrayPicture picture{gray.cols, gray.rows, {}};
    picture.pixels.reserve(gray.total());
    for (int y = 0; y < gray.rows; ++y)
        picture.pixels.insert(picture.pixels.end(), gray.ptr<std::uint8_t>(y), gray.ptr<std::uint8_t>(y) + gray.cols);
    return picture;
}

Result<cv::Mat> matOfPage(const Scan& page)
{
    const auto& source = page.picture;
    if (source.width <= 0 || source.height <= 0
        || source.pixels.size()
               != std::size_t{3} * static_cast<std::size_t>(source.width) * static_cast<std::size_t>(source.height))
        return fail(ErrorCode::NoSignature, "The picture is empty.");
    return matOf(source);
}

std::vector<Found> foundIn(const PageSearch& search, int page, double least)
{
    std::vector<Found> result;
    for (const Cluster& cluster : search.clusters) {
        if (cluster.confidence < least)
            continue;
        const auto lifted = lift(search.page, search, cluster.pieces);
        if (lifted)
            result.push_back({{boxOf(lifted->box), cluster.confidence, page}, pictureOf(lifted->gray)});
    }
    std::stable_sort(result.begin(), result.end(),
                     [](const Found& a, const Found& b) { return a.candidate.confidence > b.candidate.confidence; });
    return result;
}

/// What of the page lies in the box: whole pieces, since a box that is drawn a little too small must not cut a stroke.
std::vector<int> piecesIn(const PageSearch& search, const cv::Rect& box)
{
    const cv::Matx23d& to = search.ink.toPage;
    std::vector<int> inside;
    for (std::size_t i = 0; i < search.found.pieces.size(); ++i) {
        const InkPiece& piece = search.found.pieces[i];
        if (piece.kind != PieceKind::Hand && piece.kind != PieceKind::Speck)
            continue;
        const cv::Vec2d middle =
            to * cv::Vec3d(piece.box.x + piece.box.width / 2.0, piece.box.y + piece.box.height / 2.0, 1);
        if (middle[0] >= box.x && middle[0] < box.x + box.width && middle[1] >= box.y && middle[1] < box.y + box.height)
            inside.push_back(static_cast<int>(i));
    }
    return inside;
}

/// The likeliest writing in a field; not crumbs, which are left of print and stamps.
std::optional<Found> writingIn(const PageSearch& search, const cv::Rect& field, int page)
{
    const auto taken = [&](const std::vector<int>& pieces, double confidence) -> std::optional<Found> {
        const auto lifted = lift(search.page, search, pieces);
        if (!lifted || !liesIn(boxOf(lifted->box), boxOf(field)))
            return std::nullopt;
        return Found{{boxOf(lifted->box), confidence, page, true}, pictureOf(lifted->gray)};
    };
    const auto isNear = [&](const cv::Rect& box) {
        const cv::Vec2d at = search.ink.toPage * cv::Vec3d(box.x + box.width / 2.0, box.y + box.height / 2.0, 1);
        return field.contains(cv::Point(static_cast<int>(at[0]), static_cast<int>(at[1])));
    };
    for (const Cluster& cluster : search.clusters) // best first
        if (isNear(cluster.box))
            if (auto found = taken(cluster.pieces, cluster.confidence))
                return found;
    const auto pieces = piecesIn(search, field);
    cv::Rect hand;
    for (const int piece : pieces)
        if (const InkPiece& one = search.found.pieces[static_cast<std::size_t>(piece)]; one.kind == PieceKind::Hand)
            hand |= one.box;
    if (hand.width < 3 * search.found.letter && hand.height < 1.6 * search.found.letter)
        return std::nullopt;
    return taken(pieces, 0);
}

/// What is found, and first what stands where this form is signed.
std::vector<Found> foundOn(const cv::Mat& mat, const PageSearch& search, int page, double least,
                           const std::optional<FieldOnPage>& form)
{
    auto all = foundIn(search, page, least);
    if (!form)
        return all;
    for (Found& one : all)
        one.candidate.isWhereKnown = liesIn(one.candidate.box, form->field);
    std::stable_partition(all.begin(), all.end(), [](const Found& one) { return one.candidate.isWhereKnown; });
    if (!all.empty() && all.front().candidate.isWhereKnown)
        return all;
    const cv::Rect field = rectOf(form->field);
    // Somebody who signs large, or beside the line: it stands there all the same.
    const auto most =
        std::ranges::max_element(all, {}, [&](const Found& one) { return shareIn(rectOf(one.candidate.box), field); });
    if (most != all.end() && shareIn(rectOf(most->candidate.box), field) > 0.25) {
        most->candidate.isWhereKnown = true;
        std::rotate(all.begin(), most, most + 1);
        return all;
    }
    auto there = writingIn(search, field, page);
    if (!there && search.ink.vivid == Vivid::Goes) // it may be signed in red
        there = writingIn(searchPage(mat, Vivid::Stays), field, page);
    // The end of what stands beside the field is nothing of its own.
    if (there && std::ranges::none_of(all, [&](const Found& one) {
            return shareIn(rectOf(there->candidate.box), rectOf(one.candidate.box)) > 0.5;
        }))
        all.insert(all.begin(), std::move(*there));
    return all;
}

Result<std::vector<Found>> findOrThrow(const Scan& page, double least, std::span<const KnownField> known)
{
    const auto mat = matOfPage(page);
    if (!mat)
        return tl::unexpected(mat.error());
    const PageSearch search = searchPage(*mat);
    const auto form = known.empty() ? std::nullopt : recognise(layoutOf(search), {mat->cols, mat->rows}, known);
    return foundOn(*mat, search, page.page, least, form);
}

Result<KnownField> knownOrThrow(const Scan& page, const Box& chosen)
{
    const auto mat = matOfPage(page);
    if (!mat)
        return tl::unexpected(mat.error());
    const cv::Rect box(chosen.x, chosen.y, chosen.width, chosen.height);
    if ((box & cv::Rect({}, mat->size())).empty())
        return fail(ErrorCode::InvalidArgument, "The box does not lie on the page.");
    return knownField(layoutOf(searchPage(*mat)), {mat->cols, mat->rows}, chosen);
}

Result<std::optional<Searched>> findIfPageOrThrow(const Scan& page, const KnownFields& known)
{
    const auto mat = matOfPage(page);
    if (!mat)
        return tl::unexpected(mat.error());
    if (!isPageSized(mat->cols, mat->rows))
        return std::nullopt;
    const PageSearch search = searchPage(*mat);
    double letters = 0;
    for (const PrintRow& row : search.found.rows)
        letters += row.letters;
    if (letters < LeastLetters)
        return std::nullopt;
    Searched searched{{}, layoutOf(search), {}};
    if (known)
        searched.form = recognise(searched.layout, {mat->cols, mat->rows}, known());
    searched.found = foundOn(*mat, search, page.page, UsualConfidence, searched.form);
    return searched;
}

Result<Found> extractOrThrow(const Scan& page, const Box& box)
{
    const auto mat = matOfPage(page);
    if (!mat)
        return tl::unexpected(mat.error());
    const auto side = [](int from, int length, int most) {
        return static_cast<int>(std::clamp<std::int64_t>(std::int64_t{from} + length, 0, most));
    };
    const cv::Rect wanted(cv::Point(std::max(0, box.x), std::max(0, box.y)),
                          cv::Point(side(box.x, box.width, mat->cols), side(box.y, box.height, mat->rows)));
    if (box.width <= 0 || box.height <= 0 || box.x >= mat->cols || box.y >= mat->rows || wanted.empty())
        return fail(ErrorCode::InvalidArgument, "The box does not lie on the page.");
    for (const Vivid vivid : {Vivid::Goes, Vivid::Stays}) {
        const PageSearch search = searchPage(*mat, vivid);
        const auto pieces = piecesIn(search, wanted);
        const bool anyHand = std::any_of(pieces.begin(), pieces.end(), [&search](int piece) {
            return search.found.pieces[static_cast<std::size_t>(piece)].kind == PieceKind::Hand;
        });
        if (!anyHand)
            continue;
        if (const auto lifted = lift(search.page, search, pieces))
            return Found{{boxOf(lifted->box), 1, page.page}, pictureOf(lifted->gray)};
    }
    return fail(ErrorCode::NoSignature, "There is no writing in this box.");
}

} // namespace

Result<std::vector<Candidate>> find(const Scan& page, double least)
{
    const auto found = findAndExtract(page, least);
    if (!found)
        return tl::unexpected(found.error());
    std::vector<Candidate> candidates;
    for (const Found& one : *found)
        candidates.push_back(one.candidate);
    return candidates;
}

Result<std::vector<Found>> findAndExtract(const Scan& page, double least)
{
    return findAndExtract(page, least, {});
}

Result<std::vector<Found>> findAndExtract(const Scan& page, double least, std::span<const KnownField> known)
{
    return guarded("search", "searched", [&] { return findOrThrow(page, least, known); });
}

Result<KnownField> knownField(const Scan& page, const Box& chosen)
{
    return guarded("search", "searched", [&] { return knownOrThrow(page, chosen); });
}

Result<std::optional<Searched>> findIfPage(const Scan& page, const KnownFields& known)
{
    return guarded("search", "searched", [&] { return findIfPageOrThrow(page, known); });
}

Result<Found> extract(const Scan& page, const Box& box)
{
    return guarded("search", "searched", [&] { return extractOrThrow(page, box); });
}

Result<Signature> cleaned(const Found& found, const Scan& page)
{
    auto signature = clean({inColor(found.signature), page.dotsPerInch, page.page, page.pages});
    if (signature) {
        // The picture has a margin around the box.
        const Box& box = found.candidate.box;
        signature->box.x += box.x - (found.signature.width - box.width) / 2;
        signature->box.y += box.y - (found.signature.height - box.height) / 2;
    }
    return signature;
}

} // namespace countersign::image
