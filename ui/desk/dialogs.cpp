#include "ui/desk/services.h"

#include "ui/widgets/theme.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPrintDialog>
#include <QPushButton>

namespace countersign::ui {

namespace {

struct PassphraseDialog {
    Q_DECLARE_TR_FUNCTIONS(PassphraseDialog)
};

std::optional<QString> askPassphrase(QWidget* parent, const QString& title, const QString& text, bool fresh)
{
    QDialog dialog(parent);
    dialog.setWindowTitle(title);
    auto* layout = new QFormLayout(&dialog);
    auto* explanation = new QLabel(text, &dialog);
    explanation->setWordWrap(true);
    explanation->setMinimumWidth(80 * Grid);
    layout->addRow(explanation);
    const auto field = [&](const QString& label) {
        auto* edit = new QLineEdit(&dialog);
        edit->setEchoMode(QLineEdit::Password);
        layout->addRow(label, edit);
        return edit;
    };
    auto* first = field(PassphraseDialog::tr("Passphrase"));
    auto* again = fresh ? field(PassphraseDialog::tr("Once more")) : nullptr;
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, &dialog);
    layout->addRow(buttons);
    auto* ok = buttons->button(QDialogButtonBox::Ok);
    const auto check = [=] { ok->setEnabled(again ? first->text() == again->text() : !first->text().isEmpty()); };
    for (auto* edit : {first, again})
        if (edit)
            QObject::connect(edit, &QLineEdit::textChanged, &dialog, check);
    QObject::connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    check();
    return dialog.exec() == QDialog::Accepted ? std::optional(first->text()) : std::nullopt;
}

struct PasswordDialog {
    Q_DECLARE_TR_FUNCTIONS(PasswordDialog)
};

std::optional<QString> askPassword(QWidget* parent, const QString& file, bool again)
{
    QDialog dialog(parent);
    dialog.setObjectName(QStringLiteral("password"));
    dialog.setWindowTitle(PasswordDialog::tr("Protected document"));
    auto* layout = new QFormLayout(&dialog);
    const QString name = QFileInfo(file).fileName();
    auto* text = new QLabel(again ? PasswordDialog::tr("This password does not open %1. Try again.").arg(name)
                                  : PasswordDialog::tr("%1 is protected by a password.").arg(name),
                            &dialog);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setMinimumWidth(80 * Grid);
    layout->addRow(text);
    auto* field = new QLineEdit(&dialog);
    field->setEchoMode(QLineEdit::Password);
    layout->addRow(PasswordDialog::tr("&Password"), field);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Open | QDialogButtonBox::Cancel, &dialog);
    layout->addRow(buttons);
    auto* open = buttons->button(QDialogButtonBox::Open);
    open->setEnabled(false);
    QObject::connect(field, &QLineEdit::textChanged, open,
                     [open](const QString& now) { open->setEnabled(!now.isEmpty()); });
    QObject::connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    return dialog.exec() == QDialog::Accepted ? std::optional(field->text()) : std::nullopt;
}

} // namespace

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
        askPassphrase,
        askPassword,
    };
}

} // namespace countersign::ui
