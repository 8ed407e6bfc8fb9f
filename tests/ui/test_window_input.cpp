// What comes to the desk and how: dropped, pasted, opened; bad files; late answers; models that do not open.
#include "tests/ui/desk.h"

#include "ui/desk/workers.h"
#include "ui/widgets/image_canvas.h"
#include "ui/widgets/thumbnail_strip.h"

#include <QAction>
#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QDir>
#include <QDropEvent>
#include <QLabel>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

using namespace countersign;
using namespace countersign::test;

namespace {

/// As the window system brings it: enter, move, drop. Whether the drop was taken.
bool dropOn(QWidget* target, QPoint position, const QMimeData& data)
{
    QDragEnterEvent enter(position, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(target, &enter);
    if (!enter.isAccepted())
        return false;
    QDragMoveEvent move(position, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(target, &move);
    QDropEvent drop(position, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(target, &drop);
    return drop.isAccepted();
}

bool dropFiles(QWidget* target, QPoint position, const QStringList& files)
{
    QMimeData data;
    QList<QUrl> urls;
    for (const auto& file : files)
        urls << QUrl::fromLocalFile(file);
    data.setUrls(urls);
    return dropOn(target, position, data);
}

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray blankPage()
{
    QImage page(600, 300, QImage::Format_RGB32);
    page.fill(Qt::white);
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    page.save(&buffer, "PNG");
    return png;
}

} // namespace

class WindowInputTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void picturesAreDroppedOntoTheirPlaces()
    {
        Desk desk;
        desk.open();
        auto* references = desk.find<ui::ThumbnailStrip>("references");
        QVERIFY(dropFiles(references->viewport(), {20, 20},
                          {demoFile("genuine/reference-1.png"), demoFile("genuine/reference-2.png")}));
        QTRY_COMPARE(desk.session().current().references.size(), 2);
        QCOMPARE(references->count(), 2);
        QVERIFY(!desk.session().current().query);

        auto* canvas = desk.window().findChild<ui::ImageCanvas*>();
        QTRY_VERIFY(canvas->isVisible());
        const QPoint lowerRight(canvas->width() - 20, canvas->height() - 20);
        QVERIFY(dropFiles(canvas, lowerRight, {demoFile("genuine/query.png")}));
        QVERIFY(desk.waitForVerdict());
        QVERIFY(dropFiles(canvas, {20, 20}, {demoFile("genuine/reference-3.png")}));
        QTRY_COMPARE(desk.session().current().references.size(), 3);
        QVERIFY(desk.waitForVerdict());
        QCOMPARE(desk.session().current().result->references.size(), std::size_t(3));
    }

    void aFolderIsAWholeCase()
    {
        Desk desk;
        desk.open();
        QVERIFY(dropFiles(desk.find<QWidget>("dropReferences"), {20, 20}, {demoFile("skilled-forgery")}));
        QVERIFY(desk.waitForVerdict());
        const auto& now = desk.session().current();
        QCOMPARE(now.references.size(), 3);
        QCOMPARE(now.query->view.title, "query.png");
        QCOMPARE(now.references.first()->view.title, "reference-1.png");
    }

    void textIsNotDropped()
    {
        Desk desk;
        desk.open();
        QMimeData text;
        text.setText("hello");
        QVERIFY(!dropOn(desk.find<QWidget>("dropQuery"), {20, 20}, text));
    }

    void picturesArePasted()
    {
        Desk desk;
        desk.open();
        QApplication::clipboard()->setImage(QImage(demoFile("genuine/query.png")));
        desk.press(Qt::Key_V, Qt::ControlModifier);
        QTRY_VERIFY(desk.session().current().query != nullptr);
        QCOMPARE(desk.session().current().query->view.title, "clipboard");

        auto* copied = new QMimeData;
        copied->setUrls({QUrl::fromLocalFile(demoFile("genuine/reference-1.png"))});
        QApplication::clipboard()->setMimeData(copied);
        desk.press(Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(desk.waitForVerdict());
        QCOMPARE(desk.session().current().references.first()->view.title, "reference-1.png");

        QApplication::clipboard()->setText("no picture");
        desk.press(Qt::Key_V, Qt::ControlModifier);
        QVERIFY(desk.message().contains("no picture on the clipboard"));
    }

    void theSameReferenceTwiceIsOne()
    {
        Desk desk;
        desk.open();
        desk.filesToOpen = {demoFile("genuine/reference-1.png")};
        desk.press(Qt::Key_R, Qt::ControlModifier);
        QTRY_COMPARE(desk.session().current().references.size(), 1);
        desk.press(Qt::Key_R, Qt::ControlModifier);
        QTRY_COMPARE(desk.message(), "reference-1.png is already among the references.");
        QCOMPARE(desk.session().current().references.size(), 1);
    }

    void severalQueriesAreCheckedOneAfterAnother()
    {
        Desk desk;
        desk.open();
        desk.session().addFiles({demoFile("genuine/reference-2.png"), demoFile("genuine/reference-3.png")},
                                ui::Role::Reference);
        QTRY_COMPARE(desk.session().current().references.size(), 2);
        desk.filesToOpen = {demoFile("genuine/query.png"), demoFile("genuine/reference-1.png"),
                            demoFile("random-forgery/query.png")};
        desk.press(Qt::Key_O, Qt::ControlModifier);
        QTRY_VERIFY2(desk.message().startsWith("Signature 1 of 3: query.png. Next case (N)"),
                     qPrintable(desk.message()));
        const auto shown = [&desk] {
            return desk.find<ui::ThumbnailStrip>("query")->model()->index(0, 0).data(Qt::DisplayRole).toString();
        };
        QVERIFY2(shown().contains(QStringLiteral("1 of 3 · query.png")), qPrintable(shown()));
        QVERIFY(desk.waitForVerdict());
        desk.session().confirm();
        const QString first = desk.session().current().number;
        // The same customer's next one.
        desk.press(Qt::Key_N, Qt::ShiftModifier);
        QVERIFY(desk.session().current().number != first);
        QCOMPARE(desk.session().current().query->view.title, "reference-1.png");
        QCOMPARE(desk.session().current().references.size(), 2);
        QVERIFY2(desk.message().contains("Signature 2 of 3"), qPrintable(desk.message()));
        QVERIFY(desk.waitForVerdict());
        QVERIFY(!desk.session().current().human);
        desk.session().confirm();
        // Another customer's.
        desk.press(Qt::Key_N);
        QCOMPARE(desk.session().current().query->view.title, "query.png");
        QVERIFY(desk.session().current().references.isEmpty());
        QVERIFY2(desk.message().contains("Signature 3 of 3"), qPrintable(desk.message()));
        // There are no more.
        desk.press(Qt::Key_N);
        QVERIFY(desk.session().current().isEmpty());
        QCOMPARE(desk.session().unreported().size(), 2);
        // Back to the third, which was not decided.
        desk.press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(desk.session().current().place(), 3);
    }

    void thoseThatWaitCanBeDropped()
    {
        Desk desk;
        desk.open();
        desk.filesToOpen = {demoFile("genuine/query.png"), demoFile("genuine/reference-1.png")};
        desk.press(Qt::Key_O, Qt::ControlModifier);
        QTRY_VERIFY(desk.message().startsWith("Signature 1 of 2"));
        for (auto* button : desk.window().findChildren<QPushButton*>("messageAction"))
            if (button->isVisible())
                QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(desk.session().current().otherQueries.isEmpty());
        QCOMPARE(desk.session().current().query->view.title, "query.png");
        desk.press(Qt::Key_N);
        QVERIFY(desk.session().current().isEmpty());
    }

    void theQueryAsReferenceIsNoted()
    {
        Desk desk;
        desk.open();
        desk.session().addFiles({demoFile("genuine/reference-1.png"), demoFile("genuine/reference-2.png")},
                                ui::Role::Reference);
        desk.session().addFiles({demoFile("genuine/reference-1.png")}, ui::Role::Query);
        QVERIFY(desk.waitForVerdict());
        QVERIFY(desk.session().current().result->judgement.proposal != verify::Decision::Accept);
        QStringList lines;
        for (const auto* label : desk.find<QWidget>("notes")->findChildren<QLabel*>("note"))
            lines << label->text();
        QVERIFY(lines.join(' ').contains("copy of a reference"));
    }

    void badFilesAreNamedAndTheDeskGoesOn_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("says");
        const QByteArray good = contents(demoFile("genuine/query.png"));
        QTest::newRow("empty.png") << QByteArray() << "nothing in it";
        QTest::newRow("half.png") << good.left(good.size() / 2) << "end of the file is missing";
        QTest::newRow("text.png") << QByteArray("This is not a picture at all.\n") << "not a picture";
        QTest::newRow("document.pdf") << QByteArray("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
                                      << "damaged";
        QTest::newRow("blank.png") << blankPage() << "No signature";
        // The header of a 60,000 x 60,000 picture.
        QByteArray enormous = good;
        enormous.replace(16, 8, QByteArray::fromHex("0000ea600000ea60"));
        QTest::newRow("enormous.png") << enormous << "too large";
    }
    void badFilesAreNamedAndTheDeskGoesOn()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, says);
        const QString name = QString::fromLatin1(QTest::currentDataTag());
        Desk desk;
        desk.open();
        desk.filesToOpen = {desk.write(name, bytes)};
        desk.press(Qt::Key_O, Qt::ControlModifier);
        QTRY_VERIFY2_WITH_TIMEOUT(desk.message().startsWith(name + ": "), qPrintable(desk.message()), 10'000);
        QVERIFY2(desk.message().contains(says), qPrintable(desk.message()));
        QVERIFY(desk.session().current().isEmpty());
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        QVERIFY(desk.message().isEmpty());
    }

    void missingFilesAndEmptyFolders()
    {
        Desk desk;
        desk.open();
        desk.filesToOpen = {desk.file("gone.png"), demoFile("genuine/query.png")};
        desk.press(Qt::Key_R, Qt::ControlModifier);
        QTRY_VERIFY(desk.message().startsWith("gone.png: There is no such file"));
        QCOMPARE(desk.session().current().references.size(), 1); // the good one was taken
        QVERIFY(QDir().mkpath(desk.file("bare")));
        desk.folderToOpen = desk.file("bare");
        desk.press(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(desk.message().startsWith("bare: "));
    }

    void aLateResultIsDropped()
    {
        auto encoder = std::make_shared<GatedEncoder>();
        Desk desk(encoder);
        desk.open();
        QSignalSpy results(&desk.session(), &ui::VerifySession::resultChanged);
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QTRY_COMPARE(encoder->started(), 1);
        QCOMPARE(desk.find<QLabel>("pendingTitle")->text(), "Comparing…");
        desk.session().removeReference(0);
        results.clear();
        encoder->letPass(1);                 // the answer for three references
        QTRY_COMPARE(encoder->started(), 2); // is not taken: two are compared now
        QVERIFY(!desk.session().current().result);
        QCOMPARE(results.size(), 0);
        encoder->letPass(1);
        QVERIFY(desk.waitForVerdict());
        QCOMPARE(desk.session().current().result->references.size(), std::size_t(2));
    }

    void aResultForAClearedCaseIsDropped()
    {
        auto encoder = std::make_shared<GatedEncoder>();
        Desk desk(encoder);
        desk.open();
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QTRY_COMPARE(encoder->started(), 1);
        desk.press(Qt::Key_N);
        encoder->letPass(1);
        QTRY_VERIFY(!desk.session().isComparing());
        QVERIFY(!desk.session().current().result);
        QVERIFY(desk.session().current().isEmpty());
    }

    void closingAtWorkIsSafe()
    {
        auto encoder = std::make_shared<GatedEncoder>();
        {
            Desk desk(encoder);
            desk.open();
            desk.press(Qt::Key_1, Qt::ControlModifier);
            QTRY_COMPARE(encoder->started(), 1);
            desk.session().addFiles({demoFile("genuine")}, ui::Role::Reference);
            desk.closeWindow();
            encoder->letPass(5);
            ui::workers()->waitForDone();
            QCoreApplication::processEvents();
        }
        QCOMPARE(encoder->started(), 1);
    }

    void theWindowAnswersWhileTheModelLoads()
    {
        std::binary_semaphore gate(0);
        ui::Services services;
        services.openModel = [&](const std::filesystem::path&) -> Result<std::shared_ptr<verify::Encoder>> {
            gate.acquire();
            return std::make_shared<PooledEncoder>();
        };
        ui::MainWindow window(std::move(services));
        window.show();
        window.begin({.references = {demoFile("genuine")}});
        QTRY_VERIFY(window.session().current().query != nullptr);
        QCOMPARE(window.findChild<QLabel*>("pendingTitle")->text(), "The model is loading…");
        QVERIFY(!window.session().current().result);
        gate.release();
        QTRY_VERIFY(window.session().current().result != nullptr);
    }

    void aModelThatDoesNotOpenCanBeReplaced()
    {
        Desk desk;
        desk.modelError = Error{ErrorCode::WrongModel, "It is another architecture.", "/models/other.safetensors"};
        desk.open();
        QVERIFY2(desk.message().startsWith("other.safetensors: "), qPrintable(desk.message()));
        QCOMPARE(desk.find<QLabel>("pendingTitle")->text(), "No model");
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QTRY_VERIFY(desk.session().current().query != nullptr); // signatures can be looked at
        desk.modelError.reset();
        desk.filesToOpen = {desk.file("good.safetensors")};
        auto* button = desk.find<QPushButton>("otherModel");
        QVERIFY(button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(desk.waitForVerdict());

        desk.modelError = Error{ErrorCode::Truncated, "It is cut off.", "/models/half.safetensors"};
        desk.window().verifyScreen().actions().openModel->trigger();
        QTRY_VERIFY(desk.message().startsWith("half.safetensors: "));
        QCOMPARE(desk.session().model(), ui::VerifySession::Model::Ready); // the good one stays
        QVERIFY(desk.session().current().result != nullptr);
    }

    void aModelWithAnotherInputSizeReadsThePicturesAgain()
    {
        auto info = PooledEncoder::defaultInfo();
        info.inputSize = {224, 224};
        Desk desk(std::make_shared<PooledEncoder>(info));
        desk.window().show();
        desk.window().begin({.references = {demoFile("genuine")}}); // read before the model's size is known
        QVERIFY(desk.waitForVerdict());
    }
};

QTEST_MAIN(WindowInputTest)
#include "test_window_input.moc"
