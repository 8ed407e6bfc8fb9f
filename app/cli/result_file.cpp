#include "app/cli/result_file.h"

#include "core/base/file.h"
#include "core/base/sha256.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace countersign::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t ShownDigits = 12;

} // namespace

ResultFile::ResultFile(fs::path output, fs::path part, std::size_t columns)
    : m_output(std::move(output)), m_part(std::move(part)), m_columns(columns)
{
}

ResultFile::ResultFile(ResultFile&& other) noexcept
    : m_output(std::move(other.m_output)),
      m_part(std::move(other.m_part)),
      m_columns(other.m_columns),
      m_file(std::exchange(other.m_file, -1)),
      m_old(std::move(other.m_old)),
      m_end(other.m_end),
      m_kept(other.m_kept),
      m_waiting(std::move(other.m_waiting))
{
}

ResultFile::~ResultFile()
{
    if (m_file >= 0)
        ::close(m_file);
}

tl::unexpected<Error> ResultFile::failed() const
{
    return fail(ErrorCode::WriteFailed,
                "The results could not be written: " + std::error_code(errno, std::system_category()).message()
                    + "; started again the work goes on where it was.",
                m_output.string());
}

Result<ResultFile> ResultFile::open(const fs::path& output, const std::vector<std::string>& header,
                                    const std::string& run)
{
    if (auto possible = checkWritable(output); !possible)
        return tl::unexpected(possible.error());
    const Bytes bytes(run.begin(), run.end());
    ResultFile file(output, output.string() + ".part-" + sha256(bytes).substr(0, ShownDigits), header.size());
    file.m_file = ::open(file.m_part.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH);
    if (file.m_file < 0)
        return file.failed();
    if (auto old = CsvFile::open(file.m_part)) {
        const auto first = old->next();
        if (first && *first && old->isWhole() && (*first)->fields == header) {
            file.m_end = old->end();
            file.m_old.emplace(std::move(*old));
            return file;
        }
    }
    if (auto emptied = file.cut(); !emptied)
        return tl::unexpected(emptied.error());
    file.append(header);
    return file;
}

Result<void> ResultFile::cut()
{
    m_old.reset();
    if (::ftruncate(m_file, off_t(m_end)) != 0 || ::lseek(m_file, off_t(m_end), SEEK_SET) < 0)
        return failed();
    return {};
}

Result<bool> ResultFile::has(const std::string& name)
{
    if (!m_old)
        return false;
    const auto row = m_old->next();
    if (row && *row && m_old->isWhole() && (*row)->fields.size() == m_columns && (*row)->fields.front() == name) {
        m_end = m_old->end();
        ++m_kept;
        return true;
    }
    if (auto done = cut(); !done)
        return tl::unexpected(done.error());
    return false;
}

void ResultFile::append(const std::vector<std::string>& fields)
{
    m_waiting += csvLine(fields);
}

Result<void> ResultFile::flush()
{
    for (std::size_t at = 0; at < m_waiting.size();) {
        const auto written = ::write(m_file, m_waiting.data() + at, m_waiting.size() - at);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return failed();
        at += std::size_t(written);
    }
    m_end += m_waiting.size();
    m_waiting.clear();
    if (::fdatasync(m_file) != 0)
        return failed();
    return {};
}

Result<void> ResultFile::finish()
{
    if (m_old) // there was a row more than there are cases, or none
        if (auto done = cut(); !done)
            return done;
    if (auto done = flush(); !done)
        return done;
    if (::rename(m_part.c_str(), m_output.c_str()) != 0)
        return failed();
    return {};
}

} // namespace countersign::cli
