// The widgets one by one: what they compute, show and tell.
#include "ui/widgets/alignment.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/image_canvas.h"
#include "ui/widgets/line_plot.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/score_bars.h"
#include "ui/widgets/score_gauge.h"
#include "ui/widgets/thumbnail_strip.h"

#include <QAbstractButton>
#include <QBuffer>
#include <QDir>
#include <QDropEvent>
#include <QMimeData>
#include <QPainter>
#include <QPainterPath>
#include <QSignalSpy>
#include <QSvgGenerator>
#include <QTest>
#include <QXmlStreamReader>

#include <cmath>
#include <limits>

using namespace countersign;
using namespace countersign::ui;

namespace {

/// A curve with loops that looks the same from no other side.
QPainterPath stroke()
{
    QPainterPath path(QPointF(30, 120));
    path.cubicTo(60, 0, 110, 10, 90, 90);
    path.cubicTo(80, 150, 160, 60, 180, 70);
    path.cubicTo(230, 80, 180, 140, 260, 90);
    path.cubicTo(300, 60, 330, 110, 380, 60);
    return path;
}

QImage drawn(QSize size, const QTransform& transform)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Qt::black, 5, Qt::SolidLine, Qt::RoundCap));
    painter.drawPath(transform.map(stroke()));
    painter.end();
    return image.convertToFormat(QImage::Format_Grayscale8);
}

CanvasPicture pictureOf(const QString& title)
{
    PictureRecord record;
    record.name = title.toStdString();
    record.original = {500, 300, std::vector<std::uint8_t>(500 * 300 * 3, 240)};
    record.cleaned = {200, 100, std::vector<std::uint8_t>(200 * 100, 255)};
    for (int x = 20; x < 180; ++x)
        record.cleaned.pixels[std::size_t(50 * 200 + x)] = 0;
    for (int x = 170 * 3; x < 330 * 3; ++x)
        record.original.pixels[std::size_t(150 * 500 * 3 + x)] = 0;
    record.box = {150, 100, 200, 100};
    return canvasPicture(record);
}

} // namespace

class WidgetsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gaugeKeepsTheBandsInPlace()
    {
        QCOMPARE(gaugePosition(-2, -2, 3), 1.0 / 3);
        QCOMPARE(gaugePosition(3, -2, 3), 2.0 / 3);
        QCOMPARE(gaugePosition(0.5, -2, 3), 0.5);
        QVERIFY(gaugePosition(-40, -2, 3) > 0);
        QVERIFY(gaugePosition(-40, -2, 3) < 0.05);
        QVERIFY(gaugePosition(std::numeric_limits<double>::infinity(), -2, 3) <= 1);
        QCOMPARE(gaugePosition(1, 1, 1), 0.5);
        QVERIFY(gaugePosition(1.1, 1, 1) > 0.5);
        QCOMPARE(gaugePosition(std::nan(""), -2, 3), 0.5);
    }

    void gaugeTellsItsBand()
    {
        ScoreGauge gauge;
        gauge.setReading(5, -2, 2, Band::Accept);
        QVERIFY(gauge.accessibleDescription().contains("Accept"));
        gauge.setReading(-5, -2, 2, Band::Reject);
        QVERIFY(gauge.accessibleDescription().contains("Reject"));
        gauge.clearReading();
        QCOMPARE(gauge.accessibleDescription(), "No reading");
    }

    void alignmentFindsTheTransform_data()
    {
        QTest::addColumn<double>("scale");
        QTest::addColumn<double>("degrees");
        QTest::newRow("same") << 1.0 << 0.0;
        QTest::newRow("larger") << 1.6 << 0.0;
        QTest::newRow("smaller") << 0.6 << 0.0;
        QTest::newRow("turned left") << 1.0 << -9.0;
        QTest::newRow("turned right and larger") << 1.3 << 8.0;
    }
    void alignmentFindsTheTransform()
    {
        QFETCH(double, scale);
        QFETCH(double, degrees);
        QTransform moved;
        moved.translate(60, 70).rotate(degrees).scale(scale, scale);
        const QImage reference = drawn({420, 200}, {});
        const QImage query = drawn({760, 460}, moved);
        const QTransform found = align(reference, query);
        for (const QPointF& point : {QPointF(30, 120), QPointF(200, 80), QPointF(380, 60)}) {
            const double distance = QLineF(found.map(point), moved.map(point)).length();
            QVERIFY2(distance < 6 * scale, qPrintable(QString::number(distance)));
        }
    }

    void alignmentOfNothingIsNoTransform()
    {
        QImage blank(200, 100, QImage::Format_Grayscale8);
        blank.fill(255);
        QVERIFY(align(blank, drawn({420, 200}, {})).isIdentity());
        QVERIFY(align({}, {}).isIdentity());
    }

    void overlayHasThreeColours()
    {
        QImage reference(60, 20, QImage::Format_Grayscale8);
        QImage query(60, 20, QImage::Format_Grayscale8);
        reference.fill(255);
        query.fill(255);
        for (int y = 0; y < 20; ++y)
            for (int x = 0; x < 20; ++x) {
                reference.scanLine(y)[x] = 0;
                reference.scanLine(y)[x + 20] = 0;
                query.scanLine(y)[x + 20] = 0;
                query.scanLine(y)[x + 40] = 0;
            }
        const Tones colours = tones(lightPalette());
        const Overlay laid = overlay(reference, query, {}, colours);
        const auto at = [&](int x) { return QColor(laid.image.pixel(laid.origin.toPoint() + QPoint(x, 10))); };
        QCOMPARE(at(10), colours.reference);
        QCOMPARE(at(30), colours.agree);
        QCOMPARE(at(50), colours.query);
        QCOMPARE(at(-2), colours.overlay);
    }

    void evidenceIsDrawnOverTheInkAndHatchedWhereItLowered()
    {
        // Two regions side by side, ink in the middle of each; 400 x 200 of a frame of 400 x 200.
        QImage cleaned(400, 200, QImage::Format_Grayscale8);
        cleaned.fill(255);
        for (int y = 90; y < 110; ++y)
            for (const int x : {100, 300})
                std::fill_n(cleaned.scanLine(y) + x - 10, 20, uchar(0));
        const QRectF frame(0, 0, 400, 200);
        RegionMap map{2, 1, {2.F, -2.F}, frame, frame};
        const QImage drawn = evidencePicture(cleaned, frame, map);
        QCOMPARE(drawn.size(), cleaned.size());
        QCOMPARE(QColor(drawn.pixel(100, 100)), QColor(RaisedColour));
        QCOMPARE(QColor(drawn.pixel(300, 100)), QColor(LoweredColour));
        const auto colours = [&drawn](int from) {
            QSet<QRgb> found;
            for (int x = from; x < from + 9; ++x)
                found << drawn.pixel(x, 60);
            return found.size();
        };
        QCOMPARE(colours(80), 1);  // a plain tint
        QCOMPARE(colours(320), 2); // a tint and a hatch
        QCOMPARE(strongestPlace(map, true), "left");
        QCOMPARE(strongestPlace(map, false), "right");
        map.effect = {0.F, 0.F};
        QCOMPARE(drawn.pixel(0, 0), qRgb(255, 255, 255)); // the edge is paper
        QVERIFY(strongestPlace(map, true).isEmpty() && strongestPlace(map, false).isEmpty());
        const QImage silent = evidencePicture(cleaned, frame, map);
        QCOMPARE(silent.pixel(320, 60), qRgb(255, 255, 255));
    }

    void bothSignaturesShareZoomAndShift()
    {
        ImageCanvas canvas;
        canvas.resize(800, 600);
        canvas.setPicture(ImageCanvas::Side::Reference, pictureOf("reference"));
        canvas.setPicture(ImageCanvas::Side::Query, pictureOf("query"));
        canvas.show();
        QVERIFY(QTest::qWaitForWindowExposed(&canvas));
        const QImage before = canvas.grab().toImage();
        canvas.zoomIn();
        canvas.zoomIn();
        QVERIFY(canvas.zoom() > 1.5);
        const QImage after = canvas.grab().toImage();
        QVERIFY(after.copy(0, 0, 800, 290) != before.copy(0, 0, 800, 290));
        QVERIFY(after.copy(0, 310, 800, 290) != before.copy(0, 310, 800, 290));
        // The same picture on both sides looks the same, since both moved alike.
        QTest::mousePress(&canvas, Qt::LeftButton, {}, QPoint(400, 150));
        QMouseEvent move(QEvent::MouseMove, QPointF(430, 170), canvas.mapToGlobal(QPointF(430, 170)), Qt::NoButton,
                         Qt::LeftButton, {});
        QApplication::sendEvent(&canvas, &move);
        QCOMPARE(canvas.shift(), QPointF(30, 20));
        const QImage shifted = canvas.grab().toImage();
        QVERIFY(shifted != after);
        QTest::keyClick(&canvas, Qt::Key_Left);
        QVERIFY(canvas.shift().x() > 30);
        canvas.fit();
        QCOMPARE(canvas.zoom(), 1.0);
        QCOMPARE(canvas.grab().toImage(), before);
        QVERIFY(canvas.accessibleDescription().contains("reference"));
    }

    void theWheelZoomsAboutThePointer()
    {
        ImageCanvas canvas;
        canvas.resize(800, 600);
        canvas.setPicture(ImageCanvas::Side::Query, pictureOf("query"));
        QWheelEvent wheel(QPointF(200, 500), QPointF(200, 500), {}, QPoint(0, 240), {}, {}, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&canvas, &wheel);
        QVERIFY(std::abs(canvas.zoom() - 1.25 * 1.25) < 1e-9);
        QVERIFY(canvas.shift().x() > 0); // the pointer is left of the middle, so the picture moves right
        for (int i = 0; i < 50; ++i)
            canvas.zoomIn();
        QCOMPARE(canvas.zoom(), 20.0);
    }

    void flickerAlternatesSlowly()
    {
        ImageCanvas canvas;
        canvas.resize(400, 300);
        canvas.setPicture(ImageCanvas::Side::Reference, pictureOf("one"));
        canvas.setPicture(ImageCanvas::Side::Query, pictureOf("other"));
        canvas.setView(ImageCanvas::View::Flicker);
        canvas.show();
        QVERIFY(QTest::qWaitForWindowExposed(&canvas));
        const QImage first = canvas.grab().toImage();
        QTRY_VERIFY_WITH_TIMEOUT(canvas.grab().toImage() != first, 3000); // the caption says the other name
        auto* timer = canvas.findChild<QTimer*>();
        QVERIFY(!timer || timer->interval() >= 334); // at most three changes a second
    }

    void messagesOfAKindAddUp()
    {
        MessageBar bar;
        QVERIFY(bar.isHidden());
        bar.post({Message::Kind::Information, "saved"});
        bar.post({Message::Kind::Error, "a.png: bad"});
        QCOMPARE(bar.text(), "a.png: bad");
        for (const char* text : {"b.png: bad", "c.png: bad", "d.png: bad", "e.png: bad"})
            bar.post({Message::Kind::Error, text});
        QCOMPARE(bar.text(), "c.png: bad\nd.png: bad\ne.png: bad\nand 2 more");
        bar.clear();
        QVERIFY(bar.isHidden());
        QCOMPARE(bar.text(), QString());
    }

    void aMessageCanBeActedOn()
    {
        MessageBar bar;
        bool done = false;
        bar.post({Message::Kind::Information, "cleared", {}, "Undo", [&] { done = true; }});
        auto* button = bar.findChild<QAbstractButton*>("messageAction");
        QVERIFY(button->isVisibleTo(&bar));
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(done);
        QVERIFY(bar.isHidden());
    }

    void thumbnailsAreChosenAndRemovedByKeyboard()
    {
        ThumbnailStrip strip;
        strip.setThumbnails({{QImage(), "1 · a.png"}, {QImage(), "2 · b.png"}});
        strip.setChosen(0);
        QSignalSpy chosen(&strip, &ThumbnailStrip::chosen);
        QSignalSpy removed(&strip, &ThumbnailStrip::removalRequested);
        QTest::keyClick(&strip, Qt::Key_Down);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.first().first().toInt(), 1);
        QTest::keyClick(&strip, Qt::Key_Delete);
        QCOMPARE(removed.first().first().toInt(), 1);
    }

    void dropsAreFilesOrAPicture()
    {
        QMimeData files;
        files.setUrls({QUrl::fromLocalFile("/tmp/a.png"), QUrl("https://example.org/b.png")});
        QVERIFY(canDrop(files));
        QCOMPARE(dropped(files).files, QStringList{"/tmp/a.png"});
        QMimeData picture;
        picture.setImageData(QImage(8, 4, QImage::Format_RGB32));
        QCOMPARE(dropped(picture).picture.size(), QSize(8, 4));
        // What another program offers is not decoded.
        QMimeData foreign;
        foreign.setData("image/jpeg", "jpeg");
        foreign.setData("image/png", "png");
        foreign.setData("text/html", "<img>");
        QVERIFY(canDrop(foreign));
        QCOMPARE(dropped(foreign).bytes, QByteArray("png"));
        QVERIFY(dropped(foreign).picture.isNull());
        QMimeData text;
        text.setText("hello");
        QVERIFY(!canDrop(text));
        QVERIFY(dropped(text).isEmpty());
    }

    void barsSayTheirValues()
    {
        ScoreBars bars;
        bars.resize(300, 200);
        bars.setBars({{"1 · a.png", "85 : 1", 0.9, Band::Accept}, {"2 · b.png", "1 : 3", 0.2, Band::Reject}});
        QCOMPARE(bars.accessibleDescription(), "1 · a.png: 85 : 1; 2 · b.png: 1 : 3");
        QSignalSpy clicked(&bars, &ScoreBars::barClicked);
        QTest::mouseClick(&bars, Qt::LeftButton, {}, QPoint(20, bars.sizeHint().height() * 3 / 4));
        QCOMPARE(clicked.first().first().toInt(), 1);
    }

    /// Drawn as SVG, where a text stays one.
    void aNarrowPlotNamesEveryLineInFull()
    {
        const QStringList labels{"the bank's writers kept back", "made-up writers", "the model in use"};
        LinePlot plot;
        plot.setAxes(LinePlot::Axes::Linear, "step", "loss", false);
        plot.setLines({{labels[0], {{0, 1}, {9, 0.2}}}, {labels[1], {{0, 1}, {9, 0.4}}}}, PlotLevel{labels[2], 0.3});
        plot.resize(plot.minimumSizeHint());
        QBuffer file;
        QSvgGenerator svg;
        svg.setOutputDevice(&file);
        plot.render(&svg);
        QXmlStreamReader reader(file.data());
        QMap<QString, QPointF> places;
        while (!reader.atEnd())
            if (reader.readNext() == QXmlStreamReader::StartElement && reader.name() == u"text") {
                const auto attributes = reader.attributes();
                const QPointF at(attributes.value(QLatin1String("x")).toDouble(),
                                 attributes.value(QLatin1String("y")).toDouble());
                places.insert(reader.readElementText(), at);
            }
        QVERIFY(!reader.hasError());
        for (const auto& label : labels) {
            QVERIFY2(places.contains(label), qPrintable(label));
            QVERIFY(places[label].x() + plot.fontMetrics().horizontalAdvance(label) <= plot.width());
            QVERIFY(places[label].y() + plot.fontMetrics().descent() <= plot.height());
        }
        QVERIFY(places[labels[0]].y() < places[labels[1]].y()); // they fit no row together
    }

    void everyIconCanBeDrawn()
    {
        const QStringList names = QDir(":/icons").entryList({"*.svg"});
        QVERIFY(names.size() > 20);
        for (const auto& file : names) {
            const QImage image = icon(file.chopped(4)).pixmap(24, 24).toImage();
            bool ink = false;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    ink = ink || qAlpha(image.pixel(x, y)) > 128;
            QVERIFY2(ink, qPrintable(file));
        }
        QVERIFY(icon("no-such-icon").isNull());
    }
};

QTEST_MAIN(WidgetsTest)
#include "test_widgets.moc"
