// How near the encoder comes to what oneDNN can do: its convolutions alone, each the way that is fastest for it, against all
// of encode(), 32 pictures on so many threads. Not a test.
//
//     bench_encoder MODEL [THREADS]        prints a line for each precision: ours, the peak, both in pictures a second
#include "core/base/file.h"
#include "core/base/threads.h"
#include "core/model/fused_encoder.h"
#include "core/model/onednn.h"

#include <omp.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <thread>

using namespace countersign;
using namespace countersign::model;

namespace {

constexpr int Pictures = 32;

struct Shape {
    int in, out, side, stride, height, width;
};

/// Of the shipped model: stem, three blocks, and what describes the cells.
constexpr Shape shapes[] = {{4, 32, 5, 2, 96, 192},   {32, 64, 3, 2, 48, 96},   {64, 64, 3, 1, 24, 48},
                            {32, 64, 1, 2, 48, 96},   {64, 128, 3, 2, 24, 48},  {128, 128, 3, 1, 12, 24},
                            {64, 128, 1, 2, 24, 48},  {128, 192, 3, 2, 12, 24}, {192, 192, 3, 1, 6, 12},
                            {128, 192, 1, 2, 12, 24}, {128, 64, 1, 1, 12, 24},  {192, 64, 1, 1, 6, 12},
                            {64, 32, 1, 1, 12, 24}};

double secondsOf(const std::function<void()>& work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Seconds a picture of one convolution, all threads at it, in the layout that oneDNN chooses or with channels last,
/// `images` at a time.
double timeOf(const Shape& s, Number number, bool isFree, int images, int threads)
{
    using dnnl::memory;
    const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    const auto type = number == Number::Float ? memory::data_type::f32 : memory::data_type::bf16;
    const auto tag = isFree ? memory::format_tag::any : memory::format_tag::nhwc;
    const int half = s.side / 2;
    const int height = (s.height + 2 * half - s.side) / s.stride + 1,
              width = (s.width + 2 * half - s.side) / s.stride + 1;
    dnnl::primitive_attr attributes;
    dnnl::post_ops after;
    after.append_eltwise(1, dnnl::algorithm::eltwise_relu, 0, 0);
    attributes.set_post_ops(after);
    const dnnl::convolution_forward::primitive_desc plan(
        {dnnl::prop_kind::forward_inference,
         dnnl::algorithm::convolution_direct,
         {{images, s.in, s.height, s.width}, type, tag},
         {{s.out, s.in, s.side, s.side}, type, memory::format_tag::any},
         {{s.out}, memory::data_type::f32, memory::format_tag::a},
         {{images, s.out, height, width}, type, tag},
         {s.stride, s.stride},
         {half, half},
         {half, half}},
        attributes, engine);
    const dnnl::convolution_forward work(plan);
    std::vector<double> best(static_cast<std::size_t>(threads), std::numeric_limits<double>::max());
    const auto run = [&](std::size_t place) {
        omp_set_num_threads(1);
        dnnl::stream stream(engine);
        memory in(plan.src_desc(), engine), weights(plan.weights_desc(), engine), bias(plan.bias_desc(), engine);
        memory out(plan.dst_desc(), engine);
        for (auto* one : {&in, &weights, &bias, &out})
            std::memset(one->get_data_handle(), 0, one->get_desc().get_size());
        const int times = std::max(1, 32 / images);
        for (int round = 0; round < 6; ++round) {
            const double took = secondsOf([&] {
                for (int i = 0; i < times; ++i)
                    work.execute(
                        stream,
                        {{DNNL_ARG_SRC, in}, {DNNL_ARG_WEIGHTS, weights}, {DNNL_ARG_BIAS, bias}, {DNNL_ARG_DST, out}});
                stream.wait();
            });
            best[place] = std::min(best[place], took / (times * images));
        }
    };
    std::vector<std::thread> others;
    for (int i = 1; i < threads; ++i)
        others.emplace_back(run, static_cast<std::size_t>(i));
    run(0);
    for (auto& other : others)
        other.join();
    double rate = 0;
    for (const double seconds : best)
        rate += 1 / seconds;
    return 1 / rate;
}

double peakOf(Number number, int threads)
{
    double seconds = 0;
    for (const Shape& shape : shapes) {
        double best = std::numeric_limits<double>::max();
        for (const bool isFree : {true, false})
            for (const int images : {1, 8, 32})
                best = std::min(best, timeOf(shape, number, isFree, images, threads));
        seconds += best;
    }
    return 1 / seconds;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_encoder MODEL [THREADS]\n");
        return 2;
    }
    const int threads = threadCount(argc > 2 ? std::atoi(argv[2]) : 0);
    const auto bytes = readFile(argv[1], std::uint64_t{1} << 30);
    const auto file = bytes ? parseModel(*bytes, argv[1]) : tl::unexpected(bytes.error());
    if (!file) {
        std::fprintf(stderr, "%s\n", describe(file.error()).c_str());
        return 1;
    }
    std::mt19937 random(1);
    std::vector<InkImage> images(Pictures);
    for (auto& image : images) {
        image = {file->card.inputSize.width, file->card.inputSize.height, {}};
        image.ink.resize(static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height));
        for (auto& ink : image.ink)
            ink = random() % 10 == 0 ? static_cast<std::uint8_t>(random()) : std::uint8_t{0};
    }
    for (const Number number : {Number::Float, Number::Bfloat16}) {
        if (number == Number::Bfloat16 && !hasBfloat16())
            continue;
        DeviceOptions options;
        options.threads = threads;
        options.precision = number == Number::Float ? "float" : "bfloat16";
        const auto encoder = openFused(*file, argv[1], options);
        if (!encoder || !*encoder) {
            std::fprintf(stderr, "This model does not run without LibTorch.\n");
            return 1;
        }
        double best = std::numeric_limits<double>::max(), compared = best;
        std::vector<verify::Features> features;
        for (int round = 0; round < 10; ++round)
            best = std::min(best, secondsOf([&] { features = *(*encoder)->encode(images); }));
        std::vector<verify::FeaturePair> pairs;
        for (std::size_t i = 0; i < features.size(); ++i)
            pairs.emplace_back(&features[i], &features[(i + 1) % features.size()]);
        for (int round = 0; round < 10; ++round)
            compared = std::min(compared, secondsOf([&] { (void)(*encoder)->compare(pairs); }));
        std::printf("%s threads %d encode %.1f peak %.1f compare %.1f\n", options.precision.c_str(), threads,
                    Pictures / best, peakOf(number, threads), static_cast<double>(pairs.size()) / compared);
        std::fflush(stdout);
    }
    return 0;
}
