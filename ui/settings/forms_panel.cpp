#include "ui/settings/forms_panel.h"

#include "ui/desk/words.h"
#include "ui/widgets/empty_hint.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace countersign::ui {

namespace {

constexpr QSize Sheet{176, 132};

/// What is printed on it, coarsely, and the field.
QIcon drawingOf(const KnownField& known, const QPalette& palette, qreal ratio)
{
    QPixmap drawing(Sheet * ratio);
    drawing.setDevicePixelRatio(ratio);
    drawing.fill(Qt::transparent);
    const QSizeF page = QSizeF(known.page.width, known.page.height).scaled(Sheet - QSize(2, 2), Qt::KeepAspectRatio);
    const QRectF sheet(QPointF((Sheet.width() - page.width()) / 2, (Sheet.height() - page.height()) / 2), page);
    QImage print(known.layout.columns, known.layout.rows, QImage::Format_Grayscale8);
    for (int y = 0; y < print.height(); ++y)
        for (int x = 0; x < print.width(); ++x)
            print.scanLine(y)[x] = static_cast<uchar>(
                255 - known.layout.print[static_cast<std::size_t>(y * known.layout.columns + x)] * 3 / 4);
    QPainter painter(&drawing);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.drawImage(sheet, print);
    painter.setPen(palette.color(QPalette::Mid));
    painter.drawRect(sheet);
    const double scale = sheet.width() / known.page.width;
    const Box& box = known.field;
    const QRectF field(sheet.x() + box.x * scale, sheet.y() + box.y * scale, box.width * scale, box.height * scale);
    painter.fillRect(field, Qt::white); // it is on paper in either theme
    painter.setPen(QPen(QColor(0x1f, 0x6f, 0xd6), 2));
    painter.drawRect(field);
    painter.end();
    QIcon icon(drawing);
    icon.addPixmap(drawing, QIcon::Selected); // not tinted
    return icon;
}

} // namespace

FormsPanel::FormsPanel(Records& records, QWidget* parent)
    : QWidget(parent),
      m_records(records),
      m_list(new QListWidget(this)),
      m_remove(new QAction(tr("Forget"), this)),
      m_forget(new QPushButton(icon(QStringLiteral("remove")), tr("&Forget Where It Is Signed"), this)),
      m_forgotten(new QLabel(tr("Forgotten: its pages are searched like any other."), this)),
      m_undo(new QPushButton(icon(QStringLiteral("undo")), tr("&Undo"), this))
{
    auto* what =
        new QLabel(tr("On a page of one of these forms the signature is taken from the marked field first. They "
                      "are remembered in Verify, on the page: M, after a signature was chosen or marked."),
                   this);
    what->setWordWrap(true);
    m_list->setObjectName(QStringLiteral("forms"));
    m_list->setAccessibleName(tr("Forms that are remembered"));
    m_list->setIconSize(Sheet);
    m_list->setSpacing(Grid);
    m_list->setUniformItemSizes(true);
    auto* hint = new EmptyHint(m_list);
    hint->setText(tr("No form is remembered yet."));
    m_forget->setObjectName(QStringLiteral("forgetForm"));
    m_undo->setObjectName(QStringLiteral("undoForget"));
    m_remove->setShortcut(Qt::Key_Delete);
    m_remove->setShortcutContext(Qt::WidgetShortcut);
    m_list->addAction(m_remove);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2 * Grid);
    buttons->addWidget(m_forget);
    buttons->addSpacing(4 * Grid);
    buttons->addWidget(m_forgotten);
    buttons->addWidget(m_undo);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3 * Grid);
    layout->addWidget(what);
    layout->addWidget(m_list, 1);
    layout->addLayout(buttons);
    connect(m_remove, &QAction::triggered, this, &FormsPanel::forget);
    connect(m_forget, &QPushButton::clicked, this, &FormsPanel::forget);
    connect(m_undo, &QPushButton::clicked, this, &FormsPanel::undo);
    connect(m_list, &QListWidget::currentRowChanged, this,
            [this](int row) { m_forget->setEnabled(row >= 0 && !m_isBusy); });
    connect(&m_records, &Records::formsChanged, this, &FormsPanel::refresh);
    connect(&m_records, &Records::stateChanged, this, [this] {
        m_change.reset();
        m_isBusy = false; // what still runs is not answered
        refresh();
    });
    refresh();
}

void FormsPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    draw();
}

void FormsPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && isVisible())
        draw();
}

void FormsPanel::refresh()
{
    const KnownForms& known = *m_records.forms();
    const int kept = m_list->currentRow();
    m_list->clear();
    for (std::size_t i = 0; i < known.forms.size(); ++i) {
        const store::Form& form = known.forms[i];
        const KnownField& field = known.fields[i];
        const QString when = form.who.empty()
                                 ? moment(form.when)
                                 : tr("%1, by %2").arg(moment(form.when), QString::fromStdString(form.who));
        const QString size = tr("page of %1 × %2 pixels").arg(field.page.width).arg(field.page.height);
        auto* item = new QListWidgetItem(form.name.empty() ? tr("Remembered %1").arg(when) + u'\n' + size
                                                           : QString::fromStdString(form.name) + u'\n' + when,
                                         m_list);
        item->setData(Qt::AccessibleTextRole, QString(item->text()).replace(u'\n', QStringLiteral(", ")));
    }
    if (isVisible())
        draw();
    if (m_list->count() > 0)
        m_list->setCurrentRow(std::clamp(kept, 0, m_list->count() - 1));
    m_forget->setEnabled(m_list->currentRow() >= 0 && !m_isBusy);
    const bool isUndoable = m_change && m_change->before && !known.has(m_change->before->id);
    m_forgotten->setVisible(isUndoable);
    m_undo->setVisible(isUndoable);
    m_undo->setEnabled(!m_isBusy);
}

void FormsPanel::draw()
{
    const auto& fields = m_records.forms()->fields;
    for (int row = 0; row < m_list->count(); ++row)
        m_list->item(row)->setIcon(drawingOf(fields[static_cast<std::size_t>(row)], palette(), devicePixelRatioF()));
}

template <class Work, class Then> void FormsPanel::run(Work work, Then then)
{
    m_isBusy = true;
    m_forget->setEnabled(false);
    m_undo->setEnabled(false);
    m_records.run(this, std::move(work), [this, then = std::move(then)](const auto& outcome) {
        m_isBusy = false;
        if (outcome)
            then(*outcome); // takeForms() has this refreshed
        else {
            Q_EMIT failed(outcome.error());
            refresh();
        }
    });
}

void FormsPanel::forget()
{
    const int row = m_list->currentRow();
    if (row < 0 || m_isBusy)
        return;
    const bool hadFocus = m_forget->hasFocus();
    run([id = m_records.forms()->forms[static_cast<std::size_t>(row)].id](
            store::Store& store, const store::Session& session) { return forgetForm(store, session, id); },
        [this, hadFocus](const FormChange& change) {
            m_change = change;
            m_records.takeForms(change.forms);
            if (hadFocus)
                m_undo->setFocus();
        });
}

void FormsPanel::undo()
{
    if (!m_change || m_isBusy)
        return;
    run([change = *m_change](store::Store& store,
                             const store::Session& session) { return undoForm(store, session, change); },
        [this](const KnownFormsPtr& forms) {
            m_change.reset();
            m_records.takeForms(forms);
            m_list->setFocus();
        });
}

} // namespace countersign::ui
