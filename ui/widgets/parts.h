// Small parts that every panel is made of.
#pragma once

class QAction;
class QLabel;
class QString;
class QToolButton;
class QWidget;

namespace countersign::ui {

/// The title of a group of things.
[[nodiscard]] QLabel* headingLabel(const QString& text, QWidget* parent);

/// Icon and word, reached by Tab.
[[nodiscard]] QToolButton* toolButton(QAction* action, QWidget* parent);

} // namespace countersign::ui
