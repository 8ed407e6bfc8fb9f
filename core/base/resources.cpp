#include "core/base/resources.h"

#include <system_error>

namespace countersign {

namespace fs = std::filesystem;

Result<fs::path> programFolder()
{
    std::error_code failure;
    const fs::path program = fs::read_symlink("/proc/self/exe", failure);
    if (failure)
        return fail(ErrorCode::NotFound, "Cannot tell where the program lies, so its own files cannot be found.");
    return program.parent_path();
}

Result<fs::path> findResource(const fs::path& relative)
{
    const auto folder = programFolder();
    if (!folder)
        return fail(folder.error().code, folder.error().message, relative.string());
    return findResource(relative, *folder);
}

Result<fs::path> findResource(const fs::path& relative, const fs::path& programFolder)
{
    for (const char* place : {"../share/countersign", "../../resources", "../../../resources"}) {
        const fs::path candidate = (programFolder / place / relative).lexically_normal();
        std::error_code failure;
        if (fs::exists(candidate, failure))
            return candidate;
    }
    return fail(ErrorCode::NotFound, "A file that belongs to the program is missing; install it again.",
                relative.string());
}

std::filesystem::path findProgram(const std::string& name)
{
    const auto own = programFolder();
    if (!own)
        return {};
    std::error_code ignored;
    for (const auto& folder : {*own, own->parent_path() / "bin"}) {
        auto program = folder / name;
        if (std::filesystem::exists(program, ignored))
            return program;
    }
    return {};
}

} // namespace countersign
