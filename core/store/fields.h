// What the bodies of records hold: every field of each type, in order. Pixels are stored apart.
#pragma once

#include "core/base/form.h"
#include "core/store/pack.h"
#include "core/store/signing_rule.h"
#include "core/verify/verification.h"

// Beside the types, where the compiler looks for them.
namespace countersign {

// The last of each enumeration: what lies beyond was written by a newer program, or is damaged.
constexpr QualityFlag last(QualityFlag)
{
    return QualityFlag::SameAsReference;
}

void fields(auto& pack, Size& v)
{
    pack(v.width, v.height);
}
void fields(auto& pack, Box& v)
{
    pack(v.x, v.y, v.width, v.height);
}
void fields(auto& pack, PageLayout& v)
{
    pack(v.columns, v.rows, v.print);
}
void fields(auto& pack, KnownField& v)
{
    pack(v.layout, v.page, v.field);
}
void fields(auto& pack, QualityNote& v)
{
    pack(v.flag, v.measured, v.limit);
}
void fields(auto& pack, PictureRecord& v)
{
    pack(v.name, v.sha256, v.bytes, v.page, v.pages, v.dotsPerInch, v.box, v.quality);
}

namespace verify {

constexpr Decision last(Decision)
{
    return Decision::Reject;
}
constexpr CaseFlag last(CaseFlag)
{
    return CaseFlag::QueryTraced;
}
constexpr FusionRule last(FusionRule)
{
    return FusionRule::TopTwoMean;
}

void fields(auto& pack, Fusion& v)
{
    pack(v.rule, v.mutual);
}
void fields(auto& pack, Rate& v)
{
    pack(v.value, v.low, v.high);
}
void fields(auto& pack, Calibration& v)
{
    pack(v.references, v.fusion, v.slope, v.offset, v.acceptLlr, v.rejectLlr, v.acceptTarget, v.rejectTarget,
         v.falseMatchSkilled, v.falseMatchRandom, v.falseNonMatch, v.falseNonAccept, v.testWriters, v.llrLimit);
}
void fields(auto& pack, ModelInfo& v)
{
    pack(v.name, v.version, v.architecture, v.sha256, v.inputSize, v.trainedOn, v.license, v.calibrations, v.device);
}
void fields(auto& pack, Judgement& v)
{
    pack(v.referenceScores, v.referenceLlrs, v.score, v.llr, v.probability, v.calibration, v.proposal, v.flags);
}
void fields(auto& pack, HumanDecision& v)
{
    pack(v.decision, v.reason, v.who, v.when);
}
void fields(auto& pack, Verification& v)
{
    pack(v.caseNumber, v.when, v.who, v.customer, v.query, v.references, v.judgement, v.human, v.model, v.seconds,
         v.softwareVersion);
}

} // namespace verify

namespace store {

void fields(auto& pack, Clause& v)
{
    pack(v.count, v.among, v.upTo);
}
void fields(auto& pack, SigningRule& v)
{
    pack(v.clauses);
}

} // namespace store

} // namespace countersign
