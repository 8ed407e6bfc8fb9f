#include "app/cli/queue_results.h"

#include "app/cli/output.h"
#include "core/base/csv.h"
#include "core/base/file.h"

#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace countersign::cli {

namespace fs = std::filesystem;

namespace {

tl::unexpected<Error> cannotWrite(const fs::path& file)
{
    return fail(ErrorCode::WriteFailed,
                "The results could not be written: " + std::error_code(errno, std::system_category()).message() + ".",
                file.string());
}

} // namespace

std::vector<std::string> resultHeader()
{
    return {"case", "score", "llr", "probability", "decision", "flags", "error"};
}

std::vector<std::string> resultFields(const std::string& name, const verify::Judgement& judgement,
                                      const std::string& error)
{
    std::vector<std::string> fields(7);
    fields[0] = name;
    fields[6] = error;
    if (!error.empty())
        return fields;
    fields[1] = exact(judgement.score);
    if (!has(judgement, verify::CaseFlag::NotCalibrated)) {
        fields[2] = exact(judgement.llr);
        fields[3] = exact(judgement.probability.value());
    }
    fields[4] = verify::name(judgement.proposal);
    for (const verify::CaseFlag flag : judgement.flags) {
        if (!fields[5].empty())
            fields[5] += '|';
        fields[5] += verify::name(flag);
    }
    return fields;
}

Result<QueueResults> writeQueueResults(store::Store& store, const store::Session& session, const fs::path& output)
{
    if (auto possible = checkWritable(output); !possible)
        return tl::unexpected(possible.error());
    const fs::path part = output.string() + ".part";
    const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    std::FILE* stream = file < 0 ? nullptr : ::fdopen(file, "w");
    if (!stream)
        return cannotWrite(output);
    QueueResults results;
    const auto put = [&](std::vector<std::string> fields, const std::string& account) -> Result<void> {
        fields.push_back(account);
        const std::string line = csvLine(fields);
        if (std::fwrite(line.data(), 1, line.size(), stream) != line.size())
            return cannotWrite(output);
        return {};
    };
    auto written = put(resultHeader(), "account");
    if (written)
        written = store.queue().each(session, [&](const store::QueueLine& line) -> Result<void> {
            std::vector<std::string> fields(7);
            fields[0] = line.name;
            switch (line.state) {
            case store::ItemState::Done: ++results.done; break;
            case store::ItemState::Failed: ++results.failed; break;
            default: ++results.open;
            }
            if (line.judgement || line.state == store::ItemState::Failed)
                fields = resultFields(line.name, line.judgement.value_or(verify::Judgement{}), line.failure);
            return put(std::move(fields), line.account);
        });
    if (written && (std::fflush(stream) != 0 || ::fsync(file) != 0))
        written = cannotWrite(output);
    std::fclose(stream);
    std::error_code failure;
    if (written)
        fs::rename(part, output, failure);
    if (!written || failure) {
        std::error_code ignored;
        fs::remove(part, ignored);
    }
    if (failure)
        return fail(ErrorCode::WriteFailed, "The results could not be written: " + failure.message() + ".",
                    output.string());
    if (!written)
        return tl::unexpected(written.error());
    return results;
}

} // namespace countersign::cli
