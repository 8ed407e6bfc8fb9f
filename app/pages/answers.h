// What a fork of countersign-pages says to the program that asked; see core/image/page_stream.h.
#pragma once

#include "core/base/result.h"
#include "core/image/page_stream.h"

namespace countersign::pages {

class Answers {
public:
    explicit Answers(int file) : m_file(file) {}

    // Each: false where nobody listens any more.
    [[nodiscard]] bool say(image::PageMark mark);
    [[nodiscard]] bool say(const image::PageHead& head);
    [[nodiscard]] bool say(const Error& error);
    /// Of the page whose head was said: rows from the top, red first.
    [[nodiscard]] bool sayPixels(const void* bytes, std::size_t size);

private:
    int m_file;
};

} // namespace countersign::pages
