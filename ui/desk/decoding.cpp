#include "ui/desk/decoding.h"

#include "core/image/decoder.h"

namespace countersign::ui {

namespace {

image::Decoder& decoder()
{
    static image::Decoder one;
    return one;
}

} // namespace

image::Decode decoding()
{
    return [](std::span<const std::uint8_t> bytes, const std::string& name, const image::Limits& limits,
              const std::string& password) { return decoder().decode(bytes, name, limits, password); };
}

void startDecoding()
{
    decoder().start();
}

} // namespace countersign::ui
