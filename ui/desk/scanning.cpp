#include "ui/desk/scanning.h"

#include <QCoreApplication>
#include <QLocale>
#include <QtConcurrent/QtConcurrentRun>
#include <QTime>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <iterator>
#include <new>
#include <utility>

namespace countersign::ui {

using scan::Trouble;

namespace {

constexpr double InchesInMetre = 1 / 0.0254;

/// Null where there is no memory for it.
QImage imageOf(const scan::Page& page)
{
    QImage image(page.width, page.height, page.channels == 3 ? QImage::Format_RGB888 : QImage::Format_Grayscale8);
    if (image.isNull())
        return image;
    const auto row = static_cast<std::size_t>(page.width) * static_cast<std::size_t>(page.channels);
    for (int y = 0; y < page.height; ++y)
        std::memcpy(image.scanLine(y), page.pixels.data() + static_cast<std::size_t>(y) * row, row);
    const int dots = static_cast<int>(std::lround(page.dotsPerInch * InchesInMetre));
    if (dots > 0) {
        image.setDotsPerMeterX(dots);
        image.setDotsPerMeterY(dots);
    }
    return image;
}

} // namespace

Scanning::Scanning(std::shared_ptr<scan::Scanner> scanner, QObject* parent)
    : QObject(parent), m_scanner(std::move(scanner))
{
    m_pool.setMaxThreadCount(3); // the list, a question, a scan
    connect(&m_scan, &QFutureWatcher<Event>::resultReadyAt, this, [this](int index) {
        const Event event = m_scan.resultAt(index);
        if (const auto* progress = std::get_if<Progress>(&event))
            Q_EMIT progressed(progress->page, progress->share);
        else if (const auto* page = std::get_if<QImage>(&event))
            Q_EMIT scanned(*page);
        else
            m_failure = std::get<scan::Failure>(event);
    });
    connect(&m_scan, &QFutureWatcher<Event>::finished, this, [this] { Q_EMIT ended(std::exchange(m_failure, {})); });
}

Scanning::~Scanning()
{
    m_stop.request_stop();
    m_questions.request_stop();
    m_pool.waitForDone();
}

void Scanning::findScanners()
{
    if (m_isFinding)
        return;
    m_isFinding = true;
    QtConcurrent::run(&m_pool, [scanner = m_scanner, stop = m_questions.get_token()] {
        return scanner->devices(stop);
    }).then(this, [this](const scan::Answer<std::vector<scan::Device>>& devices) {
        m_isFinding = false;
        if (devices)
            Q_EMIT scannersFound(*devices);
        else
            Q_EMIT findingFailed(devices.error());
    });
}

void Scanning::describe(const std::string& device)
{
    QtConcurrent::run(&m_pool, [scanner = m_scanner, device, stop = m_questions.get_token()] {
        return scanner->abilities(device, stop);
    }).then(this, [this, device, question = ++m_described](const scan::Answer<scan::Abilities>& abilities) {
        if (question != m_described)
            return;
        if (abilities)
            Q_EMIT described(device, *abilities);
        else
            Q_EMIT describingFailed(abilities.error());
    });
}

void Scanning::scan(const scan::Job& job)
{
    if (isScanning())
        return;
    m_stop = {};
    m_failure.reset();
    m_scan.setFuture(
        QtConcurrent::run(&m_pool, [scanner = m_scanner, job, stop = m_stop.get_token()](QPromise<Event>& promise) {
            Progress last{0, -1};
            const scan::Listener listener{[&](int page, double share) {
                                              if (page == last.page && std::abs(share - last.share) < 0.01)
                                                  return;
                                              last = {page, share};
                                              promise.addResult(last);
                                          },
                                          [&](const scan::Page& page) {
                                              QImage image = imageOf(page);
                                              if (image.isNull())
                                                  throw std::bad_alloc();
                                              promise.addResult(std::move(image));
                                          }};
            if (const auto done = scanner->scan(job, listener, stop); !done)
                promise.addResult(done.error());
        }));
}

void Scanning::cancel()
{
    m_stop.request_stop();
}

Loaded loadScanned(const QList<QImage>& pages, Size inputSize, const ComingForms& forms)
{
    const QString time = QLocale().toString(QTime::currentTime(), QStringLiteral("HH:mm"));
    Loaded all;
    for (qsizetype i = 0; i < pages.size(); ++i) {
        const QString name = pages.size() == 1 ? Scanning::tr("scan %1").arg(time)
                                               : Scanning::tr("scan %1, page %2").arg(time).arg(i + 1);
        auto one = loadPicture(pages[i], name, inputSize, forms);
        std::ranges::move(one.pictures, std::back_inserter(all.pictures));
        std::ranges::move(one.unsignedPages, std::back_inserter(all.unsignedPages));
        std::ranges::move(one.errors, std::back_inserter(all.errors));
    }
    return all;
}

QString scanSentence(const scan::Failure& failure)
{
    const auto say = [](const char* text) { return QCoreApplication::translate("Scanning", text); };
    switch (failure.trouble) {
    case Trouble::Cancelled: return say(QT_TRANSLATE_NOOP("Scanning", "The scan was cancelled."));
    case Trouble::NotFound:
        return say(QT_TRANSLATE_NOOP("Scanning", "The scanner does not answer. Switch it on, check its cable, then "
                                                 "search again."));
    case Trouble::Busy:
        return say(QT_TRANSLATE_NOOP("Scanning", "The scanner is in use. Wait until the other scan is over, then try "
                                                 "again."));
    case Trouble::NotAllowed:
        return say(QT_TRANSLATE_NOOP("Scanning",
                                     "You may not use this scanner. Ask whoever looks after this computer to "
                                     "allow it."));
    case Trouble::Jammed:
        return say(QT_TRANSLATE_NOOP("Scanning", "Paper is jammed in the feeder. Take it out, put it in again, then "
                                                 "scan."));
    case Trouble::CoverOpen:
        return say(QT_TRANSLATE_NOOP("Scanning", "The cover of the scanner is open. Close it, then scan again."));
    case Trouble::FeederEmpty:
        return say(
            QT_TRANSLATE_NOOP("Scanning", "There is no paper in the feeder. Put it in, or scan from the glass."));
    case Trouble::Unplugged:
        return say(QT_TRANSLATE_NOOP("Scanning",
                                     "The scanner stopped in the middle. Check its cable and its paper, then "
                                     "scan again."));
    case Trouble::Refused:
        return say(QT_TRANSLATE_NOOP("Scanning", "The scanner does not do this. Choose another resolution, colour or "
                                                 "source."));
    case Trouble::TooLarge:
        return say(QT_TRANSLATE_NOOP("Scanning", "That is too much for one scan. Choose a smaller area, a lower "
                                                 "resolution or fewer pages."));
    case Trouble::NoMemory:
        return say(QT_TRANSLATE_NOOP("Scanning", "There is not enough memory for this scan. Choose a smaller area or a "
                                                 "lower resolution."));
    case Trouble::Stuck:
        return say(QT_TRANSLATE_NOOP("Scanning",
                                     "The scanner has given no sign of life for too long. Switch it off and "
                                     "on, then try again."));
    case Trouble::Crashed:
        return say(QT_TRANSLATE_NOOP("Scanning", "The scanner’s driver failed. Try again; if it fails again, scan with "
                                                 "another program and open the file."));
    case Trouble::Missing:
        return say(QT_TRANSLATE_NOOP("Scanning", "The part of the program that scans is missing. Install the program "
                                                 "again."));
    }
    return {};
}

} // namespace countersign::ui
