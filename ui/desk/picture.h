// A signature that is part of the case on the screen, the page it stands on, and how both get there.
#pragma once

#include "core/base/file.h"
#include "core/base/result.h"
#include "core/base/specimen.h"
#include "core/image/image.h"
#include "ui/desk/known_forms.h"
#include "ui/widgets/canvas_picture.h"

#include <QByteArray>
#include <QImage>
#include <QStringList>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace countersign::ui {

/// The file of a letter or a cheque, its pages whole, and what was found on each.
struct PageFile {
    struct Candidate {
        Box box;                          ///< pixels of the page
        std::optional<double> confidence; ///< none: the page shows nothing else
        bool isWhereKnown = false;        ///< it stands where pages of this form are signed
    };
    struct Page {
        image::Scan scan;
        QImage view;
        std::vector<Candidate> candidates;      ///< likeliest first, but what is where the form is signed before them
        PageLayout layout = {};                 ///< of no columns where it has hardly any print
        std::optional<store::FormId> form = {}; ///< the remembered one that it is of
        Box field = {};                         ///< where that is signed
        bool isFieldEmpty = false;              ///< nothing is written there
    };
    std::string name;
    std::string sha256;
    std::shared_ptr<const Bytes> file;
    std::vector<Page> pages; ///< at least one
};

using PageFilePtr = std::shared_ptr<const PageFile>;

struct Picture {
    Specimen specimen; ///< without its `original` where it was taken from one of `pages`; see specimenFor()
    std::shared_ptr<const Bytes> file; ///< to normalise again for a model with another input size
    CanvasPicture view;
    PageFilePtr pages = {};  ///< what it was taken from; null: the picture shows nothing else
    int page = 0;            ///< which of them, from 0
    Box box = {};            ///< on it: as it was found, or as a person drew it
    int candidate = -1;      ///< of the page, also where its box was changed; -1: drawn anew
    GrayPicture lifted = {}; ///< as it was taken off the page; empty: see `pages`

    /// The best of its page, or the only one.
    [[nodiscard]] bool isLikeliest() const { return candidate <= 0; }
};

using PicturePtr = std::shared_ptr<const Picture>;

/// A specimen that comes from elsewhere than a file on disk; `file` may be empty.
[[nodiscard]] PicturePtr pictureOf(Specimen specimen, Bytes file);

/// Whether both are the same signature of the same file.
[[nodiscard]] bool isSame(const Picture& one, const Picture& other);

struct Loaded {
    struct Locked {
        QString path;
        bool wasWrong = false; ///< the password was not this file's
    };
    std::vector<PicturePtr> pictures;       ///< every signature on every page of every file, in the order given
    std::vector<PicturePtr> queries;        ///< those of a folder's file named "query.*"
    std::vector<PageFilePtr> unsignedPages; ///< on which no signature was found
    std::vector<Error> errors;              ///< one for each file that gave nothing; the context is the file
    std::vector<Locked> locked;             ///< that need a password
};

/// Reads files and the pictures that lie in folders (not deeper, in natural order). A folder's file named "query.*" is
/// that case's query, the others are references. On letters and cheques the signatures are found. Blocks: call it from
/// a worker thread. `password` opens the PDFs that are encrypted; `forms` say where pages are signed.
[[nodiscard]] Loaded loadPictures(const QStringList& paths, Size inputSize, const QString& password = {},
                                  const ComingForms& forms = {});

/// The same from the clipboard or a dropped picture, as a file has it.
[[nodiscard]] Loaded loadPicture(const QByteArray& file, const QString& name, Size inputSize,
                                 const ComingForms& forms = {});
/// The same of pixels that this program made; takes the way a file takes.
[[nodiscard]] Loaded loadPicture(const QImage& image, const QString& name, Size inputSize,
                                 const ComingForms& forms = {});

/// The signature in a box that a person drew on a page; `candidate` as in Picture. Blocks. Errors: NoSignature, ...
[[nodiscard]] Result<PicturePtr> pictureIn(const PageFilePtr& pages, int page, const Box& box, int candidate,
                                           Size inputSize);

/// The whole specimen, its ink in `size`. Blocks.
[[nodiscard]] Result<Specimen> specimenFor(const Picture& picture, Size size);

/// The pattern of a file dialog, "*.png *.jpg ...".
[[nodiscard]] QString picturePattern();

} // namespace countersign::ui
