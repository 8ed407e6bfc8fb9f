// A real folder that is watched, for the tests that write into it as a copier does.
#pragma once

#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

namespace countersign::test {

/// The bytes of a shipped demo picture, e.g. "genuine/query.png".
[[nodiscard]] inline QByteArray demo(const QString& name)
{
    QFile file(QStringLiteral(COUNTERSIGN_SOURCE_DIR "/resources/demo/") + name);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

class Folder {
public:
    [[nodiscard]] QString path() const { return m_folder.path(); }
    [[nodiscard]] QString file(const QString& name) const { return m_folder.filePath(name); }
    /// At the end of what is there.
    void write(const QString& name, const QByteArray& bytes) const
    {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QFile::WriteOnly | QFile::Append));
        file.write(bytes);
    }
    void remove(const QString& name) const { QVERIFY(QFile::remove(m_folder.filePath(name))); }
    /// In the settings, which are those of the test.
    void watch() const { QSettings().setValue("watched/folder", path()); }

private:
    QTemporaryDir m_folder;
};

} // namespace countersign::test
