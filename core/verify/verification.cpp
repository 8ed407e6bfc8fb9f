#include "core/verify/verification.h"

#include <algorithm>

namespace countersign::verify {

const char* name(FusionRule rule)
{
    switch (rule) {
    case FusionRule::Mean: return "mean";
    case FusionRule::Max: return "max";
    case FusionRule::Median: return "median";
    case FusionRule::TopTwoMean: return "top-2-mean";
    }
    return "unknown";
}

const char* name(Decision decision)
{
    switch (decision) {
    case Decision::Accept: return "accept";
    case Decision::Refer: return "refer";
    case Decision::Reject: return "reject";
    }
    return "unknown";
}

const char* name(CaseFlag flag)
{
    switch (flag) {
    case CaseFlag::OneReference: return "one-reference";
    case CaseFlag::FewReferences: return "few-references";
    case CaseFlag::QueryIsReference: return "query-is-reference";
    case CaseFlag::RepeatedReference: return "repeated-reference";
    case CaseFlag::ReferencesDisagree: return "references-disagree";
    case CaseFlag::NotCalibrated: return "not-calibrated";
    case CaseFlag::QueryQuality: return "query-quality";
    case CaseFlag::ReferenceQuality: return "reference-quality";
    case CaseFlag::QueryTraced: return "query-traced";
    }
    return "unknown";
}

bool has(const Judgement& judgement, CaseFlag flag)
{
    return std::find(judgement.flags.begin(), judgement.flags.end(), flag) != judgement.flags.end();
}

} // namespace countersign::verify
