#include "core/model/card.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <limits>
#include <string>

using namespace countersign;
using namespace countersign::model;

namespace {

verify::Calibration calibration(int references)
{
    verify::Calibration c;
    c.references = references;
    c.fusion = {verify::FusionRule::TopTwoMean, 0.45};
    c.slope = 1.75 + references;
    c.offset = -3.25;
    c.acceptLlr = 2.5;
    c.rejectLlr = -1.5;
    c.acceptTarget = 0.01;
    c.rejectTarget = 0.02;
    c.falseMatchSkilled = {0.011, 0.004, 0.021};
    c.falseMatchRandom = {0.001, 0, 0.003};
    c.falseNonMatch = {0.03, 0.02, 0.05};
    c.falseNonAccept = {0.2, 0.15, 0.26};
    c.testWriters = 125;
    c.llrLimit = 4.5;
    return c;
}

Card example()
{
    Card card;
    card.name = "Prüfer \"1\"";
    card.version = "2024.1";
    card.architecture = "encoder";
    card.parameters = {{"keys", 32}, {"spread", 0.135}};
    card.inputSize = {192, 96};
    card.calibrations = {calibration(1), calibration(3)};
    card.trainedOn = "training writers of wi-1";
    card.trainingCommand = "countersign-train --seed 1";
    card.trainingFingerprint = std::string(64, 'a');
    card.license = "research use";
    card.measured = {{"cedar", "skilled EER", 1, {0.15, 0.11, 0.19}, 15, 86400},
                     {"cedar", "Cllr", 5, {1.25, 1.0, 1.5}, 15, std::int64_t{1} << 40}};
    return card;
}

/// The example's JSON as Qt reads it: another implementation than the one under test.
QJsonObject exampleJson()
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(toJson(example()).value())).object();
}

std::string textOf(const QJsonObject& object)
{
    return QJsonDocument(object).toJson().toStdString();
}

/// `object` with the value at `path` ("a", "a/b", "a/0/b") replaced, or removed where `value` is undefined.
QJsonValue changed(const QJsonValue& object, const QStringList& path, const QJsonValue& value)
{
    if (path.isEmpty())
        return value;
    if (object.isArray()) {
        QJsonArray array = object.toArray();
        array[path.first().toInt()] = changed(array[path.first().toInt()], path.mid(1), value);
        return array;
    }
    QJsonObject map = object.toObject();
    const QJsonValue inner = changed(map[path.first()], path.mid(1), value);
    map.remove(path.first());
    if (!inner.isUndefined())
        map[path.first()] = inner;
    return map;
}

std::string exampleWith(const QString& path, const QJsonValue& value)
{
    return textOf(changed(exampleJson(), path.split('/'), value).toObject());
}

/// Every place of the example that holds something, and what.
void collect(const QString& path, const QJsonValue& value, QList<std::pair<QString, QJsonValue>>& places)
{
    if (!path.isEmpty())
        places.append({path, value});
    const QString prefix = path.isEmpty() ? path : path + '/';
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (const QString& key : object.keys())
            collect(prefix + key, object[key], places);
    } else if (value.isArray()) {
        collect(prefix + '0', value.toArray().at(0), places);
    }
}

} // namespace

class TestCard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesBackAsItWent();
    void fieldsHaveTheirNames();
    void smallestCard();
    void everyFieldIsNeededWithItsKind();
    void unknownFieldsArePassedOver();
    void valuesOutOfRange_data();
    void valuesOutOfRange();
    void otherVersionsAndArchitectures();
    void notACard();
    void cannotBeWritten();
    void infoForTheProgram();
};

void TestCard::comesBackAsItWent()
{
    const auto text = toJson(example());
    QVERIFY(text);
    const auto card = fromJson(*text, "m.safetensors");
    QVERIFY2(card, card ? "" : card.error().message.c_str());
    // Every field of the two is in their JSON, as fieldsHaveTheirNames() shows.
    QCOMPARE(toJson(*card).value(), *text);
    QCOMPARE(card->measured.at(1).pairs, std::int64_t{1} << 40);
    QVERIFY((card->calibrations.at(1).fusion == verify::Fusion{verify::FusionRule::TopTwoMean, 0.45}));
    QCOMPARE(card->calibrations.at(1).falseNonAccept.high, 0.26);
    QCOMPARE(card->parameters.at("spread"), 0.135);
    QCOMPARE(card->inputSize.width, 192);
}

void TestCard::fieldsHaveTheirNames()
{
    const QJsonObject json = exampleJson();
    QCOMPARE(json["formatVersion"].toInt(), 1);
    QCOMPARE(json["name"].toString(), QString("Prüfer \"1\""));
    QCOMPARE(json["version"].toString(), QString("2024.1"));
    QCOMPARE(json["architecture"].toString(), QString("encoder"));
    QCOMPARE(json["parameters"]["keys"].toDouble(), 32.0);
    QCOMPARE(json["inputSize"]["width"].toInt(), 192);
    QCOMPARE(json["inputSize"]["height"].toInt(), 96);
    QCOMPARE(json["calibrations"][0]["fusion"]["rule"].toString(), QString("top-2-mean"));
    QCOMPARE(json["calibrations"][0]["fusion"]["mutual"].toDouble(), 0.45);
    QCOMPARE(json["trainedOn"].toString(), QString("training writers of wi-1"));
    QCOMPARE(json["trainingCommand"].toString(), QString("countersign-train --seed 1"));
    QCOMPARE(json["trainingFingerprint"].toString(), QString(64, 'a'));
    QCOMPARE(json["license"].toString(), QString("research use"));
    const QJsonValue c = json["calibrations"][1];
    QCOMPARE(c["references"].toInt(), 3);
    QCOMPARE(c["slope"].toDouble(), 4.75);
    QCOMPARE(c["offset"].toDouble(), -3.25);
    QCOMPARE(c["acceptLlr"].toDouble(), 2.5);
    QCOMPARE(c["rejectLlr"].toDouble(), -1.5);
    QCOMPARE(c["acceptTarget"].toDouble(), 0.01);
    QCOMPARE(c["rejectTarget"].toDouble(), 0.02);
    QCOMPARE(c["falseMatchSkilled"]["value"].toDouble(), 0.011);
    QCOMPARE(c["falseMatchRandom"]["low"].toDouble(-1), 0.0);
    QCOMPARE(c["falseNonMatch"]["high"].toDouble(), 0.05);
    QCOMPARE(c["falseNonAccept"]["value"].toDouble(), 0.2);
    QCOMPARE(c["testWriters"].toInt(), 125);
    QCOMPARE(c["llrLimit"].toDouble(), 4.5);
    const QJsonValue m = json["measured"][0];
    QCOMPARE(m["set"].toString(), QString("cedar"));
    QCOMPARE(m["figure"].toString(), QString("skilled EER"));
    QCOMPARE(m["references"].toInt(), 1);
    QCOMPARE(m["rate"]["low"].toDouble(), 0.11);
    QCOMPARE(m["writers"].toInt(), 15);
    QCOMPARE(m["pairs"].toInt(), 86400);
}

void TestCard::smallestCard()
{
    Card card;
    card.name = "new";
    card.architecture = "classic";
    card.inputSize = {224, 224};
    const auto read = fromJson(toJson(card).value(), "x");
    QVERIFY(read);
    QVERIFY(read->calibrations.empty());
    QVERIFY(read->measured.empty());
    QVERIFY(read->parameters.empty());
}

void TestCard::everyFieldIsNeededWithItsKind()
{
    QList<std::pair<QString, QJsonValue>> places;
    collect("", exampleJson(), places);
    QVERIFY(places.size() > 50);
    const QJsonValue kinds[] = {QJsonValue(), true, "text", 0.5, QJsonArray{1}, QJsonObject{{"x", "y"}}};
    for (const auto& [path, value] : places) {
        const bool isElement = path.back().isDigit();
        const bool isParameter = path.startsWith("parameters/"); // any name may be there or not
        if (!isElement && !isParameter)
            QVERIFY2(!fromJson(exampleWith(path, QJsonValue(QJsonValue::Undefined)), "x"), qPrintable(path));
        for (const QJsonValue& other : kinds) {
            if (other.type() == value.type() && !value.isObject() && !value.isArray())
                continue;
            const auto card = fromJson(exampleWith(path, other), "x");
            QVERIFY2(!card, qPrintable(path));
            const QString message = QString::fromStdString(card.error().message);
            QCOMPARE(name(card.error().code), "corrupt");
            QVERIFY2(message.contains(path.section('/', 0, 0)), qPrintable(path + ": " + message));
        }
    }
}

void TestCard::unknownFieldsArePassedOver()
{
    for (const char* path : {"future", "inputSize/future", "calibrations/0/future", "measured/0/rate/future"})
        QVERIFY2(fromJson(exampleWith(path, QJsonObject{{"a", QJsonArray{1, "b"}}}), "x"), path);
}

void TestCard::valuesOutOfRange_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<double>("value");
    const auto row = [](const char* path, double value) {
        QTest::newRow(qPrintable(QString("%1 = %2").arg(path).arg(value))) << path << value;
    };
    row("formatVersion", 0);
    row("inputSize/width", 0);
    row("inputSize/height", -96);
    row("inputSize/width", 4097);
    row("inputSize/width", 192.5);
    row("inputSize/width", 1e12);
    row("calibrations/0/references", 0);
    row("calibrations/0/references", 3);
    row("calibrations/1/references", 1);
    row("calibrations/0/slope", 0);
    row("calibrations/0/slope", -1);
    row("calibrations/0/acceptLlr", -1.6);
    row("calibrations/0/rejectLlr", 2.6);
    row("calibrations/0/acceptTarget", 1.1);
    row("calibrations/0/rejectTarget", -0.1);
    row("calibrations/0/falseMatchSkilled/value", 1.1);
    row("calibrations/0/falseMatchRandom/low", -0.1);
    row("calibrations/0/falseNonMatch/high", 2);
    row("calibrations/0/falseNonAccept/value", -1);
    row("calibrations/0/testWriters", -1);
    row("calibrations/0/llrLimit", -1);
    row("measured/0/references", 0);
    row("measured/0/rate/value", -0.1);
    row("measured/0/writers", -1);
    row("measured/0/pairs", -1);
}

void TestCard::valuesOutOfRange()
{
    QFETCH(QString, path);
    QFETCH(double, value);
    const auto card = fromJson(exampleWith(path, value), "m.safetensors");
    QVERIFY(!card);
    QCOMPARE(name(card.error().code), "corrupt");
    QCOMPARE(card.error().context, std::string("m.safetensors"));
}

void TestCard::otherVersionsAndArchitectures()
{
    // A newer version may lack every other field that we know.
    const auto newer = fromJson(R"({"formatVersion": 2})", "x");
    QVERIFY(!newer);
    QCOMPARE(name(newer.error().code), "wrong-model");
    QVERIFY(newer.error().message.find("was made by a newer version") != std::string::npos);
    const auto other = fromJson(exampleWith("architecture", "transformer"), "x");
    QVERIFY(!other);
    QCOMPARE(name(other.error().code), "wrong-model");
    QVERIFY(other.error().message.find("transformer") != std::string::npos);
}

void TestCard::notACard()
{
    const std::string whole = toJson(example()).value();
    for (const std::string& text :
         {std::string(), std::string("{}"), std::string("[]"), std::string("7"), whole.substr(0, whole.size() - 1),
          whole + "}", std::string(100'000, '['), R"({"name":"twice",)" + whole.substr(1)}) {
        const auto card = fromJson(text, "x");
        QVERIFY2(!card, text.substr(0, 100).c_str());
        QCOMPARE(name(card.error().code), "corrupt");
    }
    // JSON has no infinity, but a number may be too large for us.
    const QString large = QString::fromStdString(whole).replace("0.135", "1e999");
    QVERIFY(large.contains("1e999"));
    QVERIFY(!fromJson(large.toStdString(), "x"));
    QCOMPARE(name(fromJson(exampleWith("calibrations/0/fusion/rule", "sum"), "x").error().code), "corrupt");

    TensorFile file;
    QCOMPARE(name(cardOf(file, "x").error().code), "wrong-model");
    file.metadata["card"] = whole;
    QCOMPARE(cardOf(file, "x").value().name, example().name);
}

void TestCard::cannotBeWritten()
{
    const auto refuses = [](auto change) {
        Card card = example();
        change(card);
        const auto text = toJson(card);
        return !text && text.error().code == ErrorCode::InvalidArgument;
    };
    QVERIFY(!refuses([](Card&) {}));
    QVERIFY(refuses([](Card& card) { card.name.clear(); }));
    QVERIFY(refuses([](Card& card) { card.name = "\xff"; }));
    QVERIFY(refuses([](Card& card) { card.architecture = "other"; }));
    QVERIFY(refuses([](Card& card) { card.formatVersion = 2; }));
    QVERIFY(refuses([](Card& card) { card.inputSize = {}; }));
    QVERIFY(refuses([](Card& card) { card.parameters["x"] = std::numeric_limits<double>::quiet_NaN(); }));
    QVERIFY(refuses([](Card& card) { card.calibrations[0].slope = std::numeric_limits<double>::infinity(); }));
    QVERIFY(refuses([](Card& card) { card.calibrations[0].offset = std::numeric_limits<double>::quiet_NaN(); }));
    QVERIFY(refuses([](Card& card) { card.calibrations[0].acceptLlr = std::numeric_limits<double>::infinity(); }));
    QVERIFY(refuses([](Card& card) { card.calibrations[0].references = 4; }));
    QVERIFY(refuses([](Card& card) { card.calibrations[0].fusion.mutual = -0.1; }));
    QVERIFY(refuses([](Card& card) { card.measured[0].rate.high = std::numeric_limits<double>::infinity(); }));
}

void TestCard::infoForTheProgram()
{
    const Card card = example();
    const verify::ModelInfo info = toInfo(card, "abc");
    QCOMPARE(info.name, card.name);
    QCOMPARE(info.version, card.version);
    QCOMPARE(info.architecture, card.architecture);
    QCOMPARE(info.sha256, std::string("abc"));
    QVERIFY(info.inputSize == card.inputSize);
    QCOMPARE(info.trainedOn, card.trainedOn);
    QCOMPARE(info.license, card.license);
    QVERIFY(info.calibrations[0].fusion == card.calibrations[0].fusion);
    QCOMPARE(info.calibrations.size(), std::size_t{2});
    QCOMPARE(info.calibrations[1].slope, 4.75);
    QVERIFY(info.device.empty());
}

QTEST_APPLESS_MAIN(TestCard)
#include "test_card.moc"
