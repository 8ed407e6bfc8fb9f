// countersign-pages: reads pictures and draws the pages of PDF documents for the program that started it. Each file has a
// fork of its own with little memory and time, no files and nobody to ask. Its bytes come over a socket, and so does a
// password. Not for people; see core/image/decoder.h.
#include "app/pages/answers.h"
#include "app/pages/pdf.h"
#include "core/base/helper.h"
#include "core/image/image.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string_view>
#include <sys/prctl.h>
#include <unistd.h>
#include <vector>

using namespace countersign;
using countersign::image::AskHead;
using countersign::image::PageHead;
using countersign::image::PageMark;
using countersign::pages::Answers;

namespace {

void readPicture(const std::vector<std::uint8_t>& bytes, const AskHead& ask, Answers& answers)
{
    image::Limits limits;
    limits.bytes = ask.file;
    limits.pixels = ask.pixels;
    limits.side = ask.side;
    limits.pages = ask.pages;
    const auto scans = image::decode(bytes, {}, limits);
    if (!scans) {
        static_cast<void>(answers.say(scans.error()));
        return;
    }
    for (const auto& scan : *scans) {
        const PageHead head{static_cast<std::uint32_t>(scan.page), static_cast<std::uint32_t>(scan.pages),
                            static_cast<std::uint32_t>(scan.picture.width),
                            static_cast<std::uint32_t>(scan.picture.height), scan.dotsPerInch};
        if (!answers.say(head) || !answers.sayPixels(scan.picture.pixels.data(), scan.picture.pixels.size()))
            return;
    }
    static_cast<void>(answers.say(PageMark::End));
}

void answer(int file)
{
    Answers answers(file);
    AskHead ask;
    if (!answers.say(PageMark::Here) || !readAll(file, &ask, sizeof ask) || ask.password > image::MostPassword)
        return;
    // Hanging counts too, not only work.
    restrain({.memory = ask.memory, .seconds = ask.seconds});
    ::alarm(ask.seconds);
    try {
        QByteArray password(static_cast<qsizetype>(ask.password), 0);
        if (!readAll(file, password.data(), ask.password))
            return;
        std::vector<std::uint8_t> bytes(ask.file);
        if (!readAll(file, bytes.data(), bytes.size()))
            return;
        if (ask.isPdf)
            pages::drawPdf({reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())},
                           password, ask, answers);
        else
            readPicture(bytes, ask, answers);
    } catch (const std::bad_alloc&) {
        static_cast<void>(
            answers.say(Error{ErrorCode::OutOfMemory, "There is not enough memory to open the picture."}));
    }
}

} // namespace

int main(int count, char** words)
{
    if (count != 2 || words[1] != std::string_view("--serve")) {
        std::fputs("countersign-pages is started by the other programs, not by people.\n", stderr);
        return 2;
    }
    restrain({.memory = std::uint64_t{8} << 30});
    ::signal(SIGCHLD, SIG_IGN); // nobody asks how a fork ended
    ::signal(SIGPIPE, SIG_IGN);
    const pid_t self = ::getpid();
    for (int file = -1; (file = takeGiven(STDIN_FILENO)) >= 0; ::close(file)) {
        if (::fork() != 0)
            continue; // where it failed the other side reads the end
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != self)
            std::_Exit(1);
        // What a hostile file takes over must not hear of the others.
        ::close(STDIN_FILENO);
        ::close(STDOUT_FILENO);
        answer(file);
        std::_Exit(0);
    }
    return 0;
}
