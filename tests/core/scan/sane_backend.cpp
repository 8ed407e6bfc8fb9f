#include "tests/core/scan/sane_backend.h"

#include <QDir>
#include <QFile>

namespace countersign::test {

SaneBackend::SaneBackend(const QStringList& lines)
{
    configure(lines);
    qputenv("SANE_CONFIG_DIR", QFile::encodeName(m_folder.path()));
}

SaneBackend::~SaneBackend()
{
    qunsetenv("SANE_CONFIG_DIR");
}

void SaneBackend::configure(const QStringList& lines) const
{
    write("dll.conf", "test\n");
    write("test.conf", "number_of_devices 2\n" + lines.join(u'\n').toUtf8() + '\n');
}

void SaneBackend::removeAll() const
{
    write("dll.conf", "# none\n");
}

bool SaneBackend::isInstalled()
{
    for (const char* folder :
         {"/usr/lib/x86_64-linux-gnu/sane", "/usr/lib/aarch64-linux-gnu/sane", "/usr/lib/sane", "/usr/lib64/sane"})
        if (QFile::exists(QLatin1String(folder) + QStringLiteral("/libsane-test.so.1")))
            return true;
    return false;
}

void SaneBackend::write(const char* name, const QByteArray& text) const
{
    QFile file(m_folder.filePath(QLatin1String(name)));
    if (file.open(QIODevice::WriteOnly))
        file.write(text);
}

} // namespace countersign::test
