// A little of everything that a store holds, under names that cannot stand anywhere by chance.
#pragma once

#include "places.h"

#include <QByteArray>

#include <utility>
#include <vector>

namespace countersign::test {

/// By Zebulon, the first administrator's colleague.
struct Sample {
    static constexpr const char* Secret = "swordfish 9"; ///< everybody's password

    store::Customer owner = customer("ACCT-4711-0815", "Persephone Quillfeather");
    store::NewReference known;
    std::vector<float> embedding = {0.123456F, -7.891011F, 12.131415F, 16.171819F};
    store::NewCase what;
    store::Form form;
    store::NewModel own = {{'w', 'e', 'i', 'g', 'h', 't', 's'},
                           "branch",
                           "2.1",
                           "of the Whistledown branch",
                           R"({"data":["jocasta-1.png"]})"};

    Sample();
    /// Empty where all went well.
    [[nodiscard]] QString save(store::Store& store) const;
    /// The part of save() that came with version 2: `own` by Olga, an operator, who comes too.
    [[nodiscard]] Result<store::Release> release(store::Store& store, const store::Session& boss) const;
    /// The part of it that came with version 4.
    [[nodiscard]] Result<void> rememberForm(store::Store& store, const store::Session& clerk) const;
    /// What must not stand anywhere when the store is sealed.
    [[nodiscard]] std::vector<std::pair<const char*, QByteArray>> secrets() const;
};

} // namespace countersign::test
