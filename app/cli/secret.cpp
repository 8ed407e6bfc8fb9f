#include "app/cli/secret.h"
#include "core/base/file.h"

#include <cstdlib>
#include <iostream>
#include <termios.h>
#include <unistd.h>

namespace countersign::cli {

Result<std::string> readSecret(const std::string& file)
{
    const auto bytes = readFile(file, 4'096);
    if (!bytes)
        return tl::unexpected(bytes.error());
    std::string text(bytes->begin(), bytes->end());
    text = text.substr(0, text.find_first_of("\r\n"));
    if (text.empty())
        return fail(ErrorCode::EmptyInput, "The first line of the file is empty.", file);
    return text;
}

Result<std::string> secret(const char* variable, const std::string& question)
{
    if (const char* value = std::getenv(variable); value && *value)
        return std::string(value);
    termios shown = {};
    if (::isatty(STDIN_FILENO) == 0 || ::tcgetattr(STDIN_FILENO, &shown) != 0)
        return fail(ErrorCode::InvalidArgument,
                    std::string("Put it into a file and name that, or set ") + variable + ".");
    termios silent = shown;
    silent.c_lflag &= ~tcflag_t(ECHO);
    std::cerr << question << ": " << std::flush;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    std::string text;
    std::getline(std::cin, text);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    std::cerr << '\n';
    return text;
}

} // namespace countersign::cli
