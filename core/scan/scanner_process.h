// Scanners through SANE. Its drivers come from many vendors, and some crash or hang: they run in a process of their own,
// countersign-scanner, one for each call, that ends with the call.
#pragma once

#include "core/scan/answers.h"

#include <chrono>
#include <filesystem>

namespace countersign::scan {

/// How long it may take.
struct Patience {
    std::chrono::milliseconds find{60'000}; ///< for all scanners, also those in the network
    std::chrono::milliseconds answer{
        120'000}; ///< from one sign of life to the next: a lamp warms up, paper is pulled in
    std::chrono::milliseconds whole{3'600'000};
    std::chrono::milliseconds cancel{5'000}; ///< after that it is killed
    std::chrono::milliseconds close{2'000};  ///< after the last page, as well
};

class ScannerProcess : public Scanner {
public:
    /// An empty path: beside the program that runs, or in the folder for programs beside its own.
    explicit ScannerProcess(std::filesystem::path program = {}, const Limits& limits = {},
                            const Patience& patience = {});

    [[nodiscard]] Answer<std::vector<Device>> devices(std::stop_token stop) override;
    [[nodiscard]] Answer<Abilities> abilities(const std::string& device, std::stop_token stop) override;
    [[nodiscard]] Answer<void> scan(const Job& job, const Listener& listener, std::stop_token stop) override;

private:
    [[nodiscard]] Answer<Answers> ask(Mark mark, const Bytes& request, const Listener& listener,
                                      std::chrono::milliseconds most, const std::stop_token& stop) const;

    std::filesystem::path m_program;
    Limits m_limits;
    Patience m_patience;
};

} // namespace countersign::scan
