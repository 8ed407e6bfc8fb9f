#include "ui/verify/case_panel.h"

#include "ui/desk/signing.h"
#include "ui/desk/words.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/thumbnail_strip.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QStandardItemModel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace countersign::ui {

namespace {

constexpr int MostFound = 12;
constexpr int IdRole = Qt::UserRole + 1;

Thumbnail thumbnailOf(const Picture& picture, const QString& caption)
{
    QStringList lines{picture.view.title};
    for (const auto& note : picture.specimen.record.quality)
        lines << quality(note);
    return {picture.view.cleaned, caption, lines.join(u'\n'), lines.size() > 1};
}

} // namespace

CasePanel::CasePanel(VerifySession& session, const QList<QAction*>& queryActions,
                     const QList<QAction*>& referenceActions, QAction* nextSignature, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_number(new QLineEdit(this)),
      m_customer(new QLineEdit(this)),
      m_found(new QStandardItemModel(this)),
      m_handTitle(new QLabel(tr("S&ignatory"), this)),
      m_hand(new QComboBox(this)),
      m_amountTitle(new QLabel(tr("A&mount"), this)),
      m_amount(new QLineEdit(this)),
      m_signingIcon(new QLabel(this)),
      m_signing(new QLabel(this)),
      m_nextSignature(toolButton(nextSignature, this)),
      m_query(new ThumbnailStrip(this)),
      m_references(new ThumbnailStrip(this)),
      m_referencesTitle(headingLabel({}, this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Grid);

    const auto field = [&](const QString& text, QLineEdit* edit) {
        auto* label = new QLabel(text, this);
        label->setBuddy(edit);
        edit->setMaxLength(200);
        edit->installEventFilter(this);
        layout->addWidget(label);
        layout->addWidget(edit);
        layout->addSpacing(Grid);
    };
    m_number->setObjectName(QStringLiteral("caseNumber"));
    m_customer->setObjectName(QStringLiteral("customer"));
    m_customer->setPlaceholderText(m_session.records() ? tr("name or account number") : tr("optional"));
    field(tr("Case &number"), m_number);
    field(tr("C&ustomer"), m_customer);
    auto* completer = new QCompleter(m_found, this);
    completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    completer->setMaxVisibleItems(MostFound);
    completer->popup()->setMinimumWidth(90 * Grid); // names and numbers are longer than the field
    m_customer->setCompleter(completer);
    m_hand->setObjectName(QStringLiteral("hand"));
    m_handTitle->setBuddy(m_hand);
    layout->addWidget(m_handTitle);
    layout->addWidget(m_hand);

    m_amount->setObjectName(QStringLiteral("amount"));
    m_amount->setPlaceholderText(tr("optional"));
    m_amount->setMaxLength(24);
    m_amount->installEventFilter(this);
    m_amountTitle->setBuddy(m_amount);
    auto* amount = new QHBoxLayout;
    amount->setSpacing(2 * Grid);
    amount->addWidget(m_amountTitle);
    amount->addWidget(m_amount, 1);
    layout->addLayout(amount);
    m_signing->setObjectName(QStringLiteral("signingRule"));
    m_signing->setWordWrap(true);
    m_signing->setTextFormat(Qt::PlainText);
    auto* signing = new QHBoxLayout;
    signing->setSpacing(Grid);
    signing->addWidget(m_signingIcon, 0, Qt::AlignTop);
    signing->addWidget(m_signing, 1);
    layout->addLayout(signing);
    layout->addWidget(m_nextSignature);
    layout->addSpacing(Grid);
    connect(m_amount, &QLineEdit::textEdited, this,
            [this](const QString& text) { m_session.setAmount(amountIn(text)); });
    connect(m_amount, &QLineEdit::editingFinished, this, [this] {
        const QString text = m_amount->text().trimmed();
        if (!text.isEmpty() && !amountIn(text))
            Q_EMIT amountRefused(text);
        const auto& known = m_session.current().document.amount;
        m_amount->setText(known ? amountText(*known) : QString());
    });
    connect(m_amount, &QLineEdit::returnPressed, this, &CasePanel::namingFinished);
    for (auto changed : {&VerifySession::resultChanged, &VerifySession::decisionChanged, &VerifySession::caseReplaced,
                         &VerifySession::caseNamed})
        connect(&m_session, changed, this, &CasePanel::showSigning);
    if (m_session.records())
        connect(m_session.records(), &Records::stateChanged, this, &CasePanel::showSigning);

    connect(m_customer, &QLineEdit::textEdited, this, &CasePanel::findCustomers);
    connect(completer, qOverload<const QModelIndex&>(&QCompleter::activated), this, [this](const QModelIndex& index) {
        m_session.takeCustomer(store::CustomerId(index.data(IdRole).toLongLong()));
        Q_EMIT namingFinished();
    });
    connect(m_customer, &QLineEdit::returnPressed, this, &CasePanel::takeTyped);
    connect(m_hand, &QComboBox::activated, &m_session, &VerifySession::chooseHand);
    connect(&m_session, &VerifySession::resultChanged, this, &CasePanel::showHand);
    for (auto changed : {&VerifySession::filingChanged, &VerifySession::caseNamed, &VerifySession::caseReplaced})
        connect(&m_session, changed, this, [this] {
            for (auto* edit : {m_number, m_customer, m_amount}) // what is on file stays as it is
                edit->setReadOnly(m_session.current().filing != Case::Filing::No);
        });

    QList<QWidget*> order = {m_number, m_customer, m_hand, m_amount, m_nextSignature};
    const auto heading = [&](QLabel* title, const QList<QAction*>& actions) {
        // Several in a row of their own: some languages' words are long, and the panel is to stay narrow.
        const bool isOne = std::ranges::count_if(actions, &QAction::isVisible) == 1;
        auto* row = new QHBoxLayout;
        row->setSpacing(Grid);
        if (isOne)
            row->addWidget(title, 1);
        else
            layout->addWidget(title);
        for (auto* action : actions) {
            auto* button = toolButton(action, this);
            button->setVisible(action->isVisible());
            if (!isOne)
                button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
            row->addWidget(button);
            order << button;
        }
        layout->addLayout(row);
    };
    heading(headingLabel(tr("Query"), this), queryActions);
    order << m_query;
    m_query->setObjectName(QStringLiteral("query"));
    m_query->setAccessibleName(tr("Query"));
    m_query->setEmptyText(tr("Drop the signature to check here"));
    m_query->setFixedHeight(m_query->rowHeight() + 2 * m_query->frameWidth());
    layout->addWidget(m_query);
    layout->addSpacing(Grid);

    heading(m_referencesTitle, referenceActions);
    order << m_references;
    m_references->setObjectName(QStringLiteral("references"));
    m_references->setAccessibleName(tr("References"));
    m_references->setEmptyText(tr("Drop signatures that are known to be genuine here"));
    layout->addWidget(m_references, 1);
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);

    // At every letter: a report that is made before the field is left has the number that stands in it.
    connect(m_number, &QLineEdit::textEdited, &m_session, &VerifySession::setNumber);
    connect(m_customer, &QLineEdit::textEdited, &m_session, &VerifySession::setCustomer);
    connect(m_number, &QLineEdit::returnPressed, this, &CasePanel::namingFinished);
    connect(m_customer, &QLineEdit::returnPressed, this, &CasePanel::namingFinished);
    connect(m_query, &ThumbnailStrip::removalRequested, &m_session, &VerifySession::removeQuery);
    connect(m_query, &ThumbnailStrip::picturesDropped, this,
            [this](const Dropped& what) { Q_EMIT picturesDropped(what, Role::Query); });
    connect(m_references, &ThumbnailStrip::chosen, &m_session, &VerifySession::chooseReference);
    connect(m_references, &ThumbnailStrip::removalRequested, &m_session, &VerifySession::removeReference);
    connect(m_references, &ThumbnailStrip::picturesDropped, this,
            [this](const Dropped& what) { Q_EMIT picturesDropped(what, Role::Reference); });
    connect(&m_session, &VerifySession::picturesChanged, this, &CasePanel::showPictures);
    connect(&m_session, &VerifySession::referenceChosen, m_references, &ThumbnailStrip::setChosen);
    connect(&m_session, &VerifySession::caseReplaced, this, &CasePanel::showCase);
    connect(&m_session, &VerifySession::caseNamed, this, [this] {
        if (m_number->text().trimmed() != m_session.current().number) // equal while it is typed
            m_number->setText(m_session.current().number);
        if (m_customer->text().trimmed() != m_session.current().customer)
            m_customer->setText(m_session.current().customer);
        showHand();
    });
    showCase();
}

void CasePanel::findCustomers(const QString& text)
{
    m_found->clear();
    const Records* records = m_session.records();
    if (!records || !records->isOpen() || text.trimmed().isEmpty())
        return;
    for (const auto& line : records->customers().search(text, MostFound)) {
        auto* item = new QStandardItem(
            QStringLiteral("%1 · %2").arg(QString::fromStdString(line.name), QString::fromStdString(line.account)));
        item->setData(static_cast<qlonglong>(line.id.value()), IdRole);
        item->setEditable(false);
        m_found->appendRow(item);
    }
}

void CasePanel::takeTyped()
{
    const Records* records = m_session.records();
    const QString text = m_customer->text().trimmed();
    if (!records || !records->isOpen() || text.isEmpty() || m_session.current().onFile)
        return;
    const auto found = records->customers().search(text, 2);
    const bool isAccount =
        !found.empty() && store::plainAccount(found.front().account) == store::plainAccount(text.toStdString());
    if (found.size() == 1 || isAccount)
        m_session.takeCustomer(found.front().id);
}

void CasePanel::showHand()
{
    const Case& now = m_session.current();
    const bool isChoice = now.onFile && now.onFile->hands.size() > 1;
    m_handTitle->setVisible(isChoice);
    m_hand->setVisible(isChoice);
    m_hand->clear();
    if (!isChoice)
        return;
    for (const auto& hand : now.onFile->hands)
        m_hand->addItem(hand.name);
    m_hand->setCurrentIndex(now.hand);
    m_hand->setToolTip(now.isHandChosen ? QString() : tr("The one that fits best; choose to compare with another."));
}

void CasePanel::showSigning()
{
    const Case& now = m_session.current();
    const bool isFiled = m_session.records() && m_session.records()->isOpen();
    m_amountTitle->setVisible(isFiled);
    m_amount->setVisible(isFiled);
    const auto& amount = now.document.amount;
    if (!m_amount->hasFocus() || amountIn(m_amount->text()) != amount)
        m_amount->setText(amount ? amountText(*amount) : QString());

    const bool isThere = now.onFile && (!now.onFile->customer.rule.clauses.empty() || now.onFile->hands.size() > 1);
    for (auto* part : {static_cast<QWidget*>(m_signingIcon), static_cast<QWidget*>(m_signing), m_nextSignature})
        part->setVisible(isThere);
    if (!isThere)
        return;
    const Signing signing = m_session.signing();
    const QString rule = ruleText(now.onFile->customer);
    const QString names = signing.names.join(QStringLiteral(", "));
    using State = Signing::State;
    switch (signing.state) {
    case State::Met:
        m_signing->setText(
            (signing.waits ? tr("Signing rule met, if the second person agrees: %1.") : tr("Signing rule met: %1."))
                .arg(names));
        break;
    case State::MetIfAccepted: m_signing->setText(tr("Signing rule met once this one is accepted.")); break;
    case State::NeedsAmount: m_signing->setText(tr("Whether the signing rule is met depends on the amount.")); break;
    case State::NotMet:
        m_signing->setText(names.isEmpty() ? tr("Needed: %1.").arg(rule)
                                           : tr("Needed: %1. So far: %2.").arg(rule, names));
        break;
    }
    m_signing->setToolTip(Qt::convertFromPlainText(tr("Signing rule: %1").arg(rule)));
    const bool isMet = signing.state == State::Met && !signing.waits;
    m_signingIcon->setPixmap(
        icon(iconOf(isMet ? Band::Accept : Band::Refer), toneOf(isMet ? Band::Accept : Band::Refer, palette()))
            .pixmap(QSize(16, 16), devicePixelRatio()));
}

void CasePanel::showCase()
{
    showHand();
    m_amount->clear();
    showSigning();
    m_number->setText(m_session.current().number);
    m_customer->setText(m_session.current().customer);
    showPictures();
}

void CasePanel::showPictures()
{
    const Case& now = m_session.current();
    QList<Thumbnail> query;
    if (now.query)
        query << thumbnailOf(*now.query,
                             now.queries > 1
                                 ? tr("%1 of %2 · %3").arg(now.place()).arg(now.queries).arg(now.query->view.title)
                                 : now.query->view.title);
    else if (now.unsignedPages)
        query << Thumbnail{now.unsignedPages->pages.front().view, tr("No signature found"),
                           tr("No signature was found on %1. Draw a box around it on the page.")
                               .arg(QString::fromStdString(now.unsignedPages->name)),
                           true};
    m_query->setThumbnails(query);
    QList<Thumbnail> references;
    for (const auto& reference : now.references)
        references << thumbnailOf(*reference,
                                  QStringLiteral("%1 · %2").arg(references.size() + 1).arg(reference->view.title));
    m_references->setThumbnails(references);
    m_references->setChosen(now.chosen);
    m_referencesTitle->setText(references.isEmpty() ? tr("References") : tr("References (%1)").arg(references.size()));
}

bool CasePanel::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        auto* key = static_cast<QKeyEvent*>(event);
        // Enter in a field ends the entry; it must not confirm the case, as it does elsewhere.
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter)
            event->accept();
        // A picture cannot be pasted into a field: it is meant for the case.
        const QMimeData* copied = QApplication::clipboard()->mimeData();
        if (key->matches(QKeySequence::Paste) && copied && canDrop(*copied)) {
            event->ignore();
            return true;
        }
    }
    return QWidget::eventFilter(object, event);
}

} // namespace countersign::ui
