#include "ui/desk/words.h"

#include "core/verify/words.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLocale>

#include <algorithm>
#include <utility>
#include <vector>

namespace countersign::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

QString shareOf(double share, int digits)
{
    return Words::tr("%1 %").arg(QLocale().toString(100 * share, 'f', digits));
}

constexpr auto NoDecoder = QT_TRANSLATE_NOOP("Words", "The part of the program that reads pictures is missing; install "
                                                      "the program again.");

struct Size {
    QString text;
    bool isLeast = false;
};

Size sizeOf(double llr, double limit)
{
    const auto size = verify::ratioSize(llr, limit);
    return {QLocale().toString(size.value, 'f', size.value < 10 ? 1 : 0), size.isLeast};
}

QString supportWord(verify::Support support)
{
    using verify::Support;
    switch (support) {
    case Support::None: return Words::tr("no support either way");
    case Support::Weak: return Words::tr("weak support");
    case Support::Moderate: return Words::tr("moderate support");
    case Support::ModeratelyStrong: return Words::tr("moderately strong support");
    case Support::Strong: return Words::tr("strong support");
    case Support::VeryStrong: return Words::tr("very strong support");
    case Support::ExtremelyStrong: return Words::tr("extremely strong support");
    }
    return {};
}

QString flagText(verify::CaseFlag flag, const verify::Verification& verification)
{
    using verify::CaseFlag;
    switch (flag) {
    case CaseFlag::OneReference:
        return Words::tr("Only one reference. Add another: with one, the best proposal is Refer.");
    case CaseFlag::FewReferences: return Words::tr("Only two references. Three or more are safer.");
    case CaseFlag::QueryIsReference:
        return Words::tr("The query is a copy of a reference. No one signs the same way twice.");
    case CaseFlag::QueryTraced:
        return Words::tr(
            "The query lies upon a reference line by line, as if pasted or traced. No one signs the same way "
            "twice.");
    case CaseFlag::RepeatedReference: return Words::tr("Some references are the same picture. It counts once.");
    case CaseFlag::ReferencesDisagree:
        return Words::tr("The references disagree among themselves. Check that they are one person's.");
    case CaseFlag::NotCalibrated:
        return Words::tr("The model %1 is not calibrated: scores only, so always Refer.")
            .arg(QString::fromStdString(verification.model.name));
    case CaseFlag::QueryQuality:
    case CaseFlag::ReferenceQuality: return {}; // said picture by picture
    }
    return {};
}

QString qualityOf(const PictureRecord& record)
{
    QStringList parts;
    for (const auto& note : record.quality)
        parts << quality(note);
    return parts.join(QStringLiteral(", "));
}

/// "<file>: <text>"
QString aboutFile(const Error& error, const QString& text)
{
    const QString context = QString::fromStdString(error.context);
    if (context.isEmpty())
        return text;
    const QString file = context.contains(u'/') ? QFileInfo(context).fileName() : context;
    return QStringLiteral("%1: %2").arg(file.isEmpty() ? context : file, text);
}

} // namespace

Band bandOf(verify::Decision decision)
{
    switch (decision) {
    case verify::Decision::Accept: return Band::Accept;
    case verify::Decision::Refer: return Band::Refer;
    case verify::Decision::Reject: return Band::Reject;
    }
    return Band::Refer;
}

QString word(verify::Decision decision)
{
    switch (decision) {
    case verify::Decision::Accept: return Words::tr("Accept");
    case verify::Decision::Refer: return Words::tr("Refer");
    case verify::Decision::Reject: return Words::tr("Reject");
    }
    return {};
}

QString meaning(const verify::Verification& verification)
{
    const auto& judgement = verification.judgement;
    const auto has = [&](verify::CaseFlag flag) {
        return std::find(judgement.flags.begin(), judgement.flags.end(), flag) != judgement.flags.end();
    };
    switch (judgement.proposal) {
    case verify::Decision::Accept: return Words::tr("The query agrees with the references.");
    case verify::Decision::Reject: return Words::tr("The query does not agree with the references.");
    case verify::Decision::Refer: break;
    }
    if (isCalibrated(verification) && judgement.llr >= judgement.calibration.acceptLlr) {
        if (has(verify::CaseFlag::QueryIsReference))
            return Words::tr("Alike enough to accept, but a copy of a reference: a second person should look.");
        if (has(verify::CaseFlag::QueryTraced))
            return Words::tr("Alike enough to accept, but the same as a reference: a second person should look.");
        if (has(verify::CaseFlag::OneReference))
            return Words::tr("Alike enough to accept, but there is only one reference: a second person should look.");
        return Words::tr("Alike enough to accept, but see the notes below: a second person should look.");
    }
    return Words::tr("Not clear enough: a second person should look.");
}

QString percent(const Probability& probability)
{
    const double value = 100 * probability.value();
    if (value > 99.9)
        return Words::tr("more than %1 %").arg(QLocale().toString(99.9, 'f', 1));
    if (value < 0.1)
        return Words::tr("less than %1 %").arg(QLocale().toString(0.1, 'f', 1));
    return Words::tr("%1 %").arg(QLocale().toString(value, 'f', value > 99 || value < 1 ? 1 : 0));
}

QString shareText(double share)
{
    return Words::tr("%1 %").arg(QLocale().toString(100 * share, 'f', 1));
}

QString rateText(const verify::Rate& rate)
{
    const QLocale locale;
    return Words::tr("%1 % (%2 to %3)")
        .arg(locale.toString(100 * rate.value, 'f', 1), locale.toString(100 * rate.low, 'f', 1),
             locale.toString(100 * rate.high, 'f', 1));
}

QString likelihoodRatio(double llr, double limit)
{
    const Size size = sizeOf(llr, limit);
    const QString text = size.isLeast ? Words::tr("at least %1").arg(size.text) : size.text;
    return llr < 0 ? QStringLiteral("1 : %1").arg(text) : QStringLiteral("%1 : 1").arg(text);
}

QString briefRatio(double llr, double limit)
{
    const Size size = sizeOf(llr, limit);
    if (llr < 0)
        return (size.isLeast ? QStringLiteral("≤ 1 : %1") : QStringLiteral("1 : %1")).arg(size.text);
    return (size.isLeast ? QStringLiteral("≥ %1 : 1") : QStringLiteral("%1 : 1")).arg(size.text);
}

QString statement(double llr, double limit)
{
    const verify::Verbal verbal = verify::verbal(llr);
    if (verbal.support == verify::Support::None)
        return Words::tr("This likeness is about as probable from a genuine signature as from a skilled forgery: %1.")
            .arg(supportWord(verbal.support));
    const Size size = sizeOf(llr, limit);
    const QString times = size.isLeast ? Words::tr("at least %1").arg(size.text) : Words::tr("about %1").arg(size.text);
    return verbal.towards == verify::Proposition::Genuine
               ? Words::tr("This likeness is %1 times more probable from a genuine signature than from a skilled "
                           "forgery: %2.")
                     .arg(times, supportWord(verbal.support))
               : Words::tr("This likeness is %1 times more probable from a skilled forgery than from a genuine "
                           "signature: %2.")
                     .arg(times, supportWord(verbal.support));
}

bool isCalibrated(const verify::Verification& verification)
{
    const auto& flags = verification.judgement.flags;
    return std::find(flags.begin(), flags.end(), verify::CaseFlag::NotCalibrated) == flags.end();
}

QString quality(const QualityNote& note)
{
    const auto number = [](double value) { return QLocale().toString(value, 'f', 0); };
    const auto digit = [](double value) { return QLocale().toString(value, 'f', 1); };
    const auto share = [&note](int digits) { return shareOf(note.measured, digits); };
    const auto limit = [&note](int digits) { return shareOf(note.limit, digits); };
    switch (note.flag) {
    case QualityFlag::Empty: return Words::tr("hardly any ink");
    case QualityFlag::TooSmall:
        return Words::tr("small (%1 pixels, at least %2)").arg(number(note.measured), number(note.limit));
    case QualityFlag::TooFaint:
        return Words::tr("faint (contrast %1, at least %2)").arg(shareOf(note.measured, 1), shareOf(note.limit, 1));
    case QualityFlag::TouchesBorder: return Words::tr("touches the border, may be cut off");
    case QualityFlag::Clutter: return Words::tr("much besides the signature");
    case QualityFlag::LowResolution:
        return Words::tr("low resolution (%1 dpi, at least %2)").arg(number(note.measured), number(note.limit));
    case QualityFlag::NotASignature: return Words::tr("may not be a signature");
    case QualityFlag::Noisy: return Words::tr("grainy (%1, at most %2)").arg(share(0), limit(0));
    case QualityFlag::Blurred: return Words::tr("blurred (%1, at most %2)").arg(share(0), limit(0));
    case QualityFlag::FewStrokes:
        return Words::tr("too few strokes to judge by (%1, at least %2)").arg(digit(note.measured), digit(note.limit));
    case QualityFlag::CrossedByLine: return Words::tr("a line crosses it");
    case QualityFlag::CrossedByStamp: return Words::tr("a stamp crosses it (%1 of the ink)").arg(share(0));
    case QualityFlag::FromScreen:
        return Words::tr("perhaps photographed off a screen (lattice %1, at most %2)")
            .arg(digit(note.measured), digit(note.limit));
    case QualityFlag::Copied:
        return Words::tr("specks as on a copy of a copy (%1, at most %2)")
            .arg(number(note.measured), number(note.limit));
    case QualityFlag::SameAsReference:
        return Words::tr("the same as a reference (%1, at most %2)").arg(share(1), limit(1));
    }
    return {};
}

QStringList notes(const verify::Verification& verification)
{
    using verify::CaseFlag;
    QStringList lines;
    const auto& flags = verification.judgement.flags;
    for (const auto flag :
         {CaseFlag::QueryIsReference, CaseFlag::QueryTraced, CaseFlag::NotCalibrated, CaseFlag::OneReference,
          CaseFlag::RepeatedReference, CaseFlag::ReferencesDisagree, CaseFlag::FewReferences})
        if (std::find(flags.begin(), flags.end(), flag) != flags.end())
            lines << flagText(flag, verification);
    const auto& alone = verification.judgement.referenceLlrs;
    if (alone.size() > 1 && verification.judgement.proposal == verify::Decision::Accept
        && std::ranges::all_of(alone, [](double llr) { return llr < 0; }))
        lines << Words::tr("Each reference alone speaks against the query, but they differ as much from one another.");
    if (!verification.query.quality.empty())
        lines << Words::tr("Query: %1.").arg(qualityOf(verification.query));
    // What is said of several references is said once.
    std::vector<std::pair<QString, QStringList>> said;
    for (std::size_t i = 0; i < verification.references.size(); ++i) {
        if (verification.references[i].quality.empty())
            continue;
        const QString text = qualityOf(verification.references[i]);
        const auto same =
            std::find_if(said.begin(), said.end(), [&](const auto& other) { return other.first == text; });
        (same == said.end() ? said.emplace_back(text, QStringList()) : *same).second << QLocale().toString(i + 1);
    }
    for (const auto& [text, which] : said)
        lines << (which.size() == 1 ? Words::tr("Reference %1: %2.") : Words::tr("References %1: %2."))
                     .arg(which.join(QStringLiteral(", ")), text);
    return lines;
}

QString sentence(const Error& error)
{
    const QString said = QString::fromStdString(error.message);
    QString text;
    switch (error.code) {
    case ErrorCode::NotFound: text = Words::tr("There is no such file or folder. Check the name."); break;
    case ErrorCode::Unreadable:
        text = Words::tr("It cannot be read. Check that it is a file and that you may open it.");
        break;
    case ErrorCode::EmptyInput: text = Words::tr("There is nothing in it. Choose another one."); break;
    case ErrorCode::Unsupported:
        text =
            Words::tr("It is not a picture that can be read. Save the page as PNG, TIFF, JPEG or PDF and open that.");
        break;
    case ErrorCode::Truncated: text = Words::tr("The end of the file is missing. Scan it or copy it again."); break;
    case ErrorCode::Corrupt: text = Words::tr("The file is damaged. Scan it or copy it again."); break;
    case ErrorCode::TooLarge:
        text = Words::tr("The picture is too large. Scan it at 300 dpi or cut out the signature.");
        break;
    case ErrorCode::Encrypted:
        text = Words::tr("It is protected by a password. Save the page as a picture and open that.");
        break;
    case ErrorCode::NoSignature:
        text = Words::tr("No signature was found on it. Check that it is a scan of a signature on paper.");
        break;
    case ErrorCode::WrongModel:
        text = Words::tr("It is a model for another program or version. Open another model file.");
        break;
    case ErrorCode::OutOfMemory:
        text = Words::tr("There is not enough memory. Close other programs or take a smaller picture.");
        break;
    case ErrorCode::WriteFailed:
        text = Words::tr("It could not be written to %1. Choose another folder, or make room on the disk.")
                   .arg(QDir::toNativeSeparators(QFileInfo(QString::fromStdString(error.context)).path()));
        break;
    case ErrorCode::Cancelled:
    case ErrorCode::InvalidArgument:
    case ErrorCode::Denied:
    case ErrorCode::Conflict: text = said; break;
    case ErrorCode::Internal: text = said == QLatin1String(NoDecoder) ? Words::tr(NoDecoder) : said; break;
    }
    return aboutFile(error, text);
}

QDateTime local(std::chrono::system_clock::time_point when)
{
    using std::chrono::milliseconds;
    return QDateTime::fromMSecsSinceEpoch(std::chrono::duration_cast<milliseconds>(when.time_since_epoch()).count());
}

QString moment(std::chrono::system_clock::time_point when)
{
    return QLocale().toString(local(when), QLocale::ShortFormat);
}

QString modelSentence(const Error& error)
{
    switch (error.code) {
    case ErrorCode::EmptyInput:
    case ErrorCode::Unsupported:
    case ErrorCode::Truncated:
    case ErrorCode::Corrupt:
    case ErrorCode::TooLarge:
        return aboutFile(error, Words::tr("The model file is damaged, or is none. Copy or install it again."));
    case ErrorCode::OutOfMemory:
        return aboutFile(error, Words::tr("There is not enough memory for the model. Close other programs."));
    case ErrorCode::Internal:
        return Words::tr("The part of the program that compares signatures is missing or damaged. Install the program "
                         "again.");
    default: return sentence(error);
    }
}

QString recordSentence(const Error& error)
{
    switch (error.code) {
    // These say it of the records themselves; the table above speaks of pictures.
    case ErrorCode::NotFound:
    case ErrorCode::Unreadable:
    case ErrorCode::Unsupported:
    case ErrorCode::Corrupt:
    case ErrorCode::Encrypted:
    case ErrorCode::WriteFailed: return QString::fromStdString(error.message);
    default: return sentence(error);
    }
}

} // namespace countersign::ui
