#include "core/verify/alike.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <limits>
#include <unordered_map>

namespace countersign::verify {

namespace {

/// One step of the matrix product: so many rows against so many.
constexpr std::size_t Tall = 4, Wide = 16;
/// Rows that are compared with all rows before them while they lie in the cache.
constexpr std::size_t Panel = 256;

using Tile = std::array<std::array<float, Wide>, Tall>;

/// The inner products of Tall rows, one after the other, with Wide rows, packed number by number.
/// Vectors of the compiler's: they become what the machine has.
[[gnu::always_inline]] inline void multiplyWith(const float* rows, const float* packed, std::size_t length, Tile& tile)
{
    using Lane = float __attribute__((vector_size(32)));
    constexpr std::size_t Lanes = Wide * sizeof(float) / sizeof(Lane);
    Lane sums[Tall][Lanes] = {};
    for (std::size_t k = 0; k < length; ++k, packed += Wide) {
        Lane columns[Lanes];
        std::memcpy(columns, packed, sizeof columns);
        for (std::size_t i = 0; i < Tall; ++i)
            for (std::size_t lane = 0; lane < Lanes; ++lane)
                sums[i][lane] += rows[i * length + k] * columns[lane];
    }
    std::memcpy(tile.data(), sums, sizeof sums);
}

void multiply(const float* rows, const float* packed, std::size_t length, Tile& tile)
{
    multiplyWith(rows, packed, length, tile);
}

#if defined(__x86_64__)
[[gnu::target("avx2,fma")]] void multiplyWide(const float* rows, const float* packed, std::size_t length, Tile& tile)
{
    multiplyWith(rows, packed, length, tile);
}
#endif

using Multiply = void (*)(const float*, const float*, std::size_t, Tile&);

Multiply multiplication()
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return multiplyWide;
#endif
    return multiply;
}

bool isMoreAlike(const AlikeRows& a, const AlikeRows& b)
{
    if (a.similarity != b.similarity)
        return a.similarity > b.similarity;
    return a.first != b.first ? a.first < b.first : a.second < b.second;
}

/// The best pair of rows of each two owners, as far as they may still be among the best.
class Best {
public:
    explicit Best(std::size_t most) : m_most(most) { m_pairs.reserve(4 * most); }

    /// What is not above this is of no use.
    [[nodiscard]] float least() const { return m_least; }

    void offer(std::uint32_t one, std::uint32_t other, const AlikeRows& rows)
    {
        const auto owners = std::minmax(one, other);
        const auto [place, isNew] = m_pairs.try_emplace(std::uint64_t(owners.first) << 32 | owners.second, rows);
        if (!isNew && isMoreAlike(rows, place->second))
            place->second = rows;
        if (m_pairs.size() >= 4 * m_most)
            forgetTheRest();
    }

    [[nodiscard]] std::vector<AlikeRows> take()
    {
        std::vector<AlikeRows> all = list();
        std::sort(all.begin(), all.end(), isMoreAlike);
        all.resize(std::min(all.size(), m_most));
        return all;
    }

private:
    [[nodiscard]] std::vector<AlikeRows> list() const
    {
        std::vector<AlikeRows> all;
        all.reserve(m_pairs.size());
        for (const auto& [owners, rows] : m_pairs)
            all.push_back(rows);
        return all;
    }

    void forgetTheRest()
    {
        std::vector<AlikeRows> all = list();
        const auto last = all.begin() + std::ptrdiff_t(m_most) - 1;
        std::nth_element(all.begin(), last, all.end(), isMoreAlike);
        m_least = last->similarity;
        std::erase_if(m_pairs, [&](const auto& pair) { return isMoreAlike(*last, pair.second); });
    }

    std::size_t m_most;
    float m_least = -std::numeric_limits<float>::infinity();
    std::unordered_map<std::uint64_t, AlikeRows> m_pairs; ///< by both owners
};

/// Rows of the panel in groups of Wide, number by number; what is missing is zero.
void pack(std::span<const float> rows, std::size_t length, std::size_t begin, std::size_t end,
          std::vector<float>& packed)
{
    packed.assign((end - begin + Wide - 1) / Wide * Wide * length, 0.0f);
    for (std::size_t row = begin; row < end; ++row) {
        float* group = packed.data() + (row - begin) / Wide * Wide * length + (row - begin) % Wide;
        for (std::size_t k = 0; k < length; ++k)
            group[k * Wide] = rows[row * length + k];
    }
}

} // namespace

Result<std::vector<AlikeRows>> mostAlike(std::span<const float> rows, std::size_t length,
                                         std::span<const std::uint32_t> owners, std::size_t most, std::stop_token stop,
                                         const ProgressSink& progress)
{
    const std::size_t count = owners.size();
    if (rows.size() != count * length || (length == 0 && count > 0))
        return fail(ErrorCode::InvalidArgument, "The embeddings do not fit those they belong to.");
    if (most == 0)
        return std::vector<AlikeRows>();
    const Multiply multiplied = multiplication();
    const auto start = std::chrono::steady_clock::now();
    const double total = double(count) * double(count);
    Best best(most);
    std::vector<float> packed, last(Tall * length); // `last`: fewer than Tall rows, filled up
    Tile tile;
    for (std::size_t begin = 0; begin < count; begin += Panel) {
        const std::size_t end = std::min(count, begin + Panel);
        pack(rows, length, begin, end, packed);
        for (std::size_t row = 0; row < end; row += Tall) {
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, "Cancelled.");
            const std::size_t tall = std::min(Tall, count - row);
            const float* some = rows.data() + row * length;
            if (tall < Tall) {
                std::fill(last.begin(), last.end(), 0.0f);
                std::copy(some, some + tall * length, last.begin());
                some = last.data();
            }
            for (std::size_t group = begin; group < end; group += Wide) {
                multiplied(some, packed.data() + (group - begin) * length, length, tile);
                for (std::size_t i = 0; i < tall; ++i)
                    for (std::size_t k = 0; k < Wide; ++k) {
                        const std::size_t first = row + i, second = group + k;
                        if (tile[i][k] > best.least() && first < second && second < end
                            && owners[first] != owners[second])
                            best.offer(owners[first], owners[second], {first, second, tile[i][k]});
                    }
            }
        }
        if (progress) {
            const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
            const double share = double(end) * double(end) / total; // each is compared with those before it
            progress({std::int64_t(share * double(count)), std::int64_t(count), passed.count() * (1 - share) / share,
                      "Comparing references"});
        }
    }
    return best.take();
}

} // namespace countersign::verify
