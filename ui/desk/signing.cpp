#include "ui/desk/signing.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
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
    // Spaces part thousands, and nothing else: "500 00" is a slip of the hand.
    static const QRegularExpression letters(QStringLiteral("[^\\d.,'\\s\\x{2019}]"));
    static const QRegularExpression oddSpace(QStringLiteral("\\s(?!\\d{3}(\\D|$))"));
    QString plain = text.trimmed();
    if (letters.match(plain).hasMatch() || oddSpace.match(plain).hasMatch())
        return std::nullopt;
    static const QRegularExpression space(QStringLiteral("\\s"));
    plain.remove(space);
    for (const auto& locale : {QLocale(), QLocale::c()}) {
        bool isNumber = false;
        const double value = locale.toDouble(plain, &isNumber);
        if (!isNumber)
            continue;
        // "1.250" is 1250 to one person and 1.25 to another: more than two decimals are no amount.
        const auto point = plain.lastIndexOf(locale.decimalPoint());
        if (!(value >= 0) || value > 1e12 || (point >= 0 && plain.size() - point > 3))
            return std::nullopt;
        return static_cast<std::int64_t>(std::llround(value * Minor));
    }
    return std::nullopt;
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
