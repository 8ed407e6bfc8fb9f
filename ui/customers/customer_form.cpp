#include "ui/customers/customer_form.h"

#include "ui/customers/enrolment.h"
#include "ui/customers/rule_editor.h"
#include "ui/desk/words.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/thumbnail_strip.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace countersign::ui {

namespace {

constexpr int LongestText = 200;

} // namespace

CustomerForm::CustomerForm(const verify::Policy& policy, QWidget* parent)
    : QWidget(parent),
      m_policy(policy),
      m_title(new QLabel(this)),
      m_account(new QLineEdit(this)),
      m_name(new QLineEdit(this)),
      m_note(new QLineEdit(this)),
      m_signatories(new QListWidget(this)),
      m_addSignatory(new QPushButton(tr("&Add signatory"), this)),
      m_retireSignatory(new QPushButton(this)),
      m_rule(new RuleEditor(this)),
      m_referencesTitle(headingLabel({}, this)),
      m_strip(new ThumbnailStrip(this)),
      m_addReferences(new QPushButton(icon(QStringLiteral("references")), tr("Add &references…"), this)),
      m_scanReferences(new QPushButton(icon(QStringLiteral("scan")), tr("Scan…"), this)),
      m_advice(new QLabel(this)),
      m_save(new QPushButton(icon(QStringLiteral("accept")), tr("&Save"), this)),
      m_revert(new QPushButton(icon(QStringLiteral("undo")), tr("Rever&t"), this)),
      m_retire(new QPushButton(this)),
      m_verify(new QPushButton(icon(QStringLiteral("query")), tr("Verif&y a signature"), this)),
      m_export(new QPushButton(tr("E&xport…"), this))
{
    m_title->setFont(headlineFont(font()));
    m_account->setObjectName(QStringLiteral("account"));
    m_name->setObjectName(QStringLiteral("name"));
    m_note->setObjectName(QStringLiteral("note"));
    m_signatories->setObjectName(QStringLiteral("signatories"));
    m_strip->setObjectName(QStringLiteral("filedReferences"));
    m_addReferences->setObjectName(QStringLiteral("enrol"));
    m_scanReferences->setObjectName(QStringLiteral("scanReferences"));
    m_scanReferences->setShortcut(Qt::CTRL | Qt::Key_T);
    m_scanReferences->setAccessibleName(tr("Scan references"));
    m_scanReferences->setToolTip(QStringLiteral("%1 (%2)").arg(
        m_scanReferences->accessibleName(), m_scanReferences->shortcut().toString(QKeySequence::NativeText)));
    m_scanReferences->hide();
    m_retireSignatory->setObjectName(QStringLiteral("retireSignatory"));
    m_save->setObjectName(QStringLiteral("saveCustomer"));
    m_export->setObjectName(QStringLiteral("exportCustomer"));
    m_verify->setObjectName(QStringLiteral("verifyCustomer"));
    m_advice->setWordWrap(true);
    setFocusProxy(m_addReferences);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * Grid);
    layout->addWidget(m_title);
    auto* fields = new QGridLayout;
    fields->setHorizontalSpacing(3 * Grid);
    fields->setVerticalSpacing(Grid);
    const auto field = [&](int column, const QString& text, QWidget* edit) {
        auto* label = new QLabel(text, this);
        label->setBuddy(edit);
        fields->addWidget(label, 0, column);
        fields->addWidget(edit, 1, column);
    };
    field(0, tr("Acco&unt number"), m_account);
    field(1, tr("&Name"), m_name);
    field(2, tr("N&ote"), m_note);
    fields->setColumnStretch(0, 1);
    fields->setColumnStretch(1, 2);
    fields->setColumnStretch(2, 2);
    layout->addLayout(fields);
    layout->addSpacing(Grid);

    auto* left = new QVBoxLayout;
    left->setSpacing(Grid);
    auto* signatoriesTitle = headingLabel(tr("S&ignatories"), this);
    signatoriesTitle->setBuddy(m_signatories);
    signatoriesTitle->setMinimumHeight(m_addReferences->sizeHint().height()); // as high as the heading beside it
    left->addWidget(signatoriesTitle);
    m_signatories->setAccessibleName(tr("Signatories"));
    m_signatories->setMinimumWidth(50 * Grid);
    m_signatories->setTabKeyNavigation(false);
    m_signatories->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed
                                   | QAbstractItemView::SelectedClicked);
    m_signatories->setToolTip(tr("F2 changes a name"));
    left->addWidget(m_signatories, 1);
    auto* people = new QHBoxLayout;
    people->setSpacing(2 * Grid);
    people->addWidget(m_addSignatory);
    people->addWidget(m_retireSignatory);
    left->addLayout(people);

    auto* right = new QVBoxLayout;
    right->setSpacing(Grid);
    auto* heading = new QHBoxLayout;
    heading->addWidget(m_referencesTitle, 1);
    heading->addWidget(m_addReferences);
    heading->addWidget(m_scanReferences);
    right->addLayout(heading);
    m_strip->setAccessibleName(tr("References"));
    m_strip->setEmptyText(tr("Drop signatures of this person here, or press Add references"));
    right->addWidget(m_strip, 1);
    right->addWidget(m_advice);
    auto* body = new QHBoxLayout;
    body->setSpacing(4 * Grid);
    body->addLayout(left, 2);
    body->addLayout(right, 3);
    layout->addLayout(body, 1);

    auto* ruleTitle = new QLabel(tr("An order nee&ds"), this);
    ruleTitle->setBuddy(m_rule->first());
    ruleTitle->setMinimumHeight(m_rule->first()->sizeHint().height());
    auto* rule = new QHBoxLayout;
    rule->setSpacing(2 * Grid);
    rule->addWidget(ruleTitle, 0, Qt::AlignTop);
    rule->addWidget(m_rule, 1);
    layout->addLayout(rule);
    layout->addSpacing(Grid);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2 * Grid);
    buttons->addWidget(m_verify);
    buttons->addStretch(1);
    buttons->addWidget(m_export);
    buttons->addWidget(m_retire);
    buttons->addWidget(m_revert);
    buttons->addWidget(m_save);
    for (auto* button : {m_verify, m_export, m_retire, m_revert, m_save})
        button->setMinimumHeight(9 * Grid);
    layout->addLayout(buttons);

    for (auto* edit : {m_account, m_name, m_note}) {
        edit->setMaxLength(LongestText);
        connect(edit, &QLineEdit::textEdited, this, &CustomerForm::updateButtons);
        connect(edit, &QLineEdit::returnPressed, m_save, &QPushButton::click);
    }
    connect(m_name, &QLineEdit::textEdited, this, [this](const QString& text) {
        // Most accounts have one signatory, who is the customer.
        if (m_customer.revision == 0 && m_customer.signatories.size() == 1) {
            m_customer.signatories.front().name = text.trimmed().toStdString();
            m_signatories->item(0)->setText(text.trimmed());
        }
    });
    connect(m_signatories, &QListWidget::itemChanged, this, [this](QListWidgetItem* item) {
        m_customer.signatories[static_cast<std::size_t>(m_signatories->row(item))].name =
            item->text().trimmed().toStdString();
        m_edited = true;
        m_rule->setRule(edited().rule, m_customer.signatories);
        updateButtons();
        showReferences();
    });
    connect(m_signatories, &QListWidget::currentRowChanged, this, &CustomerForm::showReferences);
    connect(m_signatories, &QListWidget::currentRowChanged, this, &CustomerForm::updateButtons);
    connect(m_rule, &RuleEditor::edited, this, [this] {
        m_edited = m_ruleEdited = true;
        updateButtons();
    });
    connect(m_addSignatory, &QPushButton::clicked, this, &CustomerForm::addSignatory);
    connect(m_retireSignatory, &QPushButton::clicked, this, &CustomerForm::retireSignatory);
    connect(m_save, &QPushButton::clicked, this, [this] {
        m_save->setFocus(); // what is being typed into a list is taken
        Q_EMIT saveRequested();
    });
    connect(m_revert, &QPushButton::clicked, this, &CustomerForm::revertRequested);
    connect(m_verify, &QPushButton::clicked, this, &CustomerForm::verifyRequested);
    connect(m_export, &QPushButton::clicked, this, &CustomerForm::exportRequested);
    connect(m_retire, &QPushButton::clicked, this, [this] { Q_EMIT retireRequested(!m_customer.retired); });
    connect(m_addReferences, &QPushButton::clicked, this, [this] { Q_EMIT referencesOffered({}); });
    connect(m_scanReferences, &QPushButton::clicked, this, &CustomerForm::scanRequested);
    connect(m_strip, &ThumbnailStrip::picturesDropped, this, &CustomerForm::referencesOffered);
    connect(m_strip, &ThumbnailStrip::removalRequested, this, &CustomerForm::referenceRetirementRequested);
}

void CustomerForm::setRights(bool mayEnrol, bool mayAmend, bool mayExport)
{
    m_mayEnrol = mayEnrol;
    m_mayAmend = mayAmend;
    m_export->setVisible(mayExport);
    for (auto* widget : std::initializer_list<QWidget*>{m_addSignatory, m_addReferences, m_save, m_revert})
        widget->setVisible(mayEnrol);
    for (auto* widget : {m_retire, m_retireSignatory})
        widget->setVisible(mayAmend);
    updateButtons();
}

void CustomerForm::setCustomer(const store::Customer& customer)
{
    if (customer.id != m_customer.id) // else the chosen signatory stays
        m_signatories->clear();
    m_customer = customer;
    m_edited = m_ruleEdited = false;
    const bool isNew = customer.revision == 0;
    m_title->setText(isNew ? tr("New customer") : QString::fromStdString(customer.name));
    m_account->setText(QString::fromStdString(customer.account));
    m_name->setText(QString::fromStdString(customer.name));
    m_note->setText(QString::fromStdString(customer.note));
    m_retire->setText(customer.retired ? tr("Bring back") : tr("Retire customer"));
    m_references.clear();
    showSignatories();
    m_rule->setRule(customer.rule, customer.signatories);
    showReferences();
    updateButtons();
}

void CustomerForm::setReferences(std::vector<FiledReference> references)
{
    m_references = std::move(references);
    showReferences();
    updateButtons();
}

store::Customer CustomerForm::edited() const
{
    store::Customer customer = m_customer;
    customer.account = m_account->text().trimmed().toStdString();
    customer.name = m_name->text().trimmed().toStdString();
    customer.note = m_note->text().trimmed().toStdString();
    if (m_ruleEdited)
        customer.rule = m_rule->rule();
    return customer;
}

bool CustomerForm::isChanged() const
{
    if (m_customer.revision == 0)
        return !m_account->text().isEmpty() || !m_name->text().isEmpty() || !m_note->text().isEmpty();
    return m_edited || m_account->text().trimmed().toStdString() != m_customer.account
           || m_name->text().trimmed().toStdString() != m_customer.name
           || m_note->text().trimmed().toStdString() != m_customer.note;
}

QString CustomerForm::trouble() const
{
    return m_ruleEdited ? m_rule->trouble() : QString();
}

std::optional<store::Signatory> CustomerForm::chosenSignatory() const
{
    const int row = m_signatories->currentRow();
    if (row < 0 || static_cast<std::size_t>(row) >= m_customer.signatories.size())
        return {};
    return m_customer.signatories[static_cast<std::size_t>(row)];
}

std::vector<FiledReference> CustomerForm::referencesOf(store::SignatoryId signatory) const
{
    std::vector<FiledReference> found;
    std::ranges::copy_if(m_references, std::back_inserter(found),
                         [&](const FiledReference& reference) { return reference.signatory == signatory; });
    return found;
}

void CustomerForm::focusFirst()
{
    m_account->setFocus();
}

void CustomerForm::showSignatories()
{
    const QSignalBlocker quiet(m_signatories);
    const int row = m_signatories->currentRow();
    m_signatories->clear();
    for (const auto& signatory : m_customer.signatories) {
        auto* item = new QListWidgetItem(QString::fromStdString(signatory.name), m_signatories);
        item->setFlags(item->flags() | Qt::ItemIsEditable);
        item->setSizeHint(QSize(0, fontMetrics().height() + 2 * Grid));
        QFont font = item->font();
        font.setStrikeOut(signatory.retired.has_value());
        item->setFont(font);
        item->setToolTip(signatory.retired ? tr("retired") : QString());
        item->setData(Qt::AccessibleDescriptionRole, item->toolTip());
    }
    m_signatories->setCurrentRow(std::max(0, row));
}

void CustomerForm::showReferences()
{
    const auto signatory = chosenSignatory();
    QList<Thumbnail> thumbnails;
    if (signatory) {
        for (const auto& reference : referencesOf(signatory->id)) {
            QStringList lines{reference.picture->view.title, reference.enrolled};
            const auto& notes = reference.picture->specimen.record.quality;
            for (const auto& note : notes)
                lines << quality(note);
            thumbnails << Thumbnail{reference.picture->view.cleaned,
                                    QStringLiteral("%1 · %2").arg(thumbnails.size() + 1).arg(lines.first()),
                                    lines.join(u'\n'), !notes.empty()};
        }
    }
    m_strip->setThumbnails(thumbnails);
    const QString name = signatory ? QString::fromStdString(signatory->name) : QString();
    m_referencesTitle->setText(name.isEmpty() ? tr("References") : tr("References of %1").arg(name));
    m_advice->setText(m_customer.revision == 0 ? tr("Save the customer, then add references.")
                                               : adviceOn(static_cast<int>(thumbnails.size()), m_policy));
}

void CustomerForm::updateButtons()
{
    const bool isNew = m_customer.revision == 0;
    const bool isRetired = m_customer.retired.has_value();
    m_account->setReadOnly(!m_mayEnrol || (!isNew && !m_mayAmend));
    for (auto* edit : {m_name, m_note})
        edit->setReadOnly(!m_mayEnrol);
    m_rule->setEnabled(m_mayEnrol && (isNew || m_mayAmend));
    m_save->setEnabled(isChanged());
    m_revert->setEnabled(isChanged() && !isNew);
    m_retire->setEnabled(!isNew);
    m_export->setEnabled(!isNew && !isChanged());
    const auto signatory = chosenSignatory();
    m_retireSignatory->setEnabled(!isNew && signatory);
    m_retireSignatory->setText(signatory && signatory->retired ? tr("Bring back") : tr("Retire signatory"));
    m_addReferences->setEnabled(!isNew && !isRetired);
    m_scanReferences->setEnabled(m_mayEnrol && !isNew && !isRetired);
    m_strip->setAcceptDrops(m_mayEnrol && !isNew && !isRetired);
    m_verify->setEnabled(!isNew && !isRetired && !m_references.empty());
}

void CustomerForm::setCanScan(bool canScan)
{
    m_scanReferences->setVisible(canScan);
}

void CustomerForm::addSignatory()
{
    m_customer.signatories.push_back({store::SignatoryId::fresh(), {}, {}});
    m_edited = true;
    {
        const QSignalBlocker quiet(m_signatories);
        auto* item = new QListWidgetItem(m_signatories);
        item->setFlags(item->flags() | Qt::ItemIsEditable);
    }
    m_signatories->setCurrentRow(m_signatories->count() - 1);
    updateButtons();
    m_signatories->setFocus();
    m_signatories->editItem(m_signatories->currentItem());
}

void CustomerForm::retireSignatory()
{
    const int row = m_signatories->currentRow();
    if (row < 0)
        return;
    auto& retired = m_customer.signatories[static_cast<std::size_t>(row)].retired;
    retired = retired ? std::optional<store::Time>() : std::chrono::system_clock::now();
    m_edited = true;
    const auto rule = edited().rule;
    showSignatories();
    m_rule->setRule(rule, m_customer.signatories);
    updateButtons();
}

} // namespace countersign::ui
