// Adam and SGD with state that can be written to a checkpoint. LibTorch's own optimisers can be written as a pickle
// only, and their state is keyed differently from version to version. LibTorch types: for core/train only.
#pragma once

#include "core/model/networks.h"
#include "core/model/safetensors.h"

#include <string>
#include <vector>

namespace countersign::train {

class Optimiser {
public:
    enum class Kind {
        Adam, ///< with decoupled weight decay: Loshchilov and Hutter, ICLR 2019; betas 0.9 and 0.999
        Sgd,  ///< momentum 0.9
    };

    /// Weights that need no gradient are left alone.
    Optimiser(torch::nn::Module& network, Kind kind, double weightDecay);

    void clearGradients();
    /// One step; gradients are scaled down together where their norm is above `clipNorm` (<= 0: never).
    /// Out: the norm before that. Where it is no finite number, nothing is changed.
    double step(double learningRate, double clipNorm);

    /// What it has of each weight.
    [[nodiscard]] std::vector<torch::Tensor> state() const;
    [[nodiscard]] std::int64_t steps() const { return m_steps; }
    void setSteps(std::int64_t steps) { m_steps = steps; }

    void put(model::TensorFile& file) const;
    /// Errors: WrongModel.
    [[nodiscard]] Result<void> take(const model::TensorFile& file);

private:
    struct Slot {
        std::string name;
        torch::Tensor parameter, first, second;
        bool decays; ///< biases, norms and single numbers do not
    };
    std::vector<Slot> m_slots;
    Kind m_kind;
    double m_weightDecay;
    std::int64_t m_steps = 0;
};

} // namespace countersign::train
