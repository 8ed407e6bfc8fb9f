// Reports for tests, and the programs that read them.
#pragma once

#include "core/report/report.h"

#include <QByteArray>
#include <QImage>
#include <QList>
#include <QRectF>
#include <QStringList>

#define NEEDS(program, package)                                                                                        \
    if (countersign::test::isMissing(program))                                                                         \
    QSKIP("The program " program " is not installed (Debian package " package ").")

namespace countersign::test {

/// The bank and the time zone of every test, made in 2027.
[[nodiscard]] report::Options reportOptions(report::PageSize size = report::PageSize::A4);

/// Empty where render() fails.
[[nodiscard]] QByteArray rendered(const verify::Verification& verification,
                                  const report::Options& options = reportOptions());

struct Run {
    int code = -1;
    QString output;
};

[[nodiscard]] bool isMissing(const char* program);

/// A program's exit code and words; `pdf` is put into a file whose name replaces "%".
[[nodiscard]] Run run(const QString& program, QStringList arguments, const QByteArray& pdf);

/// The text, white space folded: a sentence that wraps on the page is one sentence here.
[[nodiscard]] QString text(const QByteArray& pdf);
[[nodiscard]] int pageCount(const QByteArray& pdf);

/// In the order in which they were drawn.
[[nodiscard]] QList<QImage> pictures(const QByteArray& pdf);

struct Word {
    QString text;
    QRectF box; ///< in points
};

struct WordPage {
    QSizeF size;
    QList<Word> words;
};

[[nodiscard]] QList<WordPage> words(const QByteArray& pdf);

} // namespace countersign::test
