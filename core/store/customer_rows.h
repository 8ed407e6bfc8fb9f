// Customers as rows, for the parts of the store that change them.
#pragma once

#include "core/store/books.h"

namespace countersign::store {

/// Errors: NotFound.
[[nodiscard]] Result<Customer> readCustomer(Books& books, CustomerId id);

/// Counts anew what its line shows, and gives it a new revision, so that the other desks look at it.
[[nodiscard]] Result<void> touchCustomer(Books& books, CustomerId id);

/// A new customer, without an entry in the trail. Errors: as Customers::save().
[[nodiscard]] Result<void> insertCustomer(Books& books, const Customer& customer);

/// What a customer must be. Errors: InvalidArgument.
[[nodiscard]] Result<void> checkCustomer(const Customer& customer);

/// Errors: Conflict (somebody else's).
[[nodiscard]] Result<void> checkAccountIsFree(Books& books, const Customer& customer);

} // namespace countersign::store
