// Who, what, when; what the machine proposes and what the person decided.
#include "core/report/blocks.h"
#include "core/report/phrases.h"

#include <algorithm>
#include <array>

namespace countersign::report {

namespace {

constexpr int MostFactLines = 6;    ///< 200 characters need five
constexpr int MostReasonLines = 18; ///< 1,000 characters need sixteen

QString orNotStated(const QString& text)
{
    return text.isEmpty() ? QStringLiteral("not stated") : text;
}

double heading(Sheet& sheet, double top, const QString& bank)
{
    double y = top;
    if (!bank.isEmpty())
        y += sheet.text(0, y, sheet.width(), bank, {9, Face::Bold, ink::faint});
    y += sheet.text(0, y, sheet.width(), QStringLiteral("Signature verification report"), {18, Face::Bold, ink::title});
    y += 4;
    sheet.line(0, y, sheet.width(), y, 1.5, ink::title);
    return y - top + 2;
}

double facts(Sheet& sheet, double top, const verify::Verification& verification, const QTimeZone& zone)
{
    struct Fact {
        const char16_t* label;
        QString value;
        double share;
    };
    const std::array all = {Fact{u"Case number", orNotStated(clean(verification.caseNumber)), 0.24},
                            Fact{u"Verified", time(verification.when, zone), 0.27},
                            Fact{u"Verified by", orNotStated(clean(verification.who)), 0.20},
                            Fact{u"Customer", orNotStated(clean(verification.customer)), 0.29}};
    double x = 0;
    double deepest = 0;
    for (const Fact& fact : all) {
        const double width = fact.share * sheet.width() - 10;
        double y = sheet.text(x, top, width, QString::fromUtf16(fact.label), {7, Face::Text, ink::faint});
        y += 1;
        y += sheet.text(x, top + y, width, fact.value, {8.5, Face::Text, ink::text}, MostFactLines);
        deepest = std::max(deepest, y);
        x += fact.share * sheet.width();
    }
    return deepest;
}

struct Verdict {
    QString label;
    std::optional<verify::Decision> decision;
    QString word;
    QStringList facts;   ///< at most two lines each
    QString reason = {}; ///< may be long; may be empty
};

double verdict(Sheet& sheet, const QRectF& area, const Verdict& verdict)
{
    constexpr double pad = 9;
    constexpr double iconSize = 24;
    const double x = area.x() + pad;
    const double inner = area.width() - 2 * pad;
    double y = area.y() + pad - 2;
    y += sheet.text(x, y, inner, verdict.label, {7, Face::Text, ink::faint}) + 4;
    const QRectF icon(x, y, iconSize, iconSize);
    if (verdict.decision)
        sheet.icon(icon, *verdict.decision);
    else
        sheet.openIcon(icon);
    sheet.text(x + iconSize + 9, y + 1, inner - iconSize - 9, verdict.word,
               {verdict.decision ? 16.0 : 11.0, Face::Bold, ink::text});
    y += iconSize + 5;
    const Style style{7.5, Face::Text, ink::text};
    for (const QString& fact : verdict.facts)
        y += sheet.text(x, y, inner, fact, style, 2) + 1;
    if (!verdict.reason.isEmpty())
        y += sheet.text(x, y, inner, verdict.reason, style, MostReasonLines) + 1;
    return y + pad - 3 - area.y();
}

Verdict machine(const verify::Verification& verification)
{
    const verify::Decision proposal = verification.judgement.proposal;
    return {QStringLiteral("Machine proposal"), proposal, word(proposal), {}, reason(verification)};
}

Verdict person(const verify::Verification& verification, const QTimeZone& zone)
{
    const QString label = QStringLiteral("Human decision");
    if (!verification.human)
        return {label,
                std::nullopt,
                QStringLiteral("Not yet decided"),
                {QStringLiteral("No person had decided when this report was made.")}};
    const verify::HumanDecision& human = *verification.human;
    const bool confirms = human.decision == verification.judgement.proposal;
    const QStringList facts = {confirms ? QStringLiteral("Confirms the proposal.")
                                        : QStringLiteral("Overrides the proposal."),
                               QStringLiteral("By %1").arg(orNotStated(clean(human.who))), time(human.when, zone)};
    return {label, human.decision, word(human.decision), facts,
            QStringLiteral("Reason: %1").arg(orNotStated(clean(human.reason)))};
}

double verdicts(Sheet& sheet, double top, const verify::Verification& verification, const QTimeZone& zone)
{
    constexpr double gutter = 12;
    const double width = (sheet.width() - gutter) / 2;
    const std::array both = {machine(verification), person(verification, zone)};
    Sheet plan = sheet.plan();
    double height = 0;
    for (const Verdict& each : both)
        height = std::max(height, verdict(plan, QRectF(0, 0, width, 0), each));
    double x = 0;
    for (const Verdict& each : both) {
        const QRectF area(x, top, width, height);
        sheet.box(area, ink::tint);
        verdict(sheet, area, each);
        x += width + gutter;
    }
    return height;
}

} // namespace

std::vector<Block> caseBlocks(const verify::Verification& verification, const Options& options, const QTimeZone& zone)
{
    return {
        {[bank = clean(options.bank)](Sheet& sheet, double top) { return heading(sheet, top, bank); }},
        {[&verification, &zone](Sheet& sheet, double top) { return facts(sheet, top, verification, zone); }, 9},
        {[&verification, &zone](Sheet& sheet, double top) { return verdicts(sheet, top, verification, zone); }, 10},
    };
}

} // namespace countersign::report
