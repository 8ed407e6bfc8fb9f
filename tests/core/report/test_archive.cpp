#include "core/report/archive.h"

#include <QBuffer>
#include <QGuiApplication>
#include <QPainter>
#include <QPdfWriter>
#include <QTest>

using namespace countersign;
using namespace countersign::report;

namespace {

QByteArray drawn(const QString& text, bool archivable = true)
{
    QByteArray pdf;
    QBuffer buffer(&pdf);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    if (archivable)
        writer.setPdfVersion(QPagedPaintDevice::PdfVersion_A1b);
    QPainter painter(&writer);
    painter.drawText(500, 500, text);
    QFont bold = painter.font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.drawText(500, 900, text);
    painter.end();
    return pdf;
}

Card card()
{
    return {QStringLiteral("T (1) <&> Жук"), QStringLiteral("A"), QStringLiteral("S"), QStringLiteral("C"),
            QDateTime(QDate(2026, 3, 14), QTime(10, 35, 9), Qt::UTC)};
}

QByteArray bytes(const Result<Bytes>& result)
{
    return result ? QByteArray(reinterpret_cast<const char*>(result->data()), qsizetype(result->size())) : QByteArray();
}

/// Every entry of the cross-reference table points to its object.
bool tableIsSound(const QByteArray& pdf)
{
    const qsizetype table = pdf.mid(pdf.lastIndexOf("startxref\n") + 10).split('\n').first().toLongLong();
    const QList<QByteArray> lines = pdf.mid(table).split('\n');
    if (lines[0] != "xref")
        return false;
    const int count = lines[1].split(' ').last().toInt();
    for (int number = 1; number < count; ++number) {
        const qsizetype at = lines[2 + number].left(10).toLongLong();
        if (!pdf.mid(at).startsWith(QByteArray::number(number) + " 0 obj\n"))
            return false;
    }
    return count > 10;
}

} // namespace

class TestArchive : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsTheTableSound()
    {
        const QByteArray pdf = drawn(QStringLiteral("Hello"));
        QVERIFY(tableIsSound(pdf)); // or this check proves nothing
        QVERIFY(tableIsSound(bytes(archive(pdf, card()))));
    }

    void dependsOnContentAndCardAlone()
    {
        const QByteArray first = bytes(archive(drawn(QStringLiteral("Hello")), card()));
        QCOMPARE(bytes(archive(drawn(QStringLiteral("Hello")), card())), first);
        QVERIFY(bytes(archive(drawn(QStringLiteral("Hallo")), card())) != first);
    }

    void identifiesTheContent()
    {
        const auto identifier = [](const QByteArray& pdf) { return pdf.mid(pdf.indexOf("/ID [ <") + 7, 32); };
        const QByteArray first = bytes(archive(drawn(QStringLiteral("Hello")), card()));
        Card later = card();
        later.made = later.made.addYears(3);
        Card renamed = card();
        renamed.title += QLatin1Char('!');
        QCOMPARE(identifier(bytes(archive(drawn(QStringLiteral("Hello")), later))), identifier(first));
        QVERIFY(identifier(bytes(archive(drawn(QStringLiteral("Hallo")), card()))) != identifier(first));
        QVERIFY(identifier(bytes(archive(drawn(QStringLiteral("Hello")), renamed))) != identifier(first));
    }

    void statesTheTimeInUtcOfFixedLength()
    {
        const QByteArray pdf = bytes(archive(drawn(QStringLiteral("Hello")), card()));
        QVERIFY(pdf.contains("/CreationDate (D:20260314103509+00'00')\n/ModDate (D:20260314103509+00'00')"));
        QVERIFY(pdf.contains("<xmp:CreateDate>2026-03-14T10:35:09+00:00</xmp:CreateDate>"));
        QVERIFY(pdf.contains("<xmp:ModifyDate>2026-03-14T10:35:09+00:00</xmp:ModifyDate>"));
        QVERIFY(pdf.contains("T (1) &lt;&amp;&gt; Жук</rdf:li>"));
    }

    void refusesWhatQtDidNotWrite_data()
    {
        QTest::addColumn<QByteArray>("pdf");
        const QByteArray good = drawn(QStringLiteral("Hello"));
        QByteArray shifted = good;
        shifted.insert(20, ' ');
        QByteArray lost = good;
        lost.replace("/Metadata 2 0 R", "/Metadata 0 0 R");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("words") << QByteArray("this is not a PDF\nstartxref\n3\n");
        QTest::newRow("cut off") << good.left(good.size() / 2);
        QTest::newRow("offsets wrong") << shifted;
        QTest::newRow("reference lost") << lost;
        QTest::newRow("without metadata") << drawn(QStringLiteral("Hello"), false);
        QTest::newRow("huge table") << QByteArray("xref\n0 2000000000\nstartxref\n0\ntrailer\n");
    }

    void refusesWhatQtDidNotWrite()
    {
        QFETCH(QByteArray, pdf);
        const Result<Bytes> result = archive(pdf, card());
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Internal);
    }
};

QTEST_MAIN(TestArchive)
#include "test_archive.moc"
