#include "ui/verify/services.h"

#include <QFileDialog>
#include <QPrintDialog>

namespace countersign::ui {

Dialogs nativeDialogs()
{
    return {
        [](QWidget* parent, const QString& title, const QString& folder, const QString& filter) {
            return QFileDialog::getOpenFileNames(parent, title, folder, filter);
        },
        [](QWidget* parent, const QString& title, const QString& folder) {
            return QFileDialog::getExistingDirectory(parent, title, folder);
        },
        [](QWidget* parent, const QString& title, const QString& proposal, const QString& filter) {
            return QFileDialog::getSaveFileName(parent, title, proposal, filter);
        },
        [](QWidget* parent, QPrinter& printer) { return QPrintDialog(&printer, parent).exec() == QDialog::Accepted; },
    };
}

} // namespace countersign::ui
