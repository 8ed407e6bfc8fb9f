#include "sample_case.h"

#include "core/base/sha256.h"

#include <QImage>
#include <QPainter>
#include <QPainterPath>

#include <random>

namespace countersign::test {

namespace {

double wobble(std::mt19937& random, double size)
{
    // Not a distribution of the standard library: those may differ from one library to another.
    return (double(random()) / double(std::mt19937::max()) - 0.5) * size;
}

/// A capital, a few loops and a flourish, in a box of one by one.
QPainterPath scrawl(int seed)
{
    std::mt19937 random{unsigned(seed)};
    const auto at = [&random](double x, double y) {
        return QPointF(x + wobble(random, 0.03), y + wobble(random, 0.08));
    };
    QPainterPath path(at(0.06, 0.80));
    path.cubicTo(at(0.10, 0.05), at(0.20, 0.00), at(0.17, 0.45));
    path.cubicTo(at(0.15, 0.95), at(0.05, 0.95), at(0.12, 0.60));
    path.cubicTo(at(0.20, 0.40), at(0.26, 0.45), at(0.24, 0.66));
    for (int i = 0; i < 6; ++i) {
        const double x = 0.27 + 0.09 * i;
        const double rise = i % 3 == 1 ? 0.10 : 0.42;
        path.cubicTo(at(x, 0.76), at(x + 0.05, rise), at(x + 0.04, rise + 0.06));
        path.cubicTo(at(x + 0.02, 0.55), at(x + 0.03, 0.74), at(x + 0.08, 0.66));
    }
    path.cubicTo(at(0.90, 0.55), at(0.99, 0.70), at(0.80, 0.90));
    path.cubicTo(at(0.60, 1.00), at(0.30, 0.90), at(0.20, 0.93));
    return path;
}

void draw(QImage& image, int seed, const QColor& color)
{
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(0.05 * image.width(), 0.08 * image.height());
    const double pen = image.height() / 60.0;
    const QTransform scale = QTransform::fromScale(0.9 * image.width(), 0.84 * image.height());
    painter.strokePath(scale.map(scrawl(seed)), QPen(color, pen, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
}

} // namespace

PictureRecord drawnSignature(const std::string& name, int seed, int width, int height)
{
    PictureRecord record;
    record.name = name;
    record.sha256 = sha256(std::vector<std::uint8_t>(name.begin(), name.end()));
    record.bytes = 48'213 + std::uint64_t(seed) * 977;
    record.dotsPerInch = 300;

    QImage scan(width, height, QImage::Format_RGB888);
    scan.fill(QColor(244, 241, 232));
    draw(scan, seed, QColor(28, 38, 92));
    record.original.width = width;
    record.original.height = height;
    for (int y = 0; y < height; ++y)
        record.original.pixels.insert(record.original.pixels.end(), scan.constScanLine(y),
                                      scan.constScanLine(y) + 3 * width);

    QImage cleaned(width, height, QImage::Format_Grayscale8);
    cleaned.fill(255);
    draw(cleaned, seed, Qt::black);
    record.cleaned.width = width;
    record.cleaned.height = height;
    for (int y = 0; y < height; ++y)
        record.cleaned.pixels.insert(record.cleaned.pixels.end(), cleaned.constScanLine(y),
                                     cleaned.constScanLine(y) + width);
    record.box = {0, 0, width, height};
    return record;
}

verify::Verification sampleCase(int references, double llr)
{
    using namespace std::chrono;
    verify::Verification result;
    result.caseNumber = "2026-000417";
    result.when = sys_days(year(2026) / 3 / 14) + hours(10) + minutes(35) + seconds(9);
    result.who = "A. Clerk";
    result.customer = "Jane Q. Doe";
    result.query = drawnSignature("cheque-004711.png", 90);
    for (int i = 0; i < references; ++i) {
        result.references.push_back(drawnSignature("specimen-card-" + std::to_string(i + 1) + ".tif", i + 1));
        result.judgement.referenceLlrs.push_back(llr - 1.7 * (i % 4));
        result.judgement.referenceScores.push_back((result.judgement.referenceLlrs.back() - 0.5) / 6);
    }
    verify::Judgement& judgement = result.judgement;
    judgement.llr = llr;
    judgement.score = (llr - 0.5) / 6;
    judgement.probability = Probability::fromLogOdds(llr);
    judgement.calibration = {references,
                             {verify::FusionRule::TopTwoMean, 0.55},
                             6.0,
                             0.5,
                             3.1,
                             -2.2,
                             0.01,
                             0.01,
                             {0.013, 0.008, 0.021},
                             {0.0004, 0.0, 0.0021},
                             {0.0112, 0.006, 0.0194},
                             {0.094, 0.071, 0.12},
                             125};
    judgement.proposal = llr >= 3.1   ? verify::Decision::Accept
                         : llr < -2.2 ? verify::Decision::Reject
                                      : verify::Decision::Refer;
    if (references == 1) {
        judgement.flags.push_back(verify::CaseFlag::OneReference);
        if (judgement.proposal == verify::Decision::Accept)
            judgement.proposal = verify::Decision::Refer;
    } else if (references == 2) {
        judgement.flags.push_back(verify::CaseFlag::FewReferences);
    }
    result.model.name = "Countersign default";
    result.model.version = "1.0";
    result.model.architecture = "encoder";
    result.model.sha256 = sha256(std::vector<std::uint8_t>{1, 2, 3});
    result.model.trainedOn = "CEDAR 1-35, BHSig Bengali 51-95, BHSig Hindi 61-150, SigComp 2009 (protocol wi-1)";
    result.model.license = "Research data: see the model card.";
    result.model.calibrations = {judgement.calibration};
    result.model.device = "cpu";
    result.seconds = 0.42;
    result.softwareVersion = "0.1.0";
    return result;
}

std::string repeated(const std::string& word, int times)
{
    std::string all;
    for (int i = 0; i < times; ++i)
        all += word;
    return all;
}

verify::Verification absurdCase()
{
    const std::string words = repeated("Donaudampfschiff and ", 5000);
    const std::string solid = repeated("W", 200'000);
    verify::Verification result = sampleCase(10, -20);
    result.caseNumber = words;
    result.who = words;
    result.customer = solid;
    result.human = verify::HumanDecision{verify::Decision::Refer, words, solid, result.when};
    const auto spoil = [&](PictureRecord& record) {
        record.name = solid + ".tif";
        record.dotsPerInch = 0;
        record.page = 113;
        record.pages = 1200;
        double measured = 0.1;
        for (const QualityFlag flag : {QualityFlag::Empty, QualityFlag::TooSmall, QualityFlag::TooFaint,
                                       QualityFlag::TouchesBorder, QualityFlag::Clutter, QualityFlag::LowResolution})
            record.quality.push_back({flag, measured += 0.1, 0.5});
    };
    spoil(result.query);
    for (PictureRecord& reference : result.references)
        spoil(reference);
    result.judgement.flags = {verify::CaseFlag::QueryIsReference, verify::CaseFlag::ReferencesDisagree,
                              verify::CaseFlag::QueryQuality, verify::CaseFlag::ReferenceQuality};
    for (std::string* field : {&result.model.name, &result.model.version, &result.model.architecture,
                               &result.model.trainedOn, &result.model.license, &result.softwareVersion})
        *field = words;
    result.model.device = solid;
    return result;
}

} // namespace countersign::test
