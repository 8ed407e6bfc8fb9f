// Runs the real countersign-train over a tiny pack with a tiny network.
#pragma once

#include "core/model/safetensors.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace countersign::test {

struct Ended {
    int code = -1; ///< -1: by a signal
    QList<QJsonObject> lines;
    QByteArray err;
    [[nodiscard]] QJsonObject last() const { return lines.isEmpty() ? QJsonObject() : lines.last(); }
};

/// Eight writers, and a model to start from whose layers are four channels wide.
class TrainChild {
public:
    static constexpr int PatienceMs = 240'000; // sanitizers on a busy machine

    TrainChild();
    [[nodiscard]] bool isReady() const { return m_isReady; }
    [[nodiscard]] QString file(const QString& name) const { return m_folder.filePath(name); }
    /// Into the file `name`, with checkpoints in `name`.work; `arguments` come last.
    [[nodiscard]] QStringList tiny(const QString& name, int steps, const QStringList& arguments = {}) const;
    /// `environment`: NAME=VALUE. `before` is called in the child.
    [[nodiscard]] static std::unique_ptr<QProcess>
    start(const QStringList& arguments, const QStringList& environment = {}, const std::function<void()>& before = {});
    [[nodiscard]] static Ended end(QProcess& process);
    [[nodiscard]] static Ended run(const QStringList& arguments, const QStringList& environment = {},
                                   const std::function<void()>& before = {});
    /// Until it has told of `step`.
    [[nodiscard]] static bool waitForStep(QProcess& process, int step);
    /// That a checkpoint has reached; -1 where there is none that can be read.
    [[nodiscard]] static std::int64_t stepOf(const QString& checkpoint);

private:
    QTemporaryDir m_folder;
    bool m_isReady = false;
};

} // namespace countersign::test
