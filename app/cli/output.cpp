#include "app/cli/output.h"

#include <array>
#include <charconv>
#include <iostream>

namespace countersign::cli {

void print(const Json& json)
{
    std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

Json describeError(const Error& error)
{
    return {{"code", name(error.code)}, {"message", error.message}, {"file", error.context}};
}

Json describeModel(const verify::ModelInfo& info)
{
    return {{"name", info.name}, {"version", info.version}, {"sha256", info.sha256}};
}

Json describeFlags(const verify::Judgement& judgement)
{
    Json flags = Json::array();
    for (const verify::CaseFlag flag : judgement.flags)
        flags.push_back(name(flag));
    return flags;
}

Json llrOf(const verify::Judgement& judgement)
{
    return has(judgement, verify::CaseFlag::NotCalibrated) ? Json() : Json(judgement.llr);
}

Json probabilityOf(const verify::Judgement& judgement)
{
    return has(judgement, verify::CaseFlag::NotCalibrated) ? Json() : Json(judgement.probability.value());
}

std::string exact(double number)
{
    std::array<char, 64> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    return {digits.data(), end};
}

std::string rounded(double number, int digits)
{
    std::array<char, 400> text;
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed, digits).ptr;
    return {text.data(), end};
}

std::string percent(double share)
{
    return rounded(100 * share, 1) + " %";
}

std::string sentence(verify::CaseFlag flag)
{
    switch (flag) {
    case verify::CaseFlag::OneReference: return "There is one reference only.";
    case verify::CaseFlag::FewReferences: return "There are two references only.";
    case verify::CaseFlag::QueryIsReference:
        return "The query is a copy of a reference: nobody signs the same way twice.";
    case verify::CaseFlag::RepeatedReference: return "A reference is given more than once; it counts once.";
    case verify::CaseFlag::ReferencesDisagree: return "The references are not alike among themselves.";
    case verify::CaseFlag::NotCalibrated: return "The model has no calibration: there is a score, but no verdict.";
    case verify::CaseFlag::QueryQuality: return "The query's picture has shortcomings.";
    case verify::CaseFlag::ReferenceQuality: return "A reference's picture has shortcomings.";
    case verify::CaseFlag::QueryTraced:
        return "The query lies upon a reference line by line, as if pasted or traced: nobody signs the same way twice.";
    }
    return {};
}

std::string sentence(const QualityNote& note)
{
    const auto against = [&](const char* limit, int digits) {
        return " (" + rounded(note.measured, digits) + ", " + limit + " " + rounded(note.limit, digits) + ")";
    };
    switch (note.flag) {
    case QualityFlag::Empty: return "hardly any ink" + against("at least", 4);
    case QualityFlag::TooSmall: return "too small in pixels" + against("at least", 0);
    case QualityFlag::TooFaint: return "too faint" + against("at least", 2);
    case QualityFlag::TouchesBorder: return "cut off at the border" + against("at most", 3);
    case QualityFlag::Clutter: return "too much besides the signature" + against("at most", 2);
    case QualityFlag::LowResolution: return "low resolution in dots per inch" + against("at least", 0);
    case QualityFlag::NotASignature: return "perhaps not a signature" + against("at most", 2);
    case QualityFlag::Noisy: return "grainy" + against("at most", 2);
    case QualityFlag::Blurred: return "blurred" + against("at most", 2);
    case QualityFlag::FewStrokes: return "too few strokes to judge by" + against("at least", 1);
    case QualityFlag::CrossedByLine: return "crossed by a line" + against("at most", 2);
    case QualityFlag::CrossedByStamp: return "crossed by a stamp" + against("at most", 2);
    case QualityFlag::FromScreen: return "perhaps photographed off a screen" + against("at most", 1);
    case QualityFlag::Copied: return "specks as on a copy of a copy" + against("at most", 0);
    case QualityFlag::SameAsReference: return "the same as a reference" + against("at most", 2);
    }
    return {};
}

} // namespace countersign::cli
