// Files decoded by a process of its own: what a hostile one does to it happens to nobody else.
#pragma once

#include "core/image/image.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

namespace countersign {
class Channel;
class Child;
} // namespace countersign

namespace countersign::image {

/// What reading one file may take.
struct Room {
    std::chrono::milliseconds time{30'000};
    std::uint64_t memory = std::uint64_t{2} << 30; ///< bytes of address space, the programs' own code included
};

/// The program countersign-pages, started when it is first needed, kept, and ended with this. For each file it forks: a
/// file that crashes, hangs or eats memory takes that fork down, nothing is left of it for the next file, and several are
/// read at the same time. Should the program itself be gone it is started again. Thread-safe.
class Decoder {
public:
    /// An empty path: beside the program that runs, or in the folder for programs beside its own.
    explicit Decoder(std::filesystem::path program = {}, const Room& room = {});
    ~Decoder();

    /// Starts the program now, so that the first file need not wait for it.
    void start();
    /// As image::decode(); the same pages and, of sound and of broken files, the same errors. Beside them: Corrupt for a
    /// file that the process did not survive, TooLarge for one that takes too long, OutOfMemory for one that takes too
    /// much, Internal where the program is missing.
    [[nodiscard]] Result<std::vector<Scan>> decode(std::span<const std::uint8_t> bytes, const std::string& name,
                                                   const Limits& limits = {}, const std::string& password = {});

private:
    [[nodiscard]] std::shared_ptr<Child> helper();
    void forget(const std::shared_ptr<Child>& helper);

    std::filesystem::path m_program;
    Room m_room;
    std::mutex m_mutex;
    std::shared_ptr<Child> m_helper; ///< also held by whoever waits for an answer
};

} // namespace countersign::image
