#include "ui/customers/enrol_panel.h"

#include "ui/desk/words.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace countersign::ui {

namespace {

constexpr QSize ThumbnailSize(40 * Grid, 20 * Grid);

/// The signature on white paper, all of one size.
QPixmap thumbnail(const QImage& picture, double ratio)
{
    QPixmap sheet(ThumbnailSize * ratio);
    sheet.setDevicePixelRatio(ratio);
    sheet.fill(Qt::white);
    QPainter painter(&sheet);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QRectF room = QRectF(QPointF(), QSizeF(ThumbnailSize)).adjusted(Grid, Grid, -Grid, -Grid);
    const QSizeF size = QSizeF(picture.size()).scaled(room.size(), Qt::KeepAspectRatio);
    painter.drawImage(QRectF(room.center() - QPointF(size.width(), size.height()) / 2, size),
                      picture.scaled((size * ratio).toSize(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
    return sheet;
}

} // namespace

EnrolPanel::EnrolPanel(const verify::Policy& policy, QWidget* parent)
    : QWidget(parent),
      m_policy(policy),
      m_title(headingLabel({}, this)),
      m_list(new QListWidget(this)),
      m_advice(new QLabel(this)),
      m_take(new QPushButton(icon(QStringLiteral("accept")), {}, this)),
      m_cancel(new QPushButton(tr("Cancel"), this))
{
    m_list->setObjectName(QStringLiteral("candidates"));
    m_list->setAccessibleName(tr("New references"));
    m_list->setIconSize(ThumbnailSize);
    m_list->setSpacing(Grid);
    m_list->setTabKeyNavigation(false);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_advice->setWordWrap(true);
    m_take->setObjectName(QStringLiteral("takeReferences"));
    m_take->setMinimumHeight(9 * Grid);
    m_cancel->setMinimumHeight(9 * Grid);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2 * Grid);
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_take);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * Grid);
    layout->addWidget(m_title);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_advice);
    layout->addLayout(buttons);
    setTabOrder(m_list, m_take);
    setTabOrder(m_take, m_cancel);
    connect(m_list, &QListWidget::itemChanged, this, &EnrolPanel::count);
    connect(m_take, &QPushButton::clicked, this, [this] {
        m_take->setEnabled(false); // until it is known how it went
        Q_EMIT accepted();
    });
    connect(m_cancel, &QPushButton::clicked, this, &EnrolPanel::cancelled);
    connect(new QShortcut(Qt::Key_Escape, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, this, &EnrolPanel::cancelled);
    for (const auto key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto* shortcut = new QShortcut(key, m_list, nullptr, nullptr, Qt::WidgetShortcut);
        shortcut->setAutoRepeat(false);
        connect(shortcut, &QShortcut::activated, m_take, &QPushButton::click);
    }
}

void EnrolPanel::wait(const QString& signatory)
{
    m_candidates.clear();
    m_list->clear();
    m_title->setText(tr("New references of %1").arg(signatory));
    m_advice->setText(tr("The pictures are read and compared…"));
    m_take->setEnabled(false);
    m_take->setText(tr("Take"));
}

void EnrolPanel::setCandidates(std::vector<Candidate> candidates, int enrolled, const QString& signatory)
{
    m_candidates = std::move(candidates);
    m_enrolled = enrolled;
    m_title->setText(tr("New references of %1").arg(signatory));
    showCandidates();
    count();
    m_list->setCurrentRow(0);
    m_list->setFocus();
}

void EnrolPanel::showCandidates()
{
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    for (const auto& candidate : m_candidates) {
        QStringList lines{candidate.picture->view.title};
        QStringList doubts;
        if (candidate.isKnown)
            doubts << tr("is enrolled already");
        else if (candidate.isOutlier())
            doubts << tr("is unlike the others (%1): another hand?")
                          .arg(briefRatio(candidate.judgement->llr, candidate.judgement->calibration.llrLimit));
        else if (candidate.judgement && !verify::has(*candidate.judgement, verify::CaseFlag::NotCalibrated))
            lines << tr("agrees with the others (%1)")
                         .arg(briefRatio(candidate.judgement->llr, candidate.judgement->calibration.llrLimit));
        for (const auto& note : candidate.picture->specimen.record.quality)
            doubts << quality(note);
        for (const auto& doubt : doubts)
            lines << QStringLiteral("⚠ ") + doubt;
        auto* item = new QListWidgetItem(QIcon(thumbnail(candidate.picture->view.cleaned, devicePixelRatioF())),
                                         lines.join(u'\n'), m_list);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(candidate.isKnown || candidate.isOutlier() ? Qt::Unchecked : Qt::Checked);
        if (candidate.isKnown)
            item->setFlags(Qt::ItemIsSelectable | Qt::ItemIsEnabled);
    }
}

void EnrolPanel::count()
{
    const auto number = static_cast<int>(ticked().size());
    m_take->setEnabled(number > 0);
    m_take->setText(number == 1 ? tr("Take 1 reference") : tr("Take %1 references").arg(number));
    m_advice->setText(adviceOn(m_enrolled + number, m_policy));
}

std::vector<PicturePtr> EnrolPanel::ticked() const
{
    std::vector<PicturePtr> pictures;
    for (int row = 0; row < m_list->count(); ++row)
        if (m_list->item(row)->checkState() == Qt::Checked && !m_candidates[static_cast<std::size_t>(row)].isKnown)
            pictures.push_back(m_candidates[static_cast<std::size_t>(row)].picture);
    return pictures;
}

void EnrolPanel::takeAgain()
{
    m_take->setEnabled(!ticked().empty());
}

} // namespace countersign::ui
