// How far long work is, on one line of the terminal.
#pragma once

#include "core/base/progress.h"

#include <chrono>
#include <string>

namespace countersign::cli {

/// Writes to stderr. Without a terminal nothing is shown, or a line every ten seconds where `verbose` asks for it.
class ProgressLine {
public:
    explicit ProgressLine(bool verbose = false);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(const Progress& progress);
    void clear();
    [[nodiscard]] bool isShown() const { return m_shown; }

private:
    bool m_terminal, m_shown;
    std::string m_text;
    std::chrono::steady_clock::time_point m_last{};
};

} // namespace countersign::cli
