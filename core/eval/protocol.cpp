#include "core/eval/protocol.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>

namespace countersign::eval {

namespace {

/// FNV-1a, 64 bit: turns a name into a seed that is the same on every machine.
std::uint64_t seedOf(std::string_view name)
{
    std::uint64_t hash = 14695981039346656037u;
    for (const char letter : name)
        hash = (hash ^ std::uint8_t(letter)) * 1099511628211u;
    return hash;
}

/// Moves `count` items, drawn without replacement, to the front. std::shuffle differs between libraries.
void drawToFront(std::vector<int>& items, std::size_t count, std::mt19937_64& engine)
{
    for (std::size_t i = 0; i < count; ++i)
        std::swap(items[i], items[i + engine() % (items.size() - i)]);
}

const char* name(Split split)
{
    switch (split) {
    case Split::Train: return "training";
    case Split::Validation: return "validation";
    case Split::Test: return "test";
    }
    return "";
}

} // namespace

Result<Protocol> protocol(std::string_view name)
{
    constexpr std::string_view Base = "wi-1", Without = "wi-1-without-";
    constexpr WriterRange Everybody = {0, std::numeric_limits<int>::max()};
    Protocol known{std::string(name),
                   {
                       {"cedar", WriterRange{1, 35}, WriterRange{36, 40}, WriterRange{41, 55}},
                       {"bhsig-bengali", WriterRange{51, 95}, WriterRange{96, 100}, WriterRange{1, 50}},
                       {"bhsig-hindi", WriterRange{61, 150}, WriterRange{151, 160}, WriterRange{1, 60}},
                       {"sigcomp2009", Everybody, std::nullopt, std::nullopt},
                   }};
    if (name == Base)
        return known;
    const auto unseen = name.starts_with(Without) ? name.substr(Without.size()) : std::string_view();
    const auto found = std::ranges::find(known.sets, unseen, &ProtocolSet::name);
    if (found == known.sets.end() || !found->test)
        return fail(ErrorCode::InvalidArgument,
                    "There is no protocol of this name; there are wi-1 and wi-1-without-SET, SET being one that wi-1 "
                    "tests on.",
                    std::string(name));
    for (auto& set : known.sets)
        set.test = std::nullopt;
    *found = {found->name, std::nullopt, std::nullopt, Everybody};
    return known;
}

Result<SignatureSet> listSplit(const std::filesystem::path& root, const ProtocolSet& set, Split split, int mostWriters)
{
    const auto range = split == Split::Train ? set.train : split == Split::Validation ? set.validation : set.test;
    if (!range)
        return fail(ErrorCode::InvalidArgument,
                    std::string("The protocol has no ") + name(split) + " writers in this set.", set.name);
    auto listed = listFolder(root / set.name, range);
    if (listed && mostWriters > 0 && listed->writers.size() > std::size_t(mostWriters)) {
        listed->writers.resize(mostWriters);
        std::erase_if(listed->samples, [mostWriters](const Sample& sample) { return sample.writer >= mostWriters; });
    }
    return listed;
}

std::vector<WriterPlan> plan(const SignatureSet& set)
{
    std::vector<WriterPlan> all(set.writers.size());
    for (std::size_t i = 0; i < set.samples.size(); ++i) {
        WriterPlan& writer = all[set.samples[i].writer];
        (set.samples[i].forged ? writer.forged : writer.genuine).push_back(int(i));
    }
    for (std::size_t w = 0; w < all.size(); ++w)
        all[w].writer = int(w);
    std::erase_if(all, [](const WriterPlan& writer) { return writer.genuine.empty(); });

    for (std::size_t w = 0; w < all.size(); ++w) {
        std::mt19937_64 engine(seedOf(set.writers[all[w].writer]));
        std::vector<int> others(all.size());
        std::iota(others.begin(), others.end(), 0);
        others.erase(others.begin() + std::ptrdiff_t(w));
        drawToFront(others, others.size(), engine);
        std::vector<std::vector<int>> left;
        for (const int other : others) {
            left.push_back(all[other].genuine);
            drawToFront(left.back(), left.back().size(), engine);
        }
        // One of each other writer, then a second one of each, until there are enough.
        std::vector<int>& random = all[w].random;
        for (bool more = true; more;) {
            more = false;
            for (auto& signatures : left) {
                if (signatures.empty() || random.size() == RandomForgeries)
                    continue;
                random.push_back(signatures.back());
                signatures.pop_back();
                more = true;
            }
        }
    }
    return all;
}

std::vector<std::vector<int>> drawReferences(std::string_view writer, int signatures, int references)
{
    std::vector<std::vector<int>> draws;
    for (int draw = 0; draw < ReferenceDraws; ++draw) {
        std::mt19937_64 engine(seedOf(writer) + std::uint64_t(draw));
        std::vector<int> numbers(signatures);
        std::iota(numbers.begin(), numbers.end(), 0);
        drawToFront(numbers, std::size_t(references), engine);
        numbers.resize(references);
        draws.push_back(std::move(numbers));
    }
    return draws;
}

} // namespace countersign::eval
