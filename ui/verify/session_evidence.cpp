// Where the score of the chosen reference came from.
#include "core/image/image.h"
#include "core/verify/evidence.h"
#include "ui/desk/workers.h"
#include "ui/verify/session.h"

#include <QFuture>
#include <QtConcurrent/QtConcurrentRun>

#include <algorithm>
#include <new>

namespace countersign::ui {

namespace {

/// Where the regions lie on the picture of the screen, which may be smaller than the scan.
QRectF frameOn(const Picture& picture, Size size)
{
    const auto& cleaned = picture.specimen.record.cleaned;
    const auto frame = image::frameOf(cleaned, size);
    const double scale = static_cast<double>(picture.view.cleaned.width()) / std::max(1, cleaned.width);
    return {frame.x * scale, frame.y * scale, frame.width * scale, frame.height * scale};
}

Result<RegionMap> explainPictures(verify::Encoder& encoder, const Picture& query, const Picture& reference,
                                  const std::stop_token& stop)
{
    try {
        const Size size = encoder.info().inputSize;
        const auto first = specimenFor(query, size), second = specimenFor(reference, size);
        if (!first || !second)
            return tl::unexpected(first ? second.error() : first.error());
        auto found = verify::evidence(encoder, first->ink, second->ink, stop);
        if (!found)
            return tl::unexpected(found.error());
        return RegionMap{found->columns, found->rows, std::move(found->effect), frameOn(reference, size),
                         frameOn(query, size)};
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "There is not enough memory to look where the score came from.");
    }
}

} // namespace

void VerifySession::wantEvidence(bool wanted)
{
    m_evidenceWanted = wanted;
    explain();
}

void VerifySession::explain()
{
    const std::pair<quint64, int> pair(m_revision, m_case.chosen);
    const bool isThere = m_case.result && m_case.query && m_case.chosen >= 0;
    const bool isKnown = isThere && pair == m_explained && (m_explaining || !m_evidence.isNull());
    if (isKnown && (m_evidenceWanted || !m_explaining))
        return;
    if (m_explaining)
        m_explaining->request_stop();
    m_explaining.reset();
    m_evidence = {};
    if (isThere && m_evidenceWanted) {
        m_explained = pair;
        m_explaining.emplace();
        QtConcurrent::run(workers(), [encoder = m_encoder, query = m_case.query,
                                      reference = m_case.references[m_case.chosen], stop = m_explaining->get_token()] {
            return explainPictures(*encoder, *query, *reference, stop);
        }).then(this, [this, pair, source = *m_explaining](const Result<RegionMap>& found) {
            if (!m_explaining || *m_explaining != source)
                return;
            m_explaining.reset();
            if (found)
                m_evidence = *found;
            else
                Q_EMIT comparisonFailed(found.error());
            Q_EMIT evidenceChanged();
        });
    }
    Q_EMIT evidenceChanged();
}

} // namespace countersign::ui
