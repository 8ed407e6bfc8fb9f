#include "app/cli/page_boxes.h"

#include "core/base/file.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>

namespace countersign::cli {

namespace {

std::optional<Box> parseBox(std::string text)
{
    std::erase_if(text, [](unsigned char letter) { return letter == ' ' || letter == '\t' || letter == '\r'; });
    int sides[4] = {};
    const char* at = text.data();
    const char* const end = at + text.size();
    for (int i = 0; i < 4; ++i) {
        if (i > 0 && (at == end || *at++ != ','))
            return std::nullopt;
        const auto [next, error] = std::from_chars(at, end, sides[i]);
        if (error != std::errc{})
            return std::nullopt;
        at = next;
    }
    if (at != end || sides[0] < 0 || sides[1] < 0 || sides[2] <= sides[0] || sides[3] <= sides[1])
        return std::nullopt;
    return Box{sides[0], sides[1], sides[2] - sides[0], sides[3] - sides[1]};
}

std::optional<MarkedPage> parseLine(const std::string& line)
{
    const std::size_t space = line.find(' ');
    MarkedPage page{line.substr(0, space), {}};
    if (page.file.empty())
        return std::nullopt;
    std::istringstream rest(space == std::string::npos ? "" : line.substr(space + 1));
    for (std::string part; std::getline(rest, part, ';');) {
        const auto box = parseBox(part);
        if (!box)
            return std::nullopt;
        page.signatures.push_back(*box);
    }
    return page;
}

} // namespace

Result<std::vector<MarkedPage>> readMarkedPages(const std::filesystem::path& file)
{
    const auto bytes = readFile(file, 16u << 20);
    if (!bytes)
        return tl::unexpected(bytes.error());
    std::istringstream text(std::string(bytes->begin(), bytes->end()));
    std::vector<MarkedPage> pages;
    int number = 0;
    for (std::string line; std::getline(text, line);) {
        ++number;
        if (!line.empty() && line.back() == '\r')
            line.pop_back();
        if (line.empty())
            continue;
        auto page = parseLine(line);
        if (!page)
            return fail(ErrorCode::Corrupt,
                        "Line " + std::to_string(number) + " is not a file name and boxes left,top,right,bottom.",
                        file.string());
        pages.push_back(std::move(*page));
    }
    if (pages.empty())
        return fail(ErrorCode::EmptyInput, "There are no pages in this list.", file.string());
    return pages;
}

double overlap(const Box& a, const Box& b)
{
    const double width = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
    const double height = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
    if (width <= 0 || height <= 0)
        return 0;
    const double both = width * height;
    return both / (static_cast<double>(a.width) * a.height + static_cast<double>(b.width) * b.height - both);
}

int countHits(const std::vector<Box>& found, const std::vector<Box>& signatures)
{
    std::vector<bool> isTaken(signatures.size(), false);
    int hits = 0;
    for (const Box& box : found) {
        std::size_t best = signatures.size();
        double most = 0.5;
        for (std::size_t i = 0; i < signatures.size(); ++i) {
            if (!isTaken[i] && overlap(box, signatures[i]) >= most) {
                most = overlap(box, signatures[i]);
                best = i;
            }
        }
        if (best < signatures.size()) {
            isTaken[best] = true;
            ++hits;
        }
    }
    return hits;
}

} // namespace countersign::cli
