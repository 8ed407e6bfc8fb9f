#include "ui/widgets/empty_hint.h"

#include "ui/widgets/theme.h"

#include <QAbstractItemView>
#include <QEvent>

namespace countersign::ui {

EmptyHint::EmptyHint(QAbstractItemView* view) : QLabel(view->viewport()), m_view(view)
{
    setAlignment(Qt::AlignCenter);
    setWordWrap(true);
    setTextFormat(Qt::PlainText);
    setMargin(4 * Grid);
    setForegroundRole(QPalette::PlaceholderText);
    setAttribute(Qt::WA_TransparentForMouseEvents); // the view below takes the drops and clicks
    view->viewport()->installEventFilter(this);
    for (auto changed : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(view->model(), changed, this, &EmptyHint::follow);
    connect(view->model(), &QAbstractItemModel::modelReset, this, &EmptyHint::follow);
    follow();
}

bool EmptyHint::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::Resize)
        follow();
    return QLabel::eventFilter(object, event);
}

void EmptyHint::follow()
{
    setGeometry(m_view->viewport()->rect());
    setVisible(m_view->model()->rowCount() == 0);
}

} // namespace countersign::ui
