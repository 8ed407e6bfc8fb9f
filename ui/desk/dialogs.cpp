#include "ui/desk/services.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPrintDialog>
#include <QPushButton>

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
            QFileDialog dialog(parent, title, QFileInfo(proposal).path(), filter);
            dialog.setAcceptMode(QFileDialog::AcceptSave);
            dialog.setFileMode(QFileDialog::AnyFile);
            dialog.setDefaultSuffix(QFileInfo(proposal).suffix()); // before it asks whether to replace a file
            dialog.selectFile(QFileInfo(proposal).fileName());
            return dialog.exec() == QDialog::Accepted ? dialog.selectedFiles().value(0) : QString();
        },
        [](QWidget* parent, QPrinter& printer) { return QPrintDialog(&printer, parent).exec() == QDialog::Accepted; },
        [](QWidget* parent, const QString& title, const QString& text, const QString& go) {
            QMessageBox box(QMessageBox::Warning, title, text, QMessageBox::Cancel, parent);
            const QAbstractButton* button = box.addButton(go, QMessageBox::AcceptRole);
            box.setDefaultButton(QMessageBox::Cancel);
            box.exec();
            return box.clickedButton() == button;
        },
    };
}

} // namespace countersign::ui
