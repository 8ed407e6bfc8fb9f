// The passphrase in the desktop's key store: a real one, on a session bus of the test's own.
#include "tests/ui/desk.h"
#include "ui/desk/key_store.h"
#include "ui/desk/records.h"

#include "core/store/store.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTest>

using namespace countersign;
using test::Desk;

namespace {

std::optional<QString> kept(const QString& key)
{
    std::optional<std::optional<QString>> answer;
    ui::readSecret(qApp, key, [&answer](const std::optional<QString>& found) { answer = found; });
    [&] { QTRY_VERIFY(answer); }();
    return answer.value_or(std::nullopt);
}

QString keep(const QString& key, const QString& secret)
{
    std::optional<QString> trouble;
    ui::keepSecret(qApp, key, secret, [&trouble](const QString& what) { trouble = what; });
    [&] { QTRY_VERIFY(trouble); }();
    return trouble.value_or(QStringLiteral("no answer"));
}

QString forget(const QString& key)
{
    std::optional<QString> trouble;
    ui::removeSecret(qApp, key, [&trouble](const QString& what) { trouble = what; });
    [&] { QTRY_VERIFY(trouble); }();
    return trouble.value_or(QStringLiteral("no answer"));
}

/// Shows the window without waiting for the records: they are sealed.
void show(Desk& desk)
{
    desk.window().show();
    desk.window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&desk.window()));
    desk.window().begin({.theme = ui::Theme::Light});
}

} // namespace

class KeyStoreTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!qEnvironmentVariableIsSet("COUNTERSIGN_TEST_KEY_STORE"))
            QSKIP("needs a session bus with a key store: gnome-keyring and dbus-daemon are not installed");
    }

    void keptReadAndRemoved()
    {
        QVERIFY(!kept("nowhere"));
        QCOMPARE(keep("here", QStringLiteral("gehe\u00fcim")), QString());
        QVERIFY(kept("here") == QStringLiteral("gehe\u00fcim"));
        QCOMPARE(keep("here", "other"), QString());
        QVERIFY(kept("here") == QStringLiteral("other"));
        QCOMPARE(forget("here"), QString());
        QVERIFY(!kept("here"));
        QCOMPARE(forget("here"), QString()); // it is not there, as was asked
    }

    void sealedRecordsOpenByThemselves()
    {
        Desk desk(nullptr, true);
        const QString url = desk.file("records.db");
        QVERIFY(store::Store::create(url.toStdString(), "correct horse", {.effort = store::Effort::Least}).has_value());
        show(desk);
        QTRY_COMPARE(desk.window().records()->state(), ui::Records::State::Sealed);
        auto* keepIt = desk.find<QCheckBox>("keepPassphrase");
        QTRY_VERIFY(keepIt->isVisible());
        desk.press(Qt::Key_K, Qt::AltModifier);
        QTRY_VERIFY(keepIt->isChecked());
        // A wrong one is not kept.
        auto* secret = desk.find<QLineEdit>("secret");
        secret->setFocus();
        desk.type("wrong horse");
        desk.press(Qt::Key_Return);
        QTRY_COMPARE(desk.window().records()->state(), ui::Records::State::Sealed);
        QVERIFY(!kept(url));
        secret->setFocus();
        desk.type("correct horse");
        desk.press(Qt::Key_Return);
        QTRY_VERIFY(desk.window().records()->isOpen());
        QTRY_VERIFY(kept(url) == QStringLiteral("correct horse"));

        desk.reopen(); // waits until the records are open, and nobody types
        QVERIFY(desk.window().records()->store()->isSealed());
        desk.press(Qt::Key_8, Qt::AltModifier);
        desk.window().findChild<QTabWidget*>()->setCurrentIndex(2);
        QTest::mouseClick(desk.find<QPushButton>("forgetPassphrase"), Qt::LeftButton);
        QTRY_VERIFY(!kept(url));

        // One that no longer fits is asked for.
        desk.closeWindow();
        Desk next(nullptr, true);
        const QString other = next.file("records.db");
        QVERIFY(QFile::copy(url, other));
        QCOMPARE(keep(other, "old horse"), QString());
        show(next);
        QTRY_VERIFY(next.window().records()->error() && next.window().records()->error()->code == ErrorCode::Denied);
        QTRY_VERIFY(next.find<QLineEdit>("secret")->isVisible());
    }
};

QTEST_MAIN(KeyStoreTest)
#include "test_key_store.moc"
