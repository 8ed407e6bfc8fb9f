#include "app/cli/picture_reader.h"

#include "app/cli/pictures.h"

#include <mutex>
#include <new>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace countersign::cli {

namespace {

constexpr std::size_t MostReady = 64;

Result<std::vector<ReadPage>> readPages(const std::filesystem::path& file, Size size)
{
    try {
        auto specimens = likeliestSignatures(file, size);
        if (!specimens)
            return tl::unexpected(specimens.error());
        std::vector<ReadPage> pages;
        for (Specimen& specimen : *specimens) {
            verify::Trace trace = verify::trace(specimen);
            pages.push_back({std::move(specimen.ink), std::move(trace)});
        }
        return pages;
    } catch (const std::bad_alloc&) { // the hash of the ink, the list
        return fail(ErrorCode::OutOfMemory, "There is not enough memory for this picture.", file.string());
    }
}

/// Large pictures come and go; giving their memory back to the system each time costs a fifth of the reading in page faults.
void keepMemory()
{
#ifdef __GLIBC__
    constexpr int largest = 64 << 20;
    static std::once_flag once;
    std::call_once(once, [] {
        mallopt(M_MMAP_THRESHOLD, largest / 2);
        mallopt(M_TRIM_THRESHOLD, largest);
    });
#endif
}

} // namespace

PictureReader::PictureReader(Size size, int threads) : m_size(size)
{
    keepMemory();
    for (int i = 0; i < threads; ++i)
        m_threads.emplace_back([this] { work(); });
}

PictureReader::~PictureReader()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    for (std::thread& thread : m_threads)
        thread.join();
}

void PictureReader::ask(std::filesystem::path file)
{
    ++m_pending;
    {
        const std::lock_guard lock(m_mutex);
        m_asked.push_back(std::move(file));
    }
    m_changed.notify_all();
}

ReadPicture PictureReader::take()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return !m_ready.empty(); });
    ReadPicture picture = std::move(m_ready.front());
    m_ready.pop_front();
    --m_pending;
    lock.unlock();
    m_changed.notify_all();
    return picture;
}

void PictureReader::work()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_stopping || (!m_asked.empty() && m_ready.size() < MostReady); });
        if (m_stopping)
            return;
        const std::filesystem::path file = std::move(m_asked.front());
        m_asked.pop_front();
        lock.unlock();
        ReadPicture picture{file, readPages(file, m_size)};
        lock.lock();
        m_ready.push_back(std::move(picture));
        m_changed.notify_all();
    }
}

} // namespace countersign::cli
