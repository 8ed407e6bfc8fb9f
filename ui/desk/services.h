// What the window needs from outside; app/gui/main.cpp brings it, tests bring their own.
#pragma once

#include "core/base/file.h"
#include "core/base/result.h"
#include "core/eval/signature_set.h"
#include "core/verify/encoder.h"
#include "core/verify/verification.h"

#include <QString>
#include <QStringList>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace countersign::scan {
class Scanner;
}

class QPrinter;
class QWidget;

namespace countersign::ui {

/// Questions that only a person can answer. Each returns empty (or false) when the person changed their mind.
struct Dialogs {
    std::function<QStringList(QWidget* parent, const QString& title, const QString& folder, const QString& filter)>
        openFiles;
    std::function<QString(QWidget* parent, const QString& title, const QString& folder)> openFolder;
    std::function<QString(QWidget* parent, const QString& title, const QString& proposal, const QString& filter)>
        saveFile;
    std::function<bool(QWidget* parent, QPrinter& printer)> choosePrinter;
    /// Before something is lost; `go` is the button that goes on.
    std::function<bool(QWidget* parent, const QString& title, const QString& text, const QString& go)> confirmLoss;
    /// Of a file. A fresh one is typed twice and may be left empty.
    std::function<std::optional<QString>(QWidget* parent, const QString& title, const QString& text, bool fresh)>
        passphrase;
    /// Of an encrypted document; `again`: the one before did not open it.
    std::function<std::optional<QString>(QWidget* parent, const QString& file, bool again)> password;
};

/// The dialogs of the desktop.
[[nodiscard]] Dialogs nativeDialogs();

/// What trains in processes of their own: neither their memory nor their end takes the desk down.
struct Training {
    QString trainer; ///< countersign-train
    QString cli;     ///< countersign-cli
    /// Writes what the trainer reads. Called from a worker thread.
    std::function<Result<void>(const std::filesystem::path& file, const std::vector<eval::LoadedSet>& sets)> writePack;
};

struct Services {
    /// Opens a model; an empty path means the shipped one. Called from a worker thread, may take seconds.
    std::function<Result<std::shared_ptr<verify::Encoder>>(const std::filesystem::path& file)> openModel;
    /// Opens a model out of a file's bytes; `name` is what errors call it. As openModel.
    std::function<Result<std::shared_ptr<verify::Encoder>>(const Bytes& file, const std::string& name)> openModelBytes;
    /// Finds a shipped file or folder, e.g. "demo/genuine".
    std::function<Result<std::filesystem::path>(const std::filesystem::path& relative)> findResource;
    verify::Policy policy = {};
    std::string user = {};     ///< the person at the desk; may be empty
    std::string database = {}; ///< of the records, see store::Store; empty: there are none
    Training training = {};
    std::shared_ptr<scan::Scanner> scanner = {}; ///< null: nothing can be scanned
    Dialogs dialogs = nativeDialogs();
};

} // namespace countersign::ui
