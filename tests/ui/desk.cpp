#include "tests/ui/desk.h"

#include "core/image/image.h"
#include "core/scan/scanner_process.h"
#include "ui/desk/files.h"
#include "ui/desk/records.h"
#include "ui/widgets/thumbnail_strip.h"

#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSettings>
#include <QTest>
#include <QWindow>

namespace countersign::test {

Result<std::vector<verify::Features>> GatedEncoder::encode(std::span<const InkImage> images)
{
    ++m_started;
    m_gate.acquire();
    return PooledEncoder::encode(images);
}

QString demoFile(const QString& name)
{
    return QDir(QStringLiteral(COUNTERSIGN_SOURCE_DIR "/resources/demo")).filePath(name);
}

QStringList demoReferences(const QString& name)
{
    QStringList files;
    for (int i = 1; i <= 3; ++i)
        files << demoFile(QStringLiteral("%1/reference-%2.png").arg(name).arg(i));
    return files;
}

void enrol(Desk& desk, const QString& account, const QString& name, const QStringList& files)
{
    constexpr int Patience = 20'000;
    desk.press(Qt::Key_2, Qt::AltModifier);
    desk.press(Qt::Key_N, Qt::ControlModifier);
    desk.type(account);
    desk.press(Qt::Key_Tab);
    desk.type(name);
    desk.press(Qt::Key_Return);
    auto* add = desk.find<QPushButton>("enrol");
    QTRY_VERIFY_WITH_TIMEOUT(add->isVisible() && add->isEnabled(), Patience);
    desk.filesToOpen = files;
    desk.press(Qt::Key_R, Qt::AltModifier);
    auto* candidates = desk.find<QListWidget>("candidates");
    QTRY_VERIFY_WITH_TIMEOUT(candidates->isVisible() && candidates->count() == int(files.size()), Patience);
    desk.press(Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(desk.find<ui::ThumbnailStrip>("filedReferences")->count(), int(files.size()), Patience);
}

Desk::Desk(std::shared_ptr<verify::Encoder> encoder, bool records, const std::string& database)
    : m_records(records), m_encoder(encoder ? std::move(encoder) : std::make_shared<PooledEncoder>())
{
    QCoreApplication::setOrganizationName(QStringLiteral("countersign-test"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.filePath(QStringLiteral("settings")));
    QSettings().clear();
    QSettings().setValue(QStringLiteral("tour/offered"), true);
    m_url = database.empty() ? m_folder.filePath(QStringLiteral("records.db")) : QString::fromStdString(database);
    makeWindow();
}

void Desk::makeWindow()
{
    ui::Services services;
    services.user = "clerk";
    if (m_records)
        services.database = m_url.toStdString();
    // Called from a worker thread while the test waits for it.
    services.openModel = [this](const std::filesystem::path& file) -> Result<std::shared_ptr<verify::Encoder>> {
        if (modelError)
            return tl::unexpected(*modelError);
        return openFile && !file.empty() ? openFile(file) : m_encoder;
    };
    services.openModelBytes = [this](const Bytes& bytes,
                                     const std::string& name) -> Result<std::shared_ptr<verify::Encoder>> {
        return openBytes ? openBytes(bytes, name) : fail(ErrorCode::Unsupported, "There are no models here.", name);
    };
    services.findResource = [this](const std::filesystem::path& relative) -> Result<std::filesystem::path> {
        if (!shippedModel.empty() && relative == "models/default.safetensors")
            return shippedModel;
        return std::filesystem::path(COUNTERSIGN_SOURCE_DIR "/resources") / relative;
    };
    services.training = {QStringLiteral(COUNTERSIGN_BINARY_DIR "/bin/countersign-train"),
                         QStringLiteral(COUNTERSIGN_BINARY_DIR "/bin/countersign-cli"),
                         [this](const std::filesystem::path& file, const std::vector<eval::LoadedSet>& sets) {
                             return writePack(file, sets);
                         }};
    services.scanner = std::make_shared<scan::ScannerProcess>();
    services.dialogs.openFiles = [this](QWidget*, const QString&, const QString& folder, const QString&) {
        askedIn = folder;
        return filesToOpen;
    };
    services.dialogs.openFolder = [this](QWidget*, const QString&, const QString&) { return folderToOpen; };
    services.dialogs.saveFile = [this](QWidget*, const QString&, const QString&, const QString&) { return fileToSave; };
    services.dialogs.confirmLoss = [this](QWidget*, const QString&, const QString& text, const QString&) {
        losses << text;
        return goesOnAtLoss;
    };
    services.dialogs.passphrase = [this](QWidget*, const QString&, const QString&, bool) { return passphraseToType; };
    services.dialogs.password = [this, real = services.dialogs.password](QWidget* parent, const QString& file,
                                                                         bool again) -> std::optional<QString> {
        passwordsAskedFor << QFileInfo(file).fileName() + (again ? " again" : "");
        if (asksForPasswords)
            return real(parent, file, again);
        return passwordsToType.isEmpty() ? std::nullopt : std::optional(passwordsToType.takeFirst());
    };
    services.dialogs.choosePrinter = [](QWidget*, QPrinter&) { return false; };
    m_window = std::make_unique<ui::MainWindow>(std::move(services));
    QObject::connect(
        m_window.get(), &ui::MainWindow::otherRecordsChosen, qApp,
        [this](const QString& url) {
            m_url = url;
            ui::chooseDatabase(url);
            m_window->close();
            makeWindow();
            m_window->resize(1366, 768);
            m_window->show();
            m_window->activateWindow();
            m_window->begin({.theme = ui::Theme::Light});
        },
        Qt::QueuedConnection);
}

void Desk::reopen()
{
    m_window.reset();
    makeWindow();
    open();
}

Desk::~Desk() = default;

void Desk::open()
{
    m_window->resize(1366, 768);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->begin({.theme = ui::Theme::Light, .model = modelToBegin});
    QTRY_VERIFY(session().model() != ui::VerifySession::Model::Loading);
    if (m_records)
        QTRY_VERIFY(m_window->records()->isOpen());
}

bool Desk::waitForVerdict()
{
    return QTest::qWaitFor([this] { return session().current().result != nullptr; }, 20'000);
}

void Desk::press(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QTest::keyClick(m_window->windowHandle(), key, modifiers);
}

void Desk::type(const QString& text)
{
    for (const QChar letter : text)
        QTest::keyClick(m_window->windowHandle(), letter.toLatin1());
}

QString Desk::message()
{
    for (const auto* label : m_window->findChildren<QLabel*>(QStringLiteral("messageText")))
        if (label->isVisible()) // every screen has its own
            return label->text();
    return {};
}

QString Desk::write(const QString& name, const QByteArray& bytes) const
{
    QFile file(m_folder.filePath(name));
    if (file.open(QIODevice::WriteOnly))
        file.write(bytes);
    return file.fileName();
}

QString Desk::write(const QString& name, const ColorPicture& picture) const
{
    const auto bytes = image::encodePng(picture, 150);
    return write(name, QByteArray(reinterpret_cast<const char*>(bytes->data()), qsizetype(bytes->size())));
}

} // namespace countersign::test
