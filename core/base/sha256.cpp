#include "core/base/sha256.h"

#include <algorithm>
#include <bit>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace countersign {

namespace {

// FIPS 180-4, 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
constexpr std::array<std::uint32_t, 64> roundConstants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

#if defined(__x86_64__)

/// The processor's own instructions for SHA-256, and what they are used with.
bool hasShaInstructions()
{
    unsigned a = 0, b = 0, c = 0, d = 0;
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0 || (b & bit_SHA) == 0)
        return false;
    return __builtin_cpu_supports("sse4.1") && __builtin_cpu_supports("ssse3");
}

/// Ten times as fast as the plain rounds. Intel, "SHA Extensions", 2013: the state stands in two halves, ABEF and CDGH; each
/// instruction does two rounds.
[[gnu::target("sha,sse4.1,ssse3")]] void shaBlocks(std::array<std::uint32_t, 8>& state, const std::uint8_t* bytes,
                                                   std::size_t blocks)
{
    const auto load = [](const void* from) { return static_cast<const __m128i*>(from); };
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
    const __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128(load(state.data())), 0xb1);
    const __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128(load(state.data() + 4)), 0x1b);
    __m128i abef = _mm_alignr_epi8(badc, efgh, 8);
    __m128i cdgh = _mm_blend_epi16(efgh, badc, 0xf0);
    for (; blocks > 0; --blocks, bytes += 64) {
        const __m128i abefBefore = abef, cdghBefore = cdgh;
        __m128i w[4];
        for (int i = 0; i < 4; ++i)
            w[i] = _mm_shuffle_epi8(_mm_loadu_si128(load(bytes + 16 * i)), swap);
        for (int i = 0; i < 16; ++i) {
            // Words 4 i to 4 i + 3; from the fifth four on each is made of those sixteen before it.
            __m128i& four = w[i % 4];
            if (i >= 4) {
                const __m128i before = w[(i + 3) % 4];
                four = _mm_sha256msg1_epu32(four, w[(i + 1) % 4]);
                four = _mm_add_epi32(four, _mm_alignr_epi8(before, w[(i + 2) % 4], 4));
                four = _mm_sha256msg2_epu32(four, before);
            }
            const __m128i added = _mm_add_epi32(four, _mm_loadu_si128(load(roundConstants.data() + 4 * i)));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, added);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(added, 0x0e));
        }
        abef = _mm_add_epi32(abef, abefBefore);
        cdgh = _mm_add_epi32(cdgh, cdghBefore);
    }
    const __m128i feba = _mm_shuffle_epi32(abef, 0x1b);
    const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xb1);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(state.data()), _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(state.data() + 4), _mm_alignr_epi8(dchg, feba, 8));
}

#endif

} // namespace

// FIPS 180-4, 5.3.3: the first 32 bits of the fractional parts of the square roots of the first 8 primes.
Sha256::Sha256()
    : m_state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}
{
}

void Sha256::block(const std::uint8_t* bytes)
{
    std::array<std::uint32_t, 64> w;
    for (std::size_t i = 0; i < 16; ++i) {
        w[i] = static_cast<std::uint32_t>(bytes[4 * i]) << 24 | static_cast<std::uint32_t>(bytes[4 * i + 1]) << 16
               | static_cast<std::uint32_t>(bytes[4 * i + 2]) << 8 | static_cast<std::uint32_t>(bytes[4 * i + 3]);
    }
    for (std::size_t i = 16; i < 64; ++i) {
        const std::uint32_t s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3);
        const std::uint32_t s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10);
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    auto [a, b, c, d, e, f, g, h] = m_state;
    for (std::size_t i = 0; i < 64; ++i) {
        const std::uint32_t s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
        const std::uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + roundConstants[i] + w[i];
        const std::uint32_t s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
        const std::uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + t2;
    }
    const std::array<std::uint32_t, 8> added = {a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < 8; ++i)
        m_state[i] += added[i];
}

void Sha256::add(std::span<const std::uint8_t> bytes)
{
    const auto blocks = [this](const std::uint8_t* first, std::size_t count) {
#if defined(__x86_64__)
        static const bool isFast = hasShaInstructions();
        if (isFast)
            return shaBlocks(m_state, first, count);
#endif
        for (; count > 0; --count, first += 64)
            block(first);
    };
    m_length += bytes.size();
    if (m_filled > 0) {
        const std::size_t taken = std::min(bytes.size(), m_buffer.size() - m_filled);
        std::copy_n(bytes.begin(), taken, m_buffer.begin() + static_cast<std::ptrdiff_t>(m_filled));
        m_filled += taken;
        bytes = bytes.subspan(taken);
        if (m_filled < m_buffer.size())
            return;
        blocks(m_buffer.data(), 1);
        m_filled = 0;
    }
    const std::size_t whole = bytes.size() / 64;
    blocks(bytes.data(), whole);
    bytes = bytes.subspan(64 * whole);
    std::copy(bytes.begin(), bytes.end(), m_buffer.begin());
    m_filled = bytes.size();
}

std::string Sha256::hex()
{
    // One bit 1, zeros, and the length in bits as 64 bits, so that the whole is a multiple of 64 bytes.
    const std::uint64_t bits = 8 * m_length;
    std::array<std::uint8_t, 72> padding = {0x80};
    const std::size_t zeros = (m_filled < 56 ? 56 : 120) - m_filled;
    for (std::size_t i = 0; i < 8; ++i)
        padding[zeros + i] = static_cast<std::uint8_t>(bits >> (56 - 8 * i));
    add(std::span(padding).first(zeros + 8));

    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const std::uint32_t word : m_state) {
        for (int shift = 28; shift >= 0; shift -= 4)
            text += digits[(word >> shift) & 15];
    }
    return text;
}

std::string sha256(std::span<const std::uint8_t> bytes)
{
    Sha256 hash;
    hash.add(bytes);
    return hash.hex();
}

} // namespace countersign
