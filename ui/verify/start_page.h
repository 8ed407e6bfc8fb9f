// The empty desk: where to drop what, and three cases to try.
#pragma once

#include "ui/verify/session.h"
#include "ui/widgets/drop.h"

#include <QList>
#include <QWidget>

class QAction;

namespace countersign::ui {

class StartPage : public QWidget {
    Q_OBJECT

public:
    StartPage(QAction* openQuery, QAction* addReferences, const QList<QAction*>& demos, QWidget* parent = nullptr);

Q_SIGNALS:
    void picturesDropped(const countersign::ui::Dropped& what, countersign::ui::Role role);
};

} // namespace countersign::ui
