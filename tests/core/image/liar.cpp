// What a countersign-pages would be that a hostile file has taken over: it is given an end of a socket for each file, reads
// nothing, and says the bytes of the environment variable LIES, as hex.
#include "core/base/helper.h"

#include <cstdlib>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

using namespace countersign;

int main()
{
    const char* lies = std::getenv("LIES");
    const std::string hex(lies ? lies : "");
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    for (int file = -1; (file = takeGiven(STDIN_FILENO)) >= 0; ::close(file)) {
        static_cast<void>(!::write(file, bytes.data(), bytes.size()));
        ::shutdown(file, SHUT_WR);
        char rest[4096];
        while (::read(file, rest, sizeof rest) > 0) {
        }
    }
}
