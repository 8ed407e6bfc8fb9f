// The Encoder on LibTorch. LibTorch types: for core/model and core/train only.
#pragma once

#include "core/model/networks.h"
#include "core/verify/encoder.h"

#include <functional>
#include <memory>
#include <mutex>

namespace countersign::model {

class TorchEncoder final : public verify::Encoder {
public:
    /// `network` is put into evaluation mode and moved to `device`. `log` may be empty. On the CPU work is shared among
    /// `threads` threads, see threadCount().
    TorchEncoder(std::shared_ptr<Siamese> network, verify::ModelInfo info, torch::Device device, int threads,
                 std::function<void(const std::string&)> log);

    const verify::ModelInfo& info() const override { return m_info; }
    Result<std::vector<verify::Features>> encode(std::span<const InkImage> images) override;
    Result<std::vector<float>> compare(std::span<const verify::FeaturePair> pairs) override;

private:
    using Work = std::function<void(std::size_t first, std::size_t count)>;
    /// Runs `work` over 0..total in batches; out of memory on a GPU halves the batch, then moves the network to the CPU.
    Result<void> inBatches(std::size_t total, std::size_t batch, const Work& work);
    Result<void> onThreads(std::size_t total, std::size_t batch, const Work& work) const;
    Encoded gather(std::span<const verify::Features* const> features) const;

    std::shared_ptr<Siamese> m_network;
    verify::ModelInfo m_info;
    torch::Device m_device;
    std::function<void(const std::string&)> m_log;
    std::vector<std::int64_t> m_localShape; ///< without the first dimension; empty where there are no local features
    std::int64_t m_dimensions = 0;
    std::size_t m_threads = 1;
    std::mutex m_mutex;
};

/// Images of one size as bytes [N, 1, H, W] in the processor's memory.
[[nodiscard]] torch::Tensor toBytes(std::span<const InkImage* const> images);
/// Bytes as ink, 0..1, where they are, channels last.
[[nodiscard]] torch::Tensor toInk(const torch::Tensor& bytes);
/// Both, on `device`.
[[nodiscard]] torch::Tensor toTensor(std::span<const InkImage* const> images, torch::Device device);

} // namespace countersign::model
