#include "core/base/file.h"
#include "core/image/image.h"
#include "core/retrain/check.h"
#include "core/retrain/compare.h"
#include "core/retrain/data.h"
#include "core/train/generator.h"
#include "core/train/random.h"
#include "tests/support/pooled_encoder.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

using namespace countersign;
using namespace countersign::retrain;
using test::PooledEncoder;

namespace {

namespace fs = std::filesystem;

constexpr Size Input{192, 96};

struct Shape {
    int writers = 16, genuine = 5, forged = 3;
};

/// Made-up writers; `scene` may change paper and pen of a forgery.
void draw(const fs::path& folder, const Shape& shape,
          const std::function<void(train::Scene&, bool forged)>& change = {})
{
    for (int w = 1; w <= shape.writers; ++w) {
        const auto writer = train::makeWriter(train::seedFor(9, std::uint64_t(w)));
        for (const bool forged : {false, true}) {
            const auto at =
                folder / QString("%1").arg(w, 3, 10, QChar('0')).toStdString() / (forged ? "forged" : "genuine");
            fs::create_directories(at);
            for (int i = 1; i <= (forged ? shape.forged : shape.genuine); ++i) {
                auto scene =
                    train::makeScene(train::seedFor(std::uint64_t(w) * 100 + (forged ? 50 : 0), std::uint64_t(i)));
                if (change)
                    change(scene, forged);
                const auto picture = forged ? train::forgery(writer, std::uint64_t(i), scene)
                                            : train::genuine(writer, std::uint64_t(i), scene);
                const auto bytes = image::encodePng(picture, scene.dotsPerInch);
                QVERIFY(bytes.has_value());
                QVERIFY(writeFile(at / (std::to_string(i) + ".png"), *bytes).has_value());
            }
        }
    }
}

Data readFolder(const fs::path& folder)
{
    const std::array sources{Source{Source::Kind::Folder, folder, {}}};
    auto data = read(sources, Input, {}, {});
    if (!data)
        qFatal("%s", describe(data.error()).c_str());
    return std::move(*data);
}

/// Without pictures: only who has how many.
eval::LoadedSet counted(int writers, int genuine, int forged)
{
    eval::LoadedSet loaded;
    for (int w = 0; w < writers; ++w) {
        loaded.set.writers.push_back("w" + std::to_string(1000 + w));
        for (int i = 0; i < genuine + forged; ++i) {
            loaded.set.samples.push_back({std::to_string(w) + "-" + std::to_string(i), w, i >= genuine});
            loaded.images.push_back({1, 1, {std::uint8_t(i)}});
        }
    }
    return loaded;
}

int count(const std::vector<Finding>& findings, Trouble trouble)
{
    return int(std::ranges::count(findings, trouble, &Finding::trouble));
}

const Finding* find(const std::vector<Finding>& findings, Trouble trouble, const std::string& trait = {})
{
    const auto found = std::ranges::find_if(
        findings, [&](const Finding& one) { return one.trouble == trouble && (trait.empty() || one.trait == trait); });
    return found == findings.end() ? nullptr : &*found;
}

std::vector<Finding> checked(const Data& data, verify::Encoder* encoder = nullptr)
{
    auto findings = check(data, encoder, {}, {});
    if (!findings)
        qFatal("%s", describe(findings.error()).c_str());
    return std::move(*findings);
}

/// Knows the labels: the first byte of the ink is the writer, the second whether forged. Scores 6 for genuine pairs, -6 for
/// others, and `wrong` of the latter at 6.
class Oracle final : public verify::Encoder {
public:
    explicit Oracle(double wrong) : m_wrong(wrong) { m_info.inputSize = {1, 1}; }
    const verify::ModelInfo& info() const override { return m_info; }
    Result<std::vector<verify::Features>> encode(std::span<const InkImage> images) override
    {
        std::vector<verify::Features> features;
        for (const auto& image : images)
            features.push_back({{float(image.ink[0])}, {}});
        return features;
    }
    Result<std::vector<float>> compare(std::span<const verify::FeaturePair> pairs) override
    {
        std::vector<float> scores;
        for (const auto& [a, b] : pairs) {
            const bool genuine = a->embedding[0] < 100 && b->embedding[0] < 100;
            m_draws = m_draws * 6364136223846793005U + 1442695040888963407U;
            const bool wrong = double(m_draws >> 11) * 0x1.0p-53 < m_wrong;
            scores.push_back((genuine != wrong ? 6.F : -6.F) + float(m_draws >> 40) * 1e-9F);
        }
        return scores;
    }

    verify::ModelInfo m_info;

private:
    double m_wrong;
    std::uint64_t m_draws = 5;
};

} // namespace

class TestRetrain : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        draw(good(), {});
        m_data = readFolder(good());
    }

    void everythingIsRead()
    {
        QCOMPARE(m_data.loaded.set.writers.size(), std::size_t(16));
        QCOMPARE(m_data.loaded.set.samples.size(), std::size_t(16 * 8));
        QCOMPARE(m_data.scanned.size(), m_data.loaded.images.size());
        QCOMPARE(m_data.normalised.size(), m_data.loaded.images.size());
        for (std::size_t i = 0; i < m_data.scanned.size(); ++i) {
            QCOMPARE(m_data.scanned[i].traits.size(), Traits.size());
            QCOMPARE(m_data.normalised[i].traits.size(), PenTraits);
            QCOMPARE(m_data.scanned[i].writer, m_data.loaded.set.samples[i].writer);
            QCOMPARE(m_data.scanned[i].forged, m_data.loaded.set.samples[i].forged);
        }
        // Two sources: the same names stay apart.
        const std::array twice{Source{Source::Kind::Folder, good(), {}}, Source{Source::Kind::Folder, good(), {}}};
        const auto both = read(twice, Input, {}, {});
        QVERIFY(both.has_value());
        QCOMPARE(both->loaded.set.writers.size(), std::size_t(32));
        QVERIFY(!read({}, Input, {}, {}).has_value());
        std::stop_source stop;
        stop.request_stop();
        const auto stopped = read(twice, Input, {}, stop.get_token());
        QVERIFY(!stopped && stopped.error().code == ErrorCode::Cancelled);
    }

    void nobodyStandsInTwoParts()
    {
        for (const int writers : {14, 20, 57}) {
            const auto loaded = counted(writers, 6, 4);
            const auto parts = split(loaded, 3);
            QVERIFY2(parts.has_value(), parts ? "" : parts.error().message.c_str());
            std::set<std::string> seen;
            std::size_t samples = 0;
            for (const auto* part : {&parts->learn, &parts->choose, &parts->compare}) {
                for (const auto& writer : part->set.writers)
                    QVERIFY(seen.insert(writer).second);
                samples += part->set.samples.size();
                QCOMPARE(part->images.size(), part->set.samples.size());
                for (std::size_t i = 0; i < part->set.samples.size(); ++i) { // its own picture
                    const auto name = part->set.samples[i].file.string();
                    QCOMPARE(int(part->images[i].ink[0]), std::stoi(name.substr(name.find('-') + 1)));
                }
            }
            QCOMPARE(int(seen.size()), writers);
            QCOMPARE(samples, loaded.set.samples.size());
            QVERIFY(parts->compare.set.writers.size() >= 6 && parts->choose.set.writers.size() >= 3);
            QCOMPARE(split(loaded, 3)->compare.set.writers, parts->compare.set.writers);
        }
    }

    void tooLittleIsRefused()
    {
        QVERIFY(!split(counted(5, 4, 4), 1).has_value());
        QVERIFY(!split(counted(13, 6, 4), 1).has_value());
        QVERIFY(!split(counted(30, 6, 0), 1).has_value()); // nothing to measure forgeries by
        QVERIFY(split(counted(14, 5, 2), 1).has_value());
        const auto few = supportOf(counted(5, 4, 4).set), some = supportOf(counted(20, 10, 5).set),
                   many = supportOf(counted(150, 10, 5).set);
        QVERIFY(!few.adapt && !few.goOn && !few.scratch);
        QVERIFY(some.adapt && !some.goOn && !some.scratch);
        QVERIFY(many.adapt && many.goOn && many.scratch);
        QCOMPARE(some.leastFmr, 3.0 / 30); // six writers with five forgeries each
        QCOMPARE(supportOf(counted(3, 3, 0).set).leastFmr, 1.0);
    }

    void leavingOut()
    {
        const auto loaded = counted(3, 3, 2);
        std::set<fs::path> out{"0-0", "0-1", "0-2", "1-4"};
        const auto rest = without(loaded, out);
        QCOMPARE(rest.set.writers, (std::vector<std::string>{"w1001", "w1002"})); // the first has no genuine one left
        QCOMPARE(rest.set.samples.size(), std::size_t(4 + 5));
        for (std::size_t i = 0; i < rest.set.samples.size(); ++i) {
            const auto name = rest.set.samples[i].file.string();
            QVERIFY(!out.contains(name));
            QCOMPARE(int(rest.images[i].ink[0]), std::stoi(name.substr(name.find('-') + 1)));
        }
    }

    void goodDataHasNoLeak()
    {
        const auto findings = checked(m_data);
        QCOMPARE(count(findings, Trouble::TwoWriters), 0);
        QCOMPARE(count(findings, Trouble::NearDuplicate), 0);
        QCOMPARE(count(findings, Trouble::Unreadable), 0);
        QVERIFY(!find(findings, Trouble::Leak, "paper"));
        QVERIFY(!find(findings, Trouble::Leak, "paper-colour"));
        QVERIFY(!isPoisoned(findings));
    }

    void tintedPaperIsNamed()
    {
        const auto folder = path("tinted");
        draw(folder, {8, 5, 3}, [](train::Scene& scene, bool forged) {
            scene.paper =
                forged ? std::array<std::uint8_t, 3>{250, 240, 214} : std::array<std::uint8_t, 3>{248, 248, 248};
        });
        const auto findings = checked(readFolder(folder));
        const auto* colour = find(findings, Trouble::Leak, "paper-colour");
        QVERIFY(colour);
        QVERIFY2(colour->measured > 0.95, qPrintable(QString::number(colour->measured)));
        QCOMPARE(colour->files.size(), std::size_t(2)); // the pictures that prove it
        QVERIFY(colour->files[0].string().find("genuine") != std::string::npos);
        QVERIFY(colour->files[1].string().find("forged") != std::string::npos);
    }

    void copiesAreFound()
    {
        const auto folder = path("copies");
        draw(folder, {6, 5, 3});
        // The same scan, cropped by a few pixels and written anew: other bytes, the same signature.
        const auto copy = [&](const fs::path& from, const fs::path& to) {
            const auto bytes = readFile(from, 1 << 24);
            const auto scans = image::decode(*bytes, "scan");
            auto picture = scans->front().picture;
            const int cut = 4;
            ColorPicture smaller{picture.width - cut, picture.height - cut, {}};
            for (int y = cut; y < picture.height; ++y)
                smaller.pixels.insert(smaller.pixels.end(),
                                      picture.pixels.begin() + 3 * (std::ptrdiff_t(y) * picture.width + cut),
                                      picture.pixels.begin() + 3 * std::ptrdiff_t(y + 1) * picture.width);
            fs::create_directories(to.parent_path());
            QVERIFY(writeFile(to, *image::encodePng(smaller)).has_value());
        };
        copy(folder / "001/genuine/1.png", folder / "001/genuine/9.png"); // twice
        copy(folder / "002/genuine/2.png", folder / "003/genuine/9.png"); // under two writers
        copy(folder / "004/genuine/3.png", folder / "004/forged/9.png");  // genuine and forged
        const auto findings = checked(readFolder(folder));
        QCOMPARE(count(findings, Trouble::NearDuplicate), 1);
        QCOMPARE(count(findings, Trouble::TwoWriters), 2);
        QCOMPARE(find(findings, Trouble::NearDuplicate)->writer, std::string("001"));
    }

    void damageAndContradictionAreNamed()
    {
        const auto folder = path("damaged");
        draw(folder, {4, 5, 3});
        const auto broken = folder / "002/genuine/3.png";
        auto bytes = *readFile(broken, 1 << 24);
        bytes.resize(bytes.size() / 2);
        QVERIFY(writeFile(broken, bytes).has_value());
        const std::string csv = "image_a,image_b,label\n"
                                "001/genuine/1.png,001/genuine/2.png,0\n"
                                "001/genuine/2.png,001/genuine/3.png,0\n"
                                "001/genuine/1.png,001/genuine/3.png,1\n" // contradicts the two above
                                "001/genuine/4.png,001/genuine/5.png,0\n"
                                "001/genuine/4.png,001/genuine/2.png,0\n"
                                "001/genuine/4.png,001/forged/1.png,1\n";
        QVERIFY(writeFile(folder / "pairs.csv", Bytes(csv.begin(), csv.end())).has_value());
        const auto whole = checked(readFolder(folder));
        QCOMPARE(count(whole, Trouble::Unreadable), 1);
        QCOMPARE(find(whole, Trouble::Unreadable)->files.front(), broken);
        const std::array pairs{Source{Source::Kind::Pairs, folder / "pairs.csv", {}}};
        const auto data = read(pairs, Input, {}, {});
        QVERIFY2(data.has_value(), data ? "" : describe(data.error()).c_str());
        const auto findings = checked(*data);
        QCOMPARE(count(findings, Trouble::Contradiction), 1);
        QCOMPARE(find(findings, Trouble::Contradiction)->measured, 4.0); // the line
        for (const auto& sample : data->loaded.set.samples)
            QVERIFY(sample.file.filename() != "1.png" || sample.forged);
        QCOMPARE(count(findings, Trouble::FewGenuine), 1);
    }

    /// Labels that the model contradicts, where it knows the truth.
    void mixedUpLabelsAreFound()
    {
        Data data;
        data.loaded = counted(12, 10, 10);
        for (auto& image : data.loaded.images)
            image.ink[0] = std::uint8_t(image.ink[0] >= 10 ? 200 : 1);
        Oracle oracle(0);
        verify::Calibration calibration;
        calibration.acceptLlr = 2;
        calibration.rejectLlr = -2;
        oracle.m_info.calibrations = {calibration};
        // All pictures are the same to the eye of a grid of one pixel: what concerns pictures is left aside here.
        const auto right = checked(data, &oracle);
        QCOMPARE(count(right, Trouble::LooksForged) + count(right, Trouble::LooksGenuine), 0);
        QVERIFY(!isPoisoned(right));
        int swapped = 0;
        for (std::size_t i = 0; i < data.loaded.set.samples.size(); ++i) {
            // Forgeries on paper of another colour, which the wrong labels hide in part.
            data.scanned.push_back({.writer = data.loaded.set.samples[i].writer,
                                    .traits = {0, 0, 0, 0, data.loaded.set.samples[i].forged ? 9.0 : 1.0, 0}});
            if (i % 10 < 3) { // three in ten, of both kinds
                data.loaded.set.samples[i].forged = !data.loaded.set.samples[i].forged;
                ++swapped;
            }
        }
        for (std::size_t i = 0; i < data.scanned.size(); ++i)
            data.scanned[i].forged = data.loaded.set.samples[i].forged;
        const auto wrong = checked(data, &oracle);
        const auto* colour = find(wrong, Trouble::Leak, "paper-colour");
        QVERIFY(colour);
        QCOMPARE(colour->measured, 0.7);
        QCOMPARE(count(wrong, Trouble::LooksForged) + count(wrong, Trouble::LooksGenuine), swapped);
        const auto* mixed = find(wrong, Trouble::LabelsMixedUp);
        QVERIFY(mixed);
        QCOMPARE(mixed->measured, 0.3);
        QVERIFY(isPoisoned(wrong));
        QVERIFY(wrong.front().trouble == Trouble::LabelsMixedUp); // the worst first
        QVERIFY(find(wrong, Trouble::ModelLost) == nullptr || find(wrong, Trouble::ModelLost)->measured > 0.3);
    }

    void theBetterModelIsTold()
    {
        auto loaded = counted(20, 6, 6);
        for (auto& image : loaded.images)
            image.ink[0] = std::uint8_t(image.ink[0] >= 6 ? 200 : 1);
        loaded.set.name = "set";
        verify::Calibration calibration;
        calibration.acceptLlr = 2;
        calibration.rejectLlr = -2;
        Oracle good(0.02), bad(0.2);
        for (auto* one : {&good, &bad})
            one->m_info.calibrations = {calibration};
        const auto forward = compare(bad, good, loaded, {}, {});
        QVERIFY2(forward.has_value(), forward ? "" : describe(forward.error()).c_str());
        QCOMPARE(forward->writers, 20);
        QVERIFY(forward->difference.verdict == eval::Difference::Verdict::BIsBetter);
        QVERIFY(forward->fresh.one.skilledEer.value < forward->current.one.skilledEer.value);
        // 15 genuine pairs and 36 with a forgery of each writer.
        QCOMPARE(forward->decisions, std::int64_t(20 * (15 + 36)));
        QVERIFY(forward->toTheBetter > forward->toTheWorse);
        QVERIFY(!forward->changed.empty() && forward->changed.size() <= MostChanged);
        QVERIFY(!forward->current.skilled.empty());
        const auto back = compare(good, bad, loaded, {}, {});
        QVERIFY(back->difference.verdict == eval::Difference::Verdict::BIsWorse);
        Oracle again(0.02);
        again.m_info.calibrations = {calibration};
        const auto same = compare(good, again, loaded, {}, {});
        QVERIFY(same->difference.verdict == eval::Difference::Verdict::CannotTell);
        std::stop_source stop;
        stop.request_stop();
        const auto stopped = compare(good, bad, loaded, {}, stop.get_token());
        QVERIFY(!stopped && stopped.error().code == ErrorCode::Cancelled);
    }

private:
    [[nodiscard]] fs::path path(const char* name) const { return fs::path(m_folder.filePath(name).toStdString()); }
    [[nodiscard]] fs::path good() const { return path("good"); }

    QTemporaryDir m_folder;
    Data m_data;
};

QTEST_GUILESS_MAIN(TestRetrain)
#include "test_retrain.moc"
