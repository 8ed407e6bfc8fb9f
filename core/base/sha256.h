// SHA-256 (FIPS 180-4). Our own because core/model must build where there is a compiler and LibTorch only.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace countersign {

class Sha256 {
public:
    Sha256();
    void add(std::span<const std::uint8_t> bytes);
    /// Lower-case hex, 64 characters. The object cannot be used afterwards.
    [[nodiscard]] std::string hex();

private:
    void block(const std::uint8_t* bytes);

    std::array<std::uint32_t, 8> m_state;
    std::array<std::uint8_t, 64> m_buffer{};
    std::size_t m_filled = 0;
    std::uint64_t m_length = 0;
};

[[nodiscard]] std::string sha256(std::span<const std::uint8_t> bytes);

} // namespace countersign
