#include "app/cli/progress_line.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace countersign::cli {

ProgressLine::ProgressLine(bool verbose) : m_terminal(isatty(STDERR_FILENO) == 1), m_shown(m_terminal || verbose) {}

ProgressLine::~ProgressLine()
{
    clear();
}

void ProgressLine::show(const Progress& progress)
{
    const auto now = std::chrono::steady_clock::now();
    const auto pause = m_terminal ? std::chrono::milliseconds(250) : std::chrono::seconds(10);
    if (!m_shown || (now - m_last < pause && progress.text == m_text))
        return;
    m_last = now;
    m_text = progress.text;
    std::string left;
    if (progress.secondsLeft >= 0) {
        const long seconds = std::lround(progress.secondsLeft);
        left = ", " + std::to_string(seconds / 60) + (seconds % 60 < 10 ? ":0" : ":") + std::to_string(seconds % 60)
               + " left";
    }
    std::fprintf(stderr, "%s%s: %lld of %lld%s%s", m_terminal ? "\r\x1b[K" : "", progress.text.c_str(),
                 static_cast<long long>(progress.done), static_cast<long long>(progress.total), left.c_str(),
                 m_terminal ? "" : "\n");
    std::fflush(stderr);
}

void ProgressLine::clear()
{
    if (m_terminal && !m_text.empty())
        std::fputs("\r\x1b[K", stderr);
    m_text.clear();
}

} // namespace countersign::cli
