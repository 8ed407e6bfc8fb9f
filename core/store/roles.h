// Who may do what: one table.
#pragma once

#include "core/store/ids.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace countersign::store {

enum class Role {
    Clerk,         ///< enrols customers, verifies, takes the first decision
    Supervisor,    ///< and reviews, retires, changes signing rules
    Operator,      ///< models and thresholds; reads what they are measured on
    Auditor,       ///< reads everything, changes nothing
    Administrator, ///< users, settings, passphrase, models; neither customers nor decisions
};

/// A stable lower-case word: "clerk", "supervisor", "operator", "auditor", "administrator".
[[nodiscard]] const char* name(Role role);
[[nodiscard]] std::optional<Role> roleFrom(std::string_view word);
[[nodiscard]] std::span<const Role> allRoles();

enum class Right {
    SeeCustomers,     ///< customers, references
    Enrol,            ///< add customers, signatories, references; change names and notes
    Amend,            ///< change account numbers and signing rules; retire and bring back
    Exchange,         ///< a customer as a file, out and in
    Verify,           ///< save a case, take the first decision
    Review,           ///< take the second decision
    Identify,         ///< read all embeddings
    Embed,            ///< save embeddings: they follow from what is there and can be made again
    SeeHistory,       ///< cases
    ExportHistory,    ///< as CSV
    SeeTrail,         ///< read and check the audit trail
    MakeCheckpoint,   ///< sign a checkpoint of it
    ManageUsers,      ///< add, change, lock out; set a password
    ChangeSettings,   ///< the bank's settings, not the thresholds
    ChangeThresholds, ///< thresholds and policy; drop the embeddings of a model
    ReleaseModels,    ///< add models, take one into use and go back, or agree to that as the second person
    ChangePassphrase,
};

/// A stable lower-case word: "see-customers", ...
[[nodiscard]] const char* name(Right right);
[[nodiscard]] std::span<const Right> allRights();

[[nodiscard]] bool may(Role role, Right right);

/// Who acts. Comes from Users::signIn() or, while the store has no users, from Users::singleUser(); nothing else makes
/// one. The store looks at each call whether it still holds: a user who was locked out, or whose role was changed, on
/// another desk is refused at once, and so is the single user once there are users.
class Session {
public:
    /// Empty for the single user.
    [[nodiscard]] const std::optional<UserId>& user() const { return m_user; }
    /// As it stands in records; the single user's may be empty.
    [[nodiscard]] const std::string& name() const { return m_name; }
    /// Empty for the single user.
    [[nodiscard]] const std::optional<Role>& role() const { return m_role; }
    [[nodiscard]] bool isSingleUser() const { return !m_user; }
    /// What to show on the screen; the single user may do everything.
    [[nodiscard]] bool may(Right right) const { return !m_role || store::may(*m_role, right); }

private:
    friend class Users;
    Session(std::optional<UserId> user, std::string name, std::optional<Role> role)
        : m_user(user), m_name(std::move(name)), m_role(role)
    {
    }

    std::optional<UserId> m_user;
    std::string m_name;
    std::optional<Role> m_role;
};

} // namespace countersign::store
