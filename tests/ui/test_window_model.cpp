// Real models in the window: the shipped one on the shipped demo cases, and those that the bank takes into use.
#include "tests/ui/desk.h"
#include "tests/ui/encoders.h"

#include "core/base/sha256.h"
#include "core/model/open.h"
#include "ui/desk/records.h"
#include "ui/identify/identify_screen.h"

#include <QLabel>
#include <QTableWidget>
#include <QTest>

#include <algorithm>
#include <latch>

using namespace countersign;
using namespace countersign::test;
using verify::Decision;

namespace {

constexpr int Patience = 30'000;

Result<std::shared_ptr<verify::Encoder>> openReal(const Bytes& bytes, const std::string& name)
{
    return shared(model::openEncoder(bytes, name));
}

/// Another model than the shipped one, with another input size. It embeds many references only once it may.
class LateEncoder : public PooledEncoder {
public:
    explicit LateEncoder(const std::string& sha256) : PooledEncoder(infoWith(sha256)) {}
    [[nodiscard]] Result<std::vector<verify::Features>> encode(std::span<const InkImage> images) override
    {
        constexpr std::size_t ofOnePerson = 3;
        if (images.size() > ofOnePerson)
            m_gate.wait();
        return PooledEncoder::encode(images);
    }
    void letPass() { m_gate.count_down(); }

private:
    static verify::ModelInfo infoWith(const std::string& sha256)
    {
        auto info = defaultInfo();
        info.sha256 = sha256;
        info.inputSize = {160, 80};
        return info;
    }
    std::latch m_gate{1};
};

/// Another desk on the same records.
struct OtherDesk {
    std::unique_ptr<store::Store> store;
    std::optional<store::Session> session;

    explicit OtherDesk(Desk& desk)
    {
        auto opened = store::Store::open(desk.file("records.db").toStdString());
        if (!opened)
            return;
        store = std::move(*opened);
        if (const auto single = store->users().singleUser("elsewhere"))
            session = *single;
    }
    [[nodiscard]] bool release(const Bytes& file, const std::string& name)
    {
        const auto sha256 = store->models().add(*session, {file, name, "1"});
        return sha256 && store->models().release(*session, {*sha256, store::Verdict::Better, {}, {}});
    }
};

std::string modelOf(Desk& desk)
{
    return desk.session().modelInfo() ? desk.session().modelInfo()->sha256 : std::string();
}

} // namespace

class WindowModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const std::filesystem::path file = COUNTERSIGN_SOURCE_DIR "/resources/models/default.safetensors";
        if (!std::filesystem::exists(file))
            QSKIP("The shipped model is not there yet.");
        auto opened = model::openEncoder(file);
        QVERIFY2(opened, opened ? "" : opened.error().message.c_str());
        m_encoder = std::move(*opened);
        auto other = readFile(COUNTERSIGN_SOURCE_DIR "/resources/models/classic.safetensors", 64u << 20);
        QVERIFY(other);
        m_other = std::move(*other);
    }

    void demoCases_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<bool>("accept");
        QTest::newRow("genuine") << int(Qt::Key_1) << true;
        QTest::newRow("skilled forgery") << int(Qt::Key_2) << false;
        QTest::newRow("random forgery") << int(Qt::Key_3) << false;
    }
    void demoCases()
    {
        QFETCH(int, key);
        QFETCH(bool, accept);
        Desk desk(m_encoder);
        desk.open();
        desk.press(static_cast<Qt::Key>(key), Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        const Decision proposal = desk.session().current().result->judgement.proposal;
        QCOMPARE(proposal == Decision::Accept, accept);
        if (key == Qt::Key_3)
            QCOMPARE(proposal, Decision::Reject);
    }

    void whatIsReleasedIsUsedOnEveryDesk()
    {
        Desk desk(m_encoder, true);
        desk.openBytes = openReal;
        desk.open();
        const std::string shipped = m_encoder->info().sha256, own = sha256(m_other);
        enrol(desk, "1", "Anna Berg", demoReferences("genuine"));
        auto& gallery = desk.window().findChild<ui::IdentifyScreen*>()->gallery();
        QTRY_COMPARE_WITH_TIMEOUT(gallery.known(), 3, Patience);
        OtherDesk other(desk);
        QVERIFY(other.session);
        QVERIFY(other.release(m_other, "branch"));
        QCOMPARE(modelOf(desk), shipped);
        desk.window().records()->refresh();
        QTRY_COMPARE_WITH_TIMEOUT(modelOf(desk), own, Patience);
        // Its references are embedded anew, and the embeddings of the other are kept for the way back.
        QTRY_VERIFY_WITH_TIMEOUT(gallery.known() == 3 && gallery.waiting() == 0, Patience);
        const auto uses = other.store->references().models(*other.session);
        QVERIFY(uses);
        QCOMPARE(uses->size(), std::size_t(2));
        for (const auto& use : *uses)
            QCOMPARE(use.references, 3);
        desk.press(Qt::Key_1, Qt::AltModifier);
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        QCOMPARE(desk.session().current().result->model.sha256, own);
        QVERIFY2(desk.find<QLabel>("model")->text().contains(QString::fromStdString(desk.session().modelInfo()->name)),
                 qPrintable(desk.find<QLabel>("model")->text()));

        // Back at this desk, which does not wait for the next refresh; the case on the table is compared anew.
        QVERIFY(other.store->models().rollback(*other.session));
        desk.window().records()->readRules();
        QTRY_COMPARE_WITH_TIMEOUT(modelOf(desk), shipped, Patience);
        QVERIFY(desk.waitForVerdict());
        QCOMPARE(desk.session().current().result->model.sha256, shipped);
        QTRY_VERIFY_WITH_TIMEOUT(gallery.known() == 3 && gallery.waiting() == 0, Patience);
    }

    void fromTheStartUnlessAnotherWasAskedFor()
    {
        Desk desk(m_encoder, true);
        desk.openBytes = openReal;
        desk.open();
        OtherDesk other(desk);
        QVERIFY(other.session && other.release(m_other, "branch"));
        desk.reopen();
        QTRY_COMPARE_WITH_TIMEOUT(modelOf(desk), sha256(m_other), Patience);
        desk.modelToBegin = "mine.safetensors"; // --model: the desk's file
        desk.reopen();
        QVERIFY(desk.window().records()->rules().model == sha256(m_other));
        QTest::qWait(2'000);
        QCOMPARE(modelOf(desk), m_encoder->info().sha256);
    }

    void aModelThatCannotBeOpened()
    {
        Desk desk(m_encoder, true);
        desk.openBytes = openReal;
        desk.open();
        const std::string shipped = m_encoder->info().sha256;
        OtherDesk other(desk);
        QVERIFY(other.session && other.release({1, 2, 3}, "broken"));
        desk.window().records()->readRules();
        QTRY_VERIFY2_WITH_TIMEOUT(desk.message().contains("broken 1"), qPrintable(desk.message()), Patience);
        QVERIFY(desk.message().contains("the one that comes with the program"));
        QCOMPARE(modelOf(desk), shipped);
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        // One that can be, and one that cannot after it: no desk goes on with what is no longer in use.
        QVERIFY(other.release(m_other, "branch"));
        desk.window().records()->refresh();
        QTRY_COMPARE_WITH_TIMEOUT(modelOf(desk), sha256(m_other), Patience);
        QVERIFY(other.release({4, 5, 6}, "broken again"));
        desk.window().records()->refresh();
        QTRY_COMPARE_WITH_TIMEOUT(modelOf(desk), shipped, Patience);
        QTRY_VERIFY2(desk.message().contains("broken again 1"), qPrintable(desk.message()));
    }

    void whoseSignatureItIsWhileReferencesAreEmbeddedAnew()
    {
        Desk desk(nullptr, true);
        const Bytes file = {7, 7, 7};
        const auto late = std::make_shared<LateEncoder>(sha256(file));
        desk.openBytes = [&](const Bytes& bytes, const std::string&) -> Result<std::shared_ptr<verify::Encoder>> {
            return bytes == file ? std::shared_ptr<verify::Encoder>(late) : nullptr;
        };
        desk.open();
        enrol(desk, "1", "Anna Berg", demoReferences("genuine"));
        enrol(desk, "2", "Bert Cole", demoReferences("skilled-forgery"));
        auto& gallery = desk.window().findChild<ui::IdentifyScreen*>()->gallery();
        QTRY_COMPARE_WITH_TIMEOUT(gallery.known(), 6, Patience);
        OtherDesk other(desk);
        QVERIFY(other.session && other.release(file, "late"));
        desk.window().records()->refresh();
        QTRY_COMPARE_WITH_TIMEOUT(modelOf(desk), sha256(file), Patience);
        QTRY_COMPARE(gallery.known(), 0);
        QCOMPARE(gallery.searchable(), 6);
        desk.press(Qt::Key_3, Qt::AltModifier);
        desk.filesToOpen = QStringList{demoFile("genuine/query.png")};
        desk.press(Qt::Key_O, Qt::ControlModifier);
        auto* suspects = desk.find<QTableWidget>("suspects");
        QTRY_COMPARE_WITH_TIMEOUT(suspects->rowCount(), 2, Patience);
        QCOMPARE(suspects->item(0, 0)->text(), "Anna Berg");
        QCOMPARE(gallery.known(), 0);
        late->letPass();
        QTRY_VERIFY_WITH_TIMEOUT(gallery.known() == 6 && gallery.waiting() == 0, Patience);
        QCOMPARE(gallery.searchable(), 6);
    }

private:
    std::shared_ptr<verify::Encoder> m_encoder;
    Bytes m_other;
};

QTEST_MAIN(WindowModelTest)
#include "test_window_model.moc"
