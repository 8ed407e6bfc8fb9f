#include "core/model/safetensors.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <initializer_list>
#include <limits>
#include <string>

using namespace countersign;
using namespace countersign::model;

namespace {

template <class T> Bytes bytesOf(std::initializer_list<T> values)
{
    Bytes bytes(values.size() * sizeof(T));
    std::memcpy(bytes.data(), std::data(values), bytes.size());
    return bytes;
}

/// A file as the layout has it, whatever the header says.
Bytes fileOf(const std::string& header, const Bytes& data)
{
    Bytes bytes(8 + header.size() + data.size());
    const std::uint64_t length = header.size();
    std::memcpy(bytes.data(), &length, 8);
    std::copy(header.begin(), header.end(), bytes.begin() + 8);
    std::copy(data.begin(), data.end(), bytes.end() - std::ssize(data));
    return bytes;
}

/// Every kind of number, an empty tensor, a scalar; texts with escapes and with letters beyond ASCII.
TensorFile example()
{
    TensorFile file;
    file.tensors["weight"] = {Dtype::F32, {2, 3}, bytesOf<float>({0, 1.5f, -2, 3.25f, 1e-3f, -4e5f})};
    file.tensors["step"] = {Dtype::I64, {1}, bytesOf<std::int64_t>({-7})};
    file.tensors["flags"] = {Dtype::U8, {5}, {0, 1, 127, 128, 255}};
    file.tensors["half"] = {Dtype::F16, {2}, bytesOf<std::uint16_t>({0x3800, 0xfbff})};
    file.tensors["scalar"] = {Dtype::F64, {}, bytesOf<double>({3.141592653589793})};
    file.tensors["index"] = {Dtype::I32, {2, 1}, bytesOf<std::int32_t>({-1, 2147483647})};
    file.tensors["none"] = {Dtype::F32, {0, 4}, {}};
    file.metadata = {{"card", "{\"name\": \"Prüfung\"}"}, {"note", ""}, {"Zeta", "line\nbreak"}};
    return file;
}

/// The same file, made by another program after the documents of the layout and of the hash alone: Python's struct,
/// json and hashlib.
Bytes exampleFromPython()
{
    QByteArray header = // with ' for "
        "{'__metadata__':{'Zeta':'line\\nbreak','card':'{\\'name\\': \\'Prüfung\\'}','note':'',"
        "'sha256':'5c710e3afd76dac8524c648febe0c3d9631571dead1c9af7c825eef826b1083d'},"
        "'flags':{'data_offsets':[52,57],'dtype':'U8','shape':[5]},"
        "'half':{'data_offsets':[48,52],'dtype':'F16','shape':[2]},"
        "'index':{'data_offsets':[16,24],'dtype':'I32','shape':[2,1]},"
        "'none':{'data_offsets':[24,24],'dtype':'F32','shape':[0,4]},"
        "'scalar':{'data_offsets':[0,8],'dtype':'F64','shape':[]},"
        "'step':{'data_offsets':[8,16],'dtype':'I64','shape':[1]},"
        "'weight':{'data_offsets':[24,48],'dtype':'F32','shape':[2,3]}}    ";
    header.replace('\'', '"');
    const QByteArray data =
        QByteArray::fromHex("182d4454fb210940f9ffffffffffffffffffffffffffff7f000000000000c03f000000c0"
                            "000050406f12833a0050c3c80038fffb00017f80ff");
    return fileOf(header.toStdString(), Bytes(data.begin(), data.end()));
}

TensorFile withoutHash(TensorFile file)
{
    file.metadata.erase("sha256");
    return file;
}

const char* codeOf(const Result<TensorFile>& result)
{
    return result ? "none" : name(result.error().code);
}

const char* messageOf(const Result<TensorFile>& result)
{
    return result ? "no error" : result.error().message.c_str();
}

} // namespace

class TestSafetensors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAFileOfAnotherProgram();
    void writesTheSameFileAsAnotherProgram();
    void everyTensorIsAligned();
    void orderAndLayoutOfTheHeaderDoNotMatter();
    void throughTheDisk();
    void hashIsRequiredOrNot();
    void everyCutIsNoticed();
    void everyFlippedBitIsNoticed();
    void badHeader_data();
    void badHeader();
    void notFiniteIsRefused_data();
    void notFiniteIsRefused();
    void largestFiniteIsTaken();
    void limits();
    void deepNestingIsRefused();
    void cannotBeWritten_data();
    void cannotBeWritten();
};

void TestSafetensors::readsAFileOfAnotherProgram()
{
    const auto file = parse(exampleFromPython(), "x");
    QVERIFY2(file, messageOf(file));
    QVERIFY(withoutHash(*file) == example());
    QCOMPARE(file->metadata.at("sha256"), contentHash(*file));
}

void TestSafetensors::writesTheSameFileAsAnotherProgram()
{
    const auto bytes = serialise(example());
    QVERIFY(bytes);
    QVERIFY(*bytes == exampleFromPython());
    // A hash that is there already is not believed.
    TensorFile other = example();
    other.metadata["sha256"] = "something old";
    QVERIFY(serialise(other).value() == *bytes);
}

void TestSafetensors::everyTensorIsAligned()
{
    TensorFile file;
    file.tensors["a"] = {Dtype::U8, {3}, {1, 2, 3}};
    file.tensors["b"] = {Dtype::F32, {1}, bytesOf<float>({1})};
    file.tensors["c"] = {Dtype::F64, {1}, bytesOf<double>({1})};
    file.tensors["d"] = {Dtype::F16, {1}, bytesOf<std::uint16_t>({0x3c00})};
    const Bytes bytes = serialise(file).value();
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), 8);
    QCOMPARE(length % 8, std::uint64_t{0});
    const std::string header(bytes.begin() + 8, bytes.begin() + 8 + static_cast<std::ptrdiff_t>(length));
    for (const char* place : {"[0,8]", "[8,12]", "[12,14]", "[14,17]"})
        QVERIFY2(header.find(place) != std::string::npos, header.c_str());
    QVERIFY(withoutHash(parse(bytes, "x").value()) == file);
}

void TestSafetensors::orderAndLayoutOfTheHeaderDoNotMatter()
{
    const std::string header = "{ \"b\" : {\"shape\":[1] ,\"dtype\":\"U8\",\"data_offsets\":[1,2]},\n"
                               "\"a\": {\"dtype\":\"U8\",\"data_offsets\":[0,1], \"shape\":[1,1]}}\t ";
    const auto file = parse(fileOf(header, {11, 22}), "x", Hash::Optional);
    QVERIFY2(file, messageOf(file));
    QCOMPARE(file->tensors.at("a").data, Bytes{11});
    QCOMPARE(file->tensors.at("a").shape, (std::vector<std::int64_t>{1, 1}));
    QCOMPARE(file->tensors.at("b").data, Bytes{22});
    QVERIFY(file->metadata.empty());
    // No tensor at all is a valid file too.
    QVERIFY(parse(fileOf("{}", {}), "x", Hash::Optional));
}

void TestSafetensors::throughTheDisk()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = (folder.path() + "/m.safetensors").toStdString();
    QVERIFY(writeTensors(path, example()));
    const auto read = readTensors(path);
    QVERIFY2(read, messageOf(read));
    QVERIFY(withoutHash(*read) == example());

    QCOMPARE(codeOf(readTensors(folder.path().toStdString())), "unreadable");
    QCOMPARE(codeOf(readTensors(path.string() + "x")), "not-found");
    TensorFile bad = example();
    bad.tensors["weight"].shape = {7};
    const auto refused = writeTensors(path, bad);
    QVERIFY(!refused);
    QCOMPARE(refused.error().context, path.string());
    QVERIFY(withoutHash(readTensors(path).value()) == example());
    QVERIFY(!writeTensors(folder.path().toStdString() + "/missing/m", example()));
}

void TestSafetensors::hashIsRequiredOrNot()
{
    const std::string tensor = R"("a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]})";
    const Bytes without = fileOf("{" + tensor + "}", {1});
    QVERIFY(parse(without, "x", Hash::Optional));
    QCOMPARE(codeOf(parse(without, "x", Hash::Required)), "corrupt");
    const Bytes wrong = fileOf(R"({"__metadata__":{"sha256":"0123"},)" + tensor + "}", {1});
    QCOMPARE(codeOf(parse(wrong, "x", Hash::Optional)), "corrupt");
    QCOMPARE(codeOf(parse(wrong, "x", Hash::Required)), "corrupt");
}

void TestSafetensors::everyCutIsNoticed()
{
    const Bytes whole = exampleFromPython();
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto cut = parse(std::span(whole).first(length), "cut.safetensors");
        QVERIFY2(std::string(codeOf(cut)) == "truncated", qPrintable(QString::number(length)));
        QCOMPARE(cut.error().context, std::string("cut.safetensors"));
    }
    Bytes longer = whole;
    longer.push_back(0);
    QCOMPARE(codeOf(parse(longer, "x")), "corrupt");
}

void TestSafetensors::everyFlippedBitIsNoticed()
{
    Bytes bytes = exampleFromPython();
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        bytes[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
        QVERIFY2(!parse(bytes, "x"), qPrintable(QString::number(bit)));
        bytes[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    }
    QVERIFY(parse(bytes, "x"));
}

void TestSafetensors::badHeader_data()
{
    QTest::addColumn<QString>("header");
    QTest::addColumn<int>("dataBytes");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("word"); // which the message must have, so that the right check answered
    const auto row = [](const char* what, const char* header, int dataBytes, const char* code, const char* word) {
        QTest::newRow(what) << header << dataBytes << code << word;
    };
    row("not JSON", "{oops}", 0, "corrupt", "cannot be read");
    row("JSON goes on", "{}{}", 0, "corrupt", "cannot be read");
    row("control character", "{\"a\": \x01}", 0, "corrupt", "cannot be read");
    row("a picture", "PNG...", 0, "corrupt", "not a model file");
    row("entry is a number", R"({"a":3})", 0, "corrupt", "not described");
    row("metadata is a list", R"({"__metadata__":[]})", 0, "corrupt", "not described");
    row("metadata of numbers", R"({"__metadata__":{"a":1}})", 0, "corrupt", "not a text");
    row("tensor twice",
        R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
        1, "corrupt", "\"a\" twice");
    row("tensor twice, escaped",
        R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\u0061":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})",
        2, "corrupt", "\"a\" twice");
    row("metadata twice", R"({"__metadata__":{},"__metadata__":{}})", 0, "corrupt", "twice");
    row("note twice", R"({"__metadata__":{"card":"1","card":"2"}})", 0, "corrupt", "\"card\" twice");
    row("shape twice", R"({"a":{"dtype":"U8","shape":[1],"shape":[1],"data_offsets":[0,1]}})", 1, "corrupt", "twice");
    row("no dtype", R"({"a":{"shape":[1],"data_offsets":[0,1]}})", 1, "corrupt", "description");
    row("no shape", R"({"a":{"dtype":"U8","data_offsets":[0,1]}})", 1, "corrupt", "description");
    row("no offsets", R"({"a":{"dtype":"U8","shape":[1]}})", 1, "corrupt", "description");
    row("extra field", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"b":0}})", 1, "corrupt", "description");
    row("unknown dtype", R"({"a":{"dtype":"X9","shape":[1],"data_offsets":[0,1]}})", 1, "corrupt", "unknown kind");
    row("unused dtype", R"({"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}})", 2, "unsupported", "BF16");
    row("negative shape", R"({"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}})", 1, "corrupt", "description");
    row("broken shape", R"({"a":{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}})", 1, "corrupt", "description");
    row("shape is a number", R"({"a":{"dtype":"U8","shape":1,"data_offsets":[0,1]}})", 1, "corrupt", "description");
    row("shape beyond 64 bits", R"({"a":{"dtype":"U8","shape":[18446744073709551617],"data_offsets":[0,1]}})", 1,
        "corrupt", "description");
    row("shape beyond 63 bits", R"({"a":{"dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,1]}})", 1,
        "corrupt", "description");
    row("product overflows to 0", R"({"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}})", 0,
        "corrupt", "contradicts");
    row("bytes overflow to 4", R"({"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}})", 4,
        "corrupt", "contradicts");
    row("too few bytes", R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", 4, "corrupt", "contradicts");
    row("backwards", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}})", 1, "corrupt", "contradicts");
    row("three offsets", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,1]}})", 1, "corrupt", "description");
    row("overlap",
        R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
        3, "corrupt", "overlaps");
    row("the same place",
        R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}})",
        2, "corrupt", "overlaps");
    row("gap",
        R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}})",
        3, "corrupt", "gap");
    row("gap at the start", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})", 2, "corrupt", "gap");
    row("left over", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", 2, "corrupt", "more in it");
    row("beyond the end", R"({"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}})", 8, "truncated", "\"a\"");
}

void TestSafetensors::badHeader()
{
    QFETCH(QString, header);
    QFETCH(int, dataBytes);
    QFETCH(QString, code);
    QFETCH(QString, word);
    const auto file =
        parse(fileOf(header.toStdString(), Bytes(static_cast<std::size_t>(dataBytes), 1)), "x", Hash::Optional);
    QCOMPARE(codeOf(file), code.toUtf8().constData());
    QVERIFY2(QString(messageOf(file)).contains(word), messageOf(file));
}

void TestSafetensors::notFiniteIsRefused_data()
{
    QTest::addColumn<QString>("dtype");
    QTest::addColumn<QByteArray>("hex"); // little-endian
    QTest::newRow("F64 infinity") << "F64" << QByteArray("000000000000f07f");
    QTest::newRow("F64 -infinity") << "F64" << QByteArray("000000000000f0ff");
    QTest::newRow("F64 NaN") << "F64" << QByteArray("010000000000f07f");
    QTest::newRow("F32 infinity") << "F32" << QByteArray("0000803f0000807f");
    QTest::newRow("F32 -infinity") << "F32" << QByteArray("0000803f000080ff");
    QTest::newRow("F32 NaN") << "F32" << QByteArray("0000803f0000c0ff");
    QTest::newRow("F16 infinity") << "F16" << QByteArray("007c003c003c003c");
    QTest::newRow("F16 NaN") << "F16" << QByteArray("003c003c003c017e");
}

void TestSafetensors::notFiniteIsRefused()
{
    QFETCH(QString, dtype);
    QFETCH(QByteArray, hex);
    const QByteArray raw = QByteArray::fromHex(hex);
    const Bytes data(raw.begin(), raw.end());
    const int width = dtype.mid(1).toInt() / 8;
    const QString header =
        QString(R"({"a":{"dtype":"%1","shape":[%2],"data_offsets":[0,8]}})").arg(dtype).arg(8 / width);
    const auto file = parse(fileOf(header.toStdString(), data), "x", Hash::Optional);
    QCOMPARE(codeOf(file), "corrupt");
    QVERIFY2(QString(messageOf(file)).contains("finite"), messageOf(file));

    TensorFile bad;
    const Dtype kind = width == 8 ? Dtype::F64 : width == 4 ? Dtype::F32 : Dtype::F16;
    bad.tensors["a"] = {kind, {8 / width}, data};
    const auto bytes = serialise(bad);
    QVERIFY(!bytes);
    QCOMPARE(name(bytes.error().code), "invalid-argument");
}

void TestSafetensors::largestFiniteIsTaken()
{
    TensorFile file;
    file.tensors["d"] = {Dtype::F64, {2}, bytesOf<double>({std::numeric_limits<double>::max(), 5e-324})};
    file.tensors["f"] = {Dtype::F32, {2}, bytesOf<float>({std::numeric_limits<float>::lowest(), 1e-45f})};
    file.tensors["h"] = {Dtype::F16, {2}, bytesOf<std::uint16_t>({0x7bff, 0x8001})};
    file.tensors["i"] = {Dtype::I32, {1}, bytesOf<std::uint32_t>({0x7f800000})}; // infinity's bits are a number here
    QVERIFY(withoutHash(parse(serialise(file).value(), "x").value()) == file);
}

void TestSafetensors::limits()
{
    const Bytes bytes = exampleFromPython();
    QVERIFY(parse(bytes, "x", Hash::Required, {.fileBytes = bytes.size()}));
    QCOMPARE(codeOf(parse(bytes, "x", Hash::Required, {.fileBytes = bytes.size() - 1})), "too-large");
    QVERIFY(parse(bytes, "x", Hash::Required, {.headerBytes = 576}));
    QCOMPARE(codeOf(parse(bytes, "x", Hash::Required, {.headerBytes = 575})), "too-large");
    // A length near 2^64 must not wrap around.
    Bytes wraps = bytes;
    std::fill_n(wraps.begin(), 8, std::uint8_t{0xff});
    QCOMPARE(codeOf(parse(wraps, "x", Hash::Required, {.headerBytes = ~std::uint64_t{0}})), "truncated");
    QCOMPARE(codeOf(parse(wraps, "x")), "too-large");
}

void TestSafetensors::deepNestingIsRefused()
{
    const std::string deep = "{\"a\":" + std::string(1'000'000, '[') + std::string(1'000'000, ']') + "}";
    QCOMPARE(codeOf(parse(fileOf(deep, {}), "x", Hash::Optional)), "corrupt");
    QCOMPARE(codeOf(parse(fileOf("{\"a\":" + std::string(1'000'000, '['), {}), "x", Hash::Optional)), "corrupt");
}

void TestSafetensors::cannotBeWritten_data()
{
    QTest::addColumn<QString>("what");
    for (const char* what :
         {"too little data", "negative shape", "overflow", "reserved name", "name", "note", "note's name"})
        QTest::newRow(what) << what;
}

void TestSafetensors::cannotBeWritten()
{
    QFETCH(QString, what);
    TensorFile file = example();
    if (what == "too little data")
        file.tensors["weight"].data.pop_back();
    else if (what == "negative shape")
        file.tensors["weight"].shape = {-2, -3};
    else if (what == "overflow")
        file.tensors["none"].shape = {std::int64_t{1} << 62, 4};
    else if (what == "reserved name")
        file.tensors["__metadata__"] = file.tensors["flags"];
    else if (what == "name")
        file.tensors["\xff"] = file.tensors["flags"];
    else if (what == "note")
        file.metadata["note"] = "\xc3";
    else
        file.metadata["\xc3"] = "note";
    const auto bytes = serialise(file);
    QVERIFY(!bytes);
    QCOMPARE(name(bytes.error().code), "invalid-argument");
}

QTEST_APPLESS_MAIN(TestSafetensors)
#include "test_safetensors.moc"
