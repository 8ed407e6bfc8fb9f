// What a GPU gives: the shipped encoder on it and on the processor, over the pictures of a pack. Prints a JSON line for
// each device, and how far their features and scores are apart. Needs neither Qt nor OpenCV.
//
//     bench_device MODEL PACK [DEVICE=auto] [IMAGES=2048]
#include "core/base/file.h"
#include "core/model/open.h"
#include "core/train/pack.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>

using namespace countersign;

namespace {

struct Measured {
    std::vector<verify::Features> features;
    std::vector<float> scores;
};

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Result<Measured> measure(const Bytes& model, const std::string& device, const std::vector<InkImage>& images)
{
    auto encoder = model::openEncoder(model, "model", {.device = device});
    if (!encoder)
        return tl::unexpected(encoder.error());
    Measured measured;
    double encoding = 1e9, comparing = 1e9;
    for (int round = 0; round < 3; ++round) { // the first one takes memory and chooses kernels
        auto start = std::chrono::steady_clock::now();
        auto features = (*encoder)->encode(images);
        if (!features)
            return tl::unexpected(features.error());
        encoding = std::min(encoding, secondsSince(start));
        std::vector<verify::FeaturePair> pairs;
        for (std::size_t i = 1; i < features->size(); ++i)
            pairs.emplace_back(&(*features)[i - 1], &(*features)[i]);
        start = std::chrono::steady_clock::now();
        auto scores = (*encoder)->compare(pairs);
        if (!scores)
            return tl::unexpected(scores.error());
        comparing = std::min(comparing, secondsSince(start));
        measured = {std::move(*features), std::move(*scores)};
    }
    const auto count = static_cast<double>(images.size());
    std::printf("{\"device\": \"%s\", \"images\": %zu, \"images_per_second\": %.0f, \"pairs_per_second\": %.0f}\n",
                (*encoder)->info().device.c_str(), images.size(), count / encoding, (count - 1) / comparing);
    return measured;
}

int complain(const Error& error)
{
    std::fprintf(stderr, "%s\n", describe(error).c_str());
    return 4;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 3) {
        std::fprintf(stderr, "usage: bench_device MODEL PACK [DEVICE=auto] [IMAGES=2048]\n");
        return 2;
    }
    const auto model = readFile(argv[1], 64 << 20);
    if (!model)
        return complain(model.error());
    const auto sets = train::readPack(argv[2]);
    if (!sets)
        return complain(sets.error());
    const auto wanted = argc > 4 ? std::strtoul(argv[4], nullptr, 10) : 2048;
    std::vector<InkImage> images;
    for (const auto& set : *sets) {
        for (const auto& image : set.images) {
            if (images.size() < wanted)
                images.push_back(image);
        }
    }
    const auto there = measure(*model, argc > 3 ? argv[3] : "auto", images);
    if (!there)
        return complain(there.error());
    images.resize(std::min<std::size_t>(images.size(), 256)); // enough to compare with, and soon done
    const auto here = measure(*model, "cpu", images);
    if (!here)
        return complain(here.error());
    double embedding = 0, score = 0;
    for (std::size_t i = 0; i < images.size(); ++i) {
        for (std::size_t k = 0; k < here->features[i].embedding.size(); ++k)
            embedding =
                std::max<double>(embedding, std::abs(here->features[i].embedding[k] - there->features[i].embedding[k]));
        if (i > 0)
            score = std::max<double>(score, std::abs(here->scores[i - 1] - there->scores[i - 1]));
    }
    std::printf("{\"embeddings_apart\": %.2g, \"scores_apart\": %.2g}\n", embedding, score);
    return embedding <= 1e-3 ? 0 : 1;
}
