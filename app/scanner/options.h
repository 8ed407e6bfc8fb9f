// The few of a device's many options that we set. Their names are those of the SANE standard, section 4.5, and of its
// drivers' habits.
#pragma once

#include "core/scan/scanner.h"

#include <sane/sane.h>

#include <string>
#include <vector>

namespace countersign::scanner {

class Options {
public:
    explicit Options(SANE_Handle handle) : m_handle(handle) {}

    [[nodiscard]] scan::Abilities abilities();
    /// Sets what the job asks for, as near as the device can. Errors: Refused, and those of the device.
    [[nodiscard]] scan::Answer<void> apply(const scan::Job& job);
    /// As it is set; 0: unknown.
    [[nodiscard]] double resolution() const;

private:
    struct Option {
        SANE_Int index = 0; ///< 0: there is none, or it cannot be set now
        const SANE_Option_Descriptor* what = nullptr;
        explicit operator bool() const { return index > 0; }
    };
    [[nodiscard]] Option find(const char* name) const;
    [[nodiscard]] static std::vector<std::string> choices(const Option& option);
    /// The closest to `value` that the option takes, in its unit.
    [[nodiscard]] static double nearest(const Option& option, double value);
    [[nodiscard]] double number(const Option& option) const;
    SANE_Status set(const Option& option, double value);
    SANE_Status set(const Option& option, const std::string& text);
    SANE_Status setColor(bool color);
    SANE_Status setArea(const std::optional<scan::Area>& area);
    /// How many of the option's units a millimetre has.
    [[nodiscard]] double unitsInMillimetre(const Option& option) const;
    [[nodiscard]] double largest(const char* begin, const char* end) const;
    [[nodiscard]] std::vector<int> resolutions() const;

    SANE_Handle m_handle;
};

/// Whether a source of this name takes sheet after sheet.
[[nodiscard]] bool isFeeder(const std::string& source);

} // namespace countersign::scanner
