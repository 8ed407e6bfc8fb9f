// Signature data on disk: which file was written by whom, and by whose hand really.
#pragma once

#include "core/base/picture.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/base/specimen.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace countersign::eval {

struct Sample {
    std::filesystem::path file;
    int writer = 0;                      ///< index into SignatureSet::writers: the person whose name it is
    bool forged = false;                 ///< a skilled forgery of that writer
    int hand = 0;                        ///< of a forgery: 1, 2, ... for those who forged this writer; 0: not known
    std::vector<QualityFlag> flags = {}; ///< what was said of the image's quality; filled by load()
};

struct SignatureSet {
    std::string name;
    std::vector<std::string> writers; ///< unique names; sorted
    std::vector<Sample> samples;      ///< by writer, genuine first, then by file name
    int duplicatesDropped = 0;        ///< byte-identical files within a writer
};

/// Lists `<folder>/<writer>/genuine|forged/*`. `range` keeps the writers whose folder name, read as a number, lies in
/// first..last (both included). Byte-identical files within a writer are dropped (the first by name stays).
/// Errors: NotFound, Unreadable, EmptyInput (no writer with a genuine signature).
[[nodiscard]] Result<SignatureSet> listFolder(const std::filesystem::path& folder,
                                              std::optional<std::pair<int, int>> range = {});

/// What a label in a pair file means. OneIsDifferent: y = 0 similar, 1 dissimilar (contrastive loss); OneIsSame: the
/// other way.
enum class PairLabels { OneIsDifferent, OneIsSame };

/// A line of a pair file that others contradict.
struct PairConflict {
    int line = 0;
    std::filesystem::path a, b;
};

/// Reads a CSV with the header image_a,image_b,label (paths relative to the CSV). Writers are the connected components
/// of the genuine pairs, named w0001, ...; an image that stands in dissimilar pairs only is a skilled forgery of the
/// writer that it is paired with. A line that says that two images differ which others join to one writer is an error;
/// with `conflicts` it is put there and both images are left out.
/// Errors: NotFound, Unreadable, Corrupt (names the line), EmptyInput.
[[nodiscard]] Result<SignatureSet> listPairs(const std::filesystem::path& csv, PairLabels labels,
                                             std::vector<PairConflict>* conflicts = nullptr);

/// Images in the order of `set.samples`; samples that cannot be read are taken out of `set`.
struct LoadedSet {
    SignatureSet set;
    std::vector<InkImage> images;
    std::vector<Error> unreadable;
};

/// What the network sees of one file, and what is to be said of its quality.
struct LoadedImage {
    InkImage ink;
    std::vector<QualityFlag> flags;
};

/// Reads one file. Called from several threads.
using Loader = std::function<Result<LoadedImage>(const std::filesystem::path&)>;

/// Loads every sample on `threads` threads (0: as many as cores). The result does not depend on the threads.
/// Errors: Cancelled, EmptyInput (nothing could be read).
[[nodiscard]] Result<LoadedSet> load(SignatureSet set, const Loader& loader, int threads, const ProgressSink& progress,
                                     std::stop_token stop);

} // namespace countersign::eval
