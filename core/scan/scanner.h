// Scanners, whatever drives them: SANE today (see scanner_process.h), TWAIN or WIA another day.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace countersign::scan {

/// Why nothing, or no more, was scanned.
enum class Trouble : std::uint32_t {
    Cancelled,
    NotFound,    ///< no such scanner: switched off, unplugged, or the name of another desk
    Busy,        ///< another program or another desk scans
    NotAllowed,  ///< this account may not use it
    Jammed,      ///< paper in the feeder
    CoverOpen,   ///< of scanner or feeder
    FeederEmpty, ///< before the first page
    Unplugged,   ///< it stopped answering in the middle: cable, power, paper that cannot be read
    Refused,     ///< it does not do what was asked: resolution, colour, area
    TooLarge,    ///< beyond the limits
    NoMemory,
    Stuck,   ///< no sign of life for too long
    Crashed, ///< the driver ended by itself, or said what makes no sense
    Missing, ///< the part of the program that scans
};
inline constexpr auto LastTrouble = Trouble::Missing;

/// An Error that also says which trouble it is; the message is one sentence of English with the next step.
struct Failure : Error {
    Trouble trouble = Trouble::Crashed;
};
/// `details`: what the driver said; becomes the context.
[[nodiscard]] Failure failureOf(Trouble trouble, const std::string& details = {});

template <class T> using Answer = tl::expected<T, Failure>;

struct Device {
    std::string name; ///< as the driver knows it; to be handed back, not to be shown
    std::string vendor;
    std::string model;
    std::string type; ///< "flatbed scanner", in the driver's words
};

/// Of the glass or of the paper, in mm from its left upper corner.
struct Area {
    double left = 0, top = 0, width = 0, height = 0;
};

/// Where the paper lies.
struct Source {
    std::string name; ///< as the driver knows it; empty: there is but one
    bool isFeeder = false;
    double width = 0, height = 0; ///< the largest area in mm; 0: the scanner does not say
};

struct Abilities {
    std::vector<int> resolutions; ///< dots an inch, ascending; a range is thinned out to the usual ones; empty: unknown
    bool gray = false;
    bool color = false;
    std::vector<Source> sources; ///< at least one
};

struct Job {
    std::string device;
    std::string source;
    int dotsPerInch = 300; ///< the nearest that the scanner has is taken
    bool color = false;
    bool allPages = false;         ///< of the feeder until it is empty; else one
    std::optional<Area> area = {}; ///< empty: as large as it can
};

/// 8 bits a channel, row by row without padding, `channels` bytes a pixel: 1 grey, 3 red, green, blue.
struct Page {
    int width = 0, height = 0;
    int channels = 1;
    double dotsPerInch = 0; ///< 0: the scanner does not say
    std::vector<std::uint8_t> pixels;
};

/// What is told while it scans, in the thread that called scan(). Both may be empty.
struct Listener {
    /// `page` from 1; `share` of it from 0 to 1, below 0: nobody knows its length.
    std::function<void(int page, double share)> progressed;
    std::function<void(Page page)> scanned;
};

/// All functions block until it is known, or until they are told to stop; call them from a worker thread. Thread-safe.
class Scanner {
public:
    Scanner() = default;
    Scanner(const Scanner&) = delete;
    Scanner& operator=(const Scanner&) = delete;
    virtual ~Scanner() = default;

    /// May be empty. Takes seconds where scanners are looked for in the network.
    [[nodiscard]] virtual Answer<std::vector<Device>> devices(std::stop_token stop) = 0;
    [[nodiscard]] virtual Answer<Abilities> abilities(const std::string& device, std::stop_token stop) = 0;
    /// Pages that were handed over before a failure are whole.
    [[nodiscard]] virtual Answer<void> scan(const Job& job, const Listener& listener, std::stop_token stop) = 0;
};

} // namespace countersign::scan
