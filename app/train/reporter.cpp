#include "app/train/reporter.h"

#include <csignal>
#include <cstdio>
#include <fstream>
#include <unistd.h>

namespace countersign::app {

JsonLines::JsonLines(std::function<void()> gone) : m_gone(std::move(gone))
{
    // A closed pipe is told by the write, in time for a checkpoint.
    std::signal(SIGPIPE, SIG_IGN);
}

void JsonLines::write(const Json& line)
{
    // Names of files need not be UTF-8.
    const auto text = line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    if (!written && !m_isGone) {
        m_isGone = true;
        m_gone();
    }
}

void JsonLines::step(const train::TrainProgress& progress)
{
    Json line{{"step", progress.step}, {"steps", progress.steps}};
    if (!progress.note.empty()) {
        line["from_step"] = progress.fromStep;
        line["note"] = progress.note;
    }
    if (progress.step > 0)
        line["loss"] = progress.loss;
    if (progress.validationEer)
        line["validation_eer"] = *progress.validationEer;
    if (progress.imagesPerSecond > 0)
        line["images_per_second"] = progress.imagesPerSecond;
    if (progress.secondsLeft >= 0)
        line["seconds_left"] = progress.secondsLeft;
    line["device"] = progress.device;
    line["memory_bytes"] = residentBytes();
    write(line);
}

void JsonLines::calibrating(const Progress& progress)
{
    write({{"phase", "calibrating"}, {"done", progress.done}, {"total", progress.total}});
}

void JsonLines::failed(const Error& error)
{
    Json line{{"error", error.message}, {"code", name(error.code)}};
    if (!error.context.empty())
        line["file"] = error.context;
    write(line);
}

std::int64_t residentBytes()
{
    std::ifstream file("/proc/self/statm");
    std::int64_t whole = 0, resident = 0;
    return file >> whole >> resident ? resident * sysconf(_SC_PAGESIZE) : 0;
}

std::function<void(const train::TrainProgress&)> printProgress()
{
    return [terminal = isatty(STDERR_FILENO) != 0](const train::TrainProgress& p) {
        if (!p.note.empty())
            std::fprintf(stderr, "training %s\n", p.note.c_str());
        const bool due = p.validationEer.has_value() || p.step % 20 == 0 || p.step == p.steps;
        if (p.note.empty() && (terminal || due)) {
            const auto left = static_cast<long>(p.secondsLeft);
            std::fprintf(stderr, "%sstep %lld of %lld", terminal ? "\r" : "", static_cast<long long>(p.step),
                         static_cast<long long>(p.steps));
            if (p.step > 0)
                std::fprintf(stderr, "  loss %.4f", p.loss);
            if (p.imagesPerSecond > 0)
                std::fprintf(stderr, "  %.0f images/s  %ld:%02ld:%02ld left", p.imagesPerSecond, left / 3600,
                             left / 60 % 60, left % 60);
            if (p.validationEer)
                std::fprintf(stderr, "  validation EER %.2f %%", 100 * *p.validationEer);
            if (!terminal || p.validationEer || p.step == p.steps)
                std::fputc('\n', stderr);
            std::fflush(stderr);
        }
    };
}

} // namespace countersign::app
