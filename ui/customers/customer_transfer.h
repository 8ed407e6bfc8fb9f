// A customer as a file: out of these records, and into others.
#pragma once

#include "core/store/customers.h"
#include "ui/desk/records.h"
#include "ui/desk/services.h"

#include <QWidget>

#include <memory>

namespace countersign::ui {

class CustomerTransfer : public QObject {
    Q_OBJECT

public:
    /// `window`: above which the questions are asked.
    CustomerTransfer(Records& records, const Services& services, QWidget* window);

    /// Asks for a file and a passphrase.
    void exportCustomer(const store::Customer& customer);
    /// Asks for a file, and for its passphrase where it has one.
    void importCustomer();

Q_SIGNALS:
    void said(const QString& what);
    void failed(const countersign::Error& error);
    void imported(countersign::store::CustomerId customer);

private:
    void import(std::shared_ptr<const Bytes> bytes, const QString& path, const std::optional<QString>& passphrase);

    Records& m_records;
    const Services& m_services;
    QWidget* m_window;
};

} // namespace countersign::ui
