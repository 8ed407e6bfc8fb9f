// The desktop's key store (Secret Service, KWallet): passphrases that a person does not want to type at each start.
#pragma once

#include <QString>

#include <functional>
#include <optional>

class QObject;

namespace countersign::ui {

/// Each answers on this thread, some time later, unless `context` has gone by then. `key`: of which records.

/// Empty where there is none, or no key store.
void readSecret(QObject* context, const QString& key, std::function<void(const std::optional<QString>&)> done);
/// What was wrong, in the key store's words; empty: it is kept.
void keepSecret(QObject* context, const QString& key, const QString& secret, std::function<void(const QString&)> done);
/// The same; empty also where there was none.
void removeSecret(QObject* context, const QString& key, std::function<void(const QString&)> done);

} // namespace countersign::ui
