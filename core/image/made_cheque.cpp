#include "core/image/made_cheque.h"

#include "core/image/dice.h"
#include "core/image/find.h"
#include "core/image/guard.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <string>

namespace countersign::image {
namespace {

constexpr int Width = 2360, Height = 1080;

using Color = cv::Scalar;

/// Draws in full colour on a layer, which is then mixed into the page like ink: what lies below shines through.
void ink(cv::Mat& page, const cv::Mat& cover, const Color& color, double strength)
{
    for (int y = 0; y < page.rows; ++y) {
        auto* row = page.ptr<cv::Vec3b>(y);
        const auto* share = cover.ptr<std::uint8_t>(y);
        for (int x = 0; x < page.cols; ++x) {
            if (share[x] == 0)
                continue;
            const double alpha = strength * share[x] / 255;
            for (int c = 0; c < 3; ++c)
                row[x][c] = static_cast<std::uint8_t>(row[x][c] * (1 - alpha * (1 - color[c] / 255)));
        }
    }
}

class Cheque {
public:
    Cheque(cv::Size size, std::uint64_t seed) : m_dice(seed), m_page(size, CV_8UC3), m_layer(size, CV_8U, Color(0))
    {
        paper();
    }

    void form(const cv::Rect& signature)
    {
        const int right = m_page.cols - 90;
        text("UNITED COUNTIES BANK", {110, 120}, 1.7, 3);
        text("HIGH STREET BRANCH, 12 MARKET SQUARE", {112, 170}, 0.9, 2);
        text("VALID FOR THREE MONTHS ONLY", {right - 560, 80}, 0.8, 2);
        for (int i = 0; i < 8; ++i)
            cv::rectangle(m_layer, {right - 560 + 70 * i, 110, 60, 70}, 255, 2);
        flush(m_print, 0.9);
        text("PAY", {110, 330}, 1.1, 2);
        line({200, 340}, {right - 130, 340});
        text("OR BEARER", {right - 120, 330}, 0.6, 1);
        text("THE SUM OF", {110, 440}, 1, 2);
        line({350, 450}, {right - 500, 450});
        line({110, 550}, {right - 560, 550});
        cv::rectangle(m_layer, {right - 470, 400, 470, 110}, 255, 3);
        text("ACCOUNT", {110, 650}, 0.9, 2);
        std::string number;
        for (int i = 0; i < 12; ++i)
            number += static_cast<char>('0' + m_dice.below(10));
        text(number, {320, 655}, 1.4, 3);
        flush(m_print, 0.9);
        // The field: a rule through the lower part of the signature, print below that its tails run into.
        const int base = signature.y + static_cast<int>(signature.height * m_dice.uniform(0.55, 0.9));
        const double thickness = m_dice.uniform(2, 4);
        rule(std::max(40, signature.x - 120), std::min(m_page.cols - 40, signature.br().x + 60), base, thickness);
        static const std::array rules{Color(30, 30, 34), Color(120, 110, 120), Color(70, 95, 130)};
        flush(oneOf(rules), 0.9);
        const int caption = signature.br().y + m_dice.below(50) - 10;
        const int left = signature.x + m_dice.below(std::max(1, signature.width / 3));
        text(m_dice.chance(0.5) ? "AUTHORISED SIGNATORIES" : "Please sign above this line", {left, caption + 30}, 0.8,
             2);
        flush(m_print, 0.85);
        text("123456  000240002  " + number.substr(0, 6) + "  31", {700, m_page.rows - 50}, 1.5, 3);
        flush(m_print, 0.95);
    }

    void sign(const GrayPicture& cleaned, const cv::Rect& at)
    {
        const cv::Mat gray(cleaned.height, cleaned.width, CV_8U, const_cast<std::uint8_t*>(cleaned.pixels.data()));
        cv::bitwise_not(gray, m_layer(at));
        static const std::array pens{Color(25, 35, 110), Color(40, 60, 160), Color(35, 32, 38), Color(20, 20, 60)};
        const double strength = m_dice.uniform(0.8, 0.97);
        flush(oneOf(pens), strength);
    }

    /// Round or square, and it covers up to a third of the signature's width from the left.
    void stamp(const cv::Rect& signature)
    {
        if (!m_dice.chance(1.0 / 3))
            return;
        static const std::array colors{Color(110, 40, 140), Color(170, 30, 50), Color(30, 110, 80)};
        const int radius = 110 + m_dice.below(40);
        const int middle = signature.y + static_cast<int>(signature.height * m_dice.uniform(0.3, 0.7));
        const int edge = signature.x + static_cast<int>(signature.width * m_dice.uniform(0, 0.33));
        const cv::Point centre(edge - radius, middle);
        if (m_dice.chance(0.5)) {
            cv::circle(m_layer, centre, radius, 255, 6, cv::LINE_AA);
            cv::circle(m_layer, centre, radius - 35, 255, 3, cv::LINE_AA);
        } else {
            cv::rectangle(m_layer, {centre.x - radius, centre.y - radius / 2, 2 * radius, radius}, 255, 5);
        }
        text("RECEIVED", {centre.x - 78, centre.y - 6}, 0.9, 2);
        text("26 NOV", {centre.x - 56, centre.y + 32}, 0.9, 2);
        const double strength = m_dice.uniform(0.5, 0.75);
        flush(oneOf(colors), strength);
    }

    /// Not quite straight on the glass; `box` goes with it.
    [[nodiscard]] ColorPicture scanned(cv::Rect& box)
    {
        const cv::Point2f middle(static_cast<float>(m_page.cols) / 2, static_cast<float>(m_page.rows) / 2);
        const cv::Mat turn = cv::getRotationMatrix2D(middle, m_dice.uniform(-0.5, 0.5), 1);
        cv::Mat turned;
        cv::warpAffine(m_page, turned, turn, m_page.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
        m_page = turned;
        const std::vector<cv::Point2f> corners{box.tl(),
                                               {static_cast<float>(box.br().x), static_cast<float>(box.y)},
                                               {static_cast<float>(box.x), static_cast<float>(box.br().y)},
                                               box.br()};
        std::vector<cv::Point2f> now;
        cv::transform(corners, now, turn);
        box = cv::boundingRect(now) & cv::Rect({}, m_page.size());
        cv::GaussianBlur(m_page, m_page, {3, 3}, 0.6);
        for (int y = 0; y < m_page.rows; ++y) {
            auto* row = m_page.ptr<std::uint8_t>(y);
            for (int x = 0; x < 3 * m_page.cols; ++x)
                row[x] = cv::saturate_cast<std::uint8_t>(row[x] + m_dice.below(9) - 4);
        }
        return {m_page.cols, m_page.rows, {m_page.datastart, m_page.dataend}};
    }

private:
    template <std::size_t Count> [[nodiscard]] const Color& oneOf(const std::array<Color, Count>& colors)
    {
        return colors[static_cast<std::size_t>(m_dice.below(Count))];
    }
    void paper()
    {
        static const std::array tints{Color(225, 240, 228), Color(222, 234, 246), Color(246, 236, 224),
                                      Color(244, 228, 232)};
        const Color tint = oneOf(tints);
        const double depth = m_dice.uniform(4, 14), wide = m_dice.uniform(14, 40), turns = m_dice.uniform(0.01, 0.04);
        for (int y = 0; y < m_page.rows; ++y) {
            auto* row = m_page.ptr<cv::Vec3b>(y);
            for (int x = 0; x < m_page.cols; ++x) {
                const double wave = std::sin(2 * std::numbers::pi * (y + 12 * std::sin(turns * x)) / wide);
                for (int c = 0; c < 3; ++c)
                    row[x][c] = cv::saturate_cast<std::uint8_t>(tint[c] - depth * (wave > 0.6));
            }
        }
    }
    void text(const std::string& words, cv::Point at, double scale, int thickness)
    {
        cv::putText(m_layer, words, at, cv::FONT_HERSHEY_TRIPLEX, scale, 255, thickness, cv::LINE_AA);
    }
    void line(cv::Point from, cv::Point to) { cv::line(m_layer, from, to, 255, 3); }
    /// A quarter to a third of a millimetre at 300 dpi, and not in steps of whole pixels. cv::line() draws 3 as 5.
    void rule(int from, int to, int middle, double thickness)
    {
        const double top = middle - thickness / 2, bottom = middle + thickness / 2;
        for (int y = std::max(0, static_cast<int>(top)); y < std::min(m_layer.rows, static_cast<int>(bottom) + 1);
             ++y) {
            const double share = std::min<double>(bottom, y + 1) - std::max<double>(top, y);
            m_layer(cv::Rect(from, y, to - from, 1)).setTo(255 * share);
        }
    }
    void flush(const Color& color, double strength)
    {
        ink(m_page, m_layer, color, strength);
        m_layer = 0;
    }

    Dice m_dice;
    cv::Mat m_page, m_layer; ///< the layer: how far ink covers each pixel
    Color m_print{30, 30, 34};
};

Result<MadeCheque> makeChequeOrThrow(const Signature& signature, std::uint64_t seed)
{
    const auto& cleaned = signature.cleaned;
    if (cleaned.width <= 0 || cleaned.height <= 0)
        return fail(ErrorCode::NoSignature, "The picture is empty.");
    const cv::Size size(std::max(Width, cleaned.width * 2), std::max(Height, cleaned.height * 2));
    // In the lower right, where cheques are signed.
    const int top = std::min(std::max(560, size.height - 170 - cleaned.height), size.height - cleaned.height);
    cv::Rect at(size.width - cleaned.width - 130, top, cleaned.width, cleaned.height);
    Cheque cheque(size, seed);
    cheque.form(at);
    cheque.sign(cleaned, at);
    cheque.stamp(at);
    MadeCheque made;
    made.page.picture = cheque.scanned(at);
    made.signature = {at.x, at.y, at.width, at.height};
    return made;
}

Result<Scan> throughChequeOrThrow(const Scan& scan, std::uint64_t seed)
{
    const auto signature = clean(scan);
    if (!signature)
        return tl::unexpected(signature.error());
    auto made = makeCheque(*signature, seed);
    if (!made)
        return tl::unexpected(made.error());
    made->page.dotsPerInch = scan.dotsPerInch;
    auto found = findAndExtract(made->page);
    if (!found)
        return tl::unexpected(found.error());
    auto taken = found->empty() ? extract(made->page, made->signature) : Result<Found>(std::move(found->front()));
    if (!taken)
        return tl::unexpected(taken.error());
    made->page.picture = inColor(taken->signature);
    return std::move(made->page);
}

} // namespace

Result<MadeCheque> makeCheque(const Signature& signature, std::uint64_t seed)
{
    return guarded("draw", "drawn", [&] { return makeChequeOrThrow(signature, seed); });
}

Result<Scan> throughCheque(const Scan& scan, std::uint64_t seed)
{
    return guarded("search", "searched", [&] { return throughChequeOrThrow(scan, seed); });
}

} // namespace countersign::image
