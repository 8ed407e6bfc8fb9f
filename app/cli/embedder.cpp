#include "app/cli/embedder.h"

namespace countersign::cli {

namespace {

constexpr std::size_t BatchPages = 32;

} // namespace

Embedder::Embedder(verify::Encoder& encoder, int threads)
    : m_encoder(encoder), m_reader(encoder.info().inputSize, threads)
{
}

void Embedder::ask(const std::filesystem::path& file)
{
    if (m_entries.try_emplace(file).second)
        m_reader.ask(file);
}

const Result<std::vector<EmbeddedPage>>& Embedder::of(const std::filesystem::path& file)
{
    ask(file);
    const Entry& entry = m_entries.at(file);
    while (!entry.isDone)
        readSome();
    return entry.pages;
}

void Embedder::forget(const std::filesystem::path& file)
{
    const auto found = m_entries.find(file);
    if (found == m_entries.end() || !found->second.isDone) // a reader is at it
        return;
    m_bytes -= bytesOf(found->second);
    m_entries.erase(found);
}

void Embedder::readSome()
{
    if (m_reader.pending() > 0) {
        ReadPicture picture = m_reader.take();
        if (picture.pages) {
            m_waitingPages += picture.pages->size();
            m_waiting.push_back(std::move(picture));
        } else {
            Entry& entry = m_entries.at(picture.file);
            entry.pages = tl::unexpected(picture.pages.error());
            entry.isDone = true;
        }
    }
    if (m_waitingPages >= BatchPages || m_reader.pending() == 0)
        encodeWaiting();
}

void Embedder::encodeWaiting()
{
    std::vector<InkImage> images;
    for (ReadPicture& picture : m_waiting) {
        for (ReadPage& page : *picture.pages)
            images.push_back(std::move(page.ink));
    }
    auto features = m_encoder.encode(images);
    std::size_t next = 0;
    for (ReadPicture& picture : m_waiting) {
        Entry& entry = m_entries.at(picture.file);
        if (features) {
            std::vector<EmbeddedPage> pages;
            for (ReadPage& page : *picture.pages)
                pages.push_back({std::move((*features)[next++]), std::move(page.trace)});
            entry.pages = std::move(pages);
            m_bytes += bytesOf(entry);
        } else {
            Error error = features.error();
            error.context = picture.file.string();
            entry.pages = tl::unexpected(std::move(error));
        }
        entry.isDone = true;
    }
    m_encoded += features ? images.size() : 0;
    m_waiting.clear();
    m_waitingPages = 0;
    if (m_listener)
        m_listener();
}

std::size_t Embedder::bytesOf(const Entry& entry)
{
    std::size_t floats = 0;
    for (std::size_t i = 0; entry.pages && i < entry.pages->size(); ++i)
        floats += (*entry.pages)[i].features.embedding.size() + (*entry.pages)[i].features.local.size();
    return floats * sizeof(float);
}

} // namespace countersign::cli
