// Reads, decodes and normalises pictures on several threads.
#pragma once

#include "core/base/picture.h"
#include "core/base/result.h"
#include "core/verify/verifier.h"

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <thread>
#include <vector>

namespace countersign::cli {

/// A page once its pixels are gone.
struct ReadPage {
    InkImage ink;
    verify::Trace trace;
};

struct ReadPicture {
    std::filesystem::path file;
    Result<std::vector<ReadPage>> pages;
};

/// For one thread that asks and takes. What is ready and not taken is bounded: readers wait.
class PictureReader {
public:
    PictureReader(Size size, int threads);
    ~PictureReader(); ///< gives up what was asked for and not begun

    void ask(std::filesystem::path file);
    /// How many files were asked for and not taken.
    [[nodiscard]] std::size_t pending() const { return m_pending; }
    /// The next file that is ready, in no particular order; waits for it. pending() > 0.
    [[nodiscard]] ReadPicture take();

private:
    void work();

    const Size m_size;
    std::size_t m_pending = 0;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<std::filesystem::path> m_asked;
    std::deque<ReadPicture> m_ready;
    bool m_stopping = false;
    std::vector<std::thread> m_threads;
};

} // namespace countersign::cli
