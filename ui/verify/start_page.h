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
    /// Of the query and of the references: the first opens files, others are ways beside it.
    StartPage(const QList<QAction*>& query, const QList<QAction*>& references, const QList<QAction*>& demos,
              QWidget* parent = nullptr);

Q_SIGNALS:
    void picturesDropped(const countersign::ui::Dropped& what, countersign::ui::Role role);
};

} // namespace countersign::ui
