#include "ui/desk/scan_dialog.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/region_picker.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace countersign::ui {

using scan::Trouble;

namespace {

constexpr auto DeviceKey = "scan/device";
constexpr auto DeviceNameKey = "scan/deviceName";
constexpr auto SourceKey = "scan/source";
constexpr auto ResolutionKey = "scan/resolution";
constexpr auto ColourKey = "scan/colour";
constexpr int UsualResolution = 300;
constexpr int PreviewResolution = 75;
constexpr double SmallestSide = 1; ///< mm

QVariant remembered(const char* key, const QVariant& otherwise = {})
{
    return QSettings().value(QLatin1String(key), otherwise);
}

/// "Canon LiDE 400".
QString shownName(const scan::Device& device)
{
    QString name = QString::fromStdString(device.vendor + ' ' + device.model).simplified();
    name.replace(u'_', u' ');
    return name.isEmpty() ? QString::fromStdString(device.name) : name;
}

/// The entry with these data, or the first.
void choose(QComboBox* box, const QVariant& data)
{
    box->setCurrentIndex(std::max(0, box->findData(data)));
}

} // namespace

ScanDialog::ScanDialog(std::shared_ptr<scan::Scanner> scanner, QWidget* parent)
    : QDialog(parent), m_scanning(std::move(scanner))
{
    setObjectName(QStringLiteral("scanDialog"));
    layOut();
    connect(&m_scanning, &Scanning::scannersFound, this, &ScanDialog::showScanners);
    connect(&m_scanning, &Scanning::findingFailed, this, [this](const scan::Failure& failure) {
        complain(failure);
        updateButtons();
    });
    connect(&m_scanning, &Scanning::described, this, [this](const std::string& name, const scan::Abilities& abilities) {
        m_known[name] = abilities;
        if (name == device())
            showAbilities(abilities);
    });
    connect(&m_scanning, &Scanning::describingFailed, this, [this](const scan::Failure& failure) {
        if (!m_scanning.isFinding()) // else the list will say whether it is there
            complain(failure);
        updateButtons();
    });
    connect(&m_scanning, &Scanning::progressed, this, [this](int page, double share) {
        if (m_scanning.isCancelled())
            return;
        m_progress->setRange(0, share < 0 ? 0 : 100);
        m_progress->setValue(static_cast<int>(std::lround(100 * share)));
        m_state->setText(m_purpose == Purpose::Preview ? tr("Preview…")
                         : m_pages.isEmpty()           ? tr("Page %1…").arg(page)
                                                       : tr("Page %1… So far: %2.").arg(page).arg(m_pages.size()));
    });
    connect(&m_scanning, &Scanning::scanned, this, &ScanDialog::takePage);
    connect(&m_scanning, &Scanning::ended, this, &ScanDialog::finish);
    updateButtons();
}

void ScanDialog::layOut()
{
    m_messages = new MessageBar(this);
    const auto box = [this](const char* name) {
        auto* combo = new QComboBox(this);
        combo->setObjectName(QLatin1String(name));
        return combo;
    };
    m_scanner = box("scanner");
    m_scanner->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_scanner->setMinimumContentsLength(22);
    m_search = new QPushButton(tr("S&earch again"), this);
    m_search->setObjectName(QStringLiteral("searchScanners"));
    m_source = box("scanSource");
    m_resolution = box("scanResolution");
    m_colour = box("scanColour");
    m_glass = new RegionPicker(this);
    m_glass->setObjectName(QStringLiteral("scanGlass"));
    m_glass->setAccessibleName(tr("Preview"));
    m_glass->setAccessibleDescription(tr("Drag a region here, or set it in millimetres."));
    m_glass->setToolTip(m_glass->accessibleDescription());

    auto* form = new QFormLayout;
    form->setHorizontalSpacing(3 * Grid);
    form->setVerticalSpacing(2 * Grid);
    form->addRow(tr("Sca&nner"), m_scanner);
    form->addRow({}, m_search);
    form->addRow(tr("Paper &from"), m_source);
    form->addRow(tr("&Resolution"), m_resolution);
    form->addRow(tr("&Colours"), m_colour);
    const std::array texts{tr("&Left"), tr("&Top"), tr("&Width"), tr("&Height")};
    const std::array names{"scanLeft", "scanTop", "scanWidth", "scanHeight"};
    for (std::size_t i = 0; i < m_edges.size(); ++i) {
        m_edges[i] = new QDoubleSpinBox(this);
        m_edges[i]->setObjectName(QLatin1String(names[i]));
        m_edges[i]->setSuffix(tr(" mm"));
        m_edges[i]->setDecimals(0);
        m_edges[i]->setSingleStep(5);
        form->addRow(texts[i], m_edges[i]);
        connect(m_edges[i], &QDoubleSpinBox::valueChanged, this, &ScanDialog::takeRegion);
    }
    m_whole = new QPushButton(tr("Whole &area"), this);
    m_whole->setObjectName(QStringLiteral("scanWhole"));
    form->addRow({}, m_whole);

    m_state = new QLabel(this);
    m_state->setObjectName(QStringLiteral("scanState"));
    m_progress = new QProgressBar(this);
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setTextVisible(false);
    m_preview = new QPushButton(icon(QStringLiteral("fit")), tr("&Preview"), this);
    m_preview->setObjectName(QStringLiteral("scanPreview"));
    m_scan = new QPushButton(icon(QStringLiteral("scan")), tr("&Scan"), this);
    m_scan->setObjectName(QStringLiteral("scanStart"));
    m_cancel = new QPushButton(icon(QStringLiteral("close")), tr("Cancel"), this);
    m_cancel->setObjectName(QStringLiteral("scanCancel"));
    m_close = new QPushButton(tr("Cl&ose"), this);
    m_close->setObjectName(QStringLiteral("scanClose"));
    for (auto* button : {m_search, m_whole, m_preview, m_cancel, m_close})
        button->setAutoDefault(false);
    m_scan->setDefault(true);

    auto* left = new QVBoxLayout;
    left->addLayout(form);
    left->addStretch(1);
    left->addWidget(m_state);
    left->addWidget(m_progress);
    auto* body = new QHBoxLayout;
    body->setContentsMargins(4 * Grid, 3 * Grid, 4 * Grid, 0);
    body->setSpacing(4 * Grid);
    body->addLayout(left);
    body->addWidget(m_glass, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(4 * Grid, 0, 4 * Grid, 4 * Grid);
    buttons->setSpacing(2 * Grid);
    buttons->addWidget(m_preview);
    buttons->addStretch(1);
    for (auto* button : {m_cancel, m_close, m_scan}) {
        button->setMinimumHeight(9 * Grid);
        buttons->addWidget(button);
    }
    m_preview->setMinimumHeight(9 * Grid);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3 * Grid);
    layout->addWidget(m_messages);
    layout->addLayout(body, 1);
    layout->addLayout(buttons);

    connect(m_search, &QPushButton::clicked, this, &ScanDialog::search);
    connect(m_scanner, &QComboBox::activated, this, &ScanDialog::takeScanner);
    connect(m_source, &QComboBox::currentIndexChanged, this, &ScanDialog::showSource);
    connect(m_whole, &QPushButton::clicked, this, [this] { setRegion(QRectF(QPointF(), glass())); });
    connect(m_glass, &RegionPicker::regionDragged, this, &ScanDialog::setRegion);
    connect(m_preview, &QPushButton::clicked, this, [this] { start(Purpose::Preview); });
    connect(m_scan, &QPushButton::clicked, this, [this] { start(Purpose::Pages); });
    connect(m_cancel, &QPushButton::clicked, this, &ScanDialog::reject);
    connect(m_close, &QPushButton::clicked, this, &QDialog::hide);
}

void ScanDialog::open(const QString& purpose)
{
    setWindowTitle(purpose);
    if (!m_scanning.isScanning()) {
        m_messages->clear();
        m_pages.clear();
        m_isAbandoned = false;
    }
    const QString last = remembered(DeviceKey).toString();
    if (m_scanner->count() == 0 && !last.isEmpty()) {
        m_scanner->addItem(remembered(DeviceNameKey, last).toString(), last);
        takeScanner();
    }
    if (!m_scanning.isScanning())
        search();
    show();
    raise();
    activateWindow();
    (m_scan->isEnabled() ? m_scan : static_cast<QWidget*>(m_scanner))->setFocus();
}

void ScanDialog::abandon()
{
    m_isAbandoned = m_scanning.isScanning();
    m_scanning.cancel();
    m_pages.clear();
    m_glass->setPicture({});
    hide();
}

void ScanDialog::reject()
{
    if (!m_scanning.isScanning())
        return QDialog::reject();
    m_scanning.cancel();
    m_state->setText(tr("Cancelling…"));
    m_progress->setRange(0, 0);
    updateButtons();
}

void ScanDialog::search()
{
    m_messages->clear();
    m_scanning.findScanners();
    m_state->setText(tr("Looking for scanners…"));
    updateButtons();
}

void ScanDialog::showScanners(const std::vector<scan::Device>& devices)
{
    m_state->clear();
    const QString before =
        m_scanner->count() > 0 ? m_scanner->currentData().toString() : remembered(DeviceKey).toString();
    m_scanner->clear();
    for (const auto& one : devices) {
        const bool isTwin =
            std::ranges::count_if(devices, [&](const auto& other) { return shownName(other) == shownName(one); }) > 1;
        const QString name = QString::fromStdString(one.name);
        m_scanner->addItem(isTwin ? QStringLiteral("%1 (%2)").arg(shownName(one), name) : shownName(one), name);
    }
    if (devices.empty()) {
        m_messages->clear();
        m_messages->post(
            {Message::Kind::Warning,
             tr("No scanner was found. Switch it on and connect it, then search again. If only its maker’s own "
                "program finds it, scan with that and open the file.")});
        showAbilities({});
        return;
    }
    choose(m_scanner, before);
    takeScanner();
    if (m_scan->isEnabled() && !m_scanner->hasFocus())
        return;
    m_scan->setFocus();
}

void ScanDialog::takeScanner()
{
    const auto known = m_known.find(device());
    showAbilities(known == m_known.end() ? scan::Abilities() : known->second);
    if (known == m_known.end())
        m_scanning.describe(device());
}

void ScanDialog::showAbilities(const scan::Abilities& abilities)
{
    const auto refill = [](QComboBox* box, const QVariant& last, auto fill) {
        const QSignalBlocker quiet(box);
        const QVariant before = box->count() > 0 ? box->currentData() : last;
        box->clear();
        fill();
        choose(box, before);
    };
    refill(m_source, remembered(SourceKey), [&] {
        const auto alike = [&](const scan::Source& one) {
            return std::ranges::count_if(abilities.sources,
                                         [&](const auto& other) { return other.isFeeder == one.isFeeder; });
        };
        for (const auto& one : abilities.sources) {
            const QString name = QString::fromStdString(one.name);
            const QString kind = one.isFeeder ? tr("Document feeder") : tr("Glass");
            m_source->addItem(alike(one) > 1 ? QStringLiteral("%1 (%2)").arg(kind, name) : kind, name);
        }
    });
    refill(m_resolution, remembered(ResolutionKey, UsualResolution), [&] {
        for (const int dots : abilities.resolutions)
            m_resolution->addItem(tr("%1 dpi").arg(dots), dots);
        if (abilities.resolutions.empty() && !abilities.sources.empty())
            m_resolution->addItem(tr("as it is set"), UsualResolution);
    });
    if (m_resolution->count() > 0 && m_resolution->currentIndex() == 0) { // the nearest to what was there, or usual
        const int wanted = remembered(ResolutionKey, UsualResolution).toInt();
        int best = 0;
        for (int i = 0; i < m_resolution->count(); ++i)
            if (std::abs(m_resolution->itemData(i).toInt() - wanted)
                < std::abs(m_resolution->itemData(best).toInt() - wanted))
                best = i;
        m_resolution->setCurrentIndex(best);
    }
    refill(m_colour, remembered(ColourKey, true), [&] {
        if (abilities.color)
            m_colour->addItem(tr("Colour"), true);
        if (abilities.gray)
            m_colour->addItem(tr("Grey"), false);
    });
    showSource();
}

const scan::Source* ScanDialog::source() const
{
    const auto known = m_known.find(device());
    const int index = m_source->currentIndex();
    if (known == m_known.end() || index < 0 || index >= static_cast<int>(known->second.sources.size()))
        return nullptr;
    return &known->second.sources[static_cast<std::size_t>(index)];
}

std::string ScanDialog::device() const
{
    return m_scanner->currentData().toString().toStdString();
}

QSizeF ScanDialog::glass() const
{
    const auto* from = source();
    return from ? QSizeF(std::floor(from->width), std::floor(from->height)) : QSizeF();
}

QRectF ScanDialog::region() const
{
    return {m_edges[0]->value(), m_edges[1]->value(), m_edges[2]->value(), m_edges[3]->value()};
}

void ScanDialog::showSource()
{
    const QSizeF whole = glass();
    const QRectF before = region();
    const bool wasWhole =
        before.isEmpty() || m_edges[2]->maximum() != whole.width() || m_edges[3]->maximum() != whole.height();
    m_glass->setGlass(whole);
    for (std::size_t i = 0; i < m_edges.size(); ++i) {
        const QSignalBlocker quiet(m_edges[i]);
        const double most = std::max(0.0, i % 2 == 0 ? whole.width() : whole.height());
        m_edges[i]->setSpecialValueText(whole.isEmpty() ? QStringLiteral("–") : QString());
        m_edges[i]->setRange(i < 2 ? 0 : std::min(SmallestSide, most), most);
        m_edges[i]->setEnabled(!whole.isEmpty());
    }
    setRegion(wasWhole ? QRectF(QPointF(), whole) : before);
    updateButtons();
}

void ScanDialog::setRegion(const QRectF& region)
{
    const std::array values{region.left(), region.top(), region.width(), region.height()};
    for (std::size_t i = 0; i < m_edges.size(); ++i) {
        const QSignalBlocker quiet(m_edges[i]);
        m_edges[i]->setValue(std::round(values[i]));
    }
    takeRegion();
}

void ScanDialog::takeRegion()
{
    // Its left upper corner stays; what would lie beyond the glass is cut.
    const QSizeF whole = glass();
    const std::array most{whole.width() - m_edges[0]->value(), whole.height() - m_edges[1]->value()};
    for (std::size_t i = 0; i < most.size(); ++i) {
        const QSignalBlocker quiet(m_edges[i + 2]);
        m_edges[i + 2]->setValue(std::min(m_edges[i + 2]->value(), std::max(most[i], SmallestSide)));
    }
    m_glass->setRegion(region());
    m_whole->setEnabled(!whole.isEmpty() && region() != QRectF(QPointF(), whole));
}

void ScanDialog::start(Purpose purpose)
{
    const auto* from = source();
    if (!from || m_scanning.isScanning())
        return;
    m_messages->clear();
    m_pages.clear();
    m_purpose = purpose;
    m_isAbandoned = false;
    scan::Job job;
    job.device = device();
    job.source = from->name;
    job.color = m_colour->currentData().toBool();
    job.dotsPerInch = PreviewResolution;
    if (purpose == Purpose::Pages) {
        job.dotsPerInch = m_resolution->currentData().toInt();
        job.allPages = from->isFeeder;
        const QRectF part = region();
        if (!glass().isEmpty() && part != QRectF(QPointF(), glass()))
            job.area = scan::Area{part.left(), part.top(), part.width(), part.height()};
        QSettings settings;
        settings.setValue(QLatin1String(DeviceKey), m_scanner->currentData());
        settings.setValue(QLatin1String(DeviceNameKey), m_scanner->currentText());
        settings.setValue(QLatin1String(SourceKey), m_source->currentData());
        settings.setValue(QLatin1String(ResolutionKey), job.dotsPerInch);
        settings.setValue(QLatin1String(ColourKey), job.color);
    }
    m_state->setText(tr("The scanner gets ready…"));
    m_progress->setRange(0, 0);
    m_scanning.scan(job);
    updateButtons();
    m_cancel->setFocus();
}

void ScanDialog::takePage(const QImage& page)
{
    if (m_isAbandoned)
        return;
    if (m_purpose == Purpose::Preview)
        m_glass->setPicture(page);
    else
        m_pages << page;
}

void ScanDialog::finish(const std::optional<scan::Failure>& failure)
{
    m_state->clear();
    m_progress->setRange(0, 100);
    m_progress->setValue(0);
    updateButtons();
    m_scan->setFocus();
    if (m_isAbandoned) {
        m_isAbandoned = false;
        return;
    }
    const auto pages = std::exchange(m_pages, {});
    if (failure)
        complain(*failure);
    if (failure && !pages.isEmpty())
        m_messages->post({failure->trouble == Trouble::Cancelled ? Message::Kind::Information : Message::Kind::Error,
                          pages.size() == 1 ? tr("The page before was taken.")
                                            : tr("The %1 pages before were taken.").arg(pages.size())});
    if (!pages.isEmpty())
        Q_EMIT scanned(pages);
    if (!failure && m_purpose == Purpose::Pages)
        hide();
}

void ScanDialog::complain(const scan::Failure& failure)
{
    m_state->clear();
    const bool isCancelled = failure.trouble == Trouble::Cancelled;
    m_messages->post({isCancelled ? Message::Kind::Information : Message::Kind::Error, scanSentence(failure),
                      QString::fromStdString(failure.context)});
}

void ScanDialog::updateButtons()
{
    const bool isFree = !m_scanning.isScanning();
    const auto* from = source();
    m_scan->setEnabled(isFree && from);
    m_preview->setEnabled(isFree && from && !from->isFeeder);
    m_preview->setToolTip(from && from->isFeeder ? tr("Paper in the feeder can be pulled in once only.") : QString());
    m_cancel->setEnabled(!isFree && !m_scanning.isCancelled());
    m_search->setEnabled(isFree && !m_scanning.isFinding());
    for (QWidget* part : {static_cast<QWidget*>(m_scanner), static_cast<QWidget*>(m_source),
                          static_cast<QWidget*>(m_resolution), static_cast<QWidget*>(m_colour)})
        part->setEnabled(isFree);
    m_progress->setVisible(!isFree);
}

} // namespace countersign::ui
