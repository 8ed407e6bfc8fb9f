#include "ui/settings/watch_panel.h"

#include "ui/desk/files.h"
#include "ui/desk/watched_folder.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace countersign::ui {

WatchPanel::WatchPanel(const Services& services, QWidget* parent)
    : QWidget(parent),
      m_services(services),
      m_folder(new QLabel(this)),
      m_choose(new QPushButton(icon(QStringLiteral("open")), tr("&Choose a Folder…"), this)),
      m_stop(new QPushButton(icon(QStringLiteral("close")), tr("Watch &None"), this))
{
    auto* what =
        new QLabel(tr("New pages and pictures in the watched folder come to this desk as queries, one after "
                      "another: from a copier that scans to a folder, or from another program. What lies there "
                      "now is left alone. Each desk needs a folder of its own."),
                   this);
    what->setWordWrap(true);
    m_folder->setObjectName(QStringLiteral("watchedFolder"));
    m_folder->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_choose->setObjectName(QStringLiteral("chooseWatched"));
    m_stop->setObjectName(QStringLiteral("stopWatching"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2 * Grid);
    buttons->addWidget(m_choose);
    buttons->addWidget(m_stop);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3 * Grid);
    layout->addWidget(what);
    layout->addWidget(m_folder);
    layout->addLayout(buttons);
    layout->addStretch();
    connect(m_choose, &QPushButton::clicked, this, &WatchPanel::choose);
    connect(m_stop, &QPushButton::clicked, this, [this] {
        Q_EMIT chosen({});
        refresh();
    });
    refresh();
}

void WatchPanel::refresh()
{
    const QString folder = WatchedFolder::chosen();
    m_folder->setText(folder.isEmpty() ? tr("No folder is watched.")
                                       : tr("Watched: %1").arg(QDir::toNativeSeparators(folder)));
    m_stop->setEnabled(!folder.isEmpty());
}

void WatchPanel::choose()
{
    const QString folder =
        m_services.dialogs.openFolder(this, tr("The folder to watch for new scans"), lastFolder(PictureFolder));
    if (folder.isEmpty())
        return;
    Q_EMIT chosen(QDir::cleanPath(folder));
    refresh();
}

} // namespace countersign::ui
