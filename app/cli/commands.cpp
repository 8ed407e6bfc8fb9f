#include "app/cli/commands.h"

#include "app/cli/output.h"
#include "core/base/resources.h"
#include "core/model/open.h"

#include <iostream>

namespace countersign::cli {

namespace {

int exitCode(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument: return WrongUsage;
    case ErrorCode::EmptyInput:
    case ErrorCode::NotFound:
    case ErrorCode::Unreadable:
    case ErrorCode::Unsupported:
    case ErrorCode::Truncated:
    case ErrorCode::Corrupt:
    case ErrorCode::TooLarge:
    case ErrorCode::Encrypted:
    case ErrorCode::NoSignature:
    case ErrorCode::WrongModel:
    case ErrorCode::Denied: return BadInput;
    case ErrorCode::Cancelled:
    case ErrorCode::OutOfMemory:
    case ErrorCode::WriteFailed:
    case ErrorCode::Conflict:
    case ErrorCode::Internal: return Failed;
    }
    return Failed;
}

} // namespace

void addPrecision(CLI::App& command, std::string& precision)
{
    command
        .add_option("--precision", precision,
                    "What the processor computes with: float, bfloat16, or auto: bfloat16 where it has that")
        ->check(CLI::IsMember({"auto", "float", "bfloat16"}))
        ->capture_default_str();
}

void addCommon(CLI::App& command, Common& common, bool printsResults)
{
    command
        .add_option("--model", common.model,
                    "Model file, or default, classic or synthetic for one that comes with the program")
        ->type_name("FILE");
    command.add_option("--device", common.device, "auto, cpu, cuda or cuda:n")->capture_default_str();
    command.add_option("--threads", common.threads, "Threads (0: as many as cores)")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    addPrecision(command, common.precision);
    if (printsResults)
        command.add_flag("--json", common.json, "Print the result as JSON");
}

Result<std::filesystem::path> modelPath(const std::string& name)
{
    if (name.empty())
        return findResource("models/default.safetensors");
    std::error_code ignored;
    if (name.find_first_of("/.") == std::string::npos && !std::filesystem::exists(name, ignored)) {
        if (auto shipped = findResource("models/" + name + ".safetensors"))
            return shipped;
    }
    return std::filesystem::path(name);
}

Result<std::unique_ptr<verify::Encoder>> openEncoder(const Common& common)
{
    const auto file = modelPath(common.model);
    if (!file)
        return tl::unexpected(file.error());
    // The device is part of every result; what happens to it later has to be said when it happens.
    const auto isOpen = std::make_shared<bool>(false);
    const auto log = [isOpen](const std::string& sentence) {
        if (*isOpen)
            remark(sentence);
    };
    auto encoder = model::openEncoder(*file, {common.device, common.threads, log, common.precision});
    *isOpen = true;
    if (encoder && !(*encoder)->info().device.starts_with("cpu"))
        remark("The network runs on " + (*encoder)->info().device + ".");
    return encoder;
}

int complain(const Error& error)
{
    remark(describe(error));
    return exitCode(error.code);
}

int complain(const Error& error, bool json)
{
    if (json)
        print({{"error", describeError(error)}});
    return complain(error);
}

void remark(const std::string& sentence)
{
    std::cerr << "countersign-cli: " << sentence << std::endl;
}

} // namespace countersign::cli
