// What the comparison found: figures, gauge, statement.
#include "core/report/blocks.h"
#include "core/report/phrases.h"

#include <QPolygonF>

#include <algorithm>
#include <array>
#include <cmath>

namespace countersign::report {

namespace {

/// The scale of the gauge: decades of the likelihood ratio, as far to the left as to the right.
struct Axis {
    double left;
    double width;
    double decades; ///< at either end

    [[nodiscard]] double at(double llr) const
    {
        const double share = std::clamp(llr / std::log(10.0) / decades, -1.0, 1.0);
        return left + (share + 1) / 2 * width;
    }
};

double figures(Sheet& sheet, double top, const verify::Verification& verification)
{
    struct Figure {
        QString label;
        QString value;
    };
    const verify::Judgement& judgement = verification.judgement;
    const std::size_t count = verification.references.size();
    const QString fused =
        count == 1 ? QStringLiteral("Score, one reference") : QStringLiteral("Fused score, %1 references").arg(count);
    const bool calibrated = isCalibrated(verification);
    const QString none = QStringLiteral("–");
    const std::array all = {
        Figure{fused, score(judgement.score)},
        Figure{QStringLiteral("Likelihood ratio (LR), A over B"),
               calibrated ? likelihoodRatio(judgement.llr, judgement.calibration.llrLimit) : none},
        Figure{QStringLiteral("log10 LR"), calibrated ? score(judgement.llr / std::log(10.0)) : none},
        Figure{QStringLiteral("Probability of A, even prior odds"),
               calibrated ? percent(judgement.probability) : none}};
    constexpr std::array shares = {0.27, 0.28, 0.14, 0.31};
    double x = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const double width = shares[i] * sheet.width() - 8;
        sheet.text(x, top, width, all[i].label, {7, Face::Text, ink::faint});
        sheet.text(x, top + 9, width, all[i].value, {12, Face::Bold, ink::text});
        x += shares[i] * sheet.width();
    }
    return 26;
}

void legend(Sheet& sheet, double top, const verify::Calibration& calibration)
{
    const std::array words = {QStringLiteral("Reject: LR below %1").arg(likelihoodRatio(calibration.rejectLlr)),
                              QStringLiteral("Refer: between"),
                              QStringLiteral("Accept: LR %1 or more").arg(likelihoodRatio(calibration.acceptLlr))};
    const Style style{7, Face::Text, ink::text};
    double x = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const QRectF swatch(x, top + 1.5, 12, 7);
        sheet.box(swatch, Qt::white, ink::faint);
        if (i != 1)
            sheet.hatch(swatch, i == 0 ? 4 : 2, i != 0, ink::faint);
        sheet.text(x + 16, top, sheet.width() / 3, words[i], style);
        x += 16 + sheet.textWidth(words[i], style) + 18;
    }
}

double gauge(Sheet& sheet, double top, const verify::Judgement& judgement)
{
    const verify::Calibration& calibration = judgement.calibration;
    const double farthest =
        std::max({std::abs(judgement.llr), std::abs(calibration.acceptLlr), std::abs(calibration.rejectLlr)})
        / std::log(10.0);
    const Axis axis{0, sheet.width(), farthest < 3 ? 3.0 : 6.0};
    const double barTop = top + 17;
    constexpr double barHeight = 15;

    const double needle = axis.at(judgement.llr);
    const double reject = axis.at(calibration.rejectLlr);
    const double accept = axis.at(calibration.acceptLlr);
    const std::array bands = {QRectF(axis.left, barTop, reject - axis.left, barHeight),
                              QRectF(reject, barTop, accept - reject, barHeight),
                              QRectF(accept, barTop, axis.left + axis.width - accept, barHeight)};
    constexpr std::array decisions = {verify::Decision::Reject, verify::Decision::Refer, verify::Decision::Accept};
    const Style bold{8, Face::Bold, ink::text};
    for (std::size_t i = 0; i < bands.size(); ++i) {
        sheet.box(bands[i], Qt::white, ink::text, 0.7);
        if (i != 1)
            sheet.hatch(bands[i], i == 0 ? 6 : 3, i != 0, ink::line);
        const QString text = word(decisions[i]);
        const double width = sheet.textWidth(text, bold) + 6;
        if (bands[i].width() > width + 4) {
            QRectF plate(bands[i].center().x() - width / 2, barTop + 2, width, barHeight - 4);
            // Out of the needle's way, where there is room for it.
            if (std::abs(needle - plate.center().x()) < width / 2 + 3) {
                const bool roomAtLeft = needle - 4 - width > bands[i].left() + 2;
                const double x = roomAtLeft ? needle - 4 - width : needle + 4;
                plate.moveLeft(x + width < bands[i].right() ? x : plate.left());
            }
            sheet.box(plate, Qt::white, {}, 0);
            sheet.text(plate.x(), barTop + 2, width, text, bold, 1, Align::Centre);
        }
    }

    sheet.polygon({QPointF(needle, barTop), QPointF(needle - 4, barTop - 6), QPointF(needle + 4, barTop - 6)},
                  ink::text);
    sheet.line(needle, barTop - 1, needle, barTop + barHeight, 1.6, ink::text);
    const QString label = QStringLiteral("LR %1").arg(likelihoodRatio(judgement.llr, judgement.calibration.llrLimit));
    const double labelWidth = sheet.textWidth(label, bold) + 1;
    sheet.text(std::clamp(needle - labelWidth / 2, axis.left, axis.left + axis.width - labelWidth), top - 1, labelWidth,
               label, bold);

    const double tickTop = barTop + barHeight;
    const int decades = int(axis.decades);
    for (int decade = -decades; decade <= decades; decade += decades / 3) {
        const double x = axis.at(decade * std::log(10.0));
        sheet.line(x, tickTop, x, tickTop + 3, 0.5, ink::faint);
        const Align align = decade == -decades ? Align::Left : decade == decades ? Align::Right : Align::Centre;
        const double from = decade == -decades ? x : decade == decades ? x - 60 : x - 30;
        sheet.text(from, tickTop + 3, 60, likelihoodRatio(decade * std::log(10.0)), {6.5, Face::Text, ink::faint}, 1,
                   align);
    }
    legend(sheet, tickTop + 15, calibration);
    return 17 + barHeight + 15 + 10;
}

double statementBox(Sheet& sheet, double top, const verify::Verification& verification)
{
    constexpr double pad = 8;
    const double inner = sheet.width() - 2 * pad;
    const auto content = [&](Sheet& on, double y) {
        const double start = y;
        const auto proposition = [&](const QString& letter, const QString& text) {
            on.text(pad, y, 12, letter, {8, Face::Bold, ink::text});
            y += on.text(pad + 14, y, inner - 14, text, {8, Face::Text, ink::text}, 2);
        };
        proposition(QStringLiteral("A"), QStringLiteral("The customer wrote the questioned signature."));
        proposition(QStringLiteral("B"),
                    QStringLiteral("Someone else wrote it and imitated the customer's signature (skilled forgery)."));
        y += 3;
        const QString found =
            isCalibrated(verification)
                ? statement(verification.judgement.llr, verification.judgement.calibration.llrLimit)
                : QStringLiteral("The model is not calibrated: the score cannot be weighed for A or for B.");
        y += on.text(pad, y, inner, found, {8.5, Face::Bold, ink::text}, 3);
        if (!isCalibrated(verification))
            return y - start;
        y += 2;
        y += on.text(pad, y, inner,
                     QStringLiteral("Words for likelihood ratios: ENFSI Guideline for Evaluative Reporting in Forensic "
                                    "Science, 2015. The probability of A takes A and B as equally likely beforehand."),
                     {7, Face::Text, ink::faint}, 2);
        return y - start;
    };
    Sheet plan = sheet.plan();
    const double height = content(plan, 0) + 2 * pad - 4;
    sheet.box(QRectF(0, top, sheet.width(), height), ink::tint);
    content(sheet, top + pad - 2);
    return height;
}

} // namespace

std::vector<Block> findingBlocks(const verify::Verification& verification)
{
    std::vector<Block> all = {titleBlock(QStringLiteral("What the comparison found"))};
    all.push_back({[&verification](Sheet& sheet, double top) { return figures(sheet, top, verification); }, 0, true});
    if (isCalibrated(verification))
        all.push_back(
            {[&verification](Sheet& sheet, double top) { return gauge(sheet, top, verification.judgement); }, 6, true});
    all.push_back({[&verification](Sheet& sheet, double top) { return statementBox(sheet, top, verification); }, 8});
    return all;
}

} // namespace countersign::report
