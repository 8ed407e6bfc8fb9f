#include "core/verify/calibrate.h"

#include <algorithm>

namespace countersign::verify {

std::optional<Calibration> calibrationFor(const ModelInfo& info, int references)
{
    std::optional<Calibration> fewest;
    std::optional<Calibration> fitting;
    for (const Calibration& candidate : info.calibrations) {
        if (!fewest || candidate.references < fewest->references)
            fewest = candidate;
        if (candidate.references <= references && (!fitting || candidate.references > fitting->references))
            fitting = candidate;
    }
    return fitting ? fitting : fewest;
}

double logLikelihoodRatio(const Calibration& calibration, double score)
{
    const double llr = calibration.slope * score + calibration.offset;
    return calibration.llrLimit > 0 ? std::clamp(llr, -calibration.llrLimit, calibration.llrLimit) : llr;
}

Decision decide(const Calibration& calibration, double llr)
{
    if (llr >= calibration.acceptLlr)
        return Decision::Accept;
    if (llr < calibration.rejectLlr)
        return Decision::Reject;
    return Decision::Refer;
}

} // namespace countersign::verify
