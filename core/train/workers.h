// Several processes that train one network together, each on its share of every batch. LibTorch types: for core/train
// only. Without distributed support in LibTorch there is only one.
#pragma once

#include "core/base/result.h"
#include "core/train/trainer.h"

#include <torch/types.h>

#include <memory>
#include <stdexcept>

namespace countersign::train {

/// Another worker has ended or does not answer.
class WorkerLost : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Every function but the first four is called by all workers, in the same order, and throws WorkerLost.
class Workers {
public:
    /// One alone.
    Workers() = default;
    /// Waits for the others. Errors: InvalidArgument (a place that cannot be), Unsupported (no Gloo in this LibTorch),
    /// NotFound (the others did not come in time).
    [[nodiscard]] static Result<Workers> join(const WorkerPlace& place, torch::Device device);

    [[nodiscard]] bool areMany() const { return m_count > 1; }
    /// The one that validates and writes.
    [[nodiscard]] bool isFirst() const { return m_rank == 0; }
    /// The first of `total` that is this worker's, and how many are.
    [[nodiscard]] std::pair<std::int64_t, std::int64_t> shareOf(std::int64_t total) const;

    /// The sum over all, without a gradient.
    [[nodiscard]] torch::Tensor sum(const torch::Tensor& mine) const;
    /// The sum over all; the gradient is added up likewise.
    [[nodiscard]] torch::Tensor sumWithGradient(const torch::Tensor& mine) const;
    /// All rows, of which `mine` are this worker's share. What follows is different work on each worker: the gradient of
    /// a row is the sum over all of them.
    [[nodiscard]] torch::Tensor gatherForShares(const torch::Tensor& mine, std::int64_t total) const;
    /// All rows. What follows is the same work on each worker: the gradient of a row is its own.
    [[nodiscard]] torch::Tensor gatherForAll(const torch::Tensor& mine, std::int64_t total) const;
    /// `tensor` becomes that of the first worker.
    void takeFromFirst(torch::Tensor tensor) const;
    [[nodiscard]] bool anyOf(bool mine) const;

private:
    struct Group;
    std::shared_ptr<Group> m_group; ///< null where there is one alone
    int m_rank = 0, m_count = 1;
};

} // namespace countersign::train
