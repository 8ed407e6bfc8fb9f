// What FusedNet works in. For its own files only.
#pragma once

#include "core/model/fused_net.h"

namespace countersign::model {

namespace fused {

inline constexpr int CellChannels = 64, KeyChannels = 32, LocalChannels = CellChannels + KeyChannels + 1;
inline constexpr int Dimensions = 128, Eighths = 8;
inline constexpr int LocalRow = 112; ///< a cell's channels, filled up for the product
inline constexpr int SeenRow = 144;  ///< what is seen of a cell, filled up likewise
inline constexpr int HalfRows = CellRows / 2, HalfColumns = CellColumns / 2, Halves = HalfRows * HalfColumns;
inline constexpr int Judges1 = 64, Judges = 96; ///< channels

inline float read(float number)
{
    return number;
}
inline float read(std::uint16_t number)
{
    return fromShort(number);
}
inline void write(float number, float& to)
{
    to = number;
}
inline void write(float number, std::uint16_t& to)
{
    to = toShort(number);
}

} // namespace fused

struct FusedNet::Side {
    const float* local = nullptr; ///< [288, 97]
    PerCell ink, weight;          ///< ink, and as it weighs in the softmax
    PerCell ledX, ledY;           ///< where a cell's surroundings went
    CellSums sums;
    Room<float> found;    ///< [288, 112], not scaled
    Room<std::byte> rows; ///< [288, 112], `local` in the network's numbers
    Side() : found(std::size_t{Cells} * fused::LocalRow), rows(std::size_t{Cells} * fused::LocalRow * sizeof(float)) {}
};

struct FusedNet::Desk {
    Runner runner;
    // A picture on its way through the network, each for the largest that the options allow.
    Room<std::byte> entered, stem, between, stage2, fine, coarse;
    Room<float> cells, raised, keys;
    std::vector<float> eighths;
    // Two signatures.
    Side first, second;
    Nearness firstNear, secondNear;
    Room<float> firstKeys, secondKeys, alike, judged;
    Room<std::byte> firstWeights, secondWeights, seen, judged1, judged2;

    Desk(const dnnl::engine& engine, std::size_t scratchBytes, const EncoderOptions& options);
};

} // namespace countersign::model
