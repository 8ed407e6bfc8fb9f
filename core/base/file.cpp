#include "core/base/file.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <new>
#include <random>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace countersign {

namespace {

/// An open file that closes itself.
class Descriptor {
public:
    explicit Descriptor(int number) : m_number(number) {}
    ~Descriptor()
    {
        if (m_number >= 0)
            ::close(m_number);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] int number() const { return m_number; }
    [[nodiscard]] bool isOpen() const { return m_number >= 0; }
    /// Some file systems report a failed write only here.
    [[nodiscard]] bool close() { return ::close(std::exchange(m_number, -1)) == 0; }

private:
    int m_number;
};

std::string reason(int error)
{
    return std::system_category().message(error);
}

tl::unexpected<Error> notWritten(int error, const std::filesystem::path& path)
{
    return fail(ErrorCode::WriteFailed, "The file could not be written: " + reason(error) + ".", path.string());
}

bool writeAll(int file, std::span<const std::uint8_t> bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR)
                continue;
            return false;
        }
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

/// A name beside `path` that is short enough for every file system and not taken by a run at the same time.
std::filesystem::path besides(const std::filesystem::path& path)
{
    std::random_device random;
    return path.parent_path() / (".countersign-" + std::to_string(random()) + ".part");
}

Result<void> writeAside(const std::filesystem::path& temporary, std::span<const std::uint8_t> bytes,
                        const std::filesystem::path& path, const struct ::stat* former)
{
    Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!file.isOpen())
        return notWritten(errno, path);
    // What is replaced keeps its permissions; where that is not possible the new file's own will do.
    if (former != nullptr && ::fchmod(file.number(), former->st_mode & 07777) != 0)
        errno = 0;
    if (!writeAll(file.number(), bytes) || ::fsync(file.number()) != 0 || !file.close()
        || ::rename(temporary.c_str(), path.c_str()) != 0) {
        const int error = errno;
        ::unlink(temporary.c_str());
        return notWritten(error, path);
    }
    return {};
}

} // namespace

Result<Bytes> readFile(const std::filesystem::path& path, std::uint64_t limit)
{
    // Without O_NONBLOCK the opening of a pipe would wait for a writer.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (!file.isOpen()) {
        if (errno == ENOENT || errno == ENOTDIR)
            return fail(ErrorCode::NotFound, "There is no such file.", path.string());
        return fail(ErrorCode::Unreadable, "The file cannot be read: " + reason(errno) + ".", path.string());
    }
    struct ::stat status = {};
    if (::fstat(file.number(), &status) != 0)
        return fail(ErrorCode::Unreadable, "The file cannot be read: " + reason(errno) + ".", path.string());
    if (S_ISDIR(status.st_mode))
        return fail(ErrorCode::Unreadable, "This is a folder, not a file.", path.string());
    if (!S_ISREG(status.st_mode))
        return fail(ErrorCode::Unreadable, "This is not a regular file.", path.string());
    if (status.st_size == 0)
        return fail(ErrorCode::EmptyInput, "The file is empty.", path.string());
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (size > limit) {
        return fail(ErrorCode::TooLarge,
                    "The file has " + std::to_string(size) + " bytes; at most " + std::to_string(limit) + " are read.",
                    path.string());
    }
    Bytes bytes;
    try {
        bytes.resize(size);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "There is not enough memory for the file.", path.string());
    }
    std::size_t filled = 0;
    while (filled < bytes.size()) {
        const ssize_t got = ::read(file.number(), bytes.data() + filled, bytes.size() - filled);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(ErrorCode::Unreadable, "The file cannot be read: " + reason(errno) + ".", path.string());
        if (got == 0)
            return fail(ErrorCode::Unreadable, "The file became shorter while it was read.", path.string());
        filled += static_cast<std::size_t>(got);
    }
    return bytes;
}

Result<void> writeFile(const std::filesystem::path& path, std::span<const std::uint8_t> bytes)
{
    struct ::stat former = {};
    const bool exists = ::stat(path.c_str(), &former) == 0;
    if (exists && S_ISDIR(former.st_mode))
        return fail(ErrorCode::WriteFailed, "The file could not be written: there is a folder of that name.",
                    path.string());
    if (exists && !S_ISREG(former.st_mode)) {
        // A device or a pipe (/dev/stdout): a rename would put a file in its place.
        // A pipe that nobody reads is refused instead of waited for.
        Descriptor device(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
        if (device.isOpen())
            ::fcntl(device.number(), F_SETFL, ::fcntl(device.number(), F_GETFL) & ~O_NONBLOCK);
        if (!device.isOpen() || !writeAll(device.number(), bytes) || !device.close())
            return notWritten(errno, path);
        return {};
    }
    // Through a link, so that the link stays one.
    std::error_code error;
    const bool isLink = exists && std::filesystem::is_symlink(path, error);
    const auto target = isLink ? std::filesystem::canonical(path, error) : path;
    if (error)
        return notWritten(error.value(), path);
    const auto written = writeAside(besides(target), bytes, target, exists ? &former : nullptr);
    if (!written)
        return fail(written.error().code, written.error().message, path.string());
    // The rename itself must survive a power cut; a file system that cannot promise it is no reason to fail.
    const std::filesystem::path folder = target.has_parent_path() ? target.parent_path() : ".";
    const Descriptor entry(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (entry.isOpen())
        ::fsync(entry.number());
    return {};
}

Result<void> checkWritable(const std::filesystem::path& path)
{
    struct ::stat former = {};
    if (::stat(path.c_str(), &former) == 0) {
        if (S_ISDIR(former.st_mode))
            return fail(ErrorCode::WriteFailed, "The file cannot be written: there is a folder of that name.",
                        path.string());
        if (!S_ISREG(former.st_mode))
            return {};
    }
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    if (::stat(folder.c_str(), &former) != 0 || !S_ISDIR(former.st_mode))
        return fail(ErrorCode::WriteFailed, "The file cannot be written: there is no such folder.", path.string());
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        return fail(ErrorCode::WriteFailed, "The file cannot be written: " + reason(errno) + ".", path.string());
    return {};
}

Result<void> checkApart(const std::filesystem::path& output, std::span<const std::filesystem::path> inputs)
{
    struct ::stat written = {};
    if (::stat(output.c_str(), &written) != 0 || !S_ISREG(written.st_mode))
        return {};
    for (const auto& input : inputs) {
        struct ::stat read = {};
        if (::stat(input.c_str(), &read) == 0 && read.st_dev == written.st_dev && read.st_ino == written.st_ino)
            return fail(ErrorCode::InvalidArgument,
                        "This file is read too, and would be replaced; choose another name.", output.string());
    }
    return {};
}

} // namespace countersign
