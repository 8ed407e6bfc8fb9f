// The model that the bank has in use: opened out of the records, here and whenever a desk takes another one into use.
#pragma once

#include "core/verify/encoder.h"
#include "ui/desk/records.h"
#include "ui/desk/services.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace countersign::ui {

/// The bytes of one of the bank's models, or, where `sha256` is empty, of the one that comes with the program and is at
/// `shipped`. Blocks. Errors: those of store::Models::file() and readFile(), and `shipped`'s.
[[nodiscard]] Result<Bytes> modelFile(store::Store& store, const Result<std::filesystem::path>& shipped,
                                      const std::string& sha256);

/// The desk begins with the model that comes with the program; this says when it has to take another, once somebody sits
/// here. Opens in the background: until then, and where it fails, the desk works with the one that it has.
class ModelInUse : public QObject {
    Q_OBJECT

public:
    /// `records` must outlive this.
    ModelInUse(Records& records, const Services& services, QObject* parent = nullptr);

Q_SIGNALS:
    void opened(const std::shared_ptr<countersign::verify::Encoder>& encoder);
    /// The model that comes with the program has to take the place of one of the bank's.
    void shippedWanted();
    /// The bank's could not be opened; shippedWanted() came before where that was needed. `title`: of the model.
    void failed(const countersign::Error& error, const QString& title);

private:
    struct Found;

    void follow();
    void fetch();
    void found(const Result<Found>& found);
    void refused(const Error& error, const QString& title);
    void useShipped();

    Records& m_records;
    decltype(Services::openModelBytes) m_open;
    std::optional<std::string> m_wanted = std::string(); ///< the newest as Rules::model has it
    bool m_isOwn = false;                                ///< the desk has one of the bank's
    quint64 m_request = 0;                               ///< the newest; an older answer is dropped
    QTimer m_again;                                      ///< after what may go away by itself
};

} // namespace countersign::ui
