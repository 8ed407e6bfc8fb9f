#include "core/base/csv.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace countersign;

namespace {

using Fields = std::vector<std::string>;

std::vector<Fields> parsed(std::string_view text)
{
    std::vector<Fields> all;
    const auto rows = parseCsv(text, "t.csv");
    if (!rows)
        return {{"error", describe(rows.error())}};
    for (const CsvRow& row : *rows)
        all.push_back(row.fields);
    return all;
}

} // namespace

class TestCsv : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsRows()
    {
        QVERIFY(parsed("").empty());
        QCOMPARE(parsed("a,b\nc,d\n"), (std::vector<Fields>{{"a", "b"}, {"c", "d"}}));
        QCOMPARE(parsed("a,b\r\nc,d"), (std::vector<Fields>{{"a", "b"}, {"c", "d"}}));
        QCOMPARE(parsed("\xEF\xBB\xBF"
                        "a\n"),
                 (std::vector<Fields>{{"a"}}));
        QCOMPARE(parsed(",\n,,"), (std::vector<Fields>{{"", ""}, {"", "", ""}}));
        QCOMPARE(parsed("a\n\n\r\nb\n"), (std::vector<Fields>{{"a"}, {"b"}}));
        QCOMPARE(parsed("a\rb,c"), (std::vector<Fields>{{"a\rb", "c"}}));
        const auto semicolons = parseCsv("a,b;\"c;d\";e\n", "t.csv", ';');
        QCOMPARE(semicolons->front().fields, (Fields{"a,b", "c;d", "e"}));
    }

    void readsQuotes()
    {
        QCOMPARE(parsed("\"a,b\",\"say \"\"no\"\"\"\n"), (std::vector<Fields>{{"a,b", "say \"no\""}}));
        QCOMPARE(parsed("\"two\r\nlines\",x\r\n\"\",y"), (std::vector<Fields>{{"two\r\nlines", "x"}, {"", "y"}}));
        QCOMPARE(parsed("a\"b,c"), (std::vector<Fields>{{"a\"b", "c"}}));
    }

    void countsLines()
    {
        const auto rows = parseCsv("a\n\n\"b\nc\"\nd\n", "t.csv");
        QCOMPARE(rows->at(0).line, 1);
        QCOMPARE(rows->at(1).line, 3);
        QCOMPARE(rows->at(2).line, 5);
    }

    void saysWhatIsWrong()
    {
        QCOMPARE(parseCsv("a\n\"b\nc", "t.csv").error().code, ErrorCode::Corrupt);
        QCOMPARE(parsed("a\n\"b\nc")[0][1], std::string("t.csv: Line 2 opens a quote that is never closed."));
        QCOMPARE(parsed("\"a\"b\n")[0][1], std::string("t.csv: Line 1 has text after a closing quote."));
        QCOMPARE(parseCsv(std::string_view("\xFF\xFE"
                                           "a\0",
                                           4),
                          "t.csv")
                     .error()
                     .code,
                 ErrorCode::Unsupported);
    }

    void tablesHaveTheirHeader()
    {
        const QTemporaryDir folder;
        const std::string path = folder.filePath("t.csv").toStdString();
        const auto read = [&path](const std::string& text) {
            std::ofstream(path, std::ios::binary) << text;
            return readTable(path, 100, {"a", "b"});
        };
        const auto rows = read("a,b\n\n1,2\n3\n");
        QVERIFY(rows);
        QCOMPARE(rows->size(), std::size_t(2));
        QCOMPARE(rows->at(0).fields, (Fields{"1", "2"}));
        QCOMPARE(rows->at(0).line, 3);
        for (const char* text : {"\n", "a\n1\n", "b,a\n", "\"a,b\"\n", "a,b,c\n"}) {
            const auto other = read(text);
            QVERIFY2(!other, text);
            QCOMPARE(describe(other.error()), path + ": Line 1 is not the header a,b.");
        }
        QVERIFY(!read("a,b\n" + std::string(100, '\n'))); // longer than it may be
        QCOMPARE(readTable(path + "x", 100, {"a"}).error().code, ErrorCode::NotFound);
    }

    void writesWhatItReads()
    {
        QCOMPARE(csvLine(Fields{"a", "b c", ""}), std::string("a,b c,\n"));
        QCOMPARE(csvLine(Fields{"", ""}), std::string(",\n"));
        const Fields hard = {"comma,", "\"quote\"", "two\nlines", "carriage\r\n", " space ", "|"};
        QCOMPARE(parsed(csvLine(hard)), std::vector<Fields>{hard});
    }
};

QTEST_APPLESS_MAIN(TestCsv)
#include "test_csv.moc"
