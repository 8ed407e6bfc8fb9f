// Keeps what the network made of each picture, so that none is read twice.
#pragma once

#include "app/cli/picture_reader.h"
#include "core/verify/encoder.h"

#include <functional>
#include <map>

namespace countersign::cli {

struct EmbeddedPage {
    verify::Features features;
    verify::Trace trace;
};

/// Pictures are read on `threads` threads and given to the encoder in batches, by the thread that calls.
class Embedder {
public:
    Embedder(verify::Encoder& encoder, int threads);

    /// Lets reading begin, unless the file was asked for before.
    void ask(const std::filesystem::path& file);
    /// What became of a file, its pages in order; waits for it. Valid until forget(). Errors: those of
    /// image::specimens() and Encoder::encode().
    [[nodiscard]] const Result<std::vector<EmbeddedPage>>& of(const std::filesystem::path& file);
    void forget(const std::filesystem::path& file);

    /// Pictures that were encoded.
    [[nodiscard]] std::size_t encoded() const { return m_encoded; }
    /// Memory that the features take.
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }
    /// Called after each batch.
    void setListener(std::function<void()> listener) { m_listener = std::move(listener); }

private:
    struct Entry {
        bool isDone = false;
        Result<std::vector<EmbeddedPage>> pages;
    };

    void readSome();
    void encodeWaiting();
    [[nodiscard]] static std::size_t bytesOf(const Entry& entry);

    verify::Encoder& m_encoder;
    PictureReader m_reader;
    std::map<std::filesystem::path, Entry> m_entries;
    std::vector<ReadPicture> m_waiting; ///< read, not encoded
    std::size_t m_waitingPages = 0;
    std::size_t m_encoded = 0;
    std::size_t m_bytes = 0;
    std::function<void()> m_listener;
};

} // namespace countersign::cli
