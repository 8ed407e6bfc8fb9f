#include "core/model/card.h"

#include "core/model/strict_json.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <type_traits>

namespace countersign::model {

namespace {

using nlohmann::json;

constexpr int largestSide = 4096;
constexpr verify::FusionRule fusionRules[] = {verify::FusionRule::Mean, verify::FusionRule::Max,
                                              verify::FusionRule::Median, verify::FusionRule::TopTwoMean};
constexpr int deepest = 8; // ours are 4 deep; fields of later versions may be deeper

/// Reads the fields of one object. After the first field that is missing or of the wrong kind it reads nothing more
/// and remembers that field.
class Fields {
public:
    Fields(const json& object, std::string where, std::optional<std::string>& wrong)
        : m_object(object), m_where(std::move(where)), m_wrong(wrong)
    {
        if (!object.is_object())
            blame("");
    }

    void read(const char* key, std::string& value)
    {
        if (const json* field = find(key, &json::is_string))
            value = field->get<std::string>();
    }

    void read(const char* key, double& value)
    {
        const json* field = find(key, &json::is_number);
        if (field && !std::isfinite(field->get<double>()))
            blame(key);
        else if (field)
            value = field->get<double>();
    }

    template <class Integer>
        requires std::is_integral_v<Integer>
    void read(const char* key, Integer& value)
    {
        const json* field = find(key, &json::is_number_integer);
        if (!field)
            return;
        const bool fits =
            field->is_number_unsigned()
                ? field->get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<Integer>::max())
                : field->get<std::int64_t>() >= std::numeric_limits<Integer>::min();
        if (fits)
            value = field->get<Integer>();
        else
            blame(key);
    }

    void read(const char* key, verify::FusionRule& value)
    {
        const json* field = find(key, &json::is_string);
        if (!field)
            return;
        const auto* known =
            std::ranges::find_if(fusionRules, [&](verify::FusionRule rule) { return *field == verify::name(rule); });
        if (known == std::end(fusionRules))
            blame(key);
        else
            value = *known;
    }

    void read(const char* key, verify::Rate& value)
    {
        Fields inner = object(key);
        inner.read("value", value.value);
        inner.read("low", value.low);
        inner.read("high", value.high);
    }

    void read(const char* key, std::map<std::string, double>& values)
    {
        const json* field = find(key, &json::is_object);
        if (!field)
            return;
        Fields inner(*field, m_where + key + ".", m_wrong);
        for (const auto& entry : field->items())
            inner.read(entry.key().c_str(), values[entry.key()]);
    }

    /// Calls `element` with the fields of each object of a list.
    template <class Element> void readList(const char* key, Element element)
    {
        const json* field = find(key, &json::is_array);
        for (std::size_t i = 0; field && !m_wrong && i < field->size(); ++i)
            element(Fields((*field)[i], m_where + key + "[" + std::to_string(i) + "].", m_wrong));
    }

    [[nodiscard]] Fields object(const char* key)
    {
        static const json nothing = json::object();
        const json* field = find(key, &json::is_object);
        return Fields(field ? *field : nothing, m_where + key + ".", m_wrong);
    }

private:
    const json* find(const char* key, bool (json::*is)() const noexcept)
    {
        if (m_wrong)
            return nullptr;
        const auto field = m_object.find(key);
        if (field != m_object.end() && (*field.*is)())
            return &*field;
        blame(key);
        return nullptr;
    }
    void blame(const std::string& key)
    {
        if (!m_wrong)
            m_wrong = m_where + key;
    }

    const json& m_object;
    std::string m_where;
    std::optional<std::string>& m_wrong;
};

json toValue(const verify::Rate& rate)
{
    return {{"value", rate.value}, {"low", rate.low}, {"high", rate.high}};
}

json toValue(const verify::Calibration& c)
{
    return {{"references", c.references},
            {"fusion", {{"rule", name(c.fusion.rule)}, {"mutual", c.fusion.mutual}}},
            {"slope", c.slope},
            {"offset", c.offset},
            {"acceptLlr", c.acceptLlr},
            {"rejectLlr", c.rejectLlr},
            {"acceptTarget", c.acceptTarget},
            {"rejectTarget", c.rejectTarget},
            {"falseMatchSkilled", toValue(c.falseMatchSkilled)},
            {"falseMatchRandom", toValue(c.falseMatchRandom)},
            {"falseNonMatch", toValue(c.falseNonMatch)},
            {"falseNonAccept", toValue(c.falseNonAccept)},
            {"testWriters", c.testWriters},
            {"llrLimit", c.llrLimit}};
}

json toValue(const Measured& m)
{
    return {{"set", m.set},         {"figure", m.figure}, {"references", m.references}, {"rate", toValue(m.rate)},
            {"writers", m.writers}, {"pairs", m.pairs}};
}

verify::Calibration readCalibration(Fields fields)
{
    verify::Calibration c;
    fields.read("references", c.references);
    Fields fusion = fields.object("fusion");
    fusion.read("rule", c.fusion.rule);
    fusion.read("mutual", c.fusion.mutual);
    fields.read("slope", c.slope);
    fields.read("offset", c.offset);
    fields.read("acceptLlr", c.acceptLlr);
    fields.read("rejectLlr", c.rejectLlr);
    fields.read("acceptTarget", c.acceptTarget);
    fields.read("rejectTarget", c.rejectTarget);
    fields.read("falseMatchSkilled", c.falseMatchSkilled);
    fields.read("falseMatchRandom", c.falseMatchRandom);
    fields.read("falseNonMatch", c.falseNonMatch);
    fields.read("falseNonAccept", c.falseNonAccept);
    fields.read("testWriters", c.testWriters);
    fields.read("llrLimit", c.llrLimit);
    return c;
}

Measured readMeasured(Fields fields)
{
    Measured m;
    fields.read("set", m.set);
    fields.read("figure", m.figure);
    fields.read("references", m.references);
    fields.read("rate", m.rate);
    fields.read("writers", m.writers);
    fields.read("pairs", m.pairs);
    return m;
}

bool isKnown(const std::string& architecture)
{
    return architecture == "encoder" || architecture == "classic";
}

bool isNumber(const verify::Rate& rate, double most)
{
    const auto fits = [&](double x) { return x >= 0 && x <= most; };
    return fits(rate.value) && fits(rate.low) && fits(rate.high);
}

/// The first rule about values that the calibration breaks, or null.
const char* objection(const verify::Calibration& c)
{
    const auto isShare = [](double x) { return x >= 0 && x <= 1; };
    if (c.references < 1)
        return "a calibration is for fewer than one reference";
    if (!(c.fusion.mutual >= 0))
        return "a fusion adds what lies between the references";
    if (!(c.slope > 0) || !std::isfinite(c.slope) || !std::isfinite(c.offset))
        return "a calibration's slope is not above zero";
    if (!(c.rejectLlr <= c.acceptLlr) || !std::isfinite(c.rejectLlr) || !std::isfinite(c.acceptLlr))
        return "a calibration rejects above its limit for accepting";
    if (!isShare(c.acceptTarget) || !isShare(c.rejectTarget) || !isNumber(c.falseMatchSkilled, 1)
        || !isNumber(c.falseMatchRandom, 1) || !isNumber(c.falseNonMatch, 1) || !isNumber(c.falseNonAccept, 1)
        || c.testWriters < 0)
        return "an error rate of a calibration is not between 0 and 1";
    if (!(c.llrLimit >= 0) || !std::isfinite(c.llrLimit))
        return "a calibration's limit is below zero";
    return nullptr;
}

/// The first rule about values that the card breaks, or null.
const char* objection(const Card& card)
{
    const auto isSide = [](int n) { return n >= 1 && n <= largestSide; };
    if (card.name.empty())
        return "the model has no name";
    if (!isSide(card.inputSize.width) || !isSide(card.inputSize.height))
        return "the input size is not possible";
    for (const auto& parameter : card.parameters) {
        if (!std::isfinite(parameter.second))
            return "a parameter is not a finite number";
    }
    for (const auto& c : card.calibrations) {
        if (const char* no = objection(c))
            return no;
    }
    if (std::ranges::adjacent_find(card.calibrations, std::greater_equal(), &verify::Calibration::references)
        != card.calibrations.end())
        return "the calibrations are not in the order of their references";
    for (const auto& m : card.measured) {
        if (m.references < 1 || m.writers < 0 || m.pairs < 0 || !isNumber(m.rate, std::numeric_limits<double>::max()))
            return "a measured figure is not possible";
    }
    return nullptr;
}

} // namespace

Result<std::string> toJson(const Card& card)
{
    const char* no = objection(card);
    if (no == nullptr && card.formatVersion != Card::currentFormat)
        no = "its version is not the one that this program writes";
    if (no == nullptr && !isKnown(card.architecture))
        no = "the architecture is unknown";
    if (no != nullptr)
        return fail(ErrorCode::InvalidArgument, std::string("The model card cannot be written: ") + no + ".");
    json calibrations = json::array();
    for (const auto& c : card.calibrations)
        calibrations.push_back(toValue(c));
    json measured = json::array();
    for (const auto& m : card.measured)
        measured.push_back(toValue(m));
    const json value = {{"formatVersion", card.formatVersion},
                        {"name", card.name},
                        {"version", card.version},
                        {"architecture", card.architecture},
                        {"parameters", card.parameters},
                        {"inputSize", {{"width", card.inputSize.width}, {"height", card.inputSize.height}}},
                        {"calibrations", std::move(calibrations)},
                        {"trainedOn", card.trainedOn},
                        {"trainingCommand", card.trainingCommand},
                        {"trainingFingerprint", card.trainingFingerprint},
                        {"license", card.license},
                        {"measured", std::move(measured)}};
    try {
        return value.dump();
    } catch (const json::type_error&) {
        return fail(ErrorCode::InvalidArgument, "The model card cannot be written: a text in it is not valid UTF-8.");
    }
}

Result<Card> fromJson(const std::string& text, const std::string& name)
{
    const auto corrupt = [&](const std::string& what) {
        return fail(ErrorCode::Corrupt, "The model file's card is damaged: " + what + ".", name);
    };
    const auto value = parseStrictly(text, deepest);
    if (!value)
        return corrupt(value.error().message);
    if (!value->is_object())
        return corrupt("it cannot be read");

    Card card;
    std::optional<std::string> wrong;
    Fields fields(*value, "", wrong);
    // First of all, because nothing is known of the other fields of a newer version.
    fields.read("formatVersion", card.formatVersion);
    if (!wrong && card.formatVersion > Card::currentFormat)
        return fail(ErrorCode::WrongModel,
                    "The model was made by a newer version of Countersign; update the program to use it.", name);
    fields.read("name", card.name);
    fields.read("version", card.version);
    fields.read("architecture", card.architecture);
    if (!wrong && !isKnown(card.architecture))
        return fail(ErrorCode::WrongModel,
                    "The model has the architecture \"" + card.architecture + "\", which this program does not have.",
                    name);
    fields.read("parameters", card.parameters);
    Fields size = fields.object("inputSize");
    size.read("width", card.inputSize.width);
    size.read("height", card.inputSize.height);
    fields.readList("calibrations", [&](Fields f) { card.calibrations.push_back(readCalibration(std::move(f))); });
    fields.read("trainedOn", card.trainedOn);
    fields.read("trainingCommand", card.trainingCommand);
    fields.read("trainingFingerprint", card.trainingFingerprint);
    fields.read("license", card.license);
    fields.readList("measured", [&](Fields f) { card.measured.push_back(readMeasured(std::move(f))); });
    if (wrong)
        return corrupt("\"" + *wrong + "\" is missing or of the wrong kind");
    if (card.formatVersion < 1)
        return corrupt("its version is not possible");
    if (const char* no = objection(card))
        return corrupt(no);
    return card;
}

Result<Card> cardOf(const TensorFile& file, const std::string& name)
{
    const auto text = file.metadata.find("card");
    if (text == file.metadata.end())
        return fail(ErrorCode::WrongModel, "The file has no model card: it is not a model of this program.", name);
    return fromJson(text->second, name);
}

verify::ModelInfo toInfo(const Card& card, const std::string& sha256)
{
    return {.name = card.name,
            .version = card.version,
            .architecture = card.architecture,
            .sha256 = sha256,
            .inputSize = card.inputSize,
            .trainedOn = card.trainedOn,
            .license = card.license,
            .calibrations = card.calibrations,
            .device = {}};
}

} // namespace countersign::model
