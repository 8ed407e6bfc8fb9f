#include "app/train/options.h"

#include "core/base/number.h"

#include <cstdlib>
#include <optional>

namespace countersign::app {

namespace {

/// An option that takes one of some words. Unlike CLI11's own transformers it leaves the word as it was given.
template <typename T>
void addChoice(CLI::App& command, const std::string& name, std::function<void(T)> take,
               std::map<std::string, T> choices, const std::string& help)
{
    std::vector<std::string> words;
    for (const auto& [word, value] : choices)
        words.push_back(word);
    command
        .add_option_function<std::string>(
            name, [take, choices](const std::string& word) { take(choices.at(word)); }, help)
        ->check(CLI::IsMember(words));
}

} // namespace

void addTrainOptions(CLI::App& command, TrainWords& words)
{
    auto& params = words.params;
    using train::Loss;
    using train::Mining;
    command.add_option("--arch", params.architecture, "Network: encoder or classic")
        ->check(CLI::IsMember({"encoder", "classic"}))
        ->capture_default_str();
    addChoice<Loss>(
        command, "--loss", [&params](Loss loss) { params.loss = loss; },
        {{"contrastive", Loss::Contrastive}, {"triplet", Loss::Triplet}, {"logistic", Loss::Logistic}},
        "contrastive, triplet or logistic (default)");
    command.add_option("--margin", params.margin, "Margin of the contrastive and the triplet loss")
        ->check(CLI::Range(1e-6, 1e6))
        ->capture_default_str();
    addChoice<Mining>(
        command, "--mining", [&params](Mining mining) { params.mining = mining; },
        {{"all", Mining::All}, {"hard", Mining::Hard}, {"semi-hard", Mining::SemiHard}},
        "Triplets: all, hard or semi-hard (default)");
    addChoice<double>(
        command, "--comparison", [&params](double number) { params.architectureOptions["comparison"] = number; },
        {{"euclidean", 0}, {"l1", 1}, {"cosine", 2}, {"weighted-l1", 3}},
        "Classic network: euclidean, l1, cosine or weighted-l1");
    addChoice<double>(
        command, "--detail", [&params](double number) { params.architectureOptions["detail"] = number; },
        {{"1", 1}, {"2", 2}}, "Encoder: 1 (default) for pictures of 96 x 192, 2 for twice as fine ones");
    addChoice<double>(
        command, "--passes", [&params](double number) { params.architectureOptions["passes"] = number; },
        {{"1", 1}, {"2", 2}}, "Encoder: 2 to align cells again around where their surroundings went; 1 (default)");
    addChoice<double>(
        command, "--pools", [&params](double number) { params.architectureOptions["pools"] = number; },
        {{"2", 2}, {"3", 3}}, "Encoder: 3 to pool the verdict by ink too; 2 (default)");
    command.add_option("--rank", params.rank, "Classic network: file with a first linear layer of this rank; 0: whole")
        ->check(CLI::Range(0, 256));
    command.add_option("--steps", params.steps, "Steps of training")
        ->check(CLI::Range(1, 10'000'000))
        ->capture_default_str();
    command.add_option("--seed", params.seed, "Same seed, data, device and threads: same weights")
        ->capture_default_str();
    command.add_option("--rate", params.learningRate, "Peak learning rate")
        ->check(CLI::Range(1e-9, 10.0))
        ->capture_default_str();
    command.add_flag("--sgd", params.sgd, "SGD with momentum instead of Adam");
    command.add_option("--writers", params.writersPerBatch, "Writers a step")
        ->check(CLI::Range(2, 256))
        ->capture_default_str();
    command.add_option("--joined", params.joined, "Share of the writers of a step that are made up of two")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    command
        .add_option(
            "--forgers", params.forgers,
            "Share of the writers of a step that are forgers, where it is known who forged: what one hand made of "
            "a name against what others made of it")
        ->check(CLI::Range(0.0, 0.9))
        ->capture_default_str();
    command.add_flag("--mixed", params.mixed, "Products in bfloat16: twice as fast on GPUs and on CPUs that have it");
    command.add_option("--average", params.average, "Decay of the running mean of the weights; 0: the last weights")
        ->check(CLI::Range(0.0, 0.99999))
        ->capture_default_str();
    command
        .add_option_function<std::vector<std::string>>(
            "--weight",
            [&params](const std::vector<std::string>& texts) {
                for (const auto& text : texts) {
                    const auto equals = text.rfind('=');
                    const auto factor =
                        equals == std::string::npos ? std::nullopt : numberIn<double>(text.substr(equals + 1));
                    if (!factor || equals == 0 || !(*factor > 0 && *factor < 1000))
                        throw CLI::ValidationError("--weight", "needs SET=FACTOR with a factor above 0, below 1000");
                    params.setWeights[text.substr(0, equals)] = *factor;
                }
            },
            "SET=FACTOR: draw the writers of this set so many times as often; may be repeated")
        ->allow_extra_args(false);
    command.add_flag("!--no-augment", params.augment, "Do not change the images");
    command.add_option("--strength", params.strength, "How far the images are changed: 1 as usual, 0 not at all")
        ->check(CLI::Range(0.0, 2.0))
        ->capture_default_str();
    command
        .add_option("--from", params.start,
                    "Model file to start from; the architecture is taken from it where none is given")
        ->check(CLI::ExistingFile);
    addChoice<train::Method>(
        command, "--method", [&words](train::Method method) { words.method = method; },
        {{"adapt", train::Method::Adapt}, {"continue", train::Method::Continue}, {"scratch", train::Method::Scratch}},
        "adapt: change little of a model, slowly, for a bank's own signatures; continue: train all of it further; "
        "scratch: fresh weights. Sets --rate, --steps, --average, --norms and --joined where they are not given");
    addChoice<bool>(
        command, "--norms", [&params](bool frozen) { params.freezeNorms = frozen; },
        {{"trained", false}, {"frozen", true}}, "Statistics of the batch norms: trained or frozen");
    command
        .add_option_function<std::vector<std::string>>(
            "--fixed",
            [&params](const std::vector<std::string>& layers) {
                params.fixedLayers = layers == std::vector<std::string>{"none"} ? std::vector<std::string>() : layers;
            },
            "LAYER that stays as it is, or none; may be repeated")
        ->allow_extra_args(false);
    command.add_option("--checkpoint", params.checkpoint,
                       "Folder for checkpoints; an unfinished run in it is continued");
    command.add_option("--checkpoint-every", params.checkpointEvery, "Steps between checkpoints")
        ->check(CLI::Range(1, 10'000'000))
        ->capture_default_str();
    command.add_flag("--finish", params.finish, "No more steps: write the best weights of the checkpoint")
        ->needs("--checkpoint");
    command.add_option("--validate-every", params.validateEvery, "Steps between validations")
        ->check(CLI::Range(1, 10'000'000))
        ->capture_default_str();
    command.add_option("--patience", params.patience, "Stop after so many validations without a better one; 0: never")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command.add_option("--device", params.device, "auto, cpu, cuda or cuda:n")->capture_default_str();
    command.add_option("--threads", params.threads, "CPU threads; 0: as many as cores")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    command
        .add_option_function<int>(
            "--worker-timeout", [&params](int seconds) { params.worker.timeout = std::chrono::seconds(seconds); },
            "Seconds without an answer of the other workers (WORLD_SIZE, RANK, MASTER_ADDR, MASTER_PORT)")
        ->check(CLI::Range(1, 1'000'000));
    command.add_option("--name", params.name, "Name of the model")->capture_default_str();
    command.add_option("--license", params.license, "Licence note for the model's card");
    command.add_option("--out", words.out, "Model file to write")->required();
}

namespace {

/// As torchrun and the like tell it.
Result<void> takeWorker(train::WorkerPlace& place)
{
    const auto number = [](const char* name, int& into) {
        const char* text = std::getenv(name);
        const auto value = text ? numberIn<int>(text) : std::nullopt;
        into = value.value_or(into);
        return value.has_value();
    };
    if (!std::getenv("WORLD_SIZE"))
        return {};
    const bool counted = number("WORLD_SIZE", place.count);
    if (counted && place.count == 1)
        return {};
    if (!counted || !number("RANK", place.rank) || !number("MASTER_PORT", place.port))
        return fail(ErrorCode::InvalidArgument,
                    "With WORLD_SIZE the environment needs RANK and MASTER_PORT too, all of them numbers.");
    if (const char* address = std::getenv("MASTER_ADDR"))
        place.address = address;
    return {};
}

} // namespace

Result<void> settle(const CLI::App& command, TrainWords& words)
{
    if (auto taken = takeWorker(words.params.worker); !taken)
        return taken;
    std::set<std::string> given;
    for (const auto* option : command.get_options()) {
        if (option->count() > 0)
            given.insert(option->get_name());
    }
    return train::settle(words.params, words.method, given);
}

int detailOf(const train::Params& params)
{
    const auto found = params.architectureOptions.find("detail");
    return found == params.architectureOptions.end() ? 1 : static_cast<int>(found->second);
}

std::string commandOf(const CLI::App& command)
{
    std::string text = command.get_parent() ? command.get_parent()->get_name() + " " : "";
    text += command.get_name();
    for (const auto* option : command.get_options()) {
        const auto name = option->get_name();
        if (name == "--out" || name.starts_with("--checkpoint") || name == "--finish" || name == "--json")
            continue;
        const bool isFlag = option->get_expected_max() == 0;
        for (const auto& value : option->results()) {
            const bool needsQuotes = value.empty() || value.find_first_of(" ;&|<>()$`\\\"'*?#~") != std::string::npos;
            text += " " + name;
            if (!isFlag)
                text += needsQuotes ? " \"" + value + "\"" : " " + value;
        }
    }
    return text;
}

std::pair<std::string, std::optional<std::pair<int, int>>> parseRange(const std::string& text)
{
    const auto colon = text.rfind(':');
    const auto dash = text.rfind('-');
    if (colon == std::string::npos || dash == std::string::npos || colon == 0 || dash < colon)
        return {text, std::nullopt};
    const auto first = numberIn<int>(text.substr(colon + 1, dash - colon - 1));
    const auto last = numberIn<int>(text.substr(dash + 1));
    if (!first || !last || *first < 0 || *last < 0)
        return {text, std::nullopt};
    return {text.substr(0, colon), std::pair{*first, *last}};
}

} // namespace countersign::app
