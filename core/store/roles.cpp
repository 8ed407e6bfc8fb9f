#include "core/store/roles.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace countersign::store {

namespace {

constexpr std::array Roles = {Role::Clerk, Role::Supervisor, Role::Operator, Role::Auditor, Role::Administrator};

struct Row {
    Right right;
    const char* name;
    bool clerk, supervisor, operators, auditor, administrator;
};

constexpr std::array Table = {
    Row{Right::SeeCustomers, "see-customers", true, true, true, true, false},
    Row{Right::Enrol, "enrol", true, true, false, false, false},
    Row{Right::Amend, "amend", false, true, false, false, false},
    Row{Right::Exchange, "exchange", false, true, false, false, false},
    Row{Right::Verify, "verify", true, true, false, false, false},
    Row{Right::Review, "review", false, true, false, false, false},
    Row{Right::Identify, "identify", true, true, true, true, false},
    Row{Right::Embed, "embed", true, true, true, false, false},
    Row{Right::SeeHistory, "see-history", true, true, true, true, false},
    Row{Right::ExportHistory, "export-history", false, true, true, true, false},
    Row{Right::SeeTrail, "see-trail", false, true, false, true, true},
    Row{Right::MakeCheckpoint, "make-checkpoint", false, false, false, true, true},
    Row{Right::ManageUsers, "manage-users", false, false, false, false, true},
    Row{Right::ChangeSettings, "change-settings", false, false, false, false, true},
    Row{Right::ChangeThresholds, "change-thresholds", false, false, true, false, false},
    Row{Right::ReleaseModels, "release-models", false, false, true, false, true},
    Row{Right::ChangePassphrase, "change-passphrase", false, false, false, false, true},
};

constexpr auto Rights = [] {
    std::array<Right, Table.size()> rights{};
    std::transform(Table.begin(), Table.end(), rights.begin(), [](const Row& row) { return row.right; });
    return rights;
}();

const Row* rowOf(Right right)
{
    const auto row = std::find_if(Table.begin(), Table.end(), [&](const Row& one) { return one.right == right; });
    return row == Table.end() ? nullptr : &*row;
}

} // namespace

const char* name(Role role)
{
    switch (role) {
    case Role::Clerk: return "clerk";
    case Role::Supervisor: return "supervisor";
    case Role::Operator: return "operator";
    case Role::Auditor: return "auditor";
    case Role::Administrator: return "administrator";
    }
    return "unknown";
}

std::optional<Role> roleFrom(std::string_view word)
{
    for (const Role role : Roles)
        if (word == name(role))
            return role;
    return std::nullopt;
}

std::span<const Role> allRoles()
{
    return Roles;
}

const char* name(Right right)
{
    const Row* row = rowOf(right);
    return row ? row->name : "unknown";
}

std::span<const Right> allRights()
{
    return Rights;
}

bool may(Role role, Right right)
{
    const Row* row = rowOf(right);
    if (!row)
        return false;
    switch (role) {
    case Role::Clerk: return row->clerk;
    case Role::Supervisor: return row->supervisor;
    case Role::Operator: return row->operators;
    case Role::Auditor: return row->auditor;
    case Role::Administrator: return row->administrator;
    }
    return false;
}

} // namespace countersign::store
