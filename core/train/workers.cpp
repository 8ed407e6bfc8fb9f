#include "core/train/workers.h"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/utils.h>

#ifdef COUNTERSIGN_GLOO
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#ifdef USE_C10D_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif
#endif

#include <algorithm>
#include <cstdlib>

namespace countersign::train {

#ifdef COUNTERSIGN_GLOO

struct Workers::Group {
    c10::intrusive_ptr<c10d::TCPStore> store; ///< outlives the groups
    c10::intrusive_ptr<c10d::ProcessGroupGloo> gloo;
#ifdef USE_C10D_NCCL
    c10::intrusive_ptr<c10d::ProcessGroupNCCL> nccl; ///< null where the network is not on a GPU
#endif
    /// Adds up in place.
    void add(torch::Tensor& tensor) const
    {
        std::vector<torch::Tensor> tensors{tensor};
#ifdef USE_C10D_NCCL
        if (nccl && tensor.is_cuda()) {
            nccl->allreduce(tensors)->wait();
            return;
        }
#endif
        gloo->allreduce(tensors)->wait();
    }
    [[nodiscard]] bool takesGpuTensors() const
    {
#ifdef USE_C10D_NCCL
        return static_cast<bool>(nccl);
#else
        return false;
#endif
    }
};

Result<Workers> Workers::join(const WorkerPlace& place, torch::Device device)
{
    Workers workers;
    if (place.count == 1)
        return workers;
    if (place.count < 1 || place.rank < 0 || place.rank >= place.count || place.port < 1 || place.port > 65535)
        return fail(ErrorCode::InvalidArgument,
                    "RANK must be from 0 to WORLD_SIZE - 1, and MASTER_PORT from 1 to 65535.");
    workers.m_rank = place.rank;
    workers.m_count = place.count;
    workers.m_group = std::make_shared<Group>();
    try {
        c10d::TCPStoreOptions options;
        options.port = static_cast<std::uint16_t>(place.port);
        options.isServer = place.rank == 0;
        options.numWorkers = static_cast<std::size_t>(place.count);
        options.timeout = std::min<std::chrono::milliseconds>(place.timeout, std::chrono::minutes(5));
        workers.m_group->store = c10::make_intrusive<c10d::TCPStore>(place.address, options);
        auto gloo = c10d::ProcessGroupGloo::Options::create(place.timeout);
        const bool isHere = place.address == "127.0.0.1" || place.address == "localhost";
        const char* interface = std::getenv("GLOO_SOCKET_IFNAME");
        gloo->devices.push_back(isHere      ? c10d::ProcessGroupGloo::createDeviceForHostname("127.0.0.1")
                                : interface ? c10d::ProcessGroupGloo::createDeviceForInterface(interface)
                                            : c10d::ProcessGroupGloo::createDefaultDevice());
        workers.m_group->gloo = c10::make_intrusive<c10d::ProcessGroupGloo>(
            c10::make_intrusive<c10d::PrefixStore>("gloo", workers.m_group->store), place.rank, place.count, gloo);
#ifdef USE_C10D_NCCL
        if (device.is_cuda())
            workers.m_group->nccl = c10::make_intrusive<c10d::ProcessGroupNCCL>(
                c10::make_intrusive<c10d::PrefixStore>("nccl", workers.m_group->store), place.rank, place.count);
#else
        (void)device;
#endif
    } catch (const std::exception& exception) {
        const std::string text = exception.what();
        return fail(ErrorCode::NotFound, "The workers of this run did not all meet: " + text.substr(0, text.find('\n')),
                    place.address + ":" + std::to_string(place.port));
    }
    return workers;
}

torch::Tensor Workers::sum(const torch::Tensor& mine) const
{
    if (!m_group)
        return mine;
    const torch::NoGradGuard guard;
    const bool narrow = mine.scalar_type() == torch::kBFloat16 || mine.scalar_type() == torch::kHalf;
    auto total = mine.detach()
                     .to(m_group->takesGpuTensors() ? mine.device() : torch::Device(torch::kCPU),
                         narrow ? torch::kFloat : mine.scalar_type())
                     .clone(torch::MemoryFormat::Contiguous);
    try {
        m_group->add(total);
    } catch (const std::exception& exception) {
        const std::string text = exception.what();
        throw WorkerLost(text.substr(0, text.find('\n')));
    }
    return total.to(mine.device(), mine.scalar_type());
}

#else

struct Workers::Group {};

Result<Workers> Workers::join(const WorkerPlace& place, torch::Device)
{
    if (place.count == 1)
        return Workers();
    return fail(ErrorCode::Unsupported,
                "This LibTorch has no distributed support (Gloo), so one process must train alone.");
}

torch::Tensor Workers::sum(const torch::Tensor& mine) const
{
    return mine;
}

#endif

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

/// The group has to live until the gradient has been taken: it does, as a member of the run.
class Sum : public torch::autograd::Function<Sum> {
public:
    static Variable forward(AutogradContext* context, const Variable& mine, const Workers* workers)
    {
        context->saved_data["workers"] = reinterpret_cast<std::int64_t>(workers);
        return workers->sum(mine);
    }
    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const auto* workers = reinterpret_cast<const Workers*>(context->saved_data["workers"].toInt());
        return {workers->sum(gradients[0]), Variable()};
    }
};

class Gather : public torch::autograd::Function<Gather> {
public:
    static Variable forward(AutogradContext* context, const Variable& mine, std::int64_t total, bool forShares,
                            const Workers* workers)
    {
        context->saved_data["workers"] = reinterpret_cast<std::int64_t>(workers);
        context->saved_data["for_shares"] = forShares;
        auto shape = mine.sizes().vec();
        shape[0] = total;
        const auto all = torch::zeros(shape, mine.options());
        const auto [first, count] = workers->shareOf(total);
        all.narrow(0, first, count).copy_(mine);
        return workers->sum(all);
    }
    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const auto* workers = reinterpret_cast<const Workers*>(context->saved_data["workers"].toInt());
        const auto [first, count] = workers->shareOf(gradients[0].size(0));
        const auto all = context->saved_data["for_shares"].toBool() ? workers->sum(gradients[0]) : gradients[0];
        return {all.narrow(0, first, count), Variable(), Variable(), Variable()};
    }
};

} // namespace

std::pair<std::int64_t, std::int64_t> Workers::shareOf(std::int64_t total) const
{
    const auto first = total * m_rank / m_count;
    return {first, total * (m_rank + 1) / m_count - first};
}

torch::Tensor Workers::sumWithGradient(const torch::Tensor& mine) const
{
    return m_group ? Sum::apply(mine, this) : mine;
}

torch::Tensor Workers::gatherForShares(const torch::Tensor& mine, std::int64_t total) const
{
    return m_group ? Gather::apply(mine, total, true, this) : mine;
}

torch::Tensor Workers::gatherForAll(const torch::Tensor& mine, std::int64_t total) const
{
    return m_group ? Gather::apply(mine, total, false, this) : mine;
}

void Workers::takeFromFirst(torch::Tensor tensor) const
{
    if (!m_group)
        return;
    const torch::NoGradGuard guard;
    tensor.copy_(sum(isFirst() ? tensor : torch::zeros_like(tensor)));
}

bool Workers::anyOf(bool mine) const
{
    return m_group ? sum(torch::full({1}, mine ? 1.0 : 0.0)).item<double>() > 0 : mine;
}

} // namespace countersign::train
