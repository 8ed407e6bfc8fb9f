// countersign-cli: verifies handwritten signatures without a window.
#include "app/cli/commands.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string_view>

using namespace countersign;

namespace {

/// Also where the command line could not be read.
bool wantsJson(int argc, char** argv)
{
    return std::any_of(argv + 1, argv + argc,
                       [](std::string_view word) { return word == "--json" || word.starts_with("--json="); });
}

int wrongUsage(const CLI::App& program, const CLI::ParseError& error, bool json)
{
    std::string words = error.what();
    // The parser misses a command before it looks at what stands in its place.
    if (program.get_subcommands().empty() && !program.remaining().empty())
        words = "There is no command " + program.remaining().front();
    if (!words.empty() && words.back() != '.')
        words += '.';
    const CLI::App* command = &program;
    for (auto inner = program.get_subcommands(); !inner.empty(); inner = command->get_subcommands())
        command = inner.front();
    std::string name = command->get_name();
    for (const CLI::App* outer = command->get_parent(); outer; outer = outer->get_parent())
        name = outer->get_name() + " " + name;
    return cli::complain({ErrorCode::InvalidArgument, words + " See " + name + " --help."}, json);
}

int run(int argc, char** argv)
{
    CLI::App program("Verifies handwritten signatures on scans.", "countersign-cli");
    program.set_version_flag("--version", "countersign-cli " COUNTERSIGN_VERSION);
    program.require_subcommand(1);
    program.footer("Exit codes: 0 done, 1 not sound (audit verify, check), 2 wrong usage, 3 bad input, 4 failed.");

    std::map<const CLI::App*, cli::Run> runs;
    for (const auto add : std::array{
             cli::addVerify,  cli::addBatch,     cli::addIdentify, cli::addEmbed,   cli::addModel,    cli::addTrain,
             cli::addPack,    cli::addCalibrate, cli::addEvaluate, cli::addProbe,   cli::addCheck,    cli::addCompare,
             cli::addDemo,    cli::addAudit,     cli::addImport,   cli::addRelease, cli::addRollback, cli::addFind,
             cli::addExtract, cli::addQueue,     cli::addWorker,   cli::addRecords}) {
        cli::Run whatItDoes = add(program);
        runs[program.get_subcommands({}).back()] = std::move(whatItDoes);
    }

    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) // --help, --version
            return program.exit(error);
        return wrongUsage(program, error, wantsJson(argc, argv));
    }
    const int code = runs.at(program.get_subcommands().front())();
    std::cout.flush();
    if (!std::cout)
        return cli::complain({ErrorCode::WriteFailed, "The output could not be written.", "stdout"});
    return code;
}

/// At the end LibTorch takes its operators off its lists one by one, for 40 ms; nobody needs them any more.
[[noreturn]] void leave(int code)
{
    std::cout.flush();
    std::fflush(nullptr);
#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__)
    std::_Exit(code);
#else
    std::exit(code); // leaks and coverage are looked for on the way out
#endif
}

} // namespace

int main(int argc, char** argv)
{
    try {
        leave(run(argc, argv));
    } catch (const std::bad_alloc&) {
        return cli::complain({ErrorCode::OutOfMemory, "There is not enough memory."}, wantsJson(argc, argv));
    } catch (const std::exception& error) {
        return cli::complain({ErrorCode::Internal, std::string("Something unforeseen happened: ") + error.what() + "."},
                             wantsJson(argc, argv));
    }
}
