#include "core/model/torch_encoder.h"

#include "core/base/threads.h"
#include "core/model/device.h"

#include <torch/utils.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <optional>
#include <system_error>
#include <thread>

namespace countersign::model {

namespace {

constexpr std::size_t EncodeBatch = 32;
/// Of a few pairs everything stays in the cache of a core.
constexpr std::size_t CompareBatch = 4, CompareBatchOnGpu = 256;

} // namespace

torch::Tensor toBytes(std::span<const InkImage* const> images)
{
    const auto h = images.front()->height, w = images.front()->width;
    const auto bytes = torch::empty({static_cast<std::int64_t>(images.size()), 1, h, w}, torch::kUInt8);
    auto* to = bytes.data_ptr<std::uint8_t>();
    for (const auto* image : images) {
        std::memcpy(to, image->ink.data(), image->ink.size());
        to += image->ink.size();
    }
    return bytes;
}

torch::Tensor toInk(const torch::Tensor& bytes)
{
    return (bytes.to(torch::kFloat) / 255).contiguous(torch::MemoryFormat::ChannelsLast);
}

torch::Tensor toTensor(std::span<const InkImage* const> images, torch::Device device)
{
    return toInk(toBytes(images).to(device));
}

TorchEncoder::TorchEncoder(std::shared_ptr<Siamese> network, verify::ModelInfo info, torch::Device device, int threads,
                           std::function<void(const std::string&)> log)
    : m_network(std::move(network)),
      m_info(std::move(info)),
      m_device(device),
      m_log(std::move(log)),
      m_threads(static_cast<std::size_t>(threadCount(threads)))
{
    m_network->eval();
    m_network->to(m_device);
    m_info.device = describe(m_device);
    m_info.inputSize = m_network->inputSize();
    const torch::NoGradGuard guard;
    const auto probe =
        m_network->encode(torch::zeros({1, 1, m_info.inputSize.height, m_info.inputSize.width}, m_device));
    m_dimensions = probe.embedding.size(1);
    if (probe.local.defined())
        m_localShape = probe.local.sizes().slice(1).vec();
}

// Whole batches go to threads of ours, each of which computes alone. LibTorch would rather have all threads share every
// operation and wait for each other in a busy loop after each: where a core is wanted by somebody else too, or is one of
// a virtual machine, two threads are then four times slower than one.
Result<void> TorchEncoder::onThreads(std::size_t total, std::size_t batch, const Work& work) const
{
    const std::size_t share = std::clamp<std::size_t>((total + m_threads - 1) / m_threads, 1, batch);
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::optional<Error> error;
    const auto run = [&] {
        const torch::NoGradGuard guard;
        torch::set_num_threads(1);
        for (std::size_t first = next.fetch_add(share); first < total; first = next.fetch_add(share)) {
            try {
                work(first, std::min(share, total - first));
            } catch (const std::exception& exception) {
                const std::lock_guard lock(mutex);
                error = toError(exception);
                next = total;
            }
        }
    };
    {
        std::vector<std::jthread> others;
        try {
            for (std::size_t i = 1; i < std::min(m_threads, (total + share - 1) / share); ++i)
                others.emplace_back(run);
        } catch (const std::system_error&) {
            // The system has no more threads to give; fewer do it too.
        }
        run();
    }
    torch::set_num_threads(static_cast<int>(m_threads));
    if (error)
        return tl::unexpected(std::move(*error));
    return {};
}

Result<void> TorchEncoder::inBatches(std::size_t total, std::size_t batch, const Work& work)
{
    if (m_device.is_cpu())
        return onThreads(total, batch, work);
    const torch::NoGradGuard guard;
    for (std::size_t first = 0; first < total;) {
        const auto count = std::min(batch, total - first);
        try {
            work(first, count);
            first += count;
        } catch (const std::exception& exception) {
            auto error = toError(exception);
            if (error.code != ErrorCode::OutOfMemory)
                return tl::unexpected(std::move(error));
            if (batch > 1) {
                batch /= 2;
                if (m_log)
                    m_log("The GPU ran out of memory; going on with batches of " + std::to_string(batch) + ".");
                continue;
            }
            m_device = torch::Device(torch::kCPU);
            m_network->to(m_device);
            m_info.device = describe(m_device);
            if (m_log)
                m_log("The GPU ran out of memory; going on on the CPU.");
            return onThreads(total - first, batch,
                             [&work, first](std::size_t from, std::size_t n) { work(first + from, n); });
        }
    }
    return {};
}

Result<std::vector<verify::Features>> TorchEncoder::encode(std::span<const InkImage> images)
{
    for (const auto& image : images) {
        if (Size{image.width, image.height} != m_info.inputSize
            || image.ink.size() != static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height))
            return fail(ErrorCode::InvalidArgument, "the picture has not the network's input size");
    }
    const std::lock_guard lock(m_mutex);
    std::vector<verify::Features> features(images.size());
    auto done = inBatches(images.size(), EncodeBatch, [&](std::size_t first, std::size_t count) {
        std::vector<const InkImage*> batch(count);
        for (std::size_t i = 0; i < count; ++i)
            batch[i] = &images[first + i];
        const auto encoded = m_network->encode(toTensor(batch, m_device));
        const auto embedding = torch::nn::functional::normalize(encoded.embedding).to(torch::kCPU).contiguous();
        // Embeddings that are compared as they are must stay as they are: the network's metric may not be angular.
        const auto local = (encoded.local.defined() ? encoded.local : encoded.embedding).to(torch::kCPU).contiguous();
        const auto localSize = static_cast<std::size_t>(local.numel()) / count;
        for (std::size_t i = 0; i < count; ++i) {
            const auto* e = embedding.data_ptr<float>() + i * static_cast<std::size_t>(m_dimensions);
            features[first + i].embedding.assign(e, e + m_dimensions);
            const auto* l = local.data_ptr<float>() + i * localSize;
            features[first + i].local.assign(l, l + localSize);
        }
    });
    if (!done)
        return tl::unexpected(done.error());
    return features;
}

Encoded TorchEncoder::gather(std::span<const verify::Features* const> features) const
{
    const auto n = static_cast<std::int64_t>(features.size());
    const auto size = features.front()->local.size();
    auto shape = m_localShape.empty() ? std::vector<std::int64_t>{m_dimensions} : m_localShape;
    shape.insert(shape.begin(), n);
    const auto local = torch::empty(shape);
    auto* to = local.data_ptr<float>();
    for (const auto* one : features) {
        std::memcpy(to, one->local.data(), size * sizeof(float));
        to += size;
    }
    if (m_localShape.empty())
        return {local.to(m_device), {}};
    return {{}, local.to(m_device)};
}

Result<std::vector<float>> TorchEncoder::compare(std::span<const verify::FeaturePair> pairs)
{
    std::size_t wanted = 1;
    for (const auto n : m_localShape)
        wanted *= static_cast<std::size_t>(n);
    if (m_localShape.empty())
        wanted = static_cast<std::size_t>(m_dimensions);
    for (const auto& [a, b] : pairs) {
        if (a->local.size() != wanted || b->local.size() != wanted)
            return fail(ErrorCode::InvalidArgument, "the features come from another network");
    }
    const std::lock_guard lock(m_mutex);
    std::vector<float> scores(pairs.size());
    const auto batch = m_device.is_cpu() ? CompareBatch : CompareBatchOnGpu;
    auto done = inBatches(pairs.size(), batch, [&](std::size_t first, std::size_t count) {
        std::vector<const verify::Features*> a(count), b(count);
        for (std::size_t i = 0; i < count; ++i) {
            a[i] = pairs[first + i].first;
            b[i] = pairs[first + i].second;
        }
        const auto result = m_network->compare(gather(a), gather(b)).to(torch::kCPU).contiguous();
        std::memcpy(scores.data() + first, result.data_ptr<float>(), count * sizeof(float));
    });
    if (!done)
        return tl::unexpected(done.error());
    return scores;
}

} // namespace countersign::model
