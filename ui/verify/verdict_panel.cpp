#include "ui/verify/verdict_panel.h"

#include "core/verify/calibrate.h"
#include "ui/desk/words.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/score_bars.h"
#include "ui/widgets/score_gauge.h"

#include <QAccessible>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace countersign::ui {

namespace {

QLabel* textLabel(QWidget* parent, const char* name)
{
    auto* label = new QLabel(parent);
    label->setObjectName(QString::fromLatin1(name));
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

ScoreBar barOf(const verify::Verification& verification, std::size_t index)
{
    const auto& judgement = verification.judgement;
    ScoreBar bar;
    bar.name =
        QStringLiteral("%1 · %2").arg(index + 1).arg(QString::fromStdString(verification.references[index].name));
    const double score = judgement.referenceScores[index];
    const QString raw = VerdictPanel::tr("score %1").arg(QLocale().toString(score, 'f', 2));
    const auto single = verify::calibrationFor(verification.model, 1);
    if (!isCalibrated(verification) || !single) {
        const auto [low, high] =
            std::minmax_element(judgement.referenceScores.begin(), judgement.referenceScores.end());
        bar.share = *high > *low ? (score - *low) / (*high - *low) : 1;
        bar.value = QLocale().toString(score, 'f', 2);
        bar.toolTip = raw;
        return bar;
    }
    const double llr = judgement.referenceLlrs[index];
    bar.share = gaugePosition(llr, single->rejectLlr, single->acceptLlr);
    bar.band = bandOf(verify::decide(*single, llr));
    bar.value = briefRatio(llr, single->llrLimit);
    bar.toolTip = VerdictPanel::tr("%1, taken alone: %2, likelihood ratio %3, %4")
                      .arg(bar.name, word(verify::decide(*single, llr)), likelihoodRatio(llr, single->llrLimit), raw);
    return bar;
}

} // namespace

VerdictPanel::VerdictPanel(VerifySession& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_pages(new QStackedWidget(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_pages->addWidget(makePendingPage());
    m_pages->addWidget(makeVerdictPage());
    layout->addWidget(m_pages);

    connect(&m_session, &VerifySession::resultChanged, this, &VerdictPanel::display);
    connect(&m_session, &VerifySession::decisionChanged, this, &VerdictPanel::display);
    connect(&m_session, &VerifySession::picturesChanged, this, &VerdictPanel::display);
    connect(&m_session, &VerifySession::modelChanged, this, &VerdictPanel::display);
    connect(&m_session, &VerifySession::workChanged, this, &VerdictPanel::display);
    connect(&m_session, &VerifySession::caseReplaced, this, &VerdictPanel::display);
    connect(&m_session, &VerifySession::referenceChosen, m_bars, &ScoreBars::setCurrent);
    connect(m_bars, &ScoreBars::barClicked, &m_session, &VerifySession::chooseReference);
    display();
}

QWidget* VerdictPanel::makePendingPage()
{
    auto* page = new QWidget(this);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * Grid);
    auto* head = new QHBoxLayout;
    head->setSpacing(3 * Grid);
    m_pendingIcon = new QLabel(page);
    m_pendingTitle = headingLabel({}, page);
    m_pendingTitle->setObjectName(QStringLiteral("pendingTitle"));
    head->addWidget(m_pendingIcon);
    head->addWidget(m_pendingTitle, 1);
    m_pendingText = textLabel(page, "pendingText");
    m_busy = new QProgressBar(page);
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setFixedHeight(2 * Grid);
    m_busy->setAccessibleName(tr("At work"));
    m_otherModel = new QPushButton(icon(QStringLiteral("model")), tr("Open another &model file…"), page);
    m_otherModel->setObjectName(QStringLiteral("otherModel"));
    connect(m_otherModel, &QPushButton::clicked, this, &VerdictPanel::otherModelRequested);
    layout->addLayout(head);
    layout->addWidget(m_busy);
    layout->addWidget(m_pendingText);
    layout->addWidget(m_otherModel, 0, Qt::AlignLeft);
    layout->addStretch(1);
    return page;
}

QWidget* VerdictPanel::makeVerdictPage()
{
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Verdict"));
    auto* page = new QWidget(scroll);
    scroll->setWidget(page);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, Grid, 0);
    layout->setSpacing(2 * Grid);

    auto* head = new QHBoxLayout;
    head->setSpacing(3 * Grid);
    m_icon = new QLabel(page);
    m_word = new QLabel(page);
    m_word->setObjectName(QStringLiteral("verdict"));
    m_word->setFont(headlineFont(font()));
    head->addWidget(m_icon);
    head->addWidget(m_word, 1);
    layout->addLayout(head);
    m_meaning = textLabel(page, "meaning");
    layout->addWidget(m_meaning);
    m_gauge = new ScoreGauge(page);
    layout->addWidget(m_gauge);
    m_statement = textLabel(page, "statement");
    layout->addWidget(m_statement);
    m_figures = new QWidget(page);
    auto* figures = new QGridLayout(m_figures);
    figures->setContentsMargins(0, 0, 0, 0);
    figures->setVerticalSpacing(Grid);
    figures->setColumnStretch(0, 1);
    const auto figure = [&](int row, const QString& text, const char* labelName) {
        auto* title = new QLabel(text, m_figures);
        title->setWordWrap(true);
        title->setForegroundRole(QPalette::PlaceholderText);
        auto* value = new QLabel(m_figures);
        value->setObjectName(QString::fromLatin1(labelName));
        value->setAlignment(Qt::AlignRight);
        value->setAccessibleDescription(text);
        figures->addWidget(title, row, 0);
        figures->addWidget(value, row, 1);
        return value;
    };
    m_ratio = figure(0, tr("Likelihood ratio"), "likelihoodRatio");
    m_probability = figure(1, tr("Probability, at even odds"), "probability");
    layout->addWidget(m_figures);
    m_score = textLabel(page, "score");
    layout->addWidget(m_score);
    layout->addSpacing(Grid);

    // Above the bars: of ten references the bars alone fill the panel.
    m_notes = new QWidget(page);
    m_notes->setObjectName(QStringLiteral("notes"));
    m_notesLayout = new QVBoxLayout(m_notes);
    m_notesLayout->setContentsMargins(0, 0, 0, Grid);
    m_notesLayout->setSpacing(Grid);
    layout->addWidget(m_notes);

    m_barsTitle = headingLabel(tr("Against each reference"), page);
    layout->addWidget(m_barsTitle);
    m_bars = new ScoreBars(page);
    layout->addWidget(m_bars);
    layout->addSpacing(Grid);

    layout->addStretch(1);
    m_model = textLabel(page, "model");
    m_model->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(m_model);
    return scroll;
}

void VerdictPanel::display()
{
    const auto& result = m_session.current().result;
    if (result)
        displayVerdict(*result);
    else
        displayPending();
    m_pages->setCurrentIndex(result ? 1 : 0);
}

void VerdictPanel::displayPending()
{
    const Case& now = m_session.current();
    const bool failed = m_session.model() == VerifySession::Model::Failed;
    const bool modelLoading = m_session.model() == VerifySession::Model::Loading;
    QString title;
    QString text;
    if (failed) {
        title = tr("No model");
        text = tr("The model could not be opened, so signatures can be looked at but not compared.");
    } else if (m_session.isLoading()) {
        title = tr("Reading the pictures…");
    } else if (now.query && !now.references.isEmpty()) {
        title = modelLoading              ? tr("The model is loading…")
                : m_session.isComparing() ? tr("Comparing…")
                                          : tr("No verdict");
        text = modelLoading ? tr("The signatures will be compared as soon as it is ready.") : QString();
    } else {
        title = tr("No verdict yet");
        text = now.isEmpty()       ? tr("Open the signature to check and the references to compare it with.")
               : now.unsignedPages ? tr("Draw a box around the signature on the page.")
               : !now.query        ? tr("Open the signature to check (Ctrl+O).")
                                   : tr("Add references: signatures known to be genuine (Ctrl+R).");
        if (modelLoading)
            text += u'\n' + tr("The model is loading…");
    }
    m_pendingIcon->setPixmap(icon(failed ? QStringLiteral("warning") : QStringLiteral("pending"),
                                  failed ? tones(palette()).refer : palette().color(QPalette::PlaceholderText))
                                 .pixmap(QSize(24, 24), devicePixelRatio()));
    m_pendingTitle->setText(title);
    m_pendingText->setText(text);
    m_pendingText->setVisible(!text.isEmpty());
    m_busy->setVisible(modelLoading || m_session.isLoading() || m_session.isComparing());
    m_otherModel->setVisible(failed);
}

void VerdictPanel::displayVerdict(const verify::Verification& verification)
{
    const auto& judgement = verification.judgement;
    // The large word is what counts: the person's decision once there is one.
    const auto& human = m_session.current().human;
    const auto decision = human ? human->decision : judgement.proposal;
    const Band band = bandOf(decision);
    const QColor tone = toneOf(band, palette());
    m_icon->setPixmap(icon(iconOf(band), tone).pixmap(QSize(40, 40), devicePixelRatio()));
    const QString verdict = word(decision);
    QPalette coloured = palette();
    coloured.setColor(QPalette::WindowText, tone);
    m_word->setPalette(coloured);
    const QString spoken = human ? tr("Decision: %1").arg(verdict) : tr("Proposal: %1").arg(verdict);
    if (m_word->accessibleName() != spoken || m_pages->currentIndex() == 0) {
        m_word->setText(verdict);
        m_word->setAccessibleName(spoken);
        QAccessibleEvent alert(m_word, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
    m_meaning->setText(!human ? meaning(verification)
                       : decision == judgement.proposal
                           ? tr("Decided, as the model proposed.")
                           : tr("Decided by a person; the model proposed %1.").arg(word(judgement.proposal)));

    const bool calibrated = isCalibrated(verification);
    if (calibrated) {
        const auto& used = judgement.calibration;
        m_gauge->setReading(judgement.llr, used.rejectLlr, used.acceptLlr, bandOf(judgement.proposal));
        m_statement->setText(statement(judgement.llr, used.llrLimit));
        m_ratio->setText(likelihoodRatio(judgement.llr, used.llrLimit));
        m_probability->setText(percent(judgement.probability));
    } else {
        m_gauge->clearReading();
        m_score->setText(tr("Score %1").arg(QLocale().toString(judgement.score, 'f', 2)));
    }
    m_statement->setVisible(calibrated);
    m_figures->setVisible(calibrated);
    m_score->setVisible(!calibrated);

    QList<ScoreBar> bars;
    for (std::size_t i = 0; i < verification.references.size(); ++i)
        bars << barOf(verification, i);
    m_bars->setBars(bars);
    m_bars->setCurrent(m_session.current().chosen);
    displayNotes(notes(verification));

    const auto& model = verification.model;
    QString line = tr("Model %1 %2").arg(QString::fromStdString(model.name), QString::fromStdString(model.version));
    if (calibrated)
        line += tr(" · accept from %1, reject below %2")
                    .arg(likelihoodRatio(judgement.calibration.acceptLlr),
                         likelihoodRatio(judgement.calibration.rejectLlr));
    m_model->setText(line.simplified());
    m_model->setToolTip(tr("SHA-256 %1\nRuns on %2, took %3 s")
                            .arg(QString::fromStdString(model.sha256), QString::fromStdString(model.device),
                                 QLocale().toString(verification.seconds, 'f', 2)));
}

void VerdictPanel::displayNotes(const QStringList& lines)
{
    while (auto* item = m_notesLayout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const auto& line : lines) {
        auto* row = new QWidget(m_notes);
        auto* layout = new QHBoxLayout(row);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(2 * Grid);
        auto* sign = new QLabel(row);
        sign->setPixmap(
            icon(QStringLiteral("warning"), tones(palette()).refer).pixmap(QSize(16, 16), devicePixelRatio()));
        auto* text = textLabel(row, "note");
        text->setText(line);
        layout->addWidget(sign, 0, Qt::AlignTop);
        layout->addWidget(text, 1);
        m_notesLayout->addWidget(row);
    }
    m_notes->setVisible(!lines.isEmpty());
}

void VerdictPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        display();
    QWidget::changeEvent(event);
}

} // namespace countersign::ui
