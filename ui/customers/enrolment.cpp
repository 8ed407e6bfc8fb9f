#include "ui/customers/enrolment.h"

#include <QCoreApplication>

#include <algorithm>

namespace countersign::ui {

namespace {

constexpr int Enough = 5; ///< references: more make the decision hardly firmer

} // namespace

bool Candidate::isOutlier() const
{
    return judgement && !verify::has(*judgement, verify::CaseFlag::NotCalibrated)
           && judgement->llr < judgement->calibration.rejectLlr;
}

Result<std::vector<Candidate>> judgeCandidates(verify::Encoder* encoder, const std::vector<PicturePtr>& pictures,
                                               const std::vector<PicturePtr>& enrolled, const verify::Policy& policy)
{
    std::vector<Candidate> candidates;
    std::vector<PicturePtr> all = enrolled; // each picture once
    std::vector<std::size_t> fresh;         // which candidates stand in `all`, after the enrolled ones
    for (const auto& picture : pictures) {
        const bool known = std::ranges::any_of(all, [&](const PicturePtr& other) { return isSame(*picture, *other); });
        if (!known) {
            fresh.push_back(candidates.size());
            all.push_back(picture);
        }
        candidates.push_back({picture, known, {}});
    }
    if (!encoder || all.size() < 2 || fresh.empty())
        return candidates;

    std::vector<InkImage> images;
    for (const auto& picture : all) {
        auto specimen = specimenFor(*picture, encoder->info().inputSize);
        if (!specimen)
            return tl::unexpected(specimen.error());
        images.push_back(std::move(specimen->ink));
    }
    const auto features = encoder->encode(images);
    if (!features)
        return tl::unexpected(features.error());
    std::vector<verify::Case> cases;
    for (std::size_t i = 0; i < fresh.size(); ++i) {
        verify::Case one;
        for (std::size_t k = 0; k < all.size(); ++k) {
            if (k == enrolled.size() + i)
                one.query = &(*features)[k];
            else
                one.references.push_back(&(*features)[k]);
        }
        cases.push_back(std::move(one));
    }
    auto judged = verify::judge(*encoder, cases, policy);
    if (!judged)
        return tl::unexpected(judged.error());
    for (std::size_t i = 0; i < fresh.size(); ++i)
        candidates[fresh[i]].judgement = std::move((*judged)[i]);
    return candidates;
}

QString adviceOn(int references, const verify::Policy& policy)
{
    const auto say = [](const char* text) { return QCoreApplication::translate("Enrolment", text); };
    if (references == 0)
        return say(QT_TRANSLATE_NOOP("Enrolment", "No references yet. Three to five make a firm decision."));
    if (references < policy.referencesToAccept)
        return say(QT_TRANSLATE_NOOP("Enrolment", "With %1 the best proposal is Refer; %2 more would help."))
            .arg(references)
            .arg(Enough - references);
    if (references < Enough)
        return say(QT_TRANSLATE_NOOP("Enrolment", "%1 references; %2 more would help."))
            .arg(references)
            .arg(Enough - references);
    return say(QT_TRANSLATE_NOOP("Enrolment", "%1 references: enough.")).arg(references);
}

} // namespace countersign::ui
