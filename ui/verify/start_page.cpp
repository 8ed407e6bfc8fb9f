#include "ui/verify/start_page.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace countersign::ui {

namespace {

QPushButton* buttonOf(QAction* action, QWidget* parent)
{
    auto* button = new QPushButton(action->icon(), action->text(), parent);
    button->setToolTip(action->toolTip());
    button->setMinimumHeight(9 * Grid);
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

class DropZone : public QWidget {
public:
    DropZone(const QString& iconName, const QString& title, const QString& text, const QList<QAction*>& actions,
             QWidget* parent)
        : QWidget(parent), m_iconName(iconName), m_icon(new QLabel(this))
    {
        setAcceptDrops(true);
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(4 * Grid, 5 * Grid, 4 * Grid, 5 * Grid);
        layout->setSpacing(2 * Grid);
        auto* heading = headingLabel(title, this);
        heading->setAlignment(Qt::AlignCenter);
        auto* description = new QLabel(text, this);
        description->setWordWrap(true);
        description->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
        m_icon->setAlignment(Qt::AlignCenter);
        layout->addStretch(1);
        layout->addWidget(m_icon);
        layout->addWidget(heading);
        layout->addWidget(description);
        auto* button = buttonOf(actions.first(), this);
        auto* buttons = new QHBoxLayout;
        buttons->setSpacing(2 * Grid);
        buttons->addStretch(1);
        buttons->addWidget(button);
        for (auto* action : actions.sliced(1)) {
            auto* other = buttonOf(action, this);
            other->setText(action->iconText());
            other->setAccessibleName(action->toolTip());
            other->setVisible(action->isVisible());
            buttons->addWidget(other);
        }
        buttons->addStretch(1);
        layout->addLayout(buttons);
        setFocusProxy(button);
        layout->addStretch(1);
        showIcon();
    }

    std::function<void(const Dropped&)> onDrop;

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor highlight = palette().color(QPalette::Highlight);
        const QColor base = palette().color(QPalette::Base);
        painter.setPen(
            QPen(m_hovered ? highlight : palette().color(QPalette::Dark), m_hovered ? 3 : 1.5, Qt::DashLine));
        painter.setBrush(m_hovered ? mixed(highlight, base, 0.15) : base);
        painter.drawRoundedRect(QRectF(rect()).adjusted(2, 2, -2, -2), 2 * Grid, 2 * Grid);
    }
    void dragEnterEvent(QDragEnterEvent* event) override
    {
        if (!canDrop(*event->mimeData()))
            return;
        event->acceptProposedAction();
        setHovered(true);
    }
    void dragLeaveEvent(QDragLeaveEvent*) override { setHovered(false); }
    void dropEvent(QDropEvent* event) override
    {
        setHovered(false);
        const Dropped what = dropped(*event->mimeData());
        if (what.isEmpty())
            return;
        event->acceptProposedAction();
        onDrop(what);
    }
    void changeEvent(QEvent* event) override
    {
        if (event->type() == QEvent::PaletteChange)
            showIcon();
        QWidget::changeEvent(event);
    }

private:
    void setHovered(bool hovered)
    {
        m_hovered = hovered;
        update();
    }
    void showIcon()
    {
        m_icon->setPixmap(icon(m_iconName, palette().color(QPalette::Link)).pixmap(QSize(48, 48), devicePixelRatio()));
    }

    QString m_iconName;
    QLabel* m_icon;
    bool m_hovered = false;
};

} // namespace

StartPage::StartPage(const QList<QAction*>& queryActions, const QList<QAction*>& referenceActions,
                     const QList<QAction*>& demos, QWidget* parent)
    : QWidget(parent)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4 * Grid);

    auto* references = new DropZone(QStringLiteral("references"), tr("References"),
                                    tr("Drop signatures that are known to be genuine: several files, a folder, a "
                                       "TIFF with several pages."),
                                    referenceActions, this);
    setFocusProxy(references);
    references->setObjectName(QStringLiteral("dropReferences"));
    references->onDrop = [this](const Dropped& what) { Q_EMIT picturesDropped(what, Role::Reference); };
    auto* query = new DropZone(QStringLiteral("query"), tr("Query"),
                               tr("Drop the signature to check, or paste it with Ctrl+V."), queryActions, this);
    query->setObjectName(QStringLiteral("dropQuery"));
    query->onDrop = [this](const Dropped& what) { Q_EMIT picturesDropped(what, Role::Query); };
    auto* zones = new QHBoxLayout;
    zones->setSpacing(4 * Grid);
    zones->addWidget(references, 1);
    zones->addWidget(query, 1);
    layout->addLayout(zones, 1);

    auto* title = new QLabel(tr("Or try a demo case:"), this);
    auto* row = new QHBoxLayout;
    row->setSpacing(2 * Grid);
    row->addStretch(1);
    row->addWidget(title);
    for (auto* demo : demos) {
        auto* button = buttonOf(demo, this);
        button->setObjectName(demo->objectName());
        row->addWidget(button);
    }
    row->addStretch(1);
    layout->addLayout(row);
}

} // namespace countersign::ui
