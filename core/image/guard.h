// Where exceptions of OpenCV and of memory become an Error. Not for other rooms.
#pragma once

#include "core/base/result.h"

#include <new>
#include <opencv2/core.hpp>
#include <string>
#include <type_traits>

namespace countersign::image {

/// What `work` gives, a Result. The words say what is done with the picture: "clean" and "cleaned". Errors beside those
/// of `work`: OutOfMemory, Internal.
template <typename Work>
[[nodiscard]] std::invoke_result_t<Work> guarded(const char* verb, const char* participle, const Work& work)
{
    const auto outOfMemory = [verb] {
        return fail(ErrorCode::OutOfMemory, std::string("There is not enough memory to ") + verb + " the picture.");
    };
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return outOfMemory();
    } catch (const cv::Exception& error) {
        if (error.code == cv::Error::StsNoMem)
            return outOfMemory();
        return fail(ErrorCode::Internal, std::string("The picture cannot be ") + participle + ": " + error.err);
    }
}

} // namespace countersign::image
