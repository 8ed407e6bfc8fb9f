// Inside of a program: the functions that need LibTorch, which open the module and hand over to it.
#include "core/base/resources.h"
#include "core/model/fused_encoder.h"
#include "core/module/module.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>

#include <cstring>
#include <fstream>
#include <string_view>

namespace countersign {

namespace {

namespace fs = std::filesystem;
using module::Table;

/// The system's loader maps a file that was cut off as if it were whole, and the program dies of what is not there. What a
/// linker writes ends with the section headers.
bool isWhole(const fs::path& file)
{
    std::error_code failure;
    const auto bytes = fs::file_size(file, failure);
    ElfW(Ehdr) header{};
    std::ifstream in(file, std::ios::binary);
    return !failure && in.read(reinterpret_cast<char*>(&header), sizeof header)
           && std::memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 && header.e_shoff > 0 && header.e_shoff <= bytes
           && std::size_t{header.e_shnum} * header.e_shentsize <= bytes - header.e_shoff;
}

tl::unexpected<Error> broken(const std::string& what, const fs::path& file)
{
    return fail(ErrorCode::Internal,
                "The part of the program that runs the network " + what + "; install the program again.",
                file.string());
}

/// It is never closed: encoders live in it, and LibTorch cannot be unloaded. Opening it again costs next to nothing.
Result<const Table*> open()
{
    const auto folder = programFolder();
    if (!folder)
        return tl::unexpected(folder.error());
    const fs::path file = (*folder / module::Place).lexically_normal();
    std::error_code failure;
    if (!fs::exists(file, failure))
        return broken("is missing", file);
    if (!isWhole(file))
        return broken("is damaged", file);
    void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        const char* why = dlerror();
        return broken("cannot be loaded (" + std::string(why ? why : "no reason given") + ")", file);
    }
    const auto entry = reinterpret_cast<const Table* (*)()>(dlsym(library, module::Entry));
    const Table* table = entry ? entry() : nullptr;
    if (!table || std::string_view(table->version) != COUNTERSIGN_VERSION || table->sizes != module::Sizes)
        return broken("is of another version", file);
    return table;
}

} // namespace

namespace model {

Result<std::unique_ptr<verify::Encoder>> openEncoder(const Bytes& bytes, const std::string& name,
                                                     const DeviceOptions& options)
{
#if COUNTERSIGN_FUSED
    // What is shipped runs on the CPU without LibTorch, which takes longer to load than a case to verify. Where LibTorch
    // could find a GPU it is asked first.
    if (options.device == "cpu" || (options.device == "auto" && !COUNTERSIGN_GPU)) {
        const auto file = parseModel(bytes, name);
        if (!file)
            return tl::unexpected(file.error());
        auto encoder = openFused(*file, name, options);
        if (encoder && *encoder && options.log)
            options.log("The network runs on " + (*encoder)->info().device + ".");
        if (!encoder || *encoder)
            return encoder;
    }
#endif
    const auto table = open();
    return table ? (*table)->openEncoder(bytes, name, options) : tl::unexpected(table.error());
}

} // namespace model

namespace train {

Result<Outcome> train(const TrainingData& data, const Params& params, const fs::path& out,
                      const std::function<void(const TrainProgress&)>& progress, std::stop_token stop)
{
    const auto table = open();
    return table ? (*table)->train(data, params, out, progress, std::move(stop)) : tl::unexpected(table.error());
}

Result<std::vector<std::string>> calibrateFile(const CalibrationJob& job,
                                               const std::vector<eval::LoadedSet>& validation,
                                               const std::vector<eval::LoadedSet>& test)
{
    const auto table = open();
    return table ? (*table)->calibrateFile(job, validation, test) : tl::unexpected(table.error());
}

} // namespace train

} // namespace countersign
