// Whether a picture shows a whole page or a signature alone.
#pragma once

#include "core/base/specimen.h"

namespace countersign {

/// Whether a picture is as large as a scanned page. What is smaller shows a signature and nothing else.
[[nodiscard]] bool isPageSized(int width, int height);

/// Whether `original` is a page, a letter or a cheque, of which the signature is a small part.
[[nodiscard]] bool isOnPage(const PictureRecord& record);

} // namespace countersign
