// Makes of QPdfWriter's output a file that depends on nothing but what was drawn.
#pragma once

#include "core/base/file.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace countersign::report {

/// What a PDF says of itself, in the document information and in XMP alike.
struct Card {
    QString title;
    QString author;
    QString subject;
    QString creator;
    QDateTime made;
};

/// In: a PDF/A-1b as QPdfWriter (Qt 6.4) writes it. Out: the same pages, but
/// - objects in the order in which the catalog leads to them: Qt keeps fonts in a hash with a seed of its own for every
///   process, so that two processes number them differently;
/// - subset tags on the fonts' names, by that order;
/// - document information and XMP metadata from the card, time in UTC;
/// - the file identifier and xmpMM:DocumentID are a hash of the content, not random.
/// Errors: Internal (not the structure that Qt writes).
[[nodiscard]] Result<Bytes> archive(const QByteArray& pdf, const Card& card);

} // namespace countersign::report
