#include "ui/widgets/drop.h"

#include <QMimeData>
#include <QUrl>

namespace countersign::ui {

bool canDrop(const QMimeData& data)
{
    for (const auto& url : data.urls())
        if (url.isLocalFile())
            return true;
    return data.hasImage();
}

Dropped dropped(const QMimeData& data)
{
    Dropped result;
    for (const auto& url : data.urls())
        if (url.isLocalFile())
            result.files << url.toLocalFile();
    if (result.files.isEmpty() && data.hasImage())
        result.picture = data.imageData().value<QImage>();
    return result;
}

} // namespace countersign::ui
