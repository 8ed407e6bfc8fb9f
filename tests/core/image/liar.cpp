// What a countersign-pages would be that a hostile file has taken over: it is given an end of a socket for each file, reads
// nothing, and says the bytes of the environment variable LIES, as hex.
#include <array>
#include <cstdlib>
#include <cstring>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

int main()
{
    const char* lies = std::getenv("LIES");
    const std::string hex(lies ? lies : "");
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    for (;;) {
        char byte = 0;
        iovec content{&byte, 1};
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
        msghdr message{};
        message.msg_iov = &content;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        if (::recvmsg(STDIN_FILENO, &message, 0) <= 0)
            return 0;
        int file = -1;
        std::memcpy(&file, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof file);
        static_cast<void>(!::write(file, bytes.data(), bytes.size()));
        ::shutdown(file, SHUT_WR);
        char rest[4096];
        while (::read(file, rest, sizeof rest) > 0) {
        }
        ::close(file);
    }
}
