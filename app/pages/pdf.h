// PDF pages, drawn with QtPdf.
#pragma once

#include "app/pages/answers.h"

#include <QByteArray>

namespace countersign::pages {

/// Draws every page and says it, the last mark included. Once a process: it makes the application that Qt needs.
void drawPdf(QByteArray document, const QByteArray& password, const image::AskHead& ask, Answers& answers);

} // namespace countersign::pages
