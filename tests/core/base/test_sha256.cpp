#include "core/base/sha256.h"

#include <QCryptographicHash>
#include <QTest>

using countersign::Sha256;
using countersign::sha256;

namespace {

std::span<const std::uint8_t> bytesOf(const QByteArray& text)
{
    return {reinterpret_cast<const std::uint8_t*>(text.constData()), static_cast<std::size_t>(text.size())};
}

QByteArray qtHex(const QByteArray& text)
{
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex();
}

/// Bytes without a pattern that a mixed-up order would survive.
QByteArray noise(int length)
{
    QByteArray text(length, '\0');
    std::uint32_t state = 12345;
    for (char& c : text)
        c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    return text;
}

} // namespace

class TestSha256 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// NIST, "Example values: SHA-256", and FIPS 180-2, appendix B.
    void publishedValues_data();
    void publishedValues();
    void everyLengthAroundTheBlocks();
    void anySplitGivesTheSame();
};

void TestSha256::publishedValues_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("hex");
    QTest::newRow("empty") << QByteArray()
                           << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    QTest::newRow("abc") << QByteArray("abc")
                         << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    QTest::newRow("two blocks") << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                                << QByteArray("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    QTest::newRow("million") << QByteArray(1000000, 'a')
                             << QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

void TestSha256::publishedValues()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, hex);
    QCOMPARE(QByteArray::fromStdString(sha256(bytesOf(text))), hex);
}

void TestSha256::everyLengthAroundTheBlocks()
{
    for (int length = 0; length <= 260; ++length) {
        const QByteArray text = noise(length);
        QCOMPARE(QByteArray::fromStdString(sha256(bytesOf(text))), qtHex(text));
    }
}

void TestSha256::anySplitGivesTheSame()
{
    const QByteArray text = noise(300);
    const QByteArray whole = qtHex(text);
    for (int first = 0; first <= 130; ++first) {
        for (const int second : {0, 1, 55, 56, 63, 64, 65, 128}) {
            Sha256 hash;
            hash.add(bytesOf(text.left(first)));
            hash.add(bytesOf(text.mid(first, second)));
            hash.add(bytesOf(text.mid(first + second)));
            QCOMPARE(QByteArray::fromStdString(hash.hex()), whole);
        }
    }
}

QTEST_APPLESS_MAIN(TestSha256)
#include "test_sha256.moc"
