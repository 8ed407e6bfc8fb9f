// Folders that were used last, and what file dialogs ask for.
#pragma once

#include <QString>

namespace countersign::ui {

/// Keys of lastFolder().
inline constexpr auto PictureFolder = "folders/pictures";
inline constexpr auto ReportFolder = "folders/reports";
inline constexpr auto ModelFolder = "folders/models";
inline constexpr auto RecordsFolder = "folders/records";
inline constexpr auto ImportFolder = "folders/import";

/// The documents, until another was used.
[[nodiscard]] QString lastFolder(const char* key);
void rememberFolderOf(const char* key, const QString& file);

/// The records that the person chose: a file or a URL, without a password; empty: the usual ones.
[[nodiscard]] QString chosenDatabase();
void chooseDatabase(const QString& url);

/// Of a file dialog: the pictures that can be read, or all files.
[[nodiscard]] QString pictureFilter();

/// What a report of a case is called, without folder and ending: only letters that every file system takes.
[[nodiscard]] QString reportName(const QString& caseNumber);

} // namespace countersign::ui
