#include "core/base/file.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <filesystem>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace countersign;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t megabyte = 1 << 20;

Bytes bytesOf(const std::string& text)
{
    return {text.begin(), text.end()};
}

int entries(const fs::path& folder)
{
    return static_cast<int>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

/// Makes every write beyond `bytes` fail, as on a full disk, until it goes out of scope.
class SmallDisk {
public:
    explicit SmallDisk(rlim_t bytes)
    {
        ::getrlimit(RLIMIT_FSIZE, &m_former);
        m_handler = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{bytes, m_former.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    ~SmallDisk()
    {
        ::setrlimit(RLIMIT_FSIZE, &m_former);
        std::signal(SIGXFSZ, m_handler);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

private:
    rlimit m_former{};
    void (*m_handler)(int) = SIG_DFL;
};

} // namespace

class TestFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder.emplace();
        QVERIFY(m_folder->isValid());
    }

    void readsWhatWasWritten();
    void readingFails_data();
    void readingFails();
    void readingTooLarge();
    void readingWithoutPermission();
    void replacesAndKeepsPermissions();
    void newFileFollowsTheMask();
    void linkStaysALink();
    void writesToADevice();
    void writingFails();
    void fullDiskKeepsTheFormerFile();
    void writableIsKnownBefore();
    void anInputIsNoOutput();
    void aPipeThatNobodyReadsIsNotWaitedFor();

private:
    fs::path path(const char* name) const { return fs::path(m_folder->path().toStdString()) / name; }

    std::optional<QTemporaryDir> m_folder;
};

void TestFile::readsWhatWasWritten()
{
    Bytes bytes(3 * megabyte + 7);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>(i * 2654435761u >> 13);
    QVERIFY(writeFile(path("a b ü.bin"), bytes));
    const auto read = readFile(path("a b ü.bin"), bytes.size());
    QVERIFY(read);
    QVERIFY(*read == bytes);
    QCOMPARE(entries(path("")), 1);
}

void TestFile::readingFails_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("code");
    QTest::newRow("missing") << "missing" << static_cast<int>(ErrorCode::NotFound);
    QTest::newRow("in a missing folder") << "missing/file" << static_cast<int>(ErrorCode::NotFound);
    QTest::newRow("below a file") << "empty/file" << static_cast<int>(ErrorCode::NotFound);
    QTest::newRow("folder") << "folder" << static_cast<int>(ErrorCode::Unreadable);
    QTest::newRow("pipe without a writer") << "pipe" << static_cast<int>(ErrorCode::Unreadable);
    QTest::newRow("endless device") << "/dev/zero" << static_cast<int>(ErrorCode::Unreadable);
    QTest::newRow("empty") << "empty" << static_cast<int>(ErrorCode::EmptyInput);
}

void TestFile::readingFails()
{
    fs::create_directory(path("folder"));
    QVERIFY(writeFile(path("empty"), {}));
    QCOMPARE(::mkfifo(path("pipe").c_str(), 0600), 0);
    QFETCH(QString, file);
    QFETCH(int, code);
    const fs::path asked = path("") / file.toStdString();
    const auto read = readFile(asked, megabyte);
    QVERIFY(!read);
    QCOMPARE(static_cast<int>(read.error().code), code);
    QCOMPARE(read.error().context, asked.string());
    QVERIFY(read.error().message.ends_with('.'));
}

void TestFile::readingTooLarge()
{
    QVERIFY(writeFile(path("ten"), bytesOf("0123456789")));
    QVERIFY(readFile(path("ten"), 10));
    const auto read = readFile(path("ten"), 9);
    QVERIFY(!read);
    QVERIFY(read.error().code == ErrorCode::TooLarge);
    // A terabyte of nothing must not be asked of the memory.
    QVERIFY(writeFile(path("huge"), bytesOf("x")));
    fs::resize_file(path("huge"), std::uintmax_t{1} << 40);
    QVERIFY(readFile(path("huge"), megabyte).error().code == ErrorCode::TooLarge);
}

void TestFile::readingWithoutPermission()
{
    QVERIFY(writeFile(path("secret"), bytesOf("x")));
    fs::permissions(path("secret"), fs::perms::none);
    const bool isRoot = ::geteuid() == 0; // who may read everything
    if (isRoot)
        QCOMPARE(::seteuid(65534), 0);
    const auto read = readFile(path("secret"), megabyte);
    if (isRoot)
        QCOMPARE(::seteuid(0), 0);
    QVERIFY(!read);
    QVERIFY(read.error().code == ErrorCode::Unreadable);
    QVERIFY2(read.error().message.find("Permission denied") != std::string::npos, read.error().message.c_str());
}

void TestFile::replacesAndKeepsPermissions()
{
    QVERIFY(writeFile(path("file"), bytesOf("before, and longer")));
    ::chmod(path("file").c_str(), 0640);
    QVERIFY(writeFile(path("file"), bytesOf("after")));
    QVERIFY(*readFile(path("file"), megabyte) == bytesOf("after"));
    struct ::stat status = {};
    QCOMPARE(::stat(path("file").c_str(), &status), 0);
    QCOMPARE(status.st_mode & 07777, 0640u);
    QCOMPARE(entries(path("")), 1);
}

void TestFile::newFileFollowsTheMask()
{
    const mode_t former = ::umask(027);
    const auto written = writeFile(path("file"), bytesOf("x"));
    ::umask(former);
    QVERIFY(written);
    struct ::stat status = {};
    QCOMPARE(::stat(path("file").c_str(), &status), 0);
    QCOMPARE(status.st_mode & 07777, 0640u);
}

void TestFile::linkStaysALink()
{
    fs::create_directory(path("folder"));
    QVERIFY(writeFile(path("folder/file"), bytesOf("before")));
    fs::create_symlink("folder/file", path("link"));
    QVERIFY(writeFile(path("link"), bytesOf("after")));
    QVERIFY(fs::is_symlink(path("link")));
    QVERIFY(*readFile(path("folder/file"), megabyte) == bytesOf("after"));
}

void TestFile::writesToADevice()
{
    QVERIFY(writeFile("/dev/null", bytesOf("x")));
    QVERIFY(fs::is_character_file("/dev/null"));
    const auto full = writeFile("/dev/full", bytesOf("x"));
    QVERIFY(!full);
    QVERIFY(full.error().code == ErrorCode::WriteFailed);
    QVERIFY2(full.error().message.find("No space left") != std::string::npos, full.error().message.c_str());
    QVERIFY(fs::is_character_file("/dev/full"));
}

void TestFile::writingFails()
{
    fs::create_directory(path("folder"));
    QVERIFY(writeFile(path("file"), bytesOf("x")));
    for (const char* name : {"folder", "missing/file", "file/file", ""}) {
        const auto written = writeFile(path(name), bytesOf("y"));
        QVERIFY(!written);
        QVERIFY(written.error().code == ErrorCode::WriteFailed);
        QCOMPARE(written.error().context, path(name).string());
    }
    QVERIFY(fs::is_directory(path("folder")));
    QVERIFY(*readFile(path("file"), megabyte) == bytesOf("x"));
    QCOMPARE(entries(path("")), 2);
}

void TestFile::fullDiskKeepsTheFormerFile()
{
    QVERIFY(writeFile(path("file"), bytesOf("before")));
    {
        const SmallDisk disk(1000);
        const auto written = writeFile(path("file"), Bytes(5000, 'x'));
        QVERIFY(!written);
        QVERIFY(written.error().code == ErrorCode::WriteFailed);
        QCOMPARE(written.error().context, path("file").string());
        QVERIFY(!writeFile(path("new"), Bytes(5000, 'x')));
    }
    QVERIFY(*readFile(path("file"), megabyte) == bytesOf("before"));
    QVERIFY(!fs::exists(path("new")));
    QCOMPARE(entries(path("")), 1);
}

void TestFile::writableIsKnownBefore()
{
    fs::create_directory(path("folder"));
    QVERIFY(writeFile(path("file"), bytesOf("x")));
    QVERIFY(checkWritable(path("file")));
    QVERIFY(checkWritable(path("folder/new")));
    QVERIFY(checkWritable("/dev/null"));
    QVERIFY(!fs::exists(path("folder/new")));
    for (const char* name : {"folder", "missing/file", "file/file"}) {
        const auto checked = checkWritable(path(name));
        QVERIFY(!checked);
        QVERIFY(checked.error().code == ErrorCode::WriteFailed);
        QCOMPARE(checked.error().context, path(name).string());
    }
}

void TestFile::anInputIsNoOutput()
{
    QVERIFY(writeFile(path("file"), bytesOf("x")));
    QVERIFY(writeFile(path("other"), bytesOf("x")));
    fs::create_symlink(path("file"), path("link"));
    const std::vector<fs::path> inputs = {path("missing"), path("file")};
    QVERIFY(checkApart(path("other"), inputs));
    QVERIFY(checkApart(path("new"), inputs));
    for (const char* name : {"file", "link", "./file"}) {
        const auto apart = checkApart(path(name), inputs);
        QVERIFY(!apart);
        QVERIFY(apart.error().code == ErrorCode::InvalidArgument);
    }
}

void TestFile::aPipeThatNobodyReadsIsNotWaitedFor()
{
    QCOMPARE(::mkfifo(path("pipe").c_str(), 0600), 0);
    const auto written = writeFile(path("pipe"), bytesOf("x"));
    QVERIFY(!written);
    QVERIFY(written.error().code == ErrorCode::WriteFailed);
}

QTEST_APPLESS_MAIN(TestFile)
#include "test_file.moc"
