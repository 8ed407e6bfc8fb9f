#include "app/cli/pictures.h"

#include "app/cli/secret.h"
#include "core/base/file.h"
#include "core/image/photo.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace countersign::cli {

namespace fs = std::filesystem;

namespace {

std::string endingOf(const fs::path& file)
{
    std::string ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char letter) { return char(std::tolower(letter)); });
    return ending;
}

bool looksLikePicture(const fs::path& file)
{
    const std::string ending = endingOf(file);
    constexpr std::array endings = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"};
    return !file.filename().string().starts_with('.')
           && std::find(endings.begin(), endings.end(), ending) != endings.end();
}

/// What `open` gives without a password; of an encrypted file, with one.
template <class Open>
std::invoke_result_t<Open, const std::string&> unlocked(const fs::path& file, const Unlocking& unlocking, Open open)
{
    auto opened = open(std::string());
    if (opened || opened.error().code != ErrorCode::Encrypted)
        return opened;
    const auto password = unlocking.passwordFile.empty()
                              ? secret("COUNTERSIGN_PDF_PASSWORD", "Password of " + file.string())
                              : readSecret(unlocking.passwordFile);
    if (!password && unlocking.passwordFile.empty()) {
        opened.error().message += " Name a file with the password: --password-file.";
        return opened;
    }
    if (!password)
        return tl::unexpected(password.error());
    return open(*password);
}

} // namespace

bool mayBeQuery(const fs::path& file)
{
    return looksLikePicture(file) || (endingOf(file) == ".pdf" && !file.filename().string().starts_with('.'));
}

Result<std::vector<fs::path>> picturesIn(const fs::path& folder)
{
    std::error_code failure;
    std::vector<fs::path> found;
    fs::directory_iterator entry(folder, failure);
    for (; !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
        std::error_code ignored;
        if (looksLikePicture(entry->path()) && !fs::is_directory(entry->path(), ignored))
            found.push_back(entry->path());
    }
    if (failure == std::errc::no_such_file_or_directory)
        return fail(ErrorCode::NotFound, "There is no such folder.", folder.string());
    if (failure)
        return fail(ErrorCode::Unreadable, "The folder cannot be read: " + failure.message() + ".", folder.string());
    if (found.empty())
        return fail(ErrorCode::EmptyInput, "There are no pictures in this folder.", folder.string());
    std::sort(found.begin(), found.end());
    return found;
}

Result<std::vector<fs::path>> expand(const std::vector<std::string>& given)
{
    std::vector<fs::path> files;
    for (const fs::path one : given) {
        std::error_code ignored;
        if (!fs::is_directory(one, ignored)) {
            files.push_back(one);
            continue;
        }
        auto found = picturesIn(one);
        if (!found)
            return found;
        files.insert(files.end(), found->begin(), found->end());
    }
    return files;
}

void addUnlocking(CLI::App& command, Unlocking& unlocking)
{
    command
        .add_option(
            "--password-file", unlocking.passwordFile,
            "The first line of this file opens an encrypted PDF; else COUNTERSIGN_PDF_PASSWORD, else it is asked for")
        ->type_name("FILE");
}

Result<std::vector<image::Scan>> readPages(const fs::path& file, const Unlocking& unlocking)
{
    const auto bytes = readFile(file, image::Limits{}.bytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    auto pages = unlocked(file, unlocking, [&](const std::string& password) {
        return image::decode(*bytes, file.string(), {}, password);
    });
    for (std::size_t i = 0; pages && i < pages->size(); ++i) {
        auto straight = image::straightened(std::move((*pages)[i]));
        if (!straight)
            return fail(straight.error().code, straight.error().message, file.string());
        (*pages)[i] = std::move(*straight);
    }
    return pages;
}

Result<std::vector<Specimen>> likeliestSignatures(const fs::path& file, Size size, const Unlocking* unlocking)
{
    const auto open = [&](const std::string& password) { return image::signaturesIn(file, size, {}, password); };
    auto found = unlocking ? unlocked(file, *unlocking, open) : open({});
    if (!found)
        return found;
    std::vector<Specimen> pages;
    for (Specimen& one : *found)
        if (pages.empty() || pages.back().record.page != one.record.page)
            pages.push_back(std::move(one));
    return pages;
}

Result<std::size_t> pickIndex(std::size_t pages, int page, const fs::path& file)
{
    const std::string count = std::to_string(pages);
    if (page == 0 && pages > 1)
        return fail(ErrorCode::InvalidArgument,
                    "The file has " + count + " pages; say with --page N which one is the query.", file.string());
    const std::size_t wanted = page == 0 ? 1 : std::size_t(page);
    if (wanted > pages)
        return fail(ErrorCode::InvalidArgument,
                    "There is no page " + std::to_string(page) + "; the file has " + count + ".", file.string());
    return wanted - 1;
}

} // namespace countersign::cli
