#include "core/retrain/check.h"

#include "core/eval/error_rates.h"
#include "core/verify/calibrate.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <span>

namespace countersign::retrain {

namespace {

constexpr int Rows = 24, Columns = 48;
/// Signatures of one writer that each other is compared with: their median is not moved by a third of wrong ones.
constexpr std::size_t Witnesses = 9;
/// Above this many signatures only those of one writer are compared as pictures.
constexpr std::size_t MostAcrossWriters = 6000;
/// Above this share of doubtful labels it is not single slips. The shipped model doubts 1 to 5 % of right ones.
constexpr double MixedUp = 0.1;
constexpr double Lost = 0.3;
constexpr std::size_t StrokeWidth = 3; ///< among Traits

using Grid = std::vector<float>; ///< of unit length

Grid gridOf(const InkImage& image)
{
    Grid grid(Rows * Columns);
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x)
            grid[static_cast<std::size_t>(y * Rows / image.height * Columns + x * Columns / image.width)] +=
                image.ink[static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width)
                          + static_cast<std::size_t>(x)];
    double mean = 0, square = 0;
    for (const float value : grid)
        mean += value;
    mean /= Rows * Columns;
    for (float& value : grid) {
        value -= static_cast<float>(mean);
        square += static_cast<double>(value) * value;
    }
    for (float& value : grid)
        value /= static_cast<float>(std::sqrt(std::max(square, 1e-12)));
    return grid;
}

double likeness(const Grid& a, const Grid& b)
{
    float sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += a[i] * b[i];
    return sum;
}

class Checker {
public:
    Checker(const Data& data, const ProgressSink& progress, std::stop_token stop)
        : m_data(data), m_samples(data.loaded.set.samples), m_progress(progress), m_stop(std::move(stop))
    {
        for (std::size_t i = 0; i < m_samples.size(); ++i)
            m_byWriter[m_samples[i].writer].push_back(i);
    }

    Result<std::vector<Finding>> all(verify::Encoder* encoder)
    {
        m_total = static_cast<std::int64_t>(m_samples.size()) * (encoder ? 2 : 1);
        known();
        counted();
        leaks();
        if (!twins())
            return fail(ErrorCode::Cancelled, "The check was stopped.");
        if (encoder) {
            if (auto judged = labels(*encoder); !judged)
                return tl::unexpected(judged.error());
        }
        std::ranges::stable_sort(m_findings, {}, [](const Finding& finding) {
            using enum Trouble;
            constexpr std::array order{LabelsMixedUp, LeakRemains,  ModelLost,  Contradiction, TwoWriters,
                                       LooksForged,   LooksGenuine, Leak,       NearDuplicate, Unreadable,
                                       PoorQuality,   FewGenuine,   NoForgeries};
            return std::ranges::find(order, finding.trouble) - order.begin();
        });
        return std::move(m_findings);
    }

private:
    [[nodiscard]] const std::string& writerOf(std::size_t sample) const
    {
        return m_data.loaded.set.writers[static_cast<std::size_t>(m_samples[sample].writer)];
    }

    /// One more signature is done; false when stopped.
    bool next()
    {
        ++m_done;
        if (m_progress && (m_done % 16 == 0 || m_done == m_total)) {
            const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - m_start;
            m_progress({m_done,
                        m_total,
                        spent.count() / static_cast<double>(m_done) * static_cast<double>(m_total - m_done),
                        {}});
        }
        return !m_stop.stop_requested();
    }

    void known()
    {
        for (const auto& error : m_data.loaded.unreadable)
            m_findings.push_back({.trouble = Trouble::Unreadable, .files = {error.context}, .error = error});
        for (const auto& conflict : m_data.conflicts)
            m_findings.push_back({.trouble = Trouble::Contradiction,
                                  .files = {conflict.a, conflict.b},
                                  .measured = static_cast<double>(conflict.line)});
        std::map<QualityFlag, Finding> poor;
        for (const auto& sample : m_samples) {
            for (const auto flag : sample.flags) {
                auto& finding =
                    poor.try_emplace(flag, Finding{.trouble = Trouble::PoorQuality, .files = {}}).first->second;
                finding.flag = flag;
                finding.files.push_back(sample.file);
                finding.measured += 1;
            }
        }
        for (auto& [flag, finding] : poor)
            m_findings.push_back(std::move(finding));
    }

    void counted()
    {
        Finding none{.trouble = Trouble::NoForgeries, .files = {}, .limit = 2};
        for (const auto& [writer, samples] : m_byWriter) {
            const auto forged = std::ranges::count_if(samples, [this](std::size_t i) { return m_samples[i].forged; });
            const auto genuine = static_cast<std::ptrdiff_t>(samples.size()) - forged;
            if (genuine < MinimumGenuine)
                m_findings.push_back({.trouble = Trouble::FewGenuine,
                                      .files = {},
                                      .writer = m_data.loaded.set.writers[static_cast<std::size_t>(writer)],
                                      .measured = static_cast<double>(genuine),
                                      .limit = MinimumGenuine});
            none.measured += forged < 2 ? 1 : 0;
        }
        if (none.measured > 0)
            m_findings.push_back(std::move(none));
    }

    /// The picture of each kind that is nearest to the middle of its kind.
    [[nodiscard]] std::vector<std::filesystem::path> typical(const std::vector<eval::ProbeSample>& probes,
                                                             std::size_t trait) const
    {
        std::vector<std::filesystem::path> files;
        for (const bool forged : {false, true}) {
            std::vector<std::pair<double, std::size_t>> values;
            for (std::size_t i = 0; i < probes.size(); ++i)
                if (probes[i].forged == forged)
                    values.emplace_back(probes[i].traits[trait], i);
            std::ranges::sort(values);
            if (!values.empty())
                files.push_back(m_samples[values[values.size() / 2].second].file);
        }
        return files;
    }

    void leaks()
    {
        const auto report = [this](const std::vector<eval::ProbeSample>& probes, Trouble trouble, double alarm) {
            const auto result = eval::probe(probes);
            if (!result)
                return; // no forgeries, or one writer: said elsewhere
            for (std::size_t trait = 0; trait < result->single.size(); ++trait) {
                // How wide the strokes are is the pen's doing on paper; of what the network sees it is the hand's too.
                const bool ofHand = trouble == Trouble::LeakRemains && trait == StrokeWidth;
                if (result->single[trait] > alarm && !ofHand)
                    m_findings.push_back({.trouble = trouble,
                                          .files = typical(probes, trait),
                                          .trait = Traits[trait],
                                          .measured = result->single[trait],
                                          .limit = alarm});
            }
        };
        const auto forged = std::ranges::count(m_data.scanned, true, &eval::ProbeSample::forged);
        const bool few = std::min<std::ptrdiff_t>(forged, std::ssize(m_data.scanned) - forged) < 100;
        report(m_data.scanned, Trouble::Leak, few ? LeakAlarmOfFew : LeakAlarm);
        report(m_data.normalised, Trouble::LeakRemains, LeakAlarm);
    }

    bool twins()
    {
        const auto& images = m_data.loaded.images;
        const bool acrossWriters = images.size() <= MostAcrossWriters;
        std::vector<Grid> grids;
        grids.reserve(images.size());
        for (const auto& image : images)
            grids.push_back(gridOf(image));
        for (std::size_t i = 0; i < images.size(); ++i) {
            if (!next())
                return false;
            for (std::size_t j = i + 1; j < images.size(); ++j) {
                const bool oneWriter = m_samples[i].writer == m_samples[j].writer;
                if (!oneWriter && !acrossWriters)
                    continue;
                const double like = likeness(grids[i], grids[j]);
                if (like < NearlySame)
                    continue;
                const bool agree = oneWriter && m_samples[i].forged == m_samples[j].forged;
                m_findings.push_back({.trouble = agree ? Trouble::NearDuplicate : Trouble::TwoWriters,
                                      .files = {m_samples[i].file, m_samples[j].file},
                                      .writer = writerOf(i) + (oneWriter ? "" : ", " + writerOf(j)),
                                      .measured = like,
                                      .limit = NearlySame});
            }
        }
        return true;
    }

    Result<void> labels(verify::Encoder& encoder)
    {
        const auto& calibrations = encoder.info().calibrations;
        if (calibrations.empty() || calibrations.front().references != 1)
            return {};
        const auto& calibration = calibrations.front();
        std::vector<double> genuine, forged;
        std::size_t doubted = 0, judged = 0;
        for (const auto& [writer, samples] : m_byWriter) {
            auto llrs = median(encoder, calibration, samples);
            if (!llrs)
                return tl::unexpected(llrs.error());
            for (std::size_t k = 0; k < samples.size(); ++k) {
                if (std::isnan((*llrs)[k]))
                    continue;
                const auto& sample = m_samples[samples[k]];
                const double llr = (*llrs)[k];
                (sample.forged ? forged : genuine).push_back(llr);
                ++judged;
                const bool doubtful = sample.forged ? llr >= calibration.acceptLlr : llr < calibration.rejectLlr;
                if (!doubtful)
                    continue;
                ++doubted;
                m_findings.push_back({.trouble = sample.forged ? Trouble::LooksGenuine : Trouble::LooksForged,
                                      .files = {sample.file},
                                      .writer = writerOf(samples[k]),
                                      .measured = llr,
                                      .limit = sample.forged ? calibration.acceptLlr : calibration.rejectLlr});
            }
        }
        const double share = judged == 0 ? 0 : static_cast<double>(doubted) / static_cast<double>(judged);
        if (share > MixedUp)
            m_findings.push_back({.trouble = Trouble::LabelsMixedUp, .files = {}, .measured = share, .limit = MixedUp});
        if (const auto eer = eval::equalErrorRate(genuine, forged); eer && eer->rate > Lost)
            m_findings.push_back({.trouble = Trouble::ModelLost, .files = {}, .measured = eer->rate, .limit = Lost});
        return {};
    }

    /// Of each sample of a writer the median ratio against a few others that stand among the genuine; NaN without two of them.
    Result<std::vector<double>> median(verify::Encoder& encoder, const verify::Calibration& calibration,
                                       const std::vector<std::size_t>& samples)
    {
        std::vector<InkImage> images;
        std::vector<std::size_t> witnesses;
        std::size_t genuine = 0;
        for (const auto i : samples) {
            images.push_back(m_data.loaded.images[i]);
            genuine += m_samples[i].forged ? 0 : 1;
        }
        std::vector<double> llrs(samples.size(), std::nan(""));
        if (genuine < 3)
            return llrs;
        const double step = std::max(1.0, static_cast<double>(genuine) / Witnesses);
        double at = 0;
        std::size_t seen = 0;
        for (std::size_t k = 0; k < samples.size(); ++k) { // spread over the writer's genuine ones
            if (m_samples[samples[k]].forged)
                continue;
            if (static_cast<double>(seen++) >= at && witnesses.size() < Witnesses) {
                witnesses.push_back(k);
                at += step;
            }
        }
        auto features = encoder.encode(images);
        if (!features)
            return tl::unexpected(features.error());
        std::vector<verify::FeaturePair> pairs; // of all samples, each against every witness but itself
        std::vector<std::size_t> firstOf;
        for (std::size_t k = 0; k < samples.size(); ++k) {
            if (!next())
                return fail(ErrorCode::Cancelled, "The check was stopped.");
            firstOf.push_back(pairs.size());
            for (const auto witness : witnesses)
                if (witness != k)
                    pairs.emplace_back(&(*features)[k], &(*features)[witness]);
        }
        firstOf.push_back(pairs.size());
        auto scores = encoder.compare(pairs);
        if (!scores)
            return tl::unexpected(scores.error());
        for (std::size_t k = 0; k < samples.size(); ++k) {
            const std::span own(scores->data() + firstOf[k], firstOf[k + 1] - firstOf[k]);
            std::ranges::sort(own);
            llrs[k] = verify::logLikelihoodRatio(calibration, own[own.size() / 2]);
        }
        return llrs;
    }

    const Data& m_data;
    const std::vector<eval::Sample>& m_samples;
    const ProgressSink& m_progress;
    std::stop_token m_stop;
    std::map<int, std::vector<std::size_t>> m_byWriter;
    std::vector<Finding> m_findings;
    std::int64_t m_done = 0, m_total = 0;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

} // namespace

const char* name(Trouble trouble)
{
    switch (trouble) {
    case Trouble::Unreadable: return "unreadable";
    case Trouble::Contradiction: return "contradiction";
    case Trouble::TwoWriters: return "two-writers";
    case Trouble::NearDuplicate: return "near-duplicate";
    case Trouble::LooksForged: return "looks-forged";
    case Trouble::LooksGenuine: return "looks-genuine";
    case Trouble::LabelsMixedUp: return "labels-mixed-up";
    case Trouble::ModelLost: return "model-lost";
    case Trouble::Leak: return "leak";
    case Trouble::LeakRemains: return "leak-remains";
    case Trouble::PoorQuality: return "poor-quality";
    case Trouble::FewGenuine: return "few-genuine";
    case Trouble::NoForgeries: return "no-forgeries";
    }
    return "";
}

Result<std::vector<Finding>> check(const Data& data, verify::Encoder* encoder, const ProgressSink& progress,
                                   std::stop_token stop)
{
    return Checker(data, progress, std::move(stop)).all(encoder);
}

bool isPoisoned(std::span<const Finding> findings)
{
    return std::ranges::any_of(findings, [](const Finding& finding) {
        return finding.trouble == Trouble::LabelsMixedUp || finding.trouble == Trouble::LeakRemains;
    });
}

} // namespace countersign::retrain
