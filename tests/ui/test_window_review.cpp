// What a worker verified is decided on the screen Review: by a clerk first, then, where it is referred, by somebody else.
#include "tests/core/store/places.h"
#include "ui/desk/records.h"
#include "ui/desk/services.h"
#include "ui/history/history_screen.h"

#include <QAbstractItemModel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTest>

#include <functional>

using namespace countersign;
using namespace countersign::store;
using namespace countersign::test;

namespace {

constexpr const char* Secret = "correct horse";
constexpr int PatienceMs = 60'000;

/// The screen on somebody's desk.
class Sitting {
public:
    explicit Sitting(const std::string& url)
        : m_screen(m_records, m_services, ui::HistoryScreen::Show::WaitingForReview)
    {
        m_records.open(url, "somebody");
        m_screen.resize(1'000, 700);
        m_screen.show();
    }
    void signIn(const char* name)
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_records.state() == ui::Records::State::SignIn, PatienceMs);
        m_records.signIn(name, Secret);
        QTRY_VERIFY_WITH_TIMEOUT(m_records.isOpen(), PatienceMs);
    }
    [[nodiscard]] int rows() { return table()->model()->rowCount(); }
    void choose(int row) { table()->setCurrentIndex(table()->model()->index(row, 0)); }
    [[nodiscard]] const StoredCase* open() const { return m_screen.openCase(); }
    void write(const QString& reason) { m_screen.findChild<QLineEdit*>("reviewReason")->setText(reason); }
    [[nodiscard]] QPushButton* button(const char* name) { return m_screen.findChild<QPushButton*>(name); }
    void press(const char* name) { QTest::mouseClick(button(name), Qt::LeftButton); }

private:
    QTableView* table() { return m_screen.findChild<QTableView*>("cases"); }

    ui::Records m_records;
    ui::Services m_services;
    ui::HistoryScreen m_screen;
};

} // namespace

class WindowReviewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatAWorkerVerifiedIsDecided()
    {
        const Place place(Place::Plain, nullptr);
        const auto store = place.create();
        GET(single, store->users().singleUser("x"));
        GET(boss, store->users().turnOn(single, "boss", Secret));
        for (const auto& [name, role] :
             {std::pair("night", Role::Clerk), std::pair("clara", Role::Clerk), std::pair("susan", Role::Supervisor)})
            DO(store->users().add(boss, name, role, Secret));
        GET(night, store->users().signIn("night", Secret));
        std::vector<CaseId> ids;
        for (int i = 1; i <= 3; ++i) {
            NewCase one;
            one.verification = verification("cheque " + std::to_string(i), "night", i);
            one.verification.judgement.proposal = verify::Decision::Accept;
            one.amount = 1'000 - i; // the order of the list
            ids.push_back(one.id);
            DO(store->cases().add(night, one));
        }
        {
            Sitting clara(place.url());
            clara.signIn("clara");
            QTRY_COMPARE_WITH_TIMEOUT(clara.rows(), 3, PatienceMs);
            clara.choose(0);
            QTRY_VERIFY(clara.open());
            QVERIFY(clara.open()->what.id == ids[0]);
            clara.press("review-reject"); // without a reason
            QTest::qWait(200);
            QCOMPARE(clara.rows(), 3);
            clara.press("review-accept");
            QTRY_COMPARE(clara.rows(), 2);
            QTRY_VERIFY(clara.open() && clara.open()->what.id == ids[1]); // the next is there at once
            QVERIFY(clara.button("review-refer")->isVisible());
            clara.write("a loop is missing");
            clara.press("review-refer");
            QTRY_COMPARE(clara.rows(), 1); // she does not see what waits for somebody else
            QTRY_VERIFY(clara.open() && clara.open()->what.id == ids[2]);
        }
        {
            Sitting susan(place.url());
            susan.signIn("susan");
            QTRY_COMPARE_WITH_TIMEOUT(susan.rows(), 2, PatienceMs);
            susan.choose(0);
            QTRY_VERIFY(susan.open());
            QVERIFY(susan.open()->state == State::WaitingForReview);
            QVERIFY(susan.button("review-reject")->isVisible());
            QVERIFY(!susan.button("review-refer")->isVisible()); // there is nobody to refer it to
            susan.write("a loop is missing indeed");
            susan.press("review-reject");
            QTRY_COMPARE(susan.rows(), 1);
        }
        GET(first, store->cases().load(night, ids[0]));
        QVERIFY(first.state == State::Closed);
        QCOMPARE(first.decisions.size(), std::size_t(1));
        QCOMPARE(first.decisions[0].decision.who, std::string("clara"));
        QCOMPARE(first.what.verification.who, std::string("night"));
        GET(second, store->cases().load(night, ids[1]));
        QVERIFY(second.state == State::Closed);
        QCOMPARE(second.decisions.size(), std::size_t(2));
        QCOMPARE(second.decisions[1].decision.who, std::string("susan"));
        GET(third, store->cases().load(night, ids[2]));
        QVERIFY(third.state == State::Undecided);
        GET(susan, store->users().signIn("susan", Secret));
        QCOMPARE(trailFindings(*store, susan), QString());
    }
};

QTEST_MAIN(WindowReviewTest)
#include "test_window_review.moc"
