#include "ui/desk/sign_in.h"

#include "ui/desk/key_store.h"
#include "ui/desk/words.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

namespace countersign::ui {

namespace {
constexpr auto LastUser = "sign-in/user";
}

SignInPage::SignInPage(Records& records, QWidget* parent)
    : QWidget(parent),
      m_records(records),
      m_title(new QLabel(this)),
      m_nameTitle(new QLabel(tr("&User"), this)),
      m_name(new QLineEdit(this)),
      m_secretTitle(new QLabel(this)),
      m_secret(new QLineEdit(this)),
      m_keep(new QCheckBox(tr("&Keep it in the desktop's key store"), this)),
      m_trouble(new QLabel(this)),
      m_go(new QPushButton(this))
{
    m_title->setFont(headlineFont(font()));
    m_name->setObjectName(QStringLiteral("userName"));
    m_secret->setObjectName(QStringLiteral("secret"));
    m_secret->setEchoMode(QLineEdit::Password);
    m_keep->setObjectName(QStringLiteral("keepPassphrase"));
    m_keep->setToolTip(tr("Whoever is logged in to this desktop can then open the records."));
    m_trouble->setObjectName(QStringLiteral("trouble"));
    m_trouble->setWordWrap(true);
    m_go->setObjectName(QStringLiteral("signIn"));
    m_go->setMinimumHeight(9 * Grid);
    m_go->setDefault(true);
    m_nameTitle->setBuddy(m_name);
    m_secretTitle->setBuddy(m_secret);
    auto* box = new QWidget(this);
    box->setFixedWidth(90 * Grid);
    auto* fields = new QVBoxLayout(box);
    fields->setSpacing(Grid);
    fields->addWidget(m_title);
    fields->addSpacing(3 * Grid);
    for (auto* widget :
         std::initializer_list<QWidget*>{m_nameTitle, m_name, m_secretTitle, m_secret, m_keep, m_trouble})
        fields->addWidget(widget);
    fields->addSpacing(2 * Grid);
    fields->addWidget(m_go);
    auto* layout = new QGridLayout(this);
    layout->addWidget(box, 1, 1);
    for (const int edge : {0, 2}) {
        layout->setRowStretch(edge, 1);
        layout->setColumnStretch(edge, 1);
    }
    connect(m_go, &QPushButton::clicked, this, &SignInPage::go);
    connect(m_secret, &QLineEdit::returnPressed, this, &SignInPage::go);
    connect(m_name, &QLineEdit::returnPressed, m_secret, qOverload<>(&QWidget::setFocus));
    connect(&m_records, &Records::stateChanged, this, &SignInPage::display);
    connect(&m_records, &Records::signInRefused, this, [this](const Error& error) {
        m_go->setEnabled(true);
        m_trouble->setText(recordSentence(error));
        m_secret->clear();
        m_secret->setFocus();
    });
    display();
}

void SignInPage::display()
{
    const bool isSealed = m_records.state() == Records::State::Sealed;
    m_title->setText(isSealed ? tr("Open the records") : tr("Sign in"));
    m_keep->setVisible(isSealed);
    m_nameTitle->setVisible(!isSealed);
    m_name->setVisible(!isSealed);
    m_secretTitle->setText(isSealed ? tr("&Passphrase") : tr("&Password"));
    m_go->setText(isSealed ? tr("Open") : tr("Sign in"));
    m_go->setEnabled(m_records.state() != Records::State::Opening);
    const auto& error = m_records.error();
    m_trouble->setText(isSealed && error && error->code == ErrorCode::Denied ? recordSentence(*error) : QString());
    m_secret->clear();
    keepWhatWasRight();
    if (isSealed)
        lookInKeyStore();
    if (m_records.isOpen() && m_records.hasUsers())
        QSettings().setValue(QLatin1String(LastUser), QString::fromStdString(m_records.user()));
    else
        m_name->setText(QSettings().value(QLatin1String(LastUser)).toString());
}

void SignInPage::lookInKeyStore()
{
    if (m_looked)
        return;
    m_looked = true;
    readSecret(this, m_records.where(), [this](const std::optional<QString>& secret) {
        if (secret && m_records.state() == Records::State::Sealed)
            m_records.openWith(*secret);
    });
}

void SignInPage::keepWhatWasRight()
{
    const auto state = m_records.state();
    if (m_toKeep.isNull() || state == Records::State::Opening)
        return;
    if (state == Records::State::Open || state == Records::State::SignIn)
        keepSecret(this, m_records.where(), m_toKeep, [this](const QString& trouble) {
            if (!trouble.isEmpty())
                Q_EMIT keepingFailed(trouble);
        });
    m_toKeep = {};
}

void SignInPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    (m_name->isVisible() && m_name->text().isEmpty() ? m_name : m_secret)->setFocus();
}

void SignInPage::go()
{
    if (!m_go->isEnabled()) // one attempt at a time, also where Enter is held down
        return;
    m_trouble->clear();
    m_go->setEnabled(false);
    if (m_records.state() == Records::State::Sealed) {
        if (m_keep->isChecked())
            m_toKeep = m_secret->text();
        m_records.openWith(m_secret->text());
    } else {
        m_records.signIn(m_name->text(), m_secret->text());
    }
}

} // namespace countersign::ui
