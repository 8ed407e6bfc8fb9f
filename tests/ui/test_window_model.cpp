// The shipped model on the shipped demo cases, in the window: what a person sees who tries the program.
#include "tests/ui/desk.h"

#include "core/model/open.h"

#include <QLabel>
#include <QTest>

using namespace countersign;
using namespace countersign::test;
using verify::Decision;

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

private:
    std::shared_ptr<verify::Encoder> m_encoder;
};

QTEST_MAIN(WindowModelTest)
#include "test_window_model.moc"
