#include "ui/desk/customer_index.h"

#include <QStringList>

#include <algorithm>
#include <string_view>
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
    std::erase_if(m_lines, [&stale](const auto& line) { return stale.contains(line->line.id); });
    const auto old = static_cast<std::ptrdiff_t>(m_lines.size());
    for (const auto& changed : changes.lines)
        m_lines.push_back(
            std::make_shared<const Line>(Line{changed, ' ' + folded(QString::fromStdString(changed.name)).toStdString(),
                                              store::plainAccount(changed.account)}));
    const auto before = [](const auto& a, const auto& b) {
        return a->name != b->name ? a->name < b->name : a->account < b->account;
    };
    std::sort(m_lines.begin() + old, m_lines.end(), before);
    std::inplace_merge(m_lines.begin(), m_lines.begin() + old, m_lines.end(), before);
    m_text.clear();
    m_places.clear();
    m_places.reserve(m_lines.size());
    for (const auto& line : m_lines) {
        const auto name = m_text.size(), account = name + line->name.size();
        m_text += line->name;
        m_text += line->account;
        m_places.push_back({name, account, m_text.size(), line->line.isRetired});
    }
    m_hasDemo = std::ranges::any_of(m_lines, [](const auto& line) { return line->line.isDemo; });
}

const store::CustomerLine* CustomerIndex::find(store::CustomerId id) const
{
    const auto found = std::ranges::find(m_lines, id, [](const auto& line) { return line->line.id; });
    return found == m_lines.end() ? nullptr : &(*found)->line;
}

std::vector<store::CustomerLine> CustomerIndex::search(const QString& text, std::size_t limit, bool retired) const
{
    struct Word {
        std::string plain, beginning, upper; ///< as it is, with the blank before a word, as in an account number
    };
    std::vector<Word> words;
    for (const auto& word : folded(text).split(u' ', Qt::SkipEmptyParts))
        words.push_back({word.toStdString(), (u' ' + word).toStdString(), word.toUpper().toStdString()});
    const std::string wanted = store::plainAccount(text.toStdString());
    std::vector<std::size_t> classes[3];
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        const Place& place = m_places[i];
        if (place.isRetired && !retired)
            continue;
        const std::string_view all(m_text);
        const auto name = all.substr(place.name, place.account - place.name);
        const auto account = all.substr(place.account, place.end - place.account);
        const auto contains = [](std::string_view where, const std::string& what) {
            return where.find(what) != std::string_view::npos;
        };
        if (!wanted.empty() && account.starts_with(wanted)) {
            if (classes[0].size() < limit)
                classes[0].push_back(i);
            continue;
        }
        bool begins = true, fits = true;
        for (const auto& word : words) {
            begins = begins && contains(name, word.beginning);
            fits = begins || contains(name, word.plain) || contains(account, word.upper);
            if (!fits)
                break;
        }
        if (!fits)
            continue;
        auto& found = classes[begins ? 1 : 2];
        if (found.size() < limit)
            found.push_back(i);
    }
    std::vector<store::CustomerLine> result;
    for (const auto& found : classes)
        for (const auto i : found)
            if (result.size() < limit)
                result.push_back(m_lines[i]->line);
    return result;
}

} // namespace countersign::ui
