#include "core/train/method.h"

#include "core/model/card.h"

namespace countersign::train {

namespace {

/// What was not asked for is as in the model to start from.
Result<void> takeArchitecture(Params& params, const std::set<std::string>& given)
{
    const auto file = model::readTensors(params.start);
    if (!file)
        return tl::unexpected(file.error());
    if (!file->metadata.contains("card"))
        return {}; // bare weights: whether they fit is found out when they are taken
    const auto card = model::cardOf(*file, params.start.string());
    if (!card)
        return tl::unexpected(card.error());
    if (const auto rank = card->parameters.find("rank"); rank != card->parameters.end() && rank->second > 0)
        return fail(ErrorCode::WrongModel,
                    "This classic model keeps its first layer in short (rank "
                        + std::to_string(static_cast<int>(rank->second))
                        + ") and cannot be trained further; train one from scratch or start from a whole one.",
                    params.start.string());
    if (!given.contains("--arch"))
        params.architecture = card->architecture;
    if (params.architecture != card->architecture)
        return fail(ErrorCode::WrongModel,
                    "This model's architecture is " + card->architecture + ", not " + params.architecture
                        + "; leave --arch out to go on with it.",
                    params.start.string());
    for (const auto& [name, value] : card->parameters) {
        if (!given.contains("--" + name))
            params.architectureOptions[name] = value;
    }
    return {};
}

} // namespace

Result<void> settle(Params& params, std::optional<Method> method, const std::set<std::string>& given)
{
    const bool hasStart = !params.start.empty();
    const auto chosen = method.value_or(hasStart ? Method::Continue : Method::Scratch);
    if (chosen == Method::Scratch && hasStart)
        return fail(ErrorCode::InvalidArgument, "Training from scratch starts from no model; leave --from out.");
    if (chosen != Method::Scratch && !hasStart)
        return fail(ErrorCode::InvalidArgument, "Say with --from which model to go on with.");
    if (hasStart) {
        if (auto taken = takeArchitecture(params, given); !taken)
            return taken;
    }
    const auto otherwise = [&given](const char* option, auto& setting, auto value) {
        if (!given.contains(option))
            setting = value;
    };
    if (chosen == Method::Continue)
        otherwise("--rate", params.learningRate, 5e-4);
    if (chosen == Method::Adapt) {
        otherwise("--rate", params.learningRate, 3e-4);
        otherwise("--steps", params.steps, std::int64_t{300});
        otherwise("--average", params.average, 0.99);
        otherwise("--norms", params.freezeNorms, true);
        // Few writers become more where some are made up of two. With the early layers fixed the model got worse.
        otherwise("--joined", params.joined, 0.5);
    }
    return {};
}

} // namespace countersign::train
