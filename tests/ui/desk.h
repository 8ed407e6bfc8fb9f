// A window with scripted dialogs and a quick real encoder, for the tests that sit down at it.
#pragma once

#include "core/base/picture.h"
#include "tests/support/pooled_encoder.h"
#include "ui/mainwindow.h"
#include "ui/verify/session.h"
#include "ui/verify/verify_screen.h"

#include <QTemporaryDir>

#include <atomic>
#include <memory>
#include <semaphore>

namespace countersign::test {

/// Encodes only when it is let: what happens meanwhile is what a test wants to see.
class GatedEncoder : public PooledEncoder {
public:
    using PooledEncoder::PooledEncoder;
    [[nodiscard]] Result<std::vector<verify::Features>> encode(std::span<const InkImage> images) override;
    void letPass(int calls) { m_gate.release(calls); }
    [[nodiscard]] int started() const { return m_started; }

private:
    std::counting_semaphore<1000> m_gate{0};
    std::atomic<int> m_started = 0;
};

class Desk {
public:
    /// Settings, and the records where they are wanted and `database` names no others, go to a folder of their own.
    /// Null: a PooledEncoder.
    explicit Desk(std::shared_ptr<verify::Encoder> encoder = nullptr, bool records = false,
                  const std::string& database = {});
    ~Desk();

    /// Shows the window, opens the model and waits until it is there.
    void open();
    [[nodiscard]] bool waitForVerdict();
    [[nodiscard]] ui::MainWindow& window() { return *m_window; }
    [[nodiscard]] ui::VerifySession& session() { return m_window->session(); }
    template <class Widget> [[nodiscard]] Widget* find(const char* name)
    {
        return m_window->findChild<Widget*>(QString::fromLatin1(name));
    }
    /// Types as a person does: to what has the focus, shortcuts first.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    void type(const QString& text);
    /// What the message bar says.
    [[nodiscard]] QString message();
    [[nodiscard]] QString file(const QString& name) const { return m_folder.filePath(name); }
    QString write(const QString& name, const QByteArray& bytes) const;
    /// As PNG with 150 dots an inch.
    QString write(const QString& name, const ColorPicture& picture) const;
    void closeWindow() { m_window.reset(); }
    /// Another window on the same settings and records, as after a restart.
    void reopen();

    /// The answers of the person to the next dialogs.
    QStringList filesToOpen;
    QString askedIn; ///< the folder that the last dialog for files began in
    QString folderToOpen;
    QString fileToSave;
    QString passphraseToType;
    QStringList passwordsToType;   ///< of encrypted documents, one after the other; none left: the person cancels
    QStringList passwordsAskedFor; ///< the files, with " again" after a wrong one
    bool asksForPasswords = false; ///< with the real dialog
    bool goesOnAtLoss = false;
    QStringList losses; ///< what the person was warned of
    /// What opening the model gives; empty: the encoder.
    std::optional<Error> modelError;
    /// What opens the bank's own models, and the model that the window is begun with; empty: none is.
    decltype(ui::Services::openModelBytes) openBytes;
    std::filesystem::path modelToBegin;
    /// What a training needs: the encoder's file, what opens the file that comes out, and what writes the trainer's data.
    std::filesystem::path shippedModel;
    decltype(ui::Services::openModel) openFile;
    decltype(ui::Training::writePack) writePack;

private:
    void makeWindow();

    QTemporaryDir m_folder;
    bool m_records;
    QString m_url; ///< of the records
    std::shared_ptr<verify::Encoder> m_encoder;
    std::unique_ptr<ui::MainWindow> m_window;
};

/// The full path of a shipped demo picture, e.g. "genuine/query.png".
[[nodiscard]] QString demoFile(const QString& name);
/// The references of a demo case, e.g. "genuine".
[[nodiscard]] QStringList demoReferences(const QString& name);

/// With the keyboard: Alt+2, Ctrl+N, account, name, Enter; the references; Enter. Ends on the Customers screen.
void enrol(Desk& desk, const QString& account, const QString& name, const QStringList& files);

} // namespace countersign::test
