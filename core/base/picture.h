// Plain pictures, without any library's types.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace countersign {

struct Size {
    int width = 0;
    int height = 0;
    friend bool operator==(const Size&, const Size&) = default;
};

/// The input of the shipped model; the one to use until a model is open.
inline constexpr Size CommonInput{384, 192};

struct Box {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
    friend bool operator==(const Box&, const Box&) = default;
};

/// 8-bit grey, row by row without padding; 0 black, 255 white. pixels.size() == width * height.
struct GrayPicture {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> pixels;
};

/// 8-bit RGB, row by row without padding, three bytes a pixel. pixels.size() == 3 * width * height.
struct ColorPicture {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> pixels;
};

/// What the networks see: a signature, cleaned and normalised to a model's input size.
/// 0 is background, 255 full ink; row by row without padding. ink.size() == width * height.
struct InkImage {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> ink;
};

} // namespace countersign
