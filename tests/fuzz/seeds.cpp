// Sound files for the fuzz targets to begin with.
#include "core/image/image.h"
#include "core/model/card.h"
#include "core/model/safetensors.h"
#include "core/scan/answers.h"
#include "core/store/pixels.h"
#include "core/store/store.h"
#include "core/store/transfer.h"
#include "core/train/pack.h"

#include <QCoreApplication>

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <unistd.h>

using namespace countersign;
namespace fs = std::filesystem;

namespace {

fs::path root;

void seed(const char* target, const char* name, std::span<const std::uint8_t> bytes)
{
    fs::create_directories(root / target);
    std::ofstream(root / target / name, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

void seed(const char* target, const char* name, std::string_view text)
{
    seed(target, name, std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

Bytes contentOf(const fs::path& file)
{
    auto bytes = readFile(file, 1u << 24);
    return bytes ? *bytes : Bytes();
}

InkImage ink(int width, int height)
{
    InkImage image{width, height, std::vector<std::uint8_t>(std::size_t(width) * std::size_t(height))};
    for (std::size_t i = 0; i < image.ink.size(); i += 3)
        image.ink[i] = static_cast<std::uint8_t>(i);
    return image;
}

void models()
{
    model::Card card;
    card.name = "net";
    card.version = "1";
    card.architecture = "encoder";
    card.parameters = {{"width", 8}};
    card.inputSize = {16, 8};
    card.license = "none";
    card.trainedOn = "nothing";
    const auto json = model::toJson(card);
    if (json)
        seed("card", "small", *json);
    model::TensorFile file;
    file.tensors["a"] = {model::Dtype::F32, {2, 2}, Bytes(16, 1)};
    file.tensors["b"] = {model::Dtype::U8, {3}, Bytes(3, 2)};
    file.tensors["c"] = {model::Dtype::I64, {}, Bytes(8, 3)};
    if (json)
        file.metadata["card"] = *json;
    if (const auto bytes = model::serialise(file))
        seed("tensors", "small", *bytes);
    // Without the hash changes get further.
    const std::string_view header =
        R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"__metadata__":{"k":"v"}})";
    std::string plain(8, '\0');
    plain[0] = static_cast<char>(header.size());
    seed("tensors", "plain", plain + std::string(header) + std::string(8, 'x'));
}

void packs()
{
    eval::LoadedSet set;
    set.set.name = "set";
    set.set.writers = {"w1", "w2"};
    for (int i = 0; i < 4; ++i) {
        eval::Sample sample;
        sample.writer = i / 2;
        set.set.samples.push_back(sample);
        set.images.push_back(ink(8, 4));
    }
    const fs::path path = root / "pack.tmp";
    if (train::writePack(path, {set}))
        seed("pack", "small", contentOf(path));
    fs::remove(path);
}

void pictures()
{
    const ColorPicture picture{5, 3, std::vector<std::uint8_t>(45, 9)};
    if (const auto png = image::encodePng(picture, 300))
        seed("png", "colour", *png);
    if (const auto png = image::encodePng(GrayPicture{5, 3, std::vector<std::uint8_t>(15, 9)}, 300))
        seed("png", "grey", *png);
    // 2 x 2 pixels: 24 bits, and 8 bits run by run.
    Bytes bmp{'B', 'M', 70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0};
    bmp.resize(70, 0);
    seed("bmp", "plain", bmp);
    bmp[10] = 62; // behind two colours
    bmp[28] = 8;
    bmp[30] = 1;
    bmp[46] = 2;
    const Bytes runs{2, 1, 0, 0, 2, 0, 0, 1};
    std::copy(runs.begin(), runs.end(), bmp.begin() + 62);
    seed("bmp", "runs", bmp);
    // Orientation 6, two entries.
    const Bytes exif{'I', 'I', 42, 0, 8, 0, 0, 0,  2, 0, 0x12, 1, 3, 0, 1, 0,  0, 0, 6, 0, 0, 0, 0x1A,
                     1,   5,   0,  1, 0, 0, 0, 38, 0, 0, 0,    0, 0, 0, 0, 44, 1, 0, 0, 1, 0, 0, 0};
    seed("exif", "turned", exif);
}

void scans()
{
    using namespace scan;
    Bytes talk;
    const auto say = [&](Mark mark, const scan::Bytes& bytes) {
        const MessageHead head{mark, static_cast<std::uint32_t>(bytes.size())};
        const auto* at = reinterpret_cast<const std::uint8_t*>(&head);
        talk.insert(talk.end(), at, at + sizeof head);
        talk.insert(talk.end(), bytes.begin(), bytes.end());
    };
    say(Mark::Device, write(Device{"test:0", "Noname", "tester", "virtual device"}));
    say(Mark::Abilities, write(Abilities{{75, 300}, true, true, {{"Flatbed", false, 210, 297}, {"ADF", true, 0, 0}}}));
    say(Mark::PageBegin, write(PageHead{4, 3, 3, 300}));
    say(Mark::Rows, scan::Bytes(36, 7));
    say(Mark::PageEnd, {});
    say(Mark::PageBegin, write(PageHead{4, 0, 1, 300}));
    say(Mark::Rows, scan::Bytes(11, 7));
    say(Mark::PageEnd, {});
    say(Mark::End, {});
    seed("scan", "talk", talk);
    talk.clear();
    say(Mark::Failed, write(failureOf(Trouble::Jammed, "jam")));
    seed("scan", "failed", talk);
    Job job;
    job.device = "test:0";
    job.area = Area{1, 2, 3, 4};
    seed("scan", "job", write(job));
}

void records()
{
    const fs::path path = root / "store.tmp";
    fs::remove(path);
    const auto made = store::Store::create(path.string(), std::nullopt, {store::Effort::Least, {}});
    if (!made)
        return;
    const auto me = (*made)->users().singleUser("Ada");
    if (!me)
        return;
    store::Customer customer;
    customer.account = "1";
    customer.name = "Ada";
    customer.signatories.push_back({store::SignatoryId::fresh(), "Ada", {}});
    customer.rule = {{{1, {}, 100}}};
    Specimen specimen;
    specimen.ink = ink(8, 4);
    specimen.record.name = "a.png";
    specimen.record.sha256 = std::string(64, 'a');
    specimen.record.original = {4, 2, std::vector<std::uint8_t>(24, 9)};
    specimen.record.cleaned = {4, 2, std::vector<std::uint8_t>(8, 9)};
    specimen.record.box = {0, 0, 4, 2};
    const std::vector<store::NewReference> references{
        {store::ReferenceId::fresh(), customer.signatories[0].id, specimen, Bytes(10, 5)}};
    if (const auto enrolled = (*made)->customers().enrol(*me, customer, references); !enrolled)
        std::fprintf(stderr, "no customer: %s\n", enrolled.error().message.c_str());
    if (const auto file = store::exportCustomer(**made, *me, customer.id)) {
        Bytes whole{1};
        whole.insert(whole.end(), file->begin(), file->end());
        seed("customer", "whole", whole);
        // Header 24, not sealed 1, two empty texts and two numbers 32, the body's length 8; behind it the hash, 8 + 64.
        if (file->size() > 65 + 72) {
            Bytes body{0};
            body.insert(body.end(), file->begin() + 65, file->end() - 72);
            seed("customer", "body", body);
        }
    }
    if (const auto checkpoint = (*made)->trail().checkpoint(*me))
        seed("checkpoint", "sound", store::toJson(*checkpoint));
    const ColorPicture picture{4, 2, std::vector<std::uint8_t>(24, 9)};
    seed("pixels", "colour", store::packPixels(picture));
    seed("pixels", "grey", store::packPixels(GrayPicture{4, 2, std::vector<std::uint8_t>(8, 9)}));
    seed("pixels", "ink", store::packPixels(ink(8, 4)));
}

} // namespace

int main(int count, char** words)
{
    if (count != 2) {
        std::fputs("usage: fuzz_seeds FOLDER\n", stderr);
        return 2;
    }
    const QCoreApplication application(count, words);
    root = words[1];
    fs::create_directories(root);
    models();
    packs();
    pictures();
    scans();
    records();
    seed("csv", "plain", "a,b\n1,\"x, \"\"y\"\"\"\r\n\n");
    seed("pairs", "plain", "image_a,image_b,label\na.png,b.png,1\na.png,c.png,0\n");
    seed("cases", "plain", "case,query,references\n1,q.png,a.png|b.png\n");
    seed("boxes", "plain", "letter-1.png 10,20,110,60; 5,6,7,8\n# none\nletter-2.png\n");
    for (const auto& entry : fs::directory_iterator(root))
        if (!entry.is_directory())
            fs::remove(entry.path());
}
