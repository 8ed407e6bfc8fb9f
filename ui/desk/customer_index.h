// All customers in memory, to find one while its name is being typed.
#pragma once

#include "core/store/customers.h"

#include <QString>

#include <vector>

namespace countersign::ui {

/// "müller-lüdenscheidt, éva" and "MULLER LUDENSCHEIDT EVA" are the same: without case, accents and signs.
[[nodiscard]] QString folded(const QString& text);

class CustomerIndex {
public:
    /// Some hundred milliseconds for 100,000 at once, a few for a few.
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
        QString name;    ///< folded, with a blank before
        QString account; ///< without blanks and signs, upper-case
    };
    std::vector<Line> m_lines; ///< by folded name
    bool m_hasDemo = false;
};

} // namespace countersign::ui
