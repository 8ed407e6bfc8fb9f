// From the start of a program to its window, or to its end. Prints median, least and most of several runs, as it passes and
// as the program had a processor, which on a busy machine says more.
//   bench_start RUNS PROGRAM [ARGUMENTS...]                   until the program ends
//   xvfb-run -a bench_start RUNS --window PROGRAM [...]       until its window is painted
// --colour RRGGBB before PROGRAM: and until the window shows this colour, such as that of a verdict. Without a window
// manager, as under xvfb-run.
#include <xcb/xcb.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using Clock = std::chrono::steady_clock;
struct Time {
    double passed, used; ///< ms; of the processor
};
using Times = std::map<std::string, std::vector<Time>>; ///< by what was waited for

constexpr std::chrono::seconds Patience(60);

struct Wanted {
    bool window = false;
    std::optional<std::uint32_t> colour;
    std::vector<char*> command; ///< ends with a null pointer
};

double since(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// By the process and all of its threads so far.
double used(pid_t process)
{
    clockid_t clock{};
    timespec time{};
    if (clock_getcpuclockid(process, &clock) == 0)
        clock_gettime(clock, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

pid_t start(const Wanted& wanted)
{
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO})
        posix_spawn_file_actions_addopen(&files, stream, "/dev/null", O_WRONLY, 0);
    pid_t process = -1;
    if (posix_spawnp(&process, wanted.command.front(), &files, nullptr, wanted.command.data(), environ) != 0)
        std::exit(2);
    posix_spawn_file_actions_destroy(&files);
    return process;
}

template <class Answer> using Owned = std::unique_ptr<Answer, decltype(&std::free)>;

class Screen {
public:
    Screen() : m_display(xcb_connect(nullptr, nullptr))
    {
        if (xcb_connection_has_error(m_display)) {
            std::fprintf(stderr, "bench_start: there is no X display; run it under xvfb-run\n");
            std::exit(2);
        }
        m_root = xcb_setup_roots_iterator(xcb_get_setup(m_display)).data->root;
        const std::uint32_t mask = XCB_EVENT_MASK_SUBSTRUCTURE_NOTIFY;
        xcb_change_window_attributes(m_display, m_root, XCB_CW_EVENT_MASK, &mask);
        xcb_flush(m_display);
    }
    ~Screen() { xcb_disconnect(m_display); }
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    /// What happened before.
    void forget()
    {
        while (Owned<xcb_generic_event_t>(xcb_poll_for_event(m_display), &std::free)) {
        }
    }
    /// The first window on the root that is mapped and large.
    void waitForWindow(Clock::time_point begun)
    {
        m_window = 0;
        while (m_window == 0 && Clock::now() - begun < Patience) {
            if (const auto event = next(); event && (event->response_type & 0x7f) == XCB_MAP_NOTIFY) {
                const auto window = reinterpret_cast<xcb_map_notify_event_t*>(event.get())->window;
                const Owned<xcb_get_geometry_reply_t> size(
                    xcb_get_geometry_reply(m_display, xcb_get_geometry(m_display, window), nullptr), &std::free);
                constexpr int Large = 300;
                if (size && size->width > Large && size->height > Large) {
                    m_window = window;
                    m_width = size->width;
                    m_height = size->height;
                }
            }
        }
    }

    /// Whether there is more than one colour in its upper part.
    [[nodiscard]] bool isPainted()
    {
        const auto pixels = look(std::min<std::uint16_t>(m_height, 120));
        return std::ranges::any_of(pixels, [&](std::uint32_t one) { return one != pixels.front(); });
    }
    [[nodiscard]] bool shows(std::uint32_t colour) { return std::ranges::count(look(m_height), colour) > 50; }

private:
    Owned<xcb_generic_event_t> next()
    {
        Owned<xcb_generic_event_t> event(xcb_poll_for_event(m_display), &std::free);
        if (!event)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return event;
    }
    /// The window's rows from above, without the bytes that are no colour.
    std::vector<std::uint32_t> look(std::uint16_t height)
    {
        const auto cookie =
            xcb_get_image(m_display, XCB_IMAGE_FORMAT_Z_PIXMAP, m_window, 0, 0, m_width, height, 0xffffff);
        const Owned<xcb_get_image_reply_t> image(xcb_get_image_reply(m_display, cookie, nullptr), &std::free);
        std::vector<std::uint32_t> pixels;
        if (image) {
            const auto* bytes = xcb_get_image_data(image.get());
            pixels.resize(static_cast<std::size_t>(xcb_get_image_data_length(image.get())) / 4);
            std::memcpy(pixels.data(), bytes, pixels.size() * 4);
            for (auto& one : pixels)
                one &= 0xffffff;
        }
        return pixels;
    }

    xcb_connection_t* m_display;
    xcb_window_t m_root = 0, m_window = 0;
    std::uint16_t m_width = 0, m_height = 0;
};

void measureWindow(Screen& screen, const Wanted& wanted, Times& times)
{
    screen.forget();
    const auto begun = Clock::now();
    const pid_t process = start(wanted);
    const auto waitFor = [&](const char* what, const auto& isDone, std::chrono::milliseconds pause) {
        while (!isDone() && Clock::now() - begun < Patience)
            std::this_thread::sleep_for(pause);
        times[what].push_back({since(begun), used(process)});
    };
    using std::chrono::milliseconds;
    screen.waitForWindow(begun);
    waitFor(
        "1 window painted", [&] { return screen.isPainted(); }, milliseconds(2));
    if (wanted.colour)
        waitFor(
            "2 colour shown", [&] { return screen.shows(*wanted.colour); }, milliseconds(20));
    kill(process, SIGTERM);
    waitpid(process, nullptr, 0);
}

void measureRun(const Wanted& wanted, Times& times)
{
    const auto begun = Clock::now();
    const pid_t process = start(wanted);
    int status = 0;
    rusage usage{};
    wait4(process, &status, 0, &usage);
    const auto ms = [](const timeval& time) { return double(time.tv_sec) * 1e3 + double(time.tv_usec) / 1e3; };
    times["ended"].push_back({since(begun), ms(usage.ru_utime) + ms(usage.ru_stime)});
    if (status != 0)
        std::fprintf(stderr, "bench_start: %s ended with %d\n", wanted.command.front(), status);
}

} // namespace

int main(int argc, char** argv)
{
    Wanted wanted;
    int next = 2;
    for (; next < argc && std::strncmp(argv[next], "--", 2) == 0; ++next) {
        const std::string word = argv[next];
        if (word == "--window")
            wanted.window = true;
        else if (word == "--colour" && next + 1 < argc)
            wanted.colour = static_cast<std::uint32_t>(std::strtoul(argv[++next], nullptr, 16));
    }
    const int runs = argc > 1 ? std::atoi(argv[1]) : 0;
    if (runs < 1 || next >= argc) {
        std::fprintf(stderr, "usage: bench_start RUNS [--window [--colour RRGGBB]] PROGRAM [ARGUMENTS...]\n");
        return 2;
    }
    wanted.command.assign(argv + next, argv + argc);
    wanted.command.push_back(nullptr);
    Times times;
    // One for all runs: a server begins anew when nobody is left.
    std::optional<Screen> screen;
    if (wanted.window)
        screen.emplace();
    for (int i = 0; i < runs; ++i)
        wanted.window ? measureWindow(*screen, wanted, times) : measureRun(wanted, times);
    for (auto& [what, all] : times) {
        const auto print = [&](const char* which, double Time::*part) {
            std::ranges::sort(all, {}, part);
            std::printf("%-20s %-16s median %6.0f ms, %.0f to %.0f\n", what.c_str(), which, all[all.size() / 2].*part,
                        all.front().*part, all.back().*part);
        };
        print("", &Time::passed);
        print("processor time", &Time::used);
    }
    return 0;
}
