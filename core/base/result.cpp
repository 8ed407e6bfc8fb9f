#include "core/base/result.h"

namespace countersign {

std::string describe(const Error& error)
{
    return error.context.empty() ? error.message : error.context + ": " + error.message;
}

const char* name(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Cancelled: return "cancelled";
    case ErrorCode::InvalidArgument: return "invalid-argument";
    case ErrorCode::EmptyInput: return "empty-input";
    case ErrorCode::NotFound: return "not-found";
    case ErrorCode::Unreadable: return "unreadable";
    case ErrorCode::Unsupported: return "unsupported";
    case ErrorCode::Truncated: return "truncated";
    case ErrorCode::Corrupt: return "corrupt";
    case ErrorCode::TooLarge: return "too-large";
    case ErrorCode::Encrypted: return "encrypted";
    case ErrorCode::NoSignature: return "no-signature";
    case ErrorCode::WrongModel: return "wrong-model";
    case ErrorCode::OutOfMemory: return "out-of-memory";
    case ErrorCode::WriteFailed: return "write-failed";
    case ErrorCode::Denied: return "denied";
    case ErrorCode::Conflict: return "conflict";
    case ErrorCode::Internal: return "internal";
    }
    return "internal";
}

} // namespace countersign
