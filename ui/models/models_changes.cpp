// What changes a model: import, export, release, roll back, retire.
#include "core/base/file.h"
#include "ui/desk/files.h"
#include "ui/desk/job_bar.h"
#include "ui/desk/model_in_use.h"
#include "ui/desk/words.h"
#include "ui/desk/workers.h"
#include "ui/models/models_screen.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/theme.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QFile>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QtConcurrent/QtConcurrentRun>
#include <QVBoxLayout>

namespace countersign::ui {

template <class Work> void ModelsScreen::change(const QString& what, Work work, const QString& said)
{
    m_messages->clear();
    (void)m_jobs->start(what);
    displayButtons();
    m_records.run(this, std::move(work), [this, said](const auto& outcome) {
        m_jobs->finish();
        if (outcome)
            m_messages->post({Message::Kind::Information, said});
        else
            m_messages->post({Message::Kind::Error, recordSentence(outcome.error())});
        m_records.readRules(); // which model is in use is among them
        refresh();
    });
}

void ModelsScreen::importModel()
{
    const auto files = m_services.dialogs.openFiles(this, tr("The model file"), lastModelFolder(m_services),
                                                    tr("Models (*.safetensors)"));
    if (files.isEmpty())
        return;
    rememberFolderOf(ModelFolder, files.first());
    m_messages->clear();
    (void)m_jobs->start(tr("The model is checked"));
    displayButtons();
    using Checked = std::pair<Bytes, verify::ModelInfo>;
    QtConcurrent::run(
        workers(),
        [services = m_services, path = QFile::encodeName(files.first()).toStdString()]() -> Result<Checked> {
            auto bytes = readFile(path, store::LargestModel);
            if (!bytes)
                return tl::unexpected(bytes.error());
            auto encoder = services.openModelBytes(*bytes, path);
            if (!encoder)
                return tl::unexpected(encoder.error());
            return Checked(std::move(*bytes), (*encoder)->info());
        })
        .then(this, [this](const Result<Checked>& checked) {
            m_jobs->finish();
            displayButtons();
            if (!checked)
                return m_messages->post({Message::Kind::Error, modelSentence(checked.error())});
            change(
                tr("The model is added"),
                [model = *checked](store::Store& store, const store::Session& session) {
                    const auto& info = model.second;
                    return store.models().add(
                        session, {model.first, info.name.empty() ? "unnamed" : info.name, info.version, {}, {}});
                },
                tr("The model was added. It is not in use until it is released."));
        });
}

void ModelsScreen::exportModel()
{
    const auto sha256 = chosen();
    if (!sha256)
        return;
    const QString file = m_services.dialogs.saveFile(
        this, tr("Export the model"), lastFolder(ModelFolder) + u'/' + nameOf(*sha256) + QStringLiteral(".safetensors"),
        tr("Models (*.safetensors)"));
    if (file.isEmpty())
        return;
    rememberFolderOf(ModelFolder, file);
    change(
        tr("The model is written"),
        [shipped = m_services.findResource("models/default.safetensors"), sha256 = *sha256,
         to = QFile::encodeName(file).toStdString()](store::Store& store, const store::Session&) -> Result<bool> {
            const auto bytes = modelFile(store, shipped, sha256);
            if (!bytes)
                return tl::unexpected(bytes.error());
            if (auto written = writeFile(to, *bytes); !written)
                return tl::unexpected(written.error());
            return true;
        },
        tr("The model was written."));
}

std::optional<ModelsScreen::Agreement> ModelsScreen::agree(const QString& title, const QString& text, bool reason)
{
    const bool second = m_records.hasUsers();
    if (!reason && !second)
        return Agreement();
    QDialog dialog(this);
    dialog.setWindowTitle(title);
    auto* words = new QLabel(text, &dialog);
    words->setWordWrap(true);
    auto* why = new QPlainTextEdit(&dialog);
    why->setObjectName(QStringLiteral("agreeReason"));
    why->setTabChangesFocus(true);
    why->setMaximumHeight(20 * Grid);
    auto* name = new QLineEdit(&dialog);
    name->setObjectName(QStringLiteral("agreeSecond"));
    auto* password = new QLineEdit(&dialog);
    password->setObjectName(QStringLiteral("agreePassword"));
    password->setEchoMode(QLineEdit::Password);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, &dialog);
    auto* ok = buttons->button(QDialogButtonBox::Ok);
    ok->setText(title);
    auto* form = new QFormLayout(&dialog);
    form->setContentsMargins(5 * Grid, 4 * Grid, 5 * Grid, 4 * Grid);
    form->setVerticalSpacing(2 * Grid);
    form->addRow(words);
    if (reason)
        form->addRow(tr("&Reason:"), why);
    if (second) {
        form->addRow(headingLabel(tr("A second person agrees"), &dialog));
        form->addRow(tr("&User:"), name);
        form->addRow(tr("&Password:"), password);
    }
    for (QWidget* one : {static_cast<QWidget*>(why), static_cast<QWidget*>(name), static_cast<QWidget*>(password)})
        one->setVisible(one == why ? reason : second);
    form->addRow(buttons);
    const auto check = [=] {
        ok->setEnabled((!reason || store::lettersOf(why->toPlainText().toStdString()) >= store::ShortestReason)
                       && (!second || (!name->text().trimmed().isEmpty() && !password->text().isEmpty())));
    };
    connect(why, &QPlainTextEdit::textChanged, &dialog, check);
    connect(name, &QLineEdit::textChanged, &dialog, check);
    connect(password, &QLineEdit::textChanged, &dialog, check);
    connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    check();
    dialog.setMinimumWidth(110 * Grid);
    if (dialog.exec() != QDialog::Accepted)
        return std::nullopt;
    return Agreement{why->toPlainText().trimmed(), name->text().trimmed(), password->text()};
}

void ModelsScreen::release()
{
    const auto sha256 = chosen();
    if (!sha256)
        return;
    const auto agreed = agree(
        tr("Release"),
        tr("“%1” is taken into use on every desk. Here it has not been compared with the model in use, so a reason of "
           "at least %2 letters is kept with the release.")
            .arg(nameOf(*sha256))
            .arg(store::ShortestReason),
        true);
    if (!agreed)
        return;
    change(
        tr("The model is released"),
        [sha256 = *sha256, reason = agreed->reason.toStdString(), name = agreed->second.toStdString(),
         password = agreed->password.toStdString()](store::Store& store,
                                                    const store::Session& session) -> Result<store::Release> {
            auto second = store.users().signInSecond(session, name, password);
            if (!second)
                return tl::unexpected(second.error());
            store::ReleaseParams params;
            params.sha256 = sha256;
            params.reason = reason;
            params.second = std::move(*second);
            return store.models().release(session, params);
        },
        tr("“%1” is in use.").arg(nameOf(*sha256)));
}

void ModelsScreen::rollBack()
{
    if (m_shown.releases.empty())
        return;
    const auto agreed =
        agree(tr("Roll back"),
              tr("The model before “%1” is taken into use on every desk.").arg(nameOf(m_shown.releases.front().sha256)),
              false);
    if (!agreed)
        return;
    change(
        tr("The model is rolled back"),
        [from = m_shown.releases.front().number, name = agreed->second.toStdString(),
         password = agreed->password.toStdString()](store::Store& store,
                                                    const store::Session& session) -> Result<store::Release> {
            auto second = store.users().signInSecond(session, name, password);
            if (!second)
                return tl::unexpected(second.error());
            return store.models().rollback(session, {}, *second, from);
        },
        tr("The model before is in use again."));
}

void ModelsScreen::retire()
{
    const auto sha256 = chosen();
    const auto* model = sha256 ? entry(*sha256) : nullptr;
    if (!model)
        return;
    const bool retired = !model->retired.has_value();
    change(
        retired ? tr("The model is retired") : tr("The model is brought back"),
        [sha256 = *sha256, retired](store::Store& store, const store::Session& session) -> Result<bool> {
            if (auto done = store.models().setRetired(session, sha256, retired); !done)
                return tl::unexpected(done.error());
            return true;
        },
        retired ? tr("“%1” is retired. It can be brought back.").arg(nameOf(*sha256))
                : tr("“%1” can be released again.").arg(nameOf(*sha256)));
}

} // namespace countersign::ui
