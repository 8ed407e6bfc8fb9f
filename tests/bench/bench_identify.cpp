// Finding the most alike of a million references as the window does: how long it takes, how much memory the embeddings take
// and whether the first is the one that single precision finds. Not a test.
//
//     bench_identify [REFERENCES] [A SIGNATORY]
#include "ui/identify/suspects.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <unistd.h>

using namespace countersign;

namespace {

constexpr std::size_t Length = 128;
constexpr int Queries = 20;

double residentBytes()
{
    std::ifstream statm("/proc/self/statm");
    double all = 0, resident = 0;
    statm >> all >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

/// Unit vectors about a centre, as far apart as signatures of one hand are: cosines around 0.8.
class Hand {
public:
    explicit Hand(std::uint64_t seed) : m_random(seed), m_centre(Length)
    {
        for (float& value : m_centre)
            value = m_normal(m_random);
    }
    std::vector<float> next()
    {
        std::vector<float> one(m_centre);
        double squares = 0;
        for (float& value : one) {
            value += 0.5F * m_normal(m_random);
            squares += double(value) * double(value);
        }
        for (float& value : one)
            value /= static_cast<float>(std::sqrt(squares));
        return one;
    }

private:
    std::minstd_rand m_random;
    std::normal_distribution<float> m_normal;
    std::vector<float> m_centre;
};

} // namespace

int main(int argc, char** argv)
{
    const auto count = static_cast<std::size_t>(argc > 1 ? std::atoll(argv[1]) : 1'000'000);
    const auto each = static_cast<std::size_t>(argc > 2 ? std::atoll(argv[2]) : 5);
    std::vector<std::vector<float>> queries;
    for (std::size_t i = 0; i < Queries; ++i) {
        Hand hand(1 + i * 7919 % (count / each));
        std::vector<float> query;
        for (std::size_t k = 0; k <= each; ++k)
            query = hand.next(); // one that is not among the references
        queries.push_back(std::move(query));
    }
    const double before = residentBytes();
    store::EmbeddingTable table;
    table.length = Length;
    table.owners.reserve(count);
    table.values.resize(count * Length);
    std::vector<std::pair<double, std::size_t>> best(Queries, {-2, 0}); // by single precision
    for (std::size_t row = 0; row < count;) {
        Hand hand(1 + row / each);
        const auto signatory = store::SignatoryId::fresh();
        for (std::size_t k = 0; k < each && row < count; ++k, ++row) {
            const auto values = hand.next();
            for (std::size_t q = 0; q < Queries; ++q) {
                float sum = 0;
                for (std::size_t i = 0; i < Length; ++i)
                    sum += values[i] * queries[q][i];
                best[q] = std::max(best[q], {double(sum), row});
            }
            table.owners.push_back({store::ReferenceId::fresh(), signatory, store::CustomerId(1)});
            verify::toHalf(values, table.values.data() + row * Length);
        }
    }
    const double bytes = (residentBytes() - before) / static_cast<double>(count);
    int found = 0;
    std::vector<double> times;
    for (std::size_t q = 0; q < Queries; ++q) {
        const auto start = std::chrono::steady_clock::now();
        const auto rows = ui::mostAlike(table, queries[q], 20);
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
        found += !rows.empty() && rows.front() == best[q].second;
    }
    std::sort(times.begin(), times.end());
    std::printf("references %zu median %.1f ms bytes %.0f first %.3f\n", count, times[times.size() / 2], bytes,
                double(found) / Queries);
    return 0;
}
