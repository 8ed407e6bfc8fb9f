// What the result is worth: thresholds with their measured error rates, notes, model and software, limitations.
#include "core/report/blocks.h"
#include "core/report/phrases.h"

#include <array>

namespace countersign::report {

namespace {

struct RateLine {
    QString what;
    std::optional<double> target;
    verify::Rate rate;
};

/// Where the columns of the table begin, as shares of the width.
constexpr std::array columns = {0.0, 0.58, 0.70, 0.82};

void cells(Sheet& sheet, double top, const std::array<QString, 4>& texts, const Style& style)
{
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const double end = i + 1 < columns.size() ? columns[i + 1] : 1.0;
        sheet.text(columns[i] * sheet.width(), top, (end - columns[i]) * sheet.width() - 6, texts[i], style);
    }
}

double rates(Sheet& sheet, double top, const verify::Judgement& judgement, std::size_t references)
{
    const verify::Calibration& calibration = judgement.calibration;
    const auto rows = [&](double y, const QString& title, std::initializer_list<RateLine> lines) {
        y += sheet.text(0, y, sheet.width(), title, {7.5, Face::Bold, ink::text});
        for (const RateLine& line : lines) {
            const bool measured = calibration.testWriters > 0;
            cells(sheet, y,
                  {line.what, line.target ? share(*line.target) : QStringLiteral("–"),
                   measured ? share(line.rate.value) : QStringLiteral("not measured"),
                   measured ? QStringLiteral("%1 to %2").arg(share(line.rate.low), share(line.rate.high))
                            : QStringLiteral("–")},
                  {7.5, Face::Text, ink::text});
            y += 10.5;
        }
        return y + 2;
    };
    double y = top;
    cells(sheet, y, {QString(), QStringLiteral("Set for"), QStringLiteral("Measured"), QStringLiteral("95 % interval")},
          {7, Face::Text, ink::faint});
    y += 10;
    y = rows(y,
             QStringLiteral("Accept at a likelihood ratio of %1 or more").arg(likelihoodRatio(calibration.acceptLlr)),
             {{QStringLiteral("Skilled forgeries accepted (FMR, skilled)"), calibration.acceptTarget,
               calibration.falseMatchSkilled},
              {QStringLiteral("Random forgeries accepted (FMR, random)"), std::nullopt, calibration.falseMatchRandom},
              {QStringLiteral("Genuine signatures not accepted"), std::nullopt, calibration.falseNonAccept}});
    y = rows(
        y, QStringLiteral("Reject at a likelihood ratio below %1").arg(likelihoodRatio(calibration.rejectLlr)),
        {{QStringLiteral("Genuine signatures rejected (FNMR)"), calibration.rejectTarget, calibration.falseNonMatch}});
    QString source = calibration.testWriters > 0
                         ? QStringLiteral("Measured on the signatures of %1 writers whom the model had not seen, ")
                               .arg(calibration.testWriters)
                         : QStringLiteral("The model file names no test writers; ");
    source += QStringLiteral("with %1 reference%2 for each comparison")
                  .arg(calibration.references)
                  .arg(calibration.references == 1 ? QString() : QStringLiteral("s"));
    source += std::size_t(calibration.references) == references ? QStringLiteral(".")
                                                                : QStringLiteral("; this case has %1.").arg(references);
    y += sheet.text(0, y, sheet.width(), source, {7, Face::Text, ink::faint}, 2);
    return y - top;
}

Block note(const QString& text)
{
    return {[text](Sheet& sheet, double top) {
                sheet.box(QRectF(1, top + 4, 3, 3), ink::title, {}, 0);
                return sheet.text(10, top, sheet.width() - 10, text, {7.5, Face::Text, ink::text}, 3);
            },
            1};
}

double model(Sheet& sheet, double top, const verify::Verification& verification)
{
    const verify::ModelInfo& info = verification.model;
    double y = top;
    const auto pair = [&](double x, double width, const QString& label, const QString& value, Face face = Face::Text,
                          int most = 1) {
        constexpr double labelWidth = 62;
        sheet.text(x, y, labelWidth, label, {7, Face::Text, ink::faint});
        return sheet.text(x + labelWidth, y - 0.4, width - labelWidth,
                          value.isEmpty() ? QStringLiteral("not stated") : value,
                          {face == Face::Mono ? 6.5 : 7.5, face, ink::text}, most);
    };
    const double half = sheet.width() / 2;
    const auto two = [&](const QString& label1, const QString& value1, const QString& label2, const QString& value2) {
        pair(0, half - 8, label1, value1);
        y += pair(half, half, label2, value2) + 0.5;
    };
    two(QStringLiteral("Model"), clean(info.name), QStringLiteral("Version"), clean(info.version));
    two(QStringLiteral("Architecture"), QStringLiteral("%1, on %2").arg(clean(info.architecture), clean(info.device)),
        QStringLiteral("Software"), QStringLiteral("Countersign ") + clean(verification.softwareVersion));
    y += pair(0, sheet.width(), QStringLiteral("Fusion"), fusion(verification.judgement)) + 0.5;
    y += pair(0, sheet.width(), QStringLiteral("Model SHA-256"), clean(info.sha256), Face::Mono) + 1.5;
    y += pair(0, sheet.width(), QStringLiteral("Trained on"), clean(info.trainedOn), Face::Text, 2) + 0.5;
    if (!info.license.empty())
        y += pair(0, sheet.width(), QStringLiteral("Licence"), clean(info.license), Face::Text, 3);
    return y - top;
}

} // namespace

std::vector<Block> worthBlocks(const verify::Verification& verification)
{
    std::vector<Block> all = {titleBlock(QStringLiteral("Notes"))};
    QStringList lines = notes(verification);
    if (lines.isEmpty())
        lines << QStringLiteral(
            "None: nothing about the pictures or the number of references speaks against the result.");
    for (const QString& line : std::as_const(lines))
        all.push_back(note(line));
    if (isCalibrated(verification)) {
        all.push_back(titleBlock(QStringLiteral("Thresholds and the error rates they were measured to have")));
        all.push_back({[&verification](Sheet& sheet, double top) {
            return rates(sheet, top, verification.judgement, verification.references.size());
        }});
    }
    return all;
}

std::vector<Block> modelBlocks(const verify::Verification& verification)
{
    std::vector<Block> all = {titleBlock(QStringLiteral("Model and software"))};
    all.push_back({[&verification](Sheet& sheet, double top) { return model(sheet, top, verification); }});
    all.push_back(titleBlock(QStringLiteral("Limitations")));
    all.push_back({[](Sheet& sheet, double top) {
        return sheet.text(0, top, sheet.width(), limitations(), {7.5, Face::Text, ink::text}, 8);
    }});
    return all;
}

} // namespace countersign::report
