#include "core/report/phrases.h"

#include "core/report/sheet.h"
#include "core/verify/words.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace countersign::report {

namespace {

QString number(double value, int digits)
{
    return QLocale::c().toString(value, 'f', digits);
}

QString capital(const char* word)
{
    QString text = QString::fromLatin1(word);
    text[0] = text[0].toUpper();
    return text;
}

QString textOf(const verify::RatioSize& size)
{
    if (size.value >= 10)
        return QLocale(QLocale::English, QLocale::UnitedStates).toString(size.value, 'f', 0);
    const QString text = number(size.value, 1);
    return text.endsWith(QStringLiteral(".0")) ? text.chopped(2) : text;
}

/// What is wrong; the measured value and its limit follow in brackets.
QString describe(QualityFlag flag)
{
    switch (flag) {
    case QualityFlag::Empty: return QStringLiteral("hardly any ink");
    case QualityFlag::TooSmall: return QStringLiteral("the signature is small");
    case QualityFlag::TooFaint: return QStringLiteral("the ink is faint");
    case QualityFlag::TouchesBorder: return QStringLiteral("the signature touches the border of the picture");
    case QualityFlag::Clutter: return QStringLiteral("much besides the signature");
    case QualityFlag::LowResolution: return QStringLiteral("low resolution");
    case QualityFlag::NotASignature: return QStringLiteral("more ink than a signature has");
    case QualityFlag::Noisy: return QStringLiteral("the picture is grainy");
    case QualityFlag::Blurred: return QStringLiteral("the picture is blurred");
    case QualityFlag::FewStrokes: return QStringLiteral("few strokes to judge by");
    case QualityFlag::CrossedByLine: return QStringLiteral("a line crosses the signature");
    case QualityFlag::CrossedByStamp: return QStringLiteral("a stamp crosses the signature");
    case QualityFlag::FromScreen: return QStringLiteral("perhaps photographed off a screen");
    case QualityFlag::Copied: return QStringLiteral("specks as on a copy of a copy");
    case QualityFlag::SameAsReference: return QStringLiteral("lies upon a reference line by line");
    }
    return {};
}

QString amount(QualityFlag flag, double value)
{
    switch (flag) {
    case QualityFlag::TooSmall: return QStringLiteral("%1 px").arg(number(value, 0));
    case QualityFlag::TooFaint: return QStringLiteral("contrast %1").arg(number(value, 3));
    case QualityFlag::LowResolution: return QStringLiteral("%1 dpi").arg(number(value, 0));
    case QualityFlag::TouchesBorder: return value <= 1 ? share(value) : QStringLiteral("%1 px").arg(number(value, 0));
    case QualityFlag::Empty:
    case QualityFlag::Clutter:
    case QualityFlag::Noisy:
    case QualityFlag::Blurred:
    case QualityFlag::CrossedByLine:
    case QualityFlag::CrossedByStamp:
    case QualityFlag::SameAsReference:
    case QualityFlag::NotASignature: return share(value);
    case QualityFlag::FewStrokes: return QStringLiteral("%1 lengths").arg(number(value, 1));
    case QualityFlag::FromScreen: return QStringLiteral("lattice %1").arg(number(value, 1));
    case QualityFlag::Copied: return QStringLiteral("%1 on 100 x 100 px").arg(number(value, 0));
    }
    return {};
}

QString describe(verify::CaseFlag flag)
{
    using verify::CaseFlag;
    switch (flag) {
    case CaseFlag::OneReference:
        return QStringLiteral("Only one reference: the best a score can do is Refer, unless the bank's policy says "
                              "otherwise.");
    case CaseFlag::FewReferences:
        return QStringLiteral("Only two references: the result is less certain than with three or more.");
    case CaseFlag::QueryIsReference:
        return QStringLiteral("The questioned signature is identical to a reference. Two signatures by hand never are: "
                              "one is a copy of the other.");
    case CaseFlag::QueryTraced:
        return QStringLiteral(
            "The questioned signature lies upon a reference line by line, as if it had been pasted or "
            "traced. Two signatures by hand never do.");
    case CaseFlag::RepeatedReference: return QStringLiteral("References with the same picture were counted once.");
    case CaseFlag::ReferencesDisagree:
        return QStringLiteral("The references differ from one another more than the signatures of one writer should.");
    case CaseFlag::NotCalibrated:
        return QStringLiteral("The model is not calibrated: its scores have no likelihood ratio and no known error "
                              "rates.");
    case CaseFlag::QueryQuality:
    case CaseFlag::ReferenceQuality: break; // the notes say it themselves
    }
    return {};
}

QString bounds(QualityFlag flag, double least, double most, double limit)
{
    const QString from = amount(flag, least);
    const QString to = amount(flag, most);
    return (from == to ? from : QStringLiteral("%1 to %2").arg(from, to)) + QStringLiteral("; limit ")
           + amount(flag, limit);
}

} // namespace

QString time(std::chrono::system_clock::time_point when, const QTimeZone& zone)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(when).time_since_epoch().count();
    const QDateTime local = QDateTime::fromSecsSinceEpoch(qint64(seconds), zone);
    const int offset = zone.offsetFromUtc(local);
    const QString sign = offset < 0 ? QStringLiteral("-") : QStringLiteral("+");
    return QLocale::c().toString(local, QStringLiteral("yyyy-MM-dd HH:mm:ss ")) + sign
           + QStringLiteral("%1:%2")
                 .arg(std::abs(offset) / 3600, 2, 10, QLatin1Char('0'))
                 .arg(std::abs(offset) / 60 % 60, 2, 10, QLatin1Char('0'))
           + QStringLiteral(" (%1)").arg(QString::fromLatin1(zone.id()));
}

QString word(verify::Decision decision)
{
    return capital(verify::name(decision));
}

QString fusion(const verify::Judgement& judgement)
{
    if (judgement.referenceScores.size() < 2)
        return QStringLiteral("one score");
    const auto& [rule, mutual] = judgement.calibration.fusion;
    QString text;
    switch (rule) {
    case verify::FusionRule::Mean: text = QStringLiteral("mean of the scores"); break;
    case verify::FusionRule::Max: text = QStringLiteral("largest score"); break;
    case verify::FusionRule::Median: text = QStringLiteral("median of the scores"); break;
    case verify::FusionRule::TopTwoMean: text = QStringLiteral("mean of the two best scores"); break;
    }
    if (mutual > 0)
        text += QStringLiteral(", less %1 times the mean score between the references").arg(number(mutual, 2));
    return text;
}

QString score(double value)
{
    if (!std::isfinite(value))
        return QStringLiteral("–");
    return std::abs(value) < 1000 ? number(value, 3) : QLocale::c().toString(value, 'g', 4);
}

QString likelihoodRatio(double llr, double limit, bool brief)
{
    if (std::isnan(llr))
        return QStringLiteral("–");
    const auto ratio = verify::ratioSize(llr, limit);
    QString size = textOf(ratio);
    if (brief && ratio.value >= 1e6)
        size = QStringLiteral("10⁶");
    const bool isFraction = llr < 0 && size != QStringLiteral("1");
    return (!ratio.isLeast ? QString()
            : isFraction   ? QStringLiteral("≤ ")
                           : QStringLiteral("≥ "))
           + (isFraction ? QStringLiteral("1/") : QString()) + size;
}

QString share(double value)
{
    const double hundredths = value * 100;
    if (hundredths > 0 && hundredths < 0.005)
        return QStringLiteral("< 0.01 %");
    const int digits = hundredths == 0 ? 0 : hundredths < 0.095 ? 2 : 1;
    return number(hundredths, digits) + QStringLiteral(" %");
}

QString percent(const Probability& probability)
{
    if (probability.value() > 0.999)
        return QStringLiteral("more than 99.9 %");
    if (probability.value() < 0.001)
        return QStringLiteral("less than 0.1 %");
    return number(probability.value() * 100, 1) + QStringLiteral(" %");
}

bool isCalibrated(const verify::Verification& verification)
{
    const auto& flags = verification.judgement.flags;
    return std::find(flags.begin(), flags.end(), verify::CaseFlag::NotCalibrated) == flags.end()
           && !std::isnan(verification.judgement.llr);
}

QString statement(double llr, double limit)
{
    const verify::Verbal verbal = verify::verbal(llr);
    if (verbal.support == verify::Support::None)
        return QStringLiteral("The score is about as probable if A is true as if B is true: no support for either.");
    const bool genuine = verbal.towards == verify::Proposition::Genuine;
    const auto ratio = verify::ratioSize(llr, limit);
    const QString times = (ratio.isLeast ? QStringLiteral("at least ") : QStringLiteral("about ")) + textOf(ratio);
    return QStringLiteral("The score is %1 times more probable if %2 is true than if %3 is true: %4 support for %2.")
        .arg(times, genuine ? QStringLiteral("A") : QStringLiteral("B"),
             genuine ? QStringLiteral("B") : QStringLiteral("A"), QString::fromLatin1(name(verbal.support)));
}

QString reason(const verify::Verification& verification)
{
    const verify::Judgement& judgement = verification.judgement;
    const auto has = [&judgement](verify::CaseFlag flag) {
        return std::find(judgement.flags.begin(), judgement.flags.end(), flag) != judgement.flags.end();
    };
    if (!isCalibrated(verification))
        return QStringLiteral("The model is not calibrated: a person must decide.");
    switch (judgement.proposal) {
    case verify::Decision::Accept: return QStringLiteral("The likelihood ratio reaches the accept threshold.");
    case verify::Decision::Reject: return QStringLiteral("The likelihood ratio is below the reject threshold.");
    case verify::Decision::Refer: break;
    }
    if (judgement.llr >= judgement.calibration.acceptLlr)
        return QStringLiteral("The likelihood ratio reaches the accept threshold, but %1. A person must decide.")
            .arg(has(verify::CaseFlag::QueryIsReference)
                     ? QStringLiteral("the questioned signature is a copy of a reference")
                 : has(verify::CaseFlag::QueryTraced)
                     ? QStringLiteral("the questioned signature lies upon a reference line by line")
                 : has(verify::CaseFlag::OneReference) ? QStringLiteral("there is only one reference")
                                                       : QStringLiteral("a note in this report speaks against it"));
    if (judgement.llr < judgement.calibration.rejectLlr)
        return QStringLiteral("The likelihood ratio is below the reject threshold, but a note in this report speaks "
                              "against rejecting. A person must decide.");
    return QStringLiteral("The likelihood ratio lies between the thresholds. A person must decide.");
}

QString particulars(const PictureRecord& record, bool part)
{
    QStringList words;
    words << QStringLiteral("%1 × %2 px").arg(record.original.width).arg(record.original.height);
    words << (record.dotsPerInch > 0 && std::isfinite(record.dotsPerInch)
                  ? QStringLiteral("%1 dpi").arg(number(record.dotsPerInch, 0))
                  : QStringLiteral("resolution not stated"));
    if (record.pages > 1)
        words << QStringLiteral("page %1 of %2").arg(record.page).arg(record.pages);
    if (record.bytes > 0)
        words << (record.bytes < 1'000'000
                      ? QStringLiteral("%1 kB").arg(number(std::ceil(double(record.bytes) / 1e3), 0))
                      : QStringLiteral("%1 MB").arg(number(double(record.bytes) / 1e6, 1)));
    if (part)
        words << QStringLiteral("found at %1, %2").arg(record.box.x).arg(record.box.y);
    return words.join(QStringLiteral(" · "));
}

QStringList notes(const verify::Verification& verification)
{
    QStringList lines;
    for (const verify::CaseFlag flag : verification.judgement.flags) {
        const QString line = describe(flag);
        if (!line.isEmpty())
            lines << line;
    }
    for (const QualityNote& note : verification.query.quality)
        lines << QStringLiteral("Questioned signature: %1 (%2).")
                     .arg(describe(note.flag), bounds(note.flag, note.measured, note.measured, note.limit));

    constexpr std::array all = {QualityFlag::Empty,         QualityFlag::TooSmall,      QualityFlag::TooFaint,
                                QualityFlag::TouchesBorder, QualityFlag::Clutter,       QualityFlag::LowResolution,
                                QualityFlag::NotASignature, QualityFlag::Noisy,         QualityFlag::Blurred,
                                QualityFlag::FewStrokes,    QualityFlag::CrossedByLine, QualityFlag::CrossedByStamp,
                                QualityFlag::FromScreen,    QualityFlag::Copied};
    for (const QualityFlag flag : all) {
        QStringList which;
        double least = std::numeric_limits<double>::infinity();
        double most = -least;
        double limit = 0;
        for (std::size_t i = 0; i < verification.references.size(); ++i) {
            for (const QualityNote& note : verification.references[i].quality) {
                if (note.flag != flag)
                    continue;
                which << QString::number(i + 1);
                least = std::min(least, note.measured);
                most = std::max(most, note.measured);
                limit = note.limit;
            }
        }
        if (which.isEmpty())
            continue;
        lines << QStringLiteral("%1 %2: %3 (%4).")
                     .arg(which.size() == 1 ? QStringLiteral("Reference") : QStringLiteral("References"),
                          which.join(QStringLiteral(", ")), describe(flag), bounds(flag, least, most, limit));
    }
    return lines;
}

QString limitations()
{
    return QStringLiteral(
        "The result says how well the pictures of the signatures agree, measured by a statistical model; it does not "
        "establish who wrote. It weighs A against B only: a tracing, a copied picture or a signature given under "
        "duress "
        "may score like a genuine one. Error rates hold for signatures like those they were measured on; other pens, "
        "scanners and writers change them. Likelihood ratios marked ≥ or ≤ were cut off where the number of signatures "
        "behind the calibration supports no more. A contested signature belongs, as an original on paper, before a "
        "forensic document examiner.");
}

} // namespace countersign::report
