// The subcommands of countersign-cli, one short file each.
#pragma once

#include "core/base/result.h"
#include "core/verify/encoder.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace countersign::cli {

/// Exit codes.
inline constexpr int Done = 0, NotSound = 1, WrongUsage = 2, BadInput = 3, Failed = 4;

/// Options that every command with a model has.
struct Common {
    std::string model;           ///< see modelPath()
    std::string device = "auto"; ///< auto, cpu, cuda[:n]
    int threads = 0;             ///< 0: as many as cores
    bool json = false;
    std::string precision = "auto"; ///< auto, float, bfloat16
};

/// Adds --model, --device, --threads, --precision and, where the command prints results, --json.
void addCommon(CLI::App& command, Common& common, bool printsResults);

/// Adds --precision, see model::DeviceOptions.
void addPrecision(CLI::App& command, std::string& precision);

/// Empty: the default model; a word that is no file here: the shipped model of that name, if there is one.
[[nodiscard]] Result<std::filesystem::path> modelPath(const std::string& name);

/// Opens the model that `common` names.
[[nodiscard]] Result<std::unique_ptr<verify::Encoder>> openEncoder(const Common& common);

/// Prints the error to stderr as one sentence and returns the exit code that belongs to it.
int complain(const Error& error);
/// The same, and with `json` as {"error": {"code", "message", "file"}} on stdout.
int complain(const Error& error, bool json);
/// Prints a sentence about something that does not stop the command to stderr.
void remark(const std::string& sentence);

/// Adds a subcommand to the program and returns what runs it after parsing; the returned function gives the exit code.
using Run = std::function<int()>;
Run addVerify(CLI::App& program);
Run addBatch(CLI::App& program);
Run addIdentify(CLI::App& program);
Run addEmbed(CLI::App& program);
Run addModel(CLI::App& program);
Run addTrain(CLI::App& program);
Run addPack(CLI::App& program);
Run addCalibrate(CLI::App& program);
Run addEvaluate(CLI::App& program);
Run addProbe(CLI::App& program);
Run addCheck(CLI::App& program);
Run addCompare(CLI::App& program);
Run addDemo(CLI::App& program);
Run addAudit(CLI::App& program);
Run addImport(CLI::App& program);
Run addRelease(CLI::App& program);
Run addRollback(CLI::App& program);
Run addFind(CLI::App& program);
Run addExtract(CLI::App& program);
Run addQueue(CLI::App& program);
Run addWorker(CLI::App& program);
Run addRecords(CLI::App& program);

} // namespace countersign::cli
