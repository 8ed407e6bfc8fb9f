// Small parts that every panel is made of.
#pragma once

class QAction;
class QLabel;
class QString;
class QTableView;
class QToolButton;
class QWidget;

namespace countersign::ui {

/// The title of a group of things.
[[nodiscard]] QLabel* headingLabel(const QString& text, QWidget* parent);

/// Icon and word, reached by Tab.
[[nodiscard]] QToolButton* toolButton(QAction* action, QWidget* parent);

/// Makes it a list of rows to choose one of, nothing to edit; the row that the keys stand on is the chosen one. In: a
/// table whose model is set; another selection mode can be given afterwards.
void showAsRows(QTableView* table);

} // namespace countersign::ui
