#include "core/base/resources.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace countersign;
namespace fs = std::filesystem;

class TestResources : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsFromEveryPlaceOfTheProgram_data()
    {
        QTest::addColumn<QString>("resources");
        QTest::addColumn<QString>("program");
        QTest::newRow("installed") << "usr/share/countersign"
                                   << "usr/bin";
        QTest::newRow("build tree") << "resources"
                                    << "build/bin";
        QTest::newRow("build tree of a preset") << "resources"
                                                << "build/release/bin";
    }

    void findsFromEveryPlaceOfTheProgram()
    {
        QFETCH(QString, resources);
        QFETCH(QString, program);
        const QTemporaryDir temporary;
        const fs::path root = temporary.path().toStdString();
        fs::create_directories(root / resources.toStdString() / "models");
        fs::create_directories(root / program.toStdString());
        std::ofstream(root / resources.toStdString() / "models" / "m") << "model";

        const auto found = findResource("models/m", root / program.toStdString());
        QVERIFY(found);
        QCOMPARE(*found, root / resources.toStdString() / "models" / "m");
        QCOMPARE(findResource("models/n", root / program.toStdString()).error().code, ErrorCode::NotFound);
        QCOMPARE(findResource("models/n", root / program.toStdString()).error().context, std::string("models/n"));
    }
};

QTEST_APPLESS_MAIN(TestResources)
#include "test_resources.moc"
