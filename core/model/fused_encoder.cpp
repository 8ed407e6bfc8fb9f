#include "core/model/fused_encoder.h"

#include "core/base/threads.h"
#include "core/model/fused_desk.h"

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

namespace countersign::model {

namespace {

/// oneDNN shares an operation among the threads of OpenMP; ours are shared by whole pictures and pairs.
class AloneOnThread {
public:
    AloneOnThread() : m_before(omp_get_max_threads()) { omp_set_num_threads(1); }
    ~AloneOnThread() { omp_set_num_threads(m_before); }
    AloneOnThread(const AloneOnThread&) = delete;
    AloneOnThread& operator=(const AloneOnThread&) = delete;

private:
    int m_before;
};

Error toError(const std::exception& exception)
{
    const auto* dnnlError = dynamic_cast<const dnnl::error*>(&exception);
    if (dynamic_cast<const std::bad_alloc*>(&exception) || (dnnlError && dnnlError->status == dnnl_out_of_memory))
        return {ErrorCode::OutOfMemory, "there is not enough memory for the network"};
    return {ErrorCode::Internal, std::string("the network failed: ") + exception.what()};
}

class FusedEncoder final : public verify::Encoder {
public:
    FusedEncoder(std::unique_ptr<FusedNet> network, verify::ModelInfo info, int threads)
        : m_network(std::move(network)),
          m_info(std::move(info)),
          m_threads(static_cast<std::size_t>(threadCount(threads)))
    {
    }

    const verify::ModelInfo& info() const override { return m_info; }

    Result<std::vector<verify::Features>> encode(std::span<const InkImage> images) override
    {
        for (const auto& image : images) {
            if (Size{image.width, image.height} != m_info.inputSize
                || image.ink.size() != static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height))
                return fail(ErrorCode::InvalidArgument, "the picture has not the network's input size");
        }
        std::vector<verify::Features> features(images.size());
        auto done = forEach(images.size(), [&](std::size_t i, FusedNet::Desk& desk) {
            m_network->encode(images[i], features[i], desk);
        });
        if (!done)
            return tl::unexpected(done.error());
        return features;
    }

    Result<std::vector<float>> compare(std::span<const verify::FeaturePair> pairs) override
    {
        for (const auto& [a, b] : pairs) {
            if (a->local.size() != FusedNet::LocalSize || b->local.size() != FusedNet::LocalSize)
                return fail(ErrorCode::InvalidArgument, "the features come from another network");
        }
        std::vector<float> scores(pairs.size());
        auto done = forEach(pairs.size(), [&](std::size_t i, FusedNet::Desk& desk) {
            scores[i] = m_network->compare(*pairs[i].first, *pairs[i].second, desk);
        });
        if (!done)
            return tl::unexpected(done.error());
        return scores;
    }

private:
    using Work = std::function<void(std::size_t, FusedNet::Desk&)>;

    /// One by one, each by the thread that is free next.
    Result<void> forEach(std::size_t count, const Work& work)
    {
        const std::lock_guard turn(m_turn);
        std::atomic<std::size_t> next = 0;
        std::mutex mutex;
        std::optional<Error> error;
        const auto run = [&](std::size_t place) {
            const AloneOnThread alone;
            try {
                for (std::size_t i = next++; i < count; i = next++)
                    work(i, deskAt(place));
            } catch (const std::exception& exception) {
                const std::lock_guard lock(mutex);
                error = toError(exception);
                next = count;
            }
        };
        const std::size_t threads = std::min(m_threads, count);
        if (m_desks.size() < threads)
            m_desks.resize(threads);
        {
            std::vector<std::jthread> others;
            try {
                for (std::size_t i = 1; i < threads; ++i)
                    others.emplace_back(run, i);
            } catch (const std::system_error&) {
                // The system has no more threads to give; fewer do it too.
            }
            run(0);
        }
        if (error)
            return tl::unexpected(std::move(*error));
        return {};
    }

    FusedNet::Desk& deskAt(std::size_t place)
    {
        if (!m_desks[place])
            m_desks[place] = m_network->desk();
        return *m_desks[place];
    }

    std::unique_ptr<FusedNet> m_network;
    verify::ModelInfo m_info;
    std::size_t m_threads;
    std::vector<std::unique_ptr<FusedNet::Desk>> m_desks; ///< one a thread
    std::mutex m_turn;
};

Result<Number> numberFor(const std::string& precision)
{
    if (precision == "float")
        return Number::Float;
    if (precision == "auto")
        return hasBfloat16() ? Number::Bfloat16 : Number::Float;
    if (precision != "bfloat16")
        return fail(ErrorCode::InvalidArgument, "is no precision; use auto, float or bfloat16", precision);
    if (!hasBfloat16())
        return fail(ErrorCode::InvalidArgument, "this processor does not compute with bfloat16; use auto or float",
                    precision);
    return Number::Bfloat16;
}

} // namespace

Result<std::unique_ptr<verify::Encoder>> openFused(const ModelFile& file, const std::string& name,
                                                   const DeviceOptions& options)
{
    std::unique_ptr<verify::Encoder> encoder;
    if (file.card.architecture != "encoder")
        return encoder;
    const auto number = numberFor(options.precision);
    if (!number)
        return tl::unexpected(number.error());
    try {
        const AloneOnThread alone;
        const auto found = encoderOptions(file.card.parameters);
        const auto weights = found ? FusedWeights::of(file.tensors, *found) : tl::unexpected(found.error());
        if (!weights)
            return fail(weights.error().code, weights.error().message, name);
        if (!FusedNet::canHold(*weights))
            return encoder;
        auto network = std::make_unique<FusedNet>(*weights, *found, *number);
        auto info = toInfo(file.card, file.sha256);
        if (network->inputSize() != info.inputSize)
            return fail(ErrorCode::WrongModel, "its card names another input size than its architecture has", name);
        info.device = *number == Number::Bfloat16 ? "cpu, bfloat16" : "cpu";
        encoder = std::make_unique<FusedEncoder>(std::move(network), std::move(info), options.threads);
    } catch (const std::exception& exception) {
        auto error = toError(exception);
        error.context = name;
        return tl::unexpected(std::move(error));
    }
    if (const auto sane = checkSane(*encoder, name); !sane)
        return tl::unexpected(sane.error());
    return encoder;
}

} // namespace countersign::model
