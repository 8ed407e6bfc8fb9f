// What a list says while there is nothing in it.
#pragma once

#include <QLabel>

class QAbstractItemView;

namespace countersign::ui {

/// Lies in the middle of the view and is seen while that has no rows. In: a view whose model is set.
class EmptyHint : public QLabel {
    Q_OBJECT

public:
    explicit EmptyHint(QAbstractItemView* view);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void follow();

    QAbstractItemView* m_view;
};

} // namespace countersign::ui
