#include "tests/app/harness.h"

#include "core/train/generator.h"

#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QtEndian>

namespace countersign::test {

namespace {

constexpr int PatienceMs = 240'000; // sanitizers on a busy machine

QImage toImage(const ColorPicture& picture)
{
    const QImage view(picture.pixels.data(), picture.width, picture.height, 3 * picture.width, QImage::Format_RGB888);
    return view.copy();
}

QByteArray bigEndian(quint32 number)
{
    QByteArray bytes(4, 0);
    qToBigEndian(number, bytes.data());
    return bytes;
}

template <class Number> QByteArray littleEndian(Number number)
{
    QByteArray bytes(sizeof(Number), 0);
    qToLittleEndian(number, bytes.data());
    return bytes;
}

quint32 crc(const QByteArray& bytes)
{
    quint32 value = 0xFFFFFFFFu;
    for (const char byte : bytes) {
        value ^= quint8(byte);
        for (int bit = 0; bit < 8; ++bit)
            value = (value >> 1) ^ (value & 1 ? 0xEDB88320u : 0u);
    }
    return ~value;
}

QByteArray chunk(const QByteArray& type, const QByteArray& data)
{
    return bigEndian(quint32(data.size())) + type + data + bigEndian(crc(type + data));
}

} // namespace

QJsonObject Outcome::json() const
{
    return QJsonDocument::fromJson(out).object();
}

Outcome runCli(const QStringList& arguments, const std::function<void()>& before)
{
    QProcess process;
    if (before)
        process.setChildProcessModifier(before);
    process.start(QStringLiteral(COUNTERSIGN_BINARY_DIR "/bin/countersign-cli"), arguments);
    if (!process.waitForFinished(PatienceMs)) {
        process.kill();
        process.waitForFinished();
        return {-1, process.readAllStandardOutput(), process.errorString().toUtf8()};
    }
    const bool crashed = process.exitStatus() != QProcess::NormalExit;
    return {crashed ? -1 : process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

QString shippedModel()
{
    const QString path = QStringLiteral(COUNTERSIGN_SOURCE_DIR "/resources/models/default.safetensors");
    return QFile::exists(path) ? path : QString();
}

QImage signature(int writer, int sample)
{
    const auto seed = quint64(sample);
    return toImage(train::genuine(train::makeWriter(quint64(writer)), seed, train::makeScene(seed + 1000)));
}

QImage skilledForgery(int writer, int sample)
{
    const auto seed = quint64(sample);
    return toImage(train::forgery(train::makeWriter(quint64(writer)), seed, train::makeScene(seed + 2000)));
}

QString save(const QImage& image, const QString& path)
{
    return image.save(path) ? path : QString();
}

QString save(const QByteArray& bytes, const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? path : QString();
}

QByteArray load(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray pngHeaderOnly(quint32 width, quint32 height)
{
    const QByteArray header = bigEndian(width) + bigEndian(height) + QByteArray("\x08\x00\x00\x00\x00", 5);
    const QByteArray data = QByteArray::fromHex("789c030000000001"); // an empty zlib stream
    return QByteArray("\x89PNG\r\n\x1a\n", 8) + chunk("IHDR", header) + chunk("IDAT", data) + chunk("IEND", {});
}

QByteArray animated(const QByteArray& png)
{
    const qsizetype afterHeader = 8 + 12 + 13;
    return png.left(afterHeader) + chunk("acTL", bigEndian(2) + bigEndian(0)) + png.mid(afterHeader);
}

QByteArray tiff(const QList<QImage>& pages)
{
    QByteArray file = QByteArray("II*\0", 4) + littleEndian<quint32>(0);
    qsizetype link = 4; // where the offset of the next directory goes
    for (const QImage& page : pages) {
        const QImage gray = page.convertToFormat(QImage::Format_Grayscale8);
        const auto data = quint32(file.size());
        for (int y = 0; y < gray.height(); ++y)
            file.append(reinterpret_cast<const char*>(gray.constScanLine(y)), gray.width());
        if (file.size() % 2 == 1)
            file.append('\0');
        file.replace(link, 4, littleEndian(quint32(file.size())));
        const auto width = quint32(gray.width());
        const auto height = quint32(gray.height());
        const QList<std::pair<quint16, quint32>> tags = {{256, width}, {257, height}, {258, 8},
                                                         {259, 1},     {262, 1},      {273, data},
                                                         {277, 1},     {278, height}, {279, width * height}};
        file += littleEndian(quint16(tags.size()));
        for (const auto& [tag, value] : tags)
            file += littleEndian(tag) + littleEndian<quint16>(4) + littleEndian<quint32>(1) + littleEndian(value);
        link = file.size();
        file += littleEndian<quint32>(0);
    }
    return file;
}

} // namespace countersign::test
