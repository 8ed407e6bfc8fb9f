// Whether everybody can use it: names for screen readers, contrast, sizes, keys, languages.
#include "tests/ui/desk.h"

#include "ui/widgets/band.h"
#include "ui/widgets/theme.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QPainter>
#include <QPushButton>
#include <QTabWidget>
#include <QTest>
#include <QTranslator>

#include <map>
#include <set>

using namespace countersign;
using namespace countersign::test;
using namespace countersign::ui;

namespace {

QString describe(const QWidget* widget)
{
    return QStringLiteral("%1 %2").arg(QString::fromLatin1(widget->metaObject()->className()), widget->objectName());
}

QStringList nameless(QWidget& window)
{
    QStringList found;
    for (auto* widget : window.findChildren<QWidget*>()) {
        if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || widget->focusProxy())
            continue;
        auto* access = QAccessible::queryAccessibleInterface(widget);
        if (!access || access->text(QAccessible::Name).trimmed().isEmpty())
            found << describe(widget);
    }
    return found;
}

/// Every Alt+letter that two visible things claim.
QStringList clashes(MainWindow& window)
{
    std::map<QString, QStringList> users;
    const auto add = [&](const QString& text, const QString& who) {
        const QKeySequence key = QKeySequence::mnemonic(text);
        if (!key.isEmpty())
            users[key.toString()] << who;
    };
    for (auto* action : window.menuBar()->actions())
        if (action->isVisible())
            add(action->text(), action->text());
    for (auto* button : window.findChildren<QAbstractButton*>())
        if (button->isVisible())
            add(button->text(), button->text());
    for (auto* label : window.findChildren<QLabel*>())
        if (label->isVisible() && label->buddy())
            add(label->text(), label->text());
    QStringList found;
    for (const auto& [key, names] : users)
        if (names.size() > 1)
            found << key + ": " + names.join(", ");
    return found;
}

QStringList menuClashes(const QMenu* menu)
{
    QStringList found;
    std::map<QString, QString> users;
    for (auto* action : menu->actions()) {
        const QString key = QKeySequence::mnemonic(action->text()).toString();
        if (!key.isEmpty() && !users.emplace(key, action->text()).second)
            found << menu->title() + ": " + action->text() + ", " + users[key];
        if (action->menu())
            found << menuClashes(action->menu());
    }
    return found;
}

} // namespace

class WindowLookTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFocusableWidgetHasAName()
    {
        Desk desk;
        desk.open();
        QCOMPARE(nameless(desk.window()), QStringList());
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        QCOMPARE(nameless(desk.window()), QStringList());
        QTest::mouseClick(desk.find<QPushButton>("decide-reject"), Qt::LeftButton);
        QCOMPARE(nameless(desk.window()), QStringList());
    }

    void everyWidgetIsReachedByTab()
    {
        Desk desk;
        desk.open();
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        std::set<QWidget*> reached;
        for (int i = 0; i < 60; ++i) {
            reached.insert(QApplication::focusWidget());
            desk.press(Qt::Key_Tab);
        }
        for (auto* widget : desk.window().findChildren<QWidget*>()) {
            if (!widget->isVisible() || !widget->isEnabled() || !(widget->focusPolicy() & Qt::TabFocus))
                continue;
            QVERIFY2(reached.contains(widget), qPrintable(describe(widget)));
        }
    }

    void textIsReadable_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::newRow("light") << lightPalette();
        QTest::newRow("dark") << darkPalette();
    }
    void textIsReadable()
    {
        QFETCH(QPalette, palette);
        const auto check = [&](QPalette::ColorRole text, QPalette::ColorRole ground) {
            const double ratio = contrast(palette.color(text), palette.color(ground));
            QVERIFY2(ratio >= 4.5, qPrintable(QStringLiteral("%1 on %2: %3").arg(text).arg(ground).arg(ratio)));
        };
        check(QPalette::WindowText, QPalette::Window);
        check(QPalette::Text, QPalette::Base);
        check(QPalette::Text, QPalette::AlternateBase);
        check(QPalette::ButtonText, QPalette::Button);
        check(QPalette::PlaceholderText, QPalette::Window);
        check(QPalette::PlaceholderText, QPalette::Base);
        check(QPalette::HighlightedText, QPalette::Highlight);
        check(QPalette::Link, QPalette::Window);
        check(QPalette::ToolTipText, QPalette::ToolTipBase);
        const Tones all = tones(palette);
        for (const auto& tone : {all.accept, all.refer, all.reject})
            for (const auto ground : {QPalette::Window, QPalette::Base})
                QVERIFY2(contrast(tone, palette.color(ground)) >= 4.5, qPrintable(tone.name()));
        for (const auto& ink : {all.reference, all.query, all.agree})
            QVERIFY2(contrast(ink, all.overlay) >= 4.5, qPrintable(ink.name()));
        QCOMPARE(isDark(palette), qstrcmp(QTest::currentDataTag(), "dark") == 0);
        // What shows the focus must be seen: WCAG 2.1, 1.4.11.
        QVERIFY(contrast(palette.color(QPalette::Highlight), palette.color(QPalette::Window)) >= 3);
        QVERIFY(contrast(palette.color(QPalette::Highlight), palette.color(QPalette::Base)) >= 3);
    }

    void theConfirmButtonIsReadable_data()
    {
        QTest::addColumn<Theme>("theme");
        QTest::newRow("light") << Theme::Light;
        QTest::newRow("dark") << Theme::Dark;
    }
    void theConfirmButtonIsReadable()
    {
        QFETCH(Theme, theme);
        Desk desk;
        desk.open();
        applyTheme(*qApp, theme);
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        auto* button = desk.find<QPushButton>("confirm");
        const QImage seen = button->grab().toImage();
        // Above the text, where the gradient is at its lightest.
        const QColor ground = seen.pixelColor(seen.width() / 4, seen.height() / 5);
        const double ratio = contrast(button->palette().color(QPalette::ButtonText), ground);
        QVERIFY2(ratio >= 4.5, qPrintable(ground.name() + QString::number(ratio)));
    }

    void theOverlayIsToldApartWithoutRedAndGreen()
    {
        // Deuteranopia and protanopia keep blue against yellow: the two inks differ there.
        for (const auto& palette : {lightPalette(), darkPalette()}) {
            const Tones all = tones(palette);
            QVERIFY(all.reference.blueF() - all.query.blueF() > 0.35F);
        }
    }

    void itFitsAnOldMonitorWithTwoTypeSizes()
    {
        Desk desk;
        desk.open();
        QVERIFY(desk.window().minimumSizeHint().width() <= 1366);
        QVERIFY(desk.window().minimumSizeHint().height() <= 720);
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        QVERIFY(desk.window().minimumSizeHint().width() <= 1366);
        QVERIFY(desk.window().minimumSizeHint().height() <= 720);
        std::set<double> sizes;
        for (auto* widget : desk.window().findChildren<QWidget*>())
            if (widget->isVisible())
                sizes.insert(widget->font().pointSizeF());
        QVERIFY(sizes.size() <= 2);
    }

    void theThemeChangesAtOnce()
    {
        Desk desk;
        desk.open();
        const QColor light = desk.window().grab().toImage().pixelColor(5, 100);
        desk.window().begin({.theme = Theme::Dark});
        QCoreApplication::processEvents();
        const QColor dark = desk.window().grab().toImage().pixelColor(5, 100);
        QVERIFY(light.lightnessF() > 0.8F);
        QVERIFY(dark.lightnessF() < 0.3F);
    }

    void noKeyIsTakenTwice_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("English") << QString();
        QTest::newRow("German") << "de";
    }
    void noKeyIsTakenTwice()
    {
        QFETCH(QString, language);
        QTranslator translator;
        if (!language.isEmpty()) {
            QVERIFY(translator.load(QStringLiteral(":/i18n/countersign_%1.qm").arg(language)));
            QVERIFY(QCoreApplication::installTranslator(&translator));
        }
        Desk desk;
        desk.open();
        QVERIFY2(clashes(desk.window()).isEmpty(), qPrintable(clashes(desk.window()).join('\n')));
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        QVERIFY2(clashes(desk.window()).isEmpty(), qPrintable(clashes(desk.window()).join('\n')));
        QTest::mouseClick(desk.find<QPushButton>("decide-reject"), Qt::LeftButton);
        QVERIFY2(clashes(desk.window()).isEmpty(), qPrintable(clashes(desk.window()).join('\n')));
        for (auto* action : desk.window().menuBar()->actions())
            QVERIFY2(menuClashes(action->menu()).isEmpty(), qPrintable(menuClashes(action->menu()).join('\n')));
        QCOMPARE(desk.find<QLabel>("verdict")->text(), language.isEmpty() ? "Accept" : "Annehmen");

        std::map<QString, QString> shortcuts;
        for (auto* action : desk.window().findChildren<QAction*>())
            for (const auto& key : action->shortcuts())
                QVERIFY2(shortcuts.emplace(key.toString(), action->text()).second, qPrintable(key.toString()));
    }

    void noKeyIsTakenTwiceOnAnyScreen_data() { noKeyIsTakenTwice_data(); }
    void noKeyIsTakenTwiceOnAnyScreen()
    {
        QFETCH(QString, language);
        QTranslator translator;
        if (!language.isEmpty()) {
            QVERIFY(translator.load(QStringLiteral(":/i18n/countersign_%1.qm").arg(language)));
            QVERIFY(QCoreApplication::installTranslator(&translator));
        }
        Desk desk(nullptr, true);
        desk.open();
        const auto check = [&desk](const char* where) {
            QCoreApplication::processEvents();
            QVERIFY2(clashes(desk.window()).isEmpty(),
                     qPrintable(QString::fromLatin1(where) + ": " + clashes(desk.window()).join('\n')));
            QVERIFY2(nameless(desk.window()).isEmpty(),
                     qPrintable(QString::fromLatin1(where) + ": " + nameless(desk.window()).join('\n')));
            // Rows that were just filled are laid out a moment later.
            const auto least = [&desk] { return desk.window().minimumSizeHint(); };
            QTRY_VERIFY2(
                least().width() <= 1366 && least().height() <= 720,
                qPrintable(QStringLiteral("%1: %2 x %3").arg(where).arg(least().width()).arg(least().height())));
        };
        check("verify");
        desk.press(Qt::Key_2, Qt::AltModifier);
        check("customers");
        enrol(desk, "1", "Anna Berg", demoReferences("genuine"));
        check("customer");
        QTest::mouseClick(desk.find<QPushButton>("verifyCustomer"), Qt::LeftButton);
        desk.session().addFiles({demoFile("genuine/query.png")}, Role::Query);
        QVERIFY(desk.waitForVerdict());
        check("verdict");
        QImage page(1400, 1000, QImage::Format_RGB32);
        page.fill(Qt::white);
        desk.session().addImage({.picture = page}, "a page with a name of some length.png", Role::Query);
        QTRY_VERIFY(desk.session().current().unsignedPages);
        check("unsigned page");
        QPainter(&page).drawImage(300, 400, QImage(demoFile("genuine/query.png")));
        desk.session().addImage({.picture = page}, "a page with a name of some length.png", Role::Query);
        QTRY_VERIFY(desk.session().current().query);
        QVERIFY(desk.waitForVerdict());
        desk.press(Qt::Key_5);
        check("page");
        QTest::mouseClick(desk.find<QPushButton>("decide-reject"), Qt::LeftButton);
        check("reason");
        for (const auto key : {Qt::Key_3, Qt::Key_4, Qt::Key_5, Qt::Key_6}) {
            desk.press(key, Qt::AltModifier);
            check(QKeySequence(key).toString().toLatin1());
        }
        auto* tabs = desk.window().findChild<QTabWidget*>();
        for (int tab = 0; tab < tabs->count(); ++tab) {
            tabs->setCurrentIndex(tab);
            check(tabs->tabText(tab).toLatin1());
        }
        desk.press(Qt::Key_3, Qt::AltModifier);
        QTest::mouseClick(desk.find<QPushButton>("openOneHand"), Qt::LeftButton);
        check("one hand");
        desk.press(Qt::Key_2, Qt::AltModifier);
        desk.press(Qt::Key_N, Qt::ControlModifier);
        auto* rule = desk.find<QComboBox>("rule");
        rule->setFocus();
        desk.press(Qt::Key_End); // combinations
        check("new customer");
        QTest::mouseClick(desk.find<QPushButton>("importMany"), Qt::LeftButton);
        check("import");
    }

    void germanFitsToo()
    {
        QTranslator translator;
        QVERIFY(translator.load(QStringLiteral(":/i18n/countersign_de.qm")));
        QVERIFY(QCoreApplication::installTranslator(&translator));
        Desk desk;
        desk.open();
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        QVERIFY(desk.window().minimumSizeHint().width() <= 1366);
        QVERIFY(desk.window().minimumSizeHint().height() <= 720);
    }
};

QTEST_MAIN(WindowLookTest)
#include "test_window_look.moc"
