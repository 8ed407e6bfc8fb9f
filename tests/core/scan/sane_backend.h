// SANE with nothing but its `test` backend: two scanners without a device, which draw pictures.
#pragma once

#include <QStringList>
#include <QTemporaryDir>

namespace countersign::test {

/// While it lives, processes that are started find SANE configured so.
class SaneBackend {
public:
    /// Lines of test.conf, e.g. `test-picture "Grid"`; the number of devices is 2 unless they say otherwise.
    explicit SaneBackend(const QStringList& lines = {});
    ~SaneBackend();
    void configure(const QStringList& lines) const;
    /// Without any backend: no scanner is found.
    void removeAll() const;
    /// Whether it is installed (libsane1).
    [[nodiscard]] static bool isInstalled();

private:
    void write(const char* name, const QByteArray& text) const;

    QTemporaryDir m_folder;
};

} // namespace countersign::test
