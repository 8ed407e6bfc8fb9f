#include "core/train/generator_demo.h"

#include "core/train/random.h"

#include <algorithm>

namespace countersign::train {

namespace {

/// A writer with a name of some length: initials alone make a poor example.
Writer demoWriter(std::uint64_t seed)
{
    for (std::uint64_t attempt = 0;; ++attempt) {
        Writer writer = makeWriter(seedFor(seed, attempt));
        if (writer.name.size() >= 8)
            return writer;
    }
}

/// Of this writer's forgeries, one that the shipped model tells from the references; it does not tell each.
constexpr std::uint64_t ShownForgery = 7;

/// A clean scan: without noise, so that the files stay small.
Scene demoScene(std::uint64_t seed)
{
    Scene scene = makeScene(seed);
    scene.dotsPerInch = DemoDotsPerInch;
    scene.size = {900, 360};
    scene.paper = {253, 253, 251};
    scene.shade = 0;
    scene.noise = 0;
    scene.blur = 0.5;
    scene.shiftX *= 0.5;
    scene.shiftY *= 0.5;
    return scene;
}

/// 64 levels a channel: no eye misses the others, and the files shrink by a quarter.
ColorPicture coarse(ColorPicture picture)
{
    for (std::uint8_t& level : picture.pixels)
        level = static_cast<std::uint8_t>(std::min(255, (level + 2) / 4 * 4));
    return picture;
}

} // namespace

std::vector<DemoPicture> demoPictures(std::uint64_t seed)
{
    enum class Query { Genuine, Forgery, Stranger };
    struct Case {
        const char* folder;
        Query query;
    };
    std::vector<DemoPicture> pictures;
    std::uint64_t next = seedFor(seed, 0);
    for (const Case& demo : {Case{"genuine", Query::Genuine}, Case{"skilled-forgery", Query::Forgery},
                             Case{"random-forgery", Query::Stranger}}) {
        const Writer writer = demoWriter(next++);
        for (std::uint64_t i = 1; i <= 3; ++i)
            pictures.push_back({demo.folder, "reference-" + std::to_string(i) + ".png",
                                coarse(genuine(writer, i, demoScene(seedFor(next, i))))});
        const Scene scene = demoScene(seedFor(next, 4));
        ColorPicture query = demo.query == Query::Genuine   ? genuine(writer, 4, scene)
                             : demo.query == Query::Forgery ? forgery(writer, ShownForgery, scene)
                                                            : genuine(demoWriter(~next), 4, scene);
        pictures.push_back({demo.folder, "query.png", coarse(std::move(query))});
    }
    return pictures;
}

} // namespace countersign::train
