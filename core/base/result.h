// Result and Error: how every fallible function of the core answers.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace countersign {

enum class ErrorCode {
    Cancelled,       ///< the caller asked to stop; never shown as a failure
    InvalidArgument, ///< the caller's words are off
    EmptyInput,      ///< nothing to work on
    NotFound,        ///< no such file or folder
    Unreadable,      ///< exists, but cannot be read (permission, folder instead of file, device error)
    Unsupported,     ///< a format or feature this program does not read
    Truncated,       ///< the file ends before its content does
    Corrupt,         ///< the content contradicts itself
    TooLarge,        ///< beyond the limits set before memory is taken
    Encrypted,       ///< needs a password
    NoSignature,     ///< decoded, but there is no signature on it
    WrongModel,      ///< a model file for another architecture or of another version
    OutOfMemory,
    WriteFailed, ///< disk full, no permission, ...; what stood there before is kept
    Denied,      ///< not allowed: a role without the right, a wrong password
    Conflict,    ///< somebody or something else was first: changed meanwhile, there already, locked
    Internal,
};

/// What went wrong. `message` is one plain English sentence, without the file's name, that says what is wrong and,
/// where there is one, the next step. `context` names the file (or option) it is about; may be empty.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message;
    std::string context = {};
};

/// "context: message", or the message alone.
[[nodiscard]] std::string describe(const Error& error);

/// A stable lower-case word for scripts: "not-found", "too-large", ...
[[nodiscard]] const char* name(ErrorCode code);

template <class T> using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string context = {})
{
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(context)});
}

} // namespace countersign
