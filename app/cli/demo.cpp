// demo: writes made-up signatures, either the three cases to try the program with or a whole data set.
#include "app/cli/commands.h"
#include "core/base/file.h"
#include "core/image/image.h"
#include "core/train/generator_demo.h"
#include "core/train/random.h"

#include <algorithm>
#include <filesystem>
#include <iostream>

namespace countersign::cli {

namespace {

namespace fs = std::filesystem;

struct Options {
    std::string output;
    std::uint64_t seed = train::DemoSeed;
    int writers = 0;
    int genuine = 24;
    int forged = 24;
};

Result<void> save(const ColorPicture& picture, double dotsPerInch, const fs::path& file)
{
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    if (error)
        return fail(ErrorCode::WriteFailed, "The folder cannot be made: " + error.message() + ".",
                    file.parent_path().string());
    const auto bytes = image::encodePng(picture, dotsPerInch);
    if (!bytes)
        return tl::unexpected(bytes.error());
    return writeFile(file, *bytes);
}

std::string numbered(int number, int digits)
{
    std::string text = std::to_string(number);
    return text.insert(0, static_cast<std::size_t>(std::max(0, digits - static_cast<int>(text.size()))), '0');
}

/// Both answer how many pictures they wrote.
Result<int> writeCases(const Options& options)
{
    int count = 0;
    for (const train::DemoPicture& demo : train::demoPictures(options.seed)) {
        const fs::path file = fs::path(options.output) / demo.folder / demo.name;
        if (const auto saved = save(demo.picture, train::DemoDotsPerInch, file); !saved)
            return tl::unexpected(saved.error());
        ++count;
    }
    return count;
}

Result<int> writeSet(const Options& options)
{
    int total = 0;
    for (int w = 1; w <= options.writers; ++w) {
        const std::uint64_t seed = train::seedFor(options.seed, static_cast<std::uint64_t>(w));
        const train::Writer writer = train::makeWriter(seed);
        for (const bool isGenuine : {true, false}) {
            const int count = isGenuine ? options.genuine : options.forged;
            const fs::path folder = fs::path(options.output) / numbered(w, 3) / (isGenuine ? "genuine" : "forged");
            for (int i = 1; i <= count; ++i) {
                const auto sample = static_cast<std::uint64_t>(i);
                const train::Scene scene = train::makeScene(train::seedFor(seed, 2 * sample + (isGenuine ? 1 : 0)));
                const ColorPicture picture =
                    isGenuine ? train::genuine(writer, sample, scene) : train::forgery(writer, sample, scene);
                const fs::path file = folder / (numbered(i, 2) + ".png");
                if (const auto saved = save(picture, scene.dotsPerInch, file); !saved)
                    return tl::unexpected(saved.error());
                ++total;
            }
        }
    }
    return total;
}

} // namespace

Run addDemo(CLI::App& program)
{
    CLI::App* command = program.add_subcommand("demo", "Write made-up signatures: three cases to try, or a data set");
    const auto options = std::make_shared<Options>();
    command->add_option("--output", options->output, "Folder to write to; files of the same names are replaced")
        ->type_name("DIR")
        ->required();
    command->add_option("--seed", options->seed, "Another seed gives other writers")->capture_default_str();
    CLI::Option* writers = command->add_option("--writers", options->writers, "Write a data set of so many writers")
                               ->check(CLI::Range(1, 100'000));
    command->add_option("--genuine", options->genuine, "Genuine signatures of each writer")
        ->check(CLI::Range(0, 1000))
        ->needs(writers)
        ->capture_default_str();
    command->add_option("--forged", options->forged, "Skilled forgeries of each writer")
        ->check(CLI::Range(0, 1000))
        ->needs(writers)
        ->capture_default_str();
    return [options] {
        const Result<int> written = options->writers > 0 ? writeSet(*options) : writeCases(*options);
        if (!written)
            return complain(written.error());
        std::cout << "Wrote " << *written << " pictures to " << options->output << ".\n";
        return Done;
    };
}

} // namespace countersign::cli
