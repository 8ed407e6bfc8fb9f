#include "app/pages/answers.h"

#include "core/base/helper.h"

#include <algorithm>

namespace countersign::pages {

using image::PageMark;

bool Answers::say(PageMark mark)
{
    return writeAll(m_file, &mark, sizeof mark);
}

bool Answers::say(const image::PageHead& head)
{
    return say(PageMark::Page) && writeAll(m_file, &head, sizeof head);
}

bool Answers::say(const Error& error)
{
    const auto size = std::min<std::size_t>(error.message.size(), image::MostWords);
    const image::FailedHead head{static_cast<std::uint32_t>(error.code), static_cast<std::uint32_t>(size)};
    return say(PageMark::Failed) && writeAll(m_file, &head, sizeof head)
           && writeAll(m_file, error.message.data(), size);
}

bool Answers::sayPixels(const void* bytes, std::size_t size)
{
    return writeAll(m_file, bytes, size);
}

} // namespace countersign::pages
