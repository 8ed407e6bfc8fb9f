#include "ui/train/words.h"

#include "ui/desk/words.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace countersign::ui {

namespace {

struct Training {
    Q_DECLARE_TR_FUNCTIONS(Training)
};

QString traitWord(const std::string& trait)
{
    if (trait == "paper")
        return Training::tr("brightness of the paper");
    if (trait == "ink")
        return Training::tr("darkness of the ink");
    if (trait == "noise")
        return Training::tr("noise of the scan");
    if (trait == "stroke-width")
        return Training::tr("width of the strokes");
    if (trait == "paper-colour")
        return Training::tr("colour of the paper");
    return Training::tr("compression of the file");
}

QString flagWord(QualityFlag flag)
{
    switch (flag) {
    case QualityFlag::Empty: return Training::tr("hardly any ink");
    case QualityFlag::TooSmall: return Training::tr("too small");
    case QualityFlag::TooFaint: return Training::tr("too faint");
    case QualityFlag::TouchesBorder: return Training::tr("cut off at the border");
    case QualityFlag::Clutter: return Training::tr("other marks beside the signature");
    case QualityFlag::LowResolution: return Training::tr("resolution too low");
    case QualityFlag::NotASignature: return Training::tr("not a signature");
    case QualityFlag::Noisy: return Training::tr("grainy");
    case QualityFlag::Blurred: return Training::tr("blurred");
    case QualityFlag::FewStrokes: return Training::tr("few strokes");
    case QualityFlag::CrossedByLine: return Training::tr("crossed by a line");
    case QualityFlag::CrossedByStamp: return Training::tr("crossed by a stamp");
    case QualityFlag::FromScreen: return Training::tr("off a screen");
    case QualityFlag::Copied: return Training::tr("a copy of a copy");
    case QualityFlag::SameAsReference: return Training::tr("the same as a reference");
    }
    return {};
}

QString number(double value)
{
    return QLocale().toString(value, 'f', 0);
}

} // namespace

QString durationText(double seconds)
{
    const int minutes = static_cast<int>(std::lround(seconds / 60));
    if (seconds < 90)
        return Training::tr("about a minute");
    if (minutes < 90)
        return Training::tr("about %1 minutes").arg(minutes);
    return Training::tr("%1 h %2 min").arg(minutes / 60).arg(minutes % 60);
}

QString title(const retrain::Finding& finding)
{
    using enum retrain::Trouble;
    switch (finding.trouble) {
    case Unreadable: return Training::tr("Cannot be read");
    case Contradiction:
        return Training::tr("Line %1 of the pair file contradicts others").arg(number(finding.measured));
    case TwoWriters: return Training::tr("The same picture with two labels");
    case NearDuplicate: return Training::tr("Nearly the same picture twice");
    case LooksForged: return Training::tr("Stands among the genuine, looks forged");
    case LooksGenuine: return Training::tr("Stands among the forgeries, looks genuine");
    case LabelsMixedUp: return Training::tr("Genuine and forged are mixed up");
    case ModelLost: return Training::tr("The current model fails on these signatures");
    case Leak: return Training::tr("The %1 gives forgeries away").arg(traitWord(finding.trait));
    case LeakRemains:
        return Training::tr("The %1 gives forgeries away even to the network").arg(traitWord(finding.trait));
    case PoorQuality:
        return Training::tr("Poor scans: %1 (%2)")
            .arg(finding.flag ? flagWord(*finding.flag) : QString(), number(finding.measured));
    case FewGenuine: return Training::tr("Too few genuine signatures: %1").arg(number(finding.measured));
    case NoForgeries: return Training::tr("Writers without two skilled forgeries: %1").arg(number(finding.measured));
    }
    return {};
}

QString advice(const retrain::Finding& finding)
{
    using enum retrain::Trouble;
    switch (finding.trouble) {
    case Unreadable: return finding.error ? sentence(*finding.error) : QString();
    case Contradiction:
        return Training::tr(
            "Other lines join these two pictures to one writer. Both are left out; correct the file to use them.");
    case TwoWriters:
        return Training::tr("One picture cannot be by two writers, nor genuine and forged at once. Leave both out, or "
                            "correct their folders.");
    case NearDuplicate:
        return Training::tr("Nobody signs twice the same: one is a copy. Copies make error rates look better than they "
                            "are. Leave one out.");
    case LooksForged:
        return Training::tr("The current model takes it for another hand than the writer’s other signatures. Look at "
                            "it: if it is in the wrong "
                            "folder, leave it out; if the writer varies so much, keep it.");
    case LooksGenuine:
        return Training::tr("The current model takes it for the writer’s own hand. Look at it: if it is a genuine "
                            "signature, leave it out; a "
                            "good forgery is worth keeping.");
    case LabelsMixedUp:
        return Training::tr("%1 of the labels contradict the handwriting, more than %2. A model trained on them would "
                            "learn to accept "
                            "forgeries. Find out how the labels came about, and begin again with right ones.")
            .arg(shareText(finding.measured), shareText(finding.limit));
    case ModelLost:
        return Training::tr("Its equal error rate with one reference is %1 here. Either the labels are wrong, or these "
                            "scans are of a kind "
                            "that it has never seen.")
            .arg(shareText(finding.measured));
    case Leak:
        return Training::tr(
                   "Without a look at the handwriting it tells forged from genuine (area under the curve %1; 0.5 is "
                   "chance). The "
                   "program takes the paper off before the network sees anything, but forgeries that were written, or "
                   "scanned, "
                   "apart from the genuine ones make a poor lesson. Better: the same paper, pens and scanner for both.")
            .arg(QLocale().toString(finding.measured, 'f', 2));
    case LeakRemains:
        return Training::tr("It remains when paper and ink have been evened out (area under the curve %1; 0.5 is "
                            "chance): a network can "
                            "learn the scanner or the pen instead of the hand, and its error rates will be too good to "
                            "be true. Scan "
                            "genuine signatures and forgeries alike.")
            .arg(QLocale().toString(finding.measured, 'f', 2));
    case PoorQuality: return Training::tr("They would be flagged at the desk too. Scan them again, or leave them out.");
    case FewGenuine:
        return Training::
            tr("Each writer needs %1 genuine signatures. Fewer are learned from, but nothing can be measured by them.")
                .arg(number(finding.limit));
    case NoForgeries:
        return Training::tr(
            "They teach that writers differ, not how forgeries do. Skilled forgeries of more writers help most.");
    }
    return {};
}

bool canBeLeftOut(const retrain::Finding& finding)
{
    using enum retrain::Trouble;
    switch (finding.trouble) {
    case TwoWriters:
    case NearDuplicate:
    case LooksForged:
    case LooksGenuine:
    case PoorQuality: return true;
    default: return false;
    }
}

bool isGrave(const retrain::Finding& finding)
{
    using enum retrain::Trouble;
    return finding.trouble == LabelsMixedUp || finding.trouble == ModelLost || finding.trouble == Leak
           || finding.trouble == LeakRemains;
}

QImage imageOf(const InkImage& ink)
{
    QImage image(ink.width, ink.height, QImage::Format_Grayscale8);
    for (int y = 0; y < ink.height; ++y) {
        auto* row = image.scanLine(y);
        for (int x = 0; x < ink.width; ++x)
            row[x] = static_cast<uchar>(255
                                        - ink.ink[static_cast<std::size_t>(y) * static_cast<std::size_t>(ink.width)
                                                  + static_cast<std::size_t>(x)]);
    }
    return image;
}

} // namespace countersign::ui
