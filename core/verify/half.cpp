#include "core/verify/half.h"

#include <algorithm>
#include <bit>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace countersign::verify {

namespace {

void plainProducts(const Half* rows, const float* query, std::size_t length, float* products, std::size_t count)
{
    for (std::size_t row = 0; row < count; ++row, rows += length) {
        float sum = 0;
        for (std::size_t k = 0; k < length; ++k)
            sum += toFloat(rows[k]) * query[k];
        products[row] = sum;
    }
}

#if defined(__x86_64__)

bool hasHalfInstructions()
{
    unsigned a = 0, b = 0, c = 0, d = 0;
    return __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & bit_F16C) != 0 && __builtin_cpu_supports("avx2")
           && __builtin_cpu_supports("fma");
}

[[gnu::target("avx2,fma,f16c")]] float sumOf(__m256 lanes)
{
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(lanes), _mm256_extractf128_ps(lanes, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

[[gnu::target("avx2,fma,f16c")]] void wideProducts(const Half* rows, const float* query, std::size_t length,
                                                   float* products, std::size_t count)
{
    const std::size_t whole = length / 16 * 16;
    for (std::size_t row = 0; row < count; ++row, rows += length) {
        __m256 one = _mm256_setzero_ps(), two = _mm256_setzero_ps();
        for (std::size_t k = 0; k < whole; k += 16) {
            const auto* halves = reinterpret_cast<const __m128i*>(rows + k);
            one = _mm256_fmadd_ps(_mm256_cvtph_ps(_mm_loadu_si128(halves)), _mm256_loadu_ps(query + k), one);
            two = _mm256_fmadd_ps(_mm256_cvtph_ps(_mm_loadu_si128(halves + 1)), _mm256_loadu_ps(query + k + 8), two);
        }
        float sum = sumOf(_mm256_add_ps(one, two));
        for (std::size_t k = whole; k < length; ++k)
            sum += _cvtsh_ss(rows[k]) * query[k];
        products[row] = sum;
    }
}

#endif

} // namespace

Half toHalf(float number)
{
    const auto bits = std::bit_cast<std::uint32_t>(number);
    const std::uint32_t sign = bits >> 16 & 0x8000U, size = bits & 0x7fffffffU;
    if (size >= 0x47800000U) // 65536 and beyond; not a number stays one
        return static_cast<Half>(sign | (size > 0x7f800000U ? 0x7e00U : 0x7c00U));
    if (size < 0x38800000U) { // below the least with all its digits: the addition rounds to what is left of them
        const float least = std::bit_cast<float>(size) + 0.5F;
        return static_cast<Half>(sign | (std::bit_cast<std::uint32_t>(least) - std::bit_cast<std::uint32_t>(0.5F)));
    }
    const std::uint32_t rounded = size + 0xfffU + (size >> 13 & 1U);
    return static_cast<Half>(sign | (rounded - 0x38000000U) >> 13);
}

float toFloat(Half half)
{
    const std::uint32_t sign = (half & 0x8000U) << 16, size = half & 0x7fffU;
    if (size >= 0x7c00U)
        return std::bit_cast<float>(sign | 0x7f800000U | (size & 0x3ffU) << 13);
    // As if it had the larger exponent's range, then brought into place: exact, small ones too.
    const float number = std::bit_cast<float>(size << 13) * 0x1p112F;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(number) | sign);
}

void toHalf(std::span<const float> numbers, Half* to)
{
    std::transform(numbers.begin(), numbers.end(), to, [](float number) { return toHalf(number); });
}

std::vector<float> toFloats(std::span<const Half> halves)
{
    std::vector<float> numbers(halves.size());
    std::transform(halves.begin(), halves.end(), numbers.begin(), toFloat);
    return numbers;
}

void innerProducts(std::span<const Half> rows, std::span<const float> query, std::span<float> products)
{
    auto* run = plainProducts;
#if defined(__x86_64__)
    static const bool isWide = hasHalfInstructions();
    if (isWide)
        run = wideProducts;
#endif
    run(rows.data(), query.data(), query.size(), products.data(), products.size());
}

std::vector<std::size_t> largest(std::span<const float> numbers, std::size_t most)
{
    std::vector<std::size_t> best;
    if (most == 0)
        return best;
    best.reserve(std::min(most, numbers.size()));
    const auto isBefore = [&](std::size_t a, std::size_t b) {
        return numbers[a] > numbers[b] || (numbers[a] == numbers[b] && a < b);
    };
    // The least of the best is on top: nearly every number is dismissed by one look at it.
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (best.size() < most) {
            best.push_back(i);
            std::push_heap(best.begin(), best.end(), isBefore);
        } else if (numbers[i] > numbers[best.front()]) {
            std::pop_heap(best.begin(), best.end(), isBefore);
            best.back() = i;
            std::push_heap(best.begin(), best.end(), isBefore);
        }
    }
    std::sort_heap(best.begin(), best.end(), isBefore);
    return best;
}

} // namespace countersign::verify
