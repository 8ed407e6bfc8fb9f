#include "ui/train/picture_box.h"

#include "core/image/image.h"
#include "ui/desk/decoding.h"
#include "ui/desk/workers.h"
#include "ui/train/words.h"
#include "ui/widgets/canvas_picture.h"
#include "ui/widgets/theme.h"

#include <QtConcurrent/QtConcurrentRun>

namespace countersign::ui {

PictureBox::PictureBox(What what, QSize size, QWidget* parent) : QLabel(parent), m_what(what)
{
    setFixedSize(size);
    setAlignment(Qt::AlignCenter);
    setFrameShape(QFrame::StyledPanel);
}

void PictureBox::setFile(const std::filesystem::path& file)
{
    clear();
    const auto request = ++m_request;
    if (file.empty())
        return;
    QtConcurrent::run(workers(), [file, what = m_what]() -> QImage {
        const auto pages = image::specimens(file, CommonInput, {}, decoding());
        if (!pages)
            return {};
        return what == What::Ink ? imageOf(pages->front().ink) : canvasPicture(pages->front().record).original;
    }).then(this, [this, request](const QImage& picture) {
        if (request != m_request || picture.isNull())
            return;
        const double scale = devicePixelRatioF();
        QPixmap pixmap =
            QPixmap::fromImage(picture.scaled((QSizeF(size() - QSize(2 * Grid, 2 * Grid)) * scale).toSize(),
                                              Qt::KeepAspectRatio, Qt::SmoothTransformation));
        pixmap.setDevicePixelRatio(scale);
        setPixmap(pixmap);
    });
}

} // namespace countersign::ui
