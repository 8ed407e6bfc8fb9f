#include "ui/widgets/drop.h"

#include <QMimeData>
#include <QUrl>

namespace countersign::ui {

namespace {

/// Of those in which other programs offer a picture; empty where there are none. What keeps every pixel comes first.
QString formatOf(const QMimeData& data)
{
    const QStringList offered = data.formats();
    for (const char* good : {"image/png", "image/tiff", "image/bmp", "image/webp", "image/jpeg"})
        if (offered.contains(QLatin1String(good)))
            return QLatin1String(good);
    for (const QString& other : offered)
        if (other.startsWith(QLatin1String("image/"))) // whoever reads it says what it is
            return other;
    return {};
}

} // namespace

bool canDrop(const QMimeData& data)
{
    for (const auto& url : data.urls())
        if (url.isLocalFile())
            return true;
    return data.hasImage() || !formatOf(data).isEmpty();
}

Dropped dropped(const QMimeData& data)
{
    Dropped result;
    for (const auto& url : data.urls())
        if (url.isLocalFile())
            result.files << url.toLocalFile();
    if (!result.files.isEmpty())
        return result;
    if (const QString format = formatOf(data); !format.isEmpty())
        result.bytes = data.data(format);
    else if (data.hasImage())
        result.picture = data.imageData().value<QImage>();
    return result;
}

} // namespace countersign::ui
