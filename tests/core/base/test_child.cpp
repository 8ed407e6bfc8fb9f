// Real processes: the shell, and what it is told to do.
#include "core/base/child.h"
#include "core/base/helper.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

using namespace countersign;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<Child> shell(const std::string& text)
{
    return Child::start("/bin/sh", {"-c", text});
}

auto within(std::chrono::milliseconds time)
{
    return [end = Child::Clock::now() + time] { return end; };
}

std::string lineOf(Child& child)
{
    std::string line;
    for (char letter = 0; child.read(&letter, 1, within(5s)) == Child::Done::Whole && letter != '\n';)
        line += letter;
    return line;
}

/// Gone, or only waited for by whoever takes orphans.
bool isOver(const std::string& process)
{
    QFile status("/proc/" + QString::fromStdString(process) + "/stat");
    return !status.open(QFile::ReadOnly) || status.readAll().contains(") Z ");
}

} // namespace

class TestChild : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatGoesInComesOut()
    {
        const auto child = shell("cat");
        QVERIFY(child);
        // More than any socket holds: the two take turns.
        std::string sent(3'000'000, 'x');
        for (std::size_t i = 0; i < sent.size(); ++i)
            sent[i] = static_cast<char>(i * 7);
        std::string got(sent.size(), '\0');
        std::jthread writer([&] {
            QCOMPARE(child->write(sent.data(), sent.size(), within(10s)), Child::Done::Whole);
            child->endInput();
        });
        QCOMPARE(child->read(got.data(), got.size(), within(10s)), Child::Done::Whole);
        QVERIFY(got == sent);
        char more = 0;
        QCOMPARE(child->read(&more, 1, within(10s)), Child::Done::Ended);
    }

    void whoSaysNothingIsLate()
    {
        const auto child = shell("sleep 60");
        QElapsedTimer time;
        time.start();
        char byte = 0;
        QCOMPARE(child->read(&byte, 1, within(300ms)), Child::Done::Late);
        QVERIFY(time.elapsed() >= 300 && time.elapsed() < 3000);
    }

    void whoReadsNothingIsLate()
    {
        const auto child = shell("sleep 60");
        const std::vector<char> much(8u << 20);
        QCOMPARE(child->write(much.data(), much.size(), within(300ms)), Child::Done::Late);
    }

    void killedInTheMiddle()
    {
        const auto child = shell("echo begun; sleep 60");
        QCOMPARE(lineOf(*child), std::string("begun"));
        std::jthread killer([&] {
            std::this_thread::sleep_for(100ms);
            ::kill(child->id(), SIGKILL);
        });
        char byte = 0;
        // The sleep, which holds the socket too, lives on.
        QCOMPARE(child->read(&byte, 1, within(20s)), Child::Done::Ended);
        const std::vector<char> much(8u << 20);
        QCOMPARE(child->write(much.data(), much.size(), within(20s)), Child::Done::Ended);
    }

    void whatItStartedEndsWithIt()
    {
        auto child = shell("sleep 60 & echo $!; wait");
        const auto grandchild = lineOf(*child);
        QVERIFY(!grandchild.empty() && !isOver(grandchild));
        child.reset();
        QTRY_VERIFY(isOver(grandchild));
    }

    void whatCannotBeStarted() { QVERIFY(!Child::start("/nowhere/at/all", {})); }

    void aChannelIsGivenAway()
    {
        auto [ours, theirs] = Channel::pair();
        auto [one, other] = Channel::pair();
        QVERIFY(ours.give(std::move(one)));
        QVERIFY(!one.isGood());
        // Nobody took it yet, and it is not lost: it is closed with the one it was sent to.
        char byte = 0;
        QCOMPARE(other.read(&byte, 1, within(100ms)), Channel::Done::Late);
        {
            const Channel end = std::move(theirs);
        }
        QCOMPARE(other.read(&byte, 1, within(5s)), Channel::Done::Ended);
        auto [last, _] = Channel::pair();
        QVERIFY(!ours.give(std::move(last)));
    }

    void helpersReadAndWriteAll()
    {
        auto [one, other] = Channel::pair();
        std::vector<char> sent(1u << 20, 'a'), got(sent.size());
        std::jthread writer([&, socket = one.socket()] { QVERIFY(writeAll(socket, sent.data(), sent.size())); });
        QVERIFY(readAll(other.socket(), got.data(), got.size()));
        writer.join();
        QVERIFY(got == sent);
        one.endWriting();
        QVERIFY(!readAll(other.socket(), got.data(), 1));
    }
};

QTEST_GUILESS_MAIN(TestChild)
#include "test_child.moc"
