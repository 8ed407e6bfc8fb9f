// The real window on a store as large as a bank's: how long things take, and how long the window keeps a person waiting.
//   bench_window [--customers N] [--references N] [--every N] [--cases N] [--store URL] [--passphrase TEXT] [--most MS]
// At least 18 customers and 18 cases; one customer in so many as --every says has references, usually everyone.
// Makes the store where there is none. Fails where the window's thread computed for longer than --most at a stretch, or
// let a person wait for ten times as long: on a busy machine it is not given a core at once. Making the window, in which
// nobody can press anything yet, is held to the wait alone.
#include "core/model/open.h"
#include "tests/bench/heartbeat.h"
#include "tests/core/store/fill.h"
#include "tests/ui/desk.h"
#include "ui/desk/records.h"
#include "ui/history/history_screen.h"
#include "ui/identify/identify_screen.h"
#include "ui/widgets/thumbnail_strip.h"

#include <QApplication>
#include <QComboBox>
#include <QCommandLineParser>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTableView>
#include <QTableWidget>
#include <QTest>
#include <QWindow>

#include <cstdio>
#include <fstream>
#include <unistd.h>

using namespace countersign;
using test::demoFile;

namespace {

struct Size {
    int customers, references, cases, every;

    [[nodiscard]] int allReferences() const { return (customers + every - 1) / every * references; }
    /// The next one before `customer` that has references.
    [[nodiscard]] int enrolled(int customer) const { return customer - customer % every; }
};

/// Of a customer that fill() makes.
QString accountOf(int customer)
{
    return QStringLiteral("DE%1").arg(1'000'000'000 + customer);
}

class Bench {
public:
    Bench(std::shared_ptr<verify::Encoder> encoder, const std::string& url, const QString& passphrase)
        : m_encoder(std::move(encoder)), m_url(url), m_passphrase(passphrase)
    {
    }

    /// Says what was longest of all.
    test::Heartbeat::Longest run(const Size& size)
    {
        std::printf("%-56s %9s %9s %9s\n", "", "takes ms", "waits ms", "computes");
        start(size);
        findCustomer(size);
        verify(size);
        identify();
        history(size);
        otherDesk(size);
        return m_longest;
    }

    [[nodiscard]] bool isComplete() const { return m_isComplete; }

private:
    enum class Then { Settle, GoOn };

    /// Runs `act` and then the window, until `done` and usually for a while after.
    template <class Act, class Done> void measure(const char* what, Act act, Done done, Then then = Then::Settle)
    {
        (void)m_heart.take();
        const auto began = std::chrono::steady_clock::now();
        act();
        const auto elapsed = [&] { return std::chrono::steady_clock::now() - began; };
        while (!done() && elapsed() < std::chrono::seconds(60))
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        const double took = std::chrono::duration<double, std::milli>(elapsed()).count();
        if (!done()) {
            std::printf("%-56s never ended\n", what);
            m_isComplete = false;
        }
        if (then == Then::Settle)
            settle();
        const auto longest = m_heart.take();
        std::printf("%-56s %9.1f %9.1f %9.1f\n", what, took, longest.waited, longest.computed);
        std::fflush(stdout);
        m_longest.waited = std::max(m_longest.waited, longest.waited);
        m_longest.computed = std::max(m_longest.computed, longest.computed);
    }
    void settle()
    {
        const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
        while (std::chrono::steady_clock::now() < until)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    /// As a quick person does: a letter every 50 ms.
    void type(const QString& text)
    {
        for (const QChar letter : text) {
            m_desk->type(letter);
            const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(50);
            while (std::chrono::steady_clock::now() < until)
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        }
    }
    template <class Widget> Widget* find(const char* name) { return m_desk->find<Widget>(name); }
    ui::Records& records() { return *m_desk->window().records(); }

    void start(const Size& size)
    {
        measure(
            "window on the screen",
            [&] {
                m_desk = std::make_unique<test::Desk>(m_encoder, true, m_url);
                m_desk->window().resize(1366, 768);
                m_desk->window().show();
                m_desk->window().activateWindow();
            },
            [&] { return m_desk->window().windowHandle()->isExposed() && m_desk->window().isActiveWindow(); });
        m_longest.computed = 0;
        measure(
            "records open, search ready",
            [&] {
                m_desk->window().begin({.theme = ui::Theme::Light});
                if (!m_passphrase.isNull())
                    records().openWith(m_passphrase);
            },
            [&] { return records().isOpen() && int(records().customers().size()) >= size.customers; }, Then::GoOn);
        auto& gallery = m_desk->window().findChild<ui::IdentifyScreen*>()->gallery();
        measure(
            "and from then, everybody at hand for Identify", [] {},
            [&] { return gallery.known() >= size.allReferences() && gallery.waiting() == 0; });
    }

    void findCustomer(const Size& size)
    {
        auto* search = find<QLineEdit>("searchCustomers");
        auto* list = find<QListView>("customers");
        measure(
            "to Customers", [&] { m_desk->press(Qt::Key_2, Qt::AltModifier); }, [&] { return search->hasFocus(); });
        measure(
            "search for \"ber\", letter by letter", [&] { type("ber"); },
            [&] { return list->model()->rowCount() > 0; });
        measure(
            "search for \"a\", all letters deleted",
            [&] {
                search->selectAll();
                type("a");
                search->selectAll();
                m_desk->press(Qt::Key_Backspace);
            },
            [&] { return search->text().isEmpty(); });
        measure(
            "search for an account number, digit by digit", [&] { type(accountOf(size.enrolled(size.customers / 2))); },
            [&] { return list->model()->rowCount() == 1; });
        auto* strip = find<ui::ThumbnailStrip>("filedReferences");
        measure(
            "open that customer", [&] { m_desk->press(Qt::Key_Return); }, [&] { return strip->count() > 0; });
    }

    void verify(const Size& size)
    {
        auto& session = m_desk->session();
        measure(
            "to Verify", [&] { m_desk->press(Qt::Key_1, Qt::AltModifier); },
            [&] { return m_desk->window().verifyScreen().isVisible(); });
        auto* customer = find<QLineEdit>("customer");
        m_desk->press(Qt::Key_U, Qt::AltModifier);
        measure(
            "type a name there", [&] { type("gomann"); }, [&] { return customer->text() == "gomann"; });
        customer->selectAll();
        measure(
            "type an account number there", [&] { type(accountOf(size.enrolled(size.customers / 3))); },
            [&] { return customer->text().startsWith("DE"); });
        measure(
            "customer chosen, references at hand", [&] { m_desk->press(Qt::Key_Return); },
            [&] { return session.current().references.size() == size.references && !session.isLoading(); });
        measure(
            "query file to verdict", [&] { session.addFiles({demoFile("genuine/query.png")}, ui::Role::Query); },
            [&] { return session.current().result != nullptr; });
        measure(
            "decide, next case, on file",
            [&] {
                session.decide(verify::Decision::Refer, "unsure");
                session.nextCase(false);
            },
            [&] { return !session.isFiling(); });
    }

    void identify()
    {
        auto* suspects = find<QTableWidget>("suspects");
        auto* screen = m_desk->window().findChild<ui::IdentifyScreen*>();
        measure(
            "to Identify", [&] { m_desk->press(Qt::Key_3, Qt::AltModifier); },
            [&] { return find<QPushButton>("openIdentify")->isVisible(); });
        for (const char* file : {"genuine/query.png", "random-forgery/query.png", "skilled-forgery/query.png"}) {
            screen->forget();
            m_desk->filesToOpen = QStringList{demoFile(file)};
            measure(
                "query file to the most likely", [&] { m_desk->press(Qt::Key_O, Qt::ControlModifier); },
                [&] { return suspects->rowCount() > 0; });
        }
    }

    void history(const Size& size)
    {
        m_desk->press(Qt::Key_5, Qt::AltModifier);
        ui::HistoryScreen* screen = nullptr;
        for (auto* one : m_desk->window().findChildren<ui::HistoryScreen*>())
            if (one->isVisible())
                screen = one;
        auto* table = screen->findChild<QTableView*>("cases");
        const auto rows = [table] { return table->model()->rowCount(); };
        measure(
            "to History", [&] { screen->refresh(); }, [&] { return rows() > 0; });
        auto* kind = screen->findChild<QComboBox*>("kind");
        measure(
            "only the accepted",
            [&] {
                kind->setCurrentIndex(2);
                Q_EMIT kind->activated(2);
            },
            [&] { return rows() > 0; });
        kind->setCurrentIndex(0);
        measure(
            "all again", [&] { Q_EMIT kind->activated(0); }, [&] { return rows() > 0; });
        measure(
            "scroll to the oldest",
            [&] {
                table->setFocus();
                m_desk->press(Qt::Key_End, Qt::ControlModifier);
            },
            [&] {
                if (rows() <= size.cases)
                    table->scrollToBottom();
                return rows() > size.cases;
            });
        measure(
            "page by page up again",
            [&] {
                for (int i = 0; i < 60; ++i) {
                    m_desk->press(Qt::Key_PageUp);
                    QCoreApplication::processEvents();
                }
            },
            [] { return true; });
        measure(
            "open a case", // one with large pictures; the first row is what was decided above
            [&] { table->setCurrentIndex(table->model()->index(rows() / 100 * 50 + 1, 0)); },
            [&] { return screen->openCase() != nullptr; });
        auto* text = screen->findChild<QLineEdit*>("searchCases");
        text->setFocus();
        measure(
            "search for a customer's cases, digit by digit", [&] { type(accountOf(17)); },
            [&] { return rows() > 0 && rows() <= size.cases / 10 + 1; });
    }

    void otherDesk(const Size& size)
    {
        std::optional<std::string> passphrase;
        if (!m_passphrase.isNull())
            passphrase = m_passphrase.toStdString();
        const auto store = store::Store::open(m_url, passphrase);
        const auto me = (*store)->users().singleUser("elsewhere");
        const auto all = records().customers().size();
        auto& gallery = m_desk->window().findChild<ui::IdentifyScreen*>()->gallery();
        const auto enrol = [&](int count) {
            const auto picture = ui::loadPictures({demoFile("genuine/reference-1.png")}, CommonInput).pictures[0];
            for (int i = 0; i < count; ++i) {
                store::Customer customer;
                customer.account = "X" + std::to_string(store::CustomerId::fresh().value());
                customer.name = "Xaver Neumann " + std::to_string(i);
                customer.signatories.push_back({store::SignatoryId::fresh(), customer.name, {}});
                const auto saved = (*store)->customers().save(*me, customer);
                const store::NewReference reference{store::ReferenceId::fresh(), saved->signatories[0].id,
                                                    picture->specimen, *picture->file};
                if (!(*store)->references().add(*me, saved->id, {&reference, 1}))
                    m_isComplete = false;
            }
        };
        enrol(1);
        const int known = gallery.known();
        measure(
            "another desk's customer: found by name and signature", [&] { records().refresh(); },
            [&] { return records().customers().size() > all && gallery.known() > known; });
        const int many = std::min(1000, size.customers / 40);
        enrol(many);
        measure(
            "many of another desk: found by name and signature", [&] { records().refresh(); },
            [&] { return gallery.known() > known + many && gallery.waiting() == 0; });
        measure(
            "close the window", [&] { m_desk->window().close(); }, [&] { return !m_desk->window().isVisible(); });
        m_desk.reset();
    }

    std::shared_ptr<verify::Encoder> m_encoder;
    std::string m_url;
    QString m_passphrase;
    test::Heartbeat m_heart;
    std::unique_ptr<test::Desk> m_desk;
    test::Heartbeat::Longest m_longest;
    bool m_isComplete = true;
};

/// Only what the window does with the embeddings, without the store and the network.
void searchAlone(store::Store& store, const store::Session& session, verify::Encoder& encoder)
{
    auto table = store.references().embeddings(session, encoder.info().sha256);
    if (!table || table->owners.empty())
        return;
    const auto query = verify::toFloats(std::span(table->values).first(table->length));
    for (const std::size_t size : {table->owners.size(), std::size_t(100'000)}) {
        if (size > table->owners.size())
            continue;
        table->owners.resize(size, table->owners.front());
        table->values.resize(size * table->length);
        const auto began = std::chrono::steady_clock::now();
        constexpr int Times = 10;
        for (int i = 0; i < Times; ++i)
            (void)ui::mostAlike(*table, query, 20);
        const auto took = std::chrono::steady_clock::now() - began;
        std::printf("%zu embeddings of %zu numbers: searched in %.1f ms\n", size, table->length,
                    std::chrono::duration<double, std::milli>(took).count() / Times);
    }
}

int complain(const Error& error)
{
    std::fprintf(stderr, "%s\n", describe(error).c_str());
    return 1;
}

int run(const std::string& url, const QString& passphrase, const Size& size, double most)
{
    std::optional<std::string> secret;
    if (!passphrase.isNull())
        secret = passphrase.toStdString();
    auto encoder = model::openEncoder(COUNTERSIGN_SOURCE_DIR "/resources/models/default.safetensors");
    if (!encoder)
        return complain(encoder.error());
    {
        auto store = store::Store::create(url, secret);
        if (store) {
            test::Filling filling{size.customers, size.references, size.cases, (*encoder)->info().sha256};
            filling.every = size.every;
            for (const char* folder : {"genuine", "skilled-forgery", "random-forgery"})
                for (const auto& picture : ui::loadPictures({demoFile(folder)}, CommonInput).pictures)
                    filling.pictures.push_back(
                        {store::ReferenceId::fresh(), store::SignatoryId::fresh(), picture->specimen, *picture->file});
            const auto features = (*encoder)->encode({&filling.pictures.front().specimen.ink, 1});
            if (!features)
                return complain(features.error());
            filling.length = features->front().embedding.size();
            if (const auto filled = test::fill(**store, url, secret, filling); !filled)
                return complain(filled.error());
        } else if (store.error().code != ErrorCode::Conflict) {
            return complain(store.error());
        } else {
            store = store::Store::open(url, secret);
            if (!store)
                return complain(store.error());
        }
        const auto me = (*store)->users().singleUser("bench");
        if (!me)
            return complain(me.error());
        searchAlone(**store, *me, **encoder);
    }
    Bench bench(std::shared_ptr<verify::Encoder>(std::move(*encoder)), url, passphrase);
    const auto longest = bench.run(size);
    std::printf("%-56s %9s %9.1f %9.1f\n", "the longest", "", longest.waited, longest.computed);
    return longest.computed <= most && longest.waited <= 10 * most && bench.isComplete() ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QCommandLineParser parser;
    const auto add = [&parser](const char* name, const char* usually) {
        parser.addOption({QString::fromLatin1(name), {}, QStringLiteral("value"), QString::fromLatin1(usually)});
    };
    add("customers", "100000");
    add("references", "5");
    add("every", "1");
    add("cases", "20000");
    add("store", "");
    add("passphrase", "");
    add("most", "1e9");
    parser.process(application);
    const auto number = [&parser](const char* name) { return parser.value(QString::fromLatin1(name)).toInt(); };
    const QTemporaryDir folder;
    const QString store = parser.isSet("store") ? parser.value("store") : folder.filePath("records.db");
    return run(store.toStdString(), parser.isSet("passphrase") ? parser.value("passphrase") : QString(),
               {number("customers"), number("references"), number("cases"), number("every")},
               parser.value("most").toDouble());
}
