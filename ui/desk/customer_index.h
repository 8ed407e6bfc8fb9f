// All customers in memory, to find one while its name is being typed.
#pragma once

#include "core/store/customers.h"

#include <QString>

#include <memory>
#include <string>
#include <vector>

namespace countersign::ui {

/// "müller-lüdenscheidt, éva" and "MULLER LUDENSCHEIDT EVA" are the same: without case, accents and signs.
[[nodiscard]] QString folded(const QString& text);

class CustomerIndex {
public:
    /// Some hundred milliseconds for 100,000 at once, some ten for a few: not for the thread of the window. A copy shares
    /// the lines, so that it can be brought up to date beside the one that is in use.
    void apply(const store::CustomerChanges& changes);

    [[nodiscard]] std::size_t size() const { return m_lines.size(); }
    [[nodiscard]] bool hasDemo() const { return m_hasDemo; }
    /// Null where there is none.
    [[nodiscard]] const store::CustomerLine* find(store::CustomerId id) const;

    /// Customers in whose name or account number every word of `text` stands, at most `limit` of them: the account number
    /// that begins so first, then names in which words begin so, then the others, each by name. An empty text gives
    /// everybody by name. Retired ones only where asked for. Some milliseconds for 100,000.
    [[nodiscard]] std::vector<store::CustomerLine> search(const QString& text, std::size_t limit,
                                                          bool retired = false) const;

private:
    struct Line {
        store::CustomerLine line;
        std::string name;    ///< folded, with a blank before
        std::string account; ///< without blanks and signs, upper-case
    };
    /// Where a line's name and account lie in m_text.
    struct Place {
        std::size_t name, account, end;
        bool isRetired;
    };
    std::vector<std::shared_ptr<const Line>> m_lines; ///< by folded name
    std::vector<Place> m_places;                      ///< of m_lines
    std::string m_text;                               ///< all names and accounts: to go through it is quick
    bool m_hasDemo = false;
};

} // namespace countersign::ui
