#include "ui/train/history_source.h"

#include "core/base/file.h"
#include "core/base/page.h"
#include "core/image/image.h"

namespace countersign::ui {

namespace fs = std::filesystem;

namespace {

constexpr int LinesAtOnce = 200;

Result<void> writePicture(const fs::path& folder, const PictureRecord& record)
{
    std::error_code error;
    fs::create_directories(folder, error);
    // One picture under many cases is one file. Of a page there may be several, and what is learned from is the signature.
    const bool isPart = isOnPage(record);
    const std::string place = isPart ? "-" + std::to_string(record.box.x) + "-" + std::to_string(record.box.y) : "";
    const fs::path file = folder / (record.sha256.substr(0, 24) + "-" + std::to_string(record.page) + place + ".png");
    if (fs::exists(file, error))
        return {};
    const auto bytes = isPart ? image::encodePng(record.cleaned, record.dotsPerInch)
                              : image::encodePng(record.original, record.dotsPerInch);
    if (!bytes)
        return tl::unexpected(bytes.error());
    return writeFile(file, *bytes);
}

Result<bool> writeCase(store::Store& store, const store::Session& session, store::CaseId id, const fs::path& folder)
{
    const auto stored = store.cases().load(session, id);
    if (!stored)
        return tl::unexpected(stored.error());
    if (!stored->what.customer || stored->decisions.empty())
        return false;
    const auto decision = stored->decisions.back().decision.decision;
    if (decision == verify::Decision::Refer)
        return false;
    // Each signatory is a writer.
    fs::path writer = folder / std::to_string(stored->what.customer->value());
    if (stored->what.signatory)
        writer += "-" + std::to_string(stored->what.signatory->value());
    const auto& verification = stored->what.verification;
    for (const auto& reference : verification.references)
        if (auto written = writePicture(writer / "genuine", reference); !written)
            return tl::unexpected(written.error());
    const bool accepted = decision == verify::Decision::Accept;
    if (auto written = writePicture(writer / (accepted ? "genuine" : "forged"), verification.query); !written)
        return tl::unexpected(written.error());
    return true;
}

} // namespace

Result<int> writeHistory(store::Store& store, const store::Session& session, const fs::path& folder,
                         const std::stop_token& stop, const ProgressSink& progress)
{
    std::error_code error;
    fs::remove_all(folder, error);
    store::CaseFilter filter;
    filter.state = store::State::Closed;
    const auto total = store.cases().count(session, filter);
    if (!total)
        return tl::unexpected(total.error());
    int done = 0, taken = 0;
    while (done < *total) {
        const auto lines = store.cases().lines(session, filter, store::Order::NewestFirst, done, LinesAtOnce);
        if (!lines)
            return tl::unexpected(lines.error());
        if (lines->empty())
            break;
        for (const auto& line : *lines) {
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, "It was stopped.");
            const auto written = writeCase(store, session, line.id, folder);
            if (!written)
                return tl::unexpected(written.error());
            taken += *written ? 1 : 0;
            ++done;
            if (progress)
                progress({done, *total, -1, {}});
        }
    }
    return taken;
}

} // namespace countersign::ui
