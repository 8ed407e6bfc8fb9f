#include "core/model/device.h"

#include "core/base/threads.h"

#include <torch/cuda.h>
#include <torch/utils.h>

#include <algorithm>
#include <cctype>
#include <limits>
#include <mutex>
#include <new>

#ifdef __GLIBC__
#include <dlfcn.h>
#include <malloc.h>
#endif

namespace countersign::model {

Result<torch::Device> chooseDevice(const std::string& request)
{
    if (request == "cpu")
        return torch::Device(torch::kCPU);
    const bool cuda = torch::cuda::is_available();
    if (request == "auto")
        return cuda ? torch::Device(torch::kCUDA, 0) : torch::Device(torch::kCPU);
    const std::string prefix = "cuda:";
    int index = -1;
    if (request == "cuda") {
        index = 0;
    } else if (request.starts_with(prefix) && request.size() > prefix.size() && request.size() <= prefix.size() + 3
               && std::all_of(request.begin() + static_cast<std::ptrdiff_t>(prefix.size()), request.end(),
                              [](unsigned char c) { return std::isdigit(c) != 0; })) {
        index = std::stoi(request.substr(prefix.size()));
    }
    if (index < 0)
        return fail(ErrorCode::InvalidArgument, "is no device; use auto, cpu, cuda or cuda:n", request);
    if (!cuda)
        return fail(ErrorCode::InvalidArgument, "there is no usable GPU here; use cpu or auto", request);
    if (index >= static_cast<int>(torch::cuda::device_count()))
        return fail(ErrorCode::InvalidArgument, "there is no GPU of that number", request);
    return torch::Device(torch::kCUDA, static_cast<torch::DeviceIndex>(index));
}

std::string describe(const torch::Device& device)
{
    return device.is_cpu() ? "cpu" : "cuda:" + std::to_string(device.has_index() ? device.index() : 0);
}

void setThreads(int threads)
{
    torch::set_num_threads(threadCount(threads));
    // May be set once in a process, before the first use.
    static std::once_flag once;
    std::call_once(once, [] {
        torch::set_num_interop_threads(1);
#ifdef __GLIBC__
        // OpenBLAS has threads of its own beside those of LibTorch; for products as small as ours they spend the time
        // waiting for each other (60 % of a comparison). Another BLAS does not have this function.
        if (auto* set = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads")))
            set(1);
        // Large tensors come and go with every batch; giving their memory back to the system each time costs a third
        // of the training time in page faults.
        mallopt(M_MMAP_MAX, 0);
        mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
#endif
    });
}

Error toError(const std::exception& exception)
{
    const std::string text = exception.what();
    const auto has = [&text](const char* part) { return text.find(part) != std::string::npos; };
    if (dynamic_cast<const std::bad_alloc*>(&exception) != nullptr || has("out of memory")
        || has("can't allocate memory"))
        return {ErrorCode::OutOfMemory, "there is not enough memory for the network"};
    return {ErrorCode::Internal, "the network failed: " + text.substr(0, text.find('\n'))};
}

} // namespace countersign::model
