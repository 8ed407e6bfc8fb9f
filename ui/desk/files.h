// Folders that were used last, and what file dialogs ask for.
#pragma once

#include <QString>

namespace countersign::ui {

struct Services;

/// Keys of lastFolder().
inline constexpr auto PictureFolder = "folders/pictures";
inline constexpr auto ReportFolder = "folders/reports";
inline constexpr auto ModelFolder = "folders/models";
inline constexpr auto RecordsFolder = "folders/records";
inline constexpr auto ImportFolder = "folders/import";

/// `first`, or else the documents, until another was used.
[[nodiscard]] QString lastFolder(const char* key, const QString& first = {});
/// As lastFolder(); at first the one of the models that come with the program.
[[nodiscard]] QString lastModelFolder(const Services& services);
void rememberFolderOf(const char* key, const QString& file);

/// The records that the person chose: a file or a URL, without a password; empty: the usual ones.
[[nodiscard]] QString chosenDatabase();
void chooseDatabase(const QString& url);

/// Of a file dialog: the pictures that can be read, or all files.
[[nodiscard]] QString pictureFilter();

/// What a report of a case is called, without folder and ending: only letters that every file system takes.
[[nodiscard]] QString reportName(const QString& caseNumber);

} // namespace countersign::ui
