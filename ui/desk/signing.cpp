#include "ui/desk/signing.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace countersign::ui {

namespace {

constexpr int Minor = 100; ///< minor units of one

struct SigningWords {
    Q_DECLARE_TR_FUNCTIONS(SigningWords)
};

QString clauseText(const store::Clause& clause, const store::Customer& customer)
{
    QStringList names;
    for (const auto id : clause.among)
        for (const auto& signatory : customer.signatories)
            if (signatory.id == id)
                names << QString::fromStdString(signatory.name);
    QString text;
    if (names.isEmpty())
        text = clause.count == 1 ? SigningWords::tr("any signatory")
                                 : SigningWords::tr("any %1 signatories").arg(clause.count);
    else if (names.size() == clause.count)
        text = names.join(SigningWords::tr(" and "));
    else
        text = SigningWords::tr("any %1 of %2").arg(clause.count).arg(names.join(QStringLiteral(", ")));
    return clause.upTo ? SigningWords::tr("%1 up to %2").arg(text, amountText(*clause.upTo)) : text;
}

} // namespace

QString amountText(std::int64_t amount)
{
    return QLocale().toString(static_cast<double>(amount) / Minor, 'f', 2);
}

std::optional<std::int64_t> amountIn(const QString& text)
{
    bool isNumber = false;
    const QString plain = text.simplified().remove(u' ');
    double value = QLocale().toDouble(plain, &isNumber);
    if (!isNumber)
        value = QLocale::c().toDouble(plain, &isNumber);
    if (!isNumber || !(value >= 0) || value > 1e12)
        return std::nullopt;
    return static_cast<std::int64_t>(std::llround(value * Minor));
}

QString ruleText(const store::Customer& customer)
{
    if (customer.rule.clauses.empty())
        return clauseText({}, customer);
    QStringList clauses;
    for (const auto& clause : customer.rule.clauses)
        clauses << clauseText(clause, customer);
    return clauses.join(SigningWords::tr("; or "));
}

} // namespace countersign::ui
