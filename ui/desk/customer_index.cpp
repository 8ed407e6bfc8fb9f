#include "ui/desk/customer_index.h"

#include <QStringList>

#include <algorithm>
#include <unordered_set>

namespace countersign::ui {

QString folded(const QString& text)
{
    QString result;
    bool blank = false;
    for (const QChar letter : text.normalized(QString::NormalizationForm_KD)) {
        if (letter.isMark())
            continue;
        if (!letter.isLetterOrNumber() && !letter.isSurrogate()) {
            blank = !result.isEmpty();
            continue;
        }
        if (blank)
            result += u' ';
        blank = false;
        result += letter == u'ß' ? QStringLiteral("ss") : QString(letter.toCaseFolded());
    }
    return result;
}

void CustomerIndex::apply(const store::CustomerChanges& changes)
{
    if (changes.lines.empty() && changes.gone.empty())
        return;
    std::unordered_set<store::CustomerId> stale(changes.gone.begin(), changes.gone.end());
    for (const auto& changed : changes.lines)
        stale.insert(changed.id);
    std::erase_if(m_lines, [&stale](const Line& line) { return stale.contains(line.line.id); });
    const auto old = static_cast<std::ptrdiff_t>(m_lines.size());
    for (const auto& changed : changes.lines)
        m_lines.push_back({changed, u' ' + folded(QString::fromStdString(changed.name)),
                           QString::fromStdString(store::plainAccount(changed.account))});
    const auto before = [](const Line& a, const Line& b) {
        return a.name != b.name ? a.name < b.name : a.account < b.account;
    };
    std::sort(m_lines.begin() + old, m_lines.end(), before);
    std::inplace_merge(m_lines.begin(), m_lines.begin() + old, m_lines.end(), before);
    m_hasDemo = std::ranges::any_of(m_lines, [](const Line& line) { return line.line.isDemo; });
}

const store::CustomerLine* CustomerIndex::find(store::CustomerId id) const
{
    const auto found = std::ranges::find(m_lines, id, [](const Line& line) { return line.line.id; });
    return found == m_lines.end() ? nullptr : &found->line;
}

std::vector<store::CustomerLine> CustomerIndex::search(const QString& text, std::size_t limit, bool retired) const
{
    const QStringList words = folded(text).split(u' ', Qt::SkipEmptyParts);
    const QString account = QString::fromStdString(store::plainAccount(text.toStdString()));
    std::vector<const Line*> classes[3];
    for (const Line& line : m_lines) {
        if (line.line.isRetired && !retired)
            continue;
        if (!account.isEmpty() && line.account.startsWith(account)) {
            if (classes[0].size() < limit)
                classes[0].push_back(&line);
            continue;
        }
        bool begins = true, contains = true;
        for (const QString& word : words) {
            const auto at = line.name.indexOf(word);
            contains = contains && (at >= 0 || line.account.contains(word, Qt::CaseInsensitive));
            begins = begins && at > 0 && (line.name[at - 1] == u' ' || line.name.contains(QString(u' ' + word)));
        }
        if (!contains)
            continue;
        auto& found = classes[begins ? 1 : 2];
        if (found.size() < limit)
            found.push_back(&line);
    }
    std::vector<store::CustomerLine> result;
    for (const auto& found : classes)
        for (const Line* line : found)
            if (result.size() < limit)
                result.push_back(line->line);
    return result;
}

} // namespace countersign::ui
