// Which files a command works on.
#pragma once

#include "core/base/result.h"
#include "core/base/specimen.h"
#include "core/image/image.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace countersign::cli {

/// The pictures that lie directly in a folder, by name; hidden files and other kinds are passed over.
/// Errors: NotFound, Unreadable, EmptyInput (none).
[[nodiscard]] Result<std::vector<std::filesystem::path>> picturesIn(const std::filesystem::path& folder);

/// By its name: a picture or a PDF that is not hidden.
[[nodiscard]] bool mayBeQuery(const std::filesystem::path& file);

/// The files as given, folders replaced by the pictures in them. Errors: as picturesIn(), for a folder.
[[nodiscard]] Result<std::vector<std::filesystem::path>> expand(const std::vector<std::string>& given);

/// Where the password of an encrypted PDF comes from: a file, else COUNTERSIGN_PDF_PASSWORD, else the terminal.
struct Unlocking {
    std::string passwordFile;
};
void addUnlocking(CLI::App& command, Unlocking& unlocking);

/// Every page of a file, whole; straightened where it was photographed. Errors: those of readFile(), image::decode() and readSecret().
[[nodiscard]] Result<std::vector<image::Scan>> readPages(const std::filesystem::path& file, const Unlocking& unlocking);

/// What is to be verified of each page of a file: the signature alone that it shows, or on a letter or a cheque the likeliest
/// of those found on it. Errors: as image::signaturesIn() and readSecret(). Without `unlocking` nobody is asked for a password.
[[nodiscard]] Result<std::vector<Specimen>> likeliestSignatures(const std::filesystem::path& file, Size size,
                                                                const Unlocking* unlocking = nullptr);

/// Which of a query's pages is meant, from 0; `page` counts from 1, and is 0 where the user did not say, which is right
/// for one page only. Errors: InvalidArgument.
[[nodiscard]] Result<std::size_t> pickIndex(std::size_t pages, int page, const std::filesystem::path& file);

} // namespace countersign::cli
