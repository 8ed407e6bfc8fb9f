// A page of the wizard: shows what the training has come to, and changes it.
#pragma once

#include "ui/train/retraining.h"

#include <QWidget>

namespace countersign::ui {

class Page : public QWidget {
    Q_OBJECT

public:
    explicit Page(Retraining& retraining, QWidget* parent) : QWidget(parent), m_retraining(retraining) {}

    virtual void display() = 0;
    /// Why the next page is of no use yet; empty: it is.
    [[nodiscard]] virtual QString missing() const = 0;
    /// The page is entered: what it needs is begun.
    virtual void enter() {}

protected:
    Retraining& m_retraining;
};

} // namespace countersign::ui
