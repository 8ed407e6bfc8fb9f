#include "tests/support/pooled_encoder.h"

#include <cmath>
#include <numeric>

namespace countersign::test {

namespace {

constexpr int Columns = 8;
constexpr int Rows = 4;

verify::Features pooled(const InkImage& image)
{
    std::vector<double> sums(Columns * Rows, 0.0);
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) {
            const int cell = (y * Rows / image.height) * Columns + x * Columns / image.width;
            sums[cell] += image.ink[std::size_t(y) * image.width + x];
        }
    }
    const double mean = std::accumulate(sums.begin(), sums.end(), 0.0) / double(sums.size());
    double squares = 0;
    for (double& sum : sums) {
        sum -= mean;
        squares += sum * sum;
    }
    const double length = squares > 0 ? std::sqrt(squares) : 1.0;
    verify::Features features;
    for (const double sum : sums)
        features.embedding.push_back(float(sum / length));
    return features;
}

} // namespace

verify::ModelInfo PooledEncoder::defaultInfo()
{
    verify::ModelInfo info;
    info.name = "pooled";
    info.version = "1.0";
    info.architecture = "encoder";
    info.sha256 = std::string(64, '0');
    info.inputSize = {192, 96}; // not CommonInput: pictures that were read before have to be fitted anew
    info.trainedOn = "nothing";
    info.device = "cpu";
    for (const int references : {1, 5}) {
        verify::Calibration calibration;
        calibration.references = references;
        calibration.slope = 20;
        calibration.offset = -10;
        calibration.acceptLlr = 2;
        calibration.rejectLlr = -2;
        calibration.falseMatchSkilled = {0.012, 0.004, 0.03};
        calibration.falseMatchRandom = {0.001, 0.0, 0.004};
        calibration.falseNonMatch = {0.011, 0.005, 0.02};
        calibration.falseNonAccept = {0.21, 0.15, 0.28};
        calibration.testWriters = 50;
        info.calibrations.push_back(calibration);
    }
    return info;
}

PooledEncoder::PooledEncoder(verify::ModelInfo info) : m_info(std::move(info)) {}

const verify::ModelInfo& PooledEncoder::info() const
{
    return m_info;
}

Result<std::vector<verify::Features>> PooledEncoder::encode(std::span<const InkImage> images)
{
    std::vector<verify::Features> all;
    for (const InkImage& image : images) {
        if (Size{image.width, image.height} != m_info.inputSize
            || image.ink.size() != std::size_t(image.width) * std::size_t(image.height))
            return fail(ErrorCode::InvalidArgument, "A picture has not the size that the model takes.");
        all.push_back(pooled(image));
    }
    return all;
}

Result<std::vector<float>> PooledEncoder::compare(std::span<const verify::FeaturePair> pairs)
{
    std::vector<float> scores;
    for (const auto& [a, b] : pairs) {
        if (a->embedding.empty() || a->embedding.size() != b->embedding.size())
            return fail(ErrorCode::InvalidArgument, "The features are not of this encoder.");
        scores.push_back(std::inner_product(a->embedding.begin(), a->embedding.end(), b->embedding.begin(), 0.0f));
    }
    return scores;
}

} // namespace countersign::test
