// What needs no database: the table of rights, signing rules, the vault.
#include "core/store/roles.h"
#include "core/store/signing_rule.h"
#include "core/store/vault.h"

#include <QTest>

#include <map>
#include <set>

using namespace countersign;
using namespace countersign::store;

namespace {

Bytes bytes(const char* text)
{
    return {text, text + std::strlen(text)};
}

const Place here{"customer", "line", 7};

} // namespace

class TestStoreRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theTableOfRights()
    {
        // Written down a second time, by role, as the bank's rules would say it.
        const std::map<Role, std::set<std::string>> expected = {
            {Role::Clerk, {"see-customers", "enrol", "verify", "identify", "embed", "see-history"}},
            {Role::Supervisor,
             {"see-customers", "enrol", "amend", "exchange", "verify", "review", "identify", "embed", "see-history",
              "export-history", "see-trail"}},
            {Role::Operator,
             {"see-customers", "identify", "embed", "see-history", "export-history", "change-thresholds",
              "release-models"}},
            {Role::Auditor,
             {"see-customers", "identify", "see-history", "export-history", "see-trail", "make-checkpoint"}},
            {Role::Administrator,
             {"see-trail", "make-checkpoint", "manage-users", "change-settings", "release-models",
              "change-passphrase"}},
        };
        QCOMPARE(allRoles().size(), expected.size());
        std::set<std::string> words;
        for (const Role role : allRoles()) {
            std::set<std::string> allowed;
            for (const Right right : allRights()) {
                words.insert(name(right));
                if (may(role, right))
                    allowed.insert(name(right));
            }
            QVERIFY2(allowed == expected.at(role), name(role));
            QVERIFY(roleFrom(name(role)) == role);
        }
        QCOMPARE(words.size(), allRights().size());
        QVERIFY(!roleFrom("king"));
        // Nobody alone adds a signature, accepts on it and reviews that, and also lets people in.
        QVERIFY(!may(Role::Administrator, Right::Verify) && !may(Role::Supervisor, Right::ManageUsers));
    }

    void rulesAreMet()
    {
        const SignatoryId a(1), b(2), c(3), stranger(9);
        const auto met = [](const SigningRule& rule, std::vector<SignatoryId> who,
                            std::optional<std::int64_t> amount = {}) { return isMet(rule, who, amount); };
        QVERIFY(met({}, {a}));
        QVERIFY(!met({}, {}));
        const SigningRule twoOfThree{{{2, {a, b, c}, {}}}};
        QVERIFY(met(twoOfThree, {a, c}));
        QVERIFY(met(twoOfThree, {a, b, c}));
        QVERIFY(!met(twoOfThree, {a}));
        QVERIFY(!met(twoOfThree, {a, a}));
        QVERIFY(!met(twoOfThree, {a, stranger}));
        // One alone up to 1,000.00; any two beyond; but b with c up to 5,000.00 only.
        const SigningRule limits{{{1, {a}, 100'000}, {2, {b, c}, 500'000}, {3, {}, {}}}};
        QVERIFY(met(limits, {a}, 100'000));
        QVERIFY(!met(limits, {a}, 100'001));
        QVERIFY(!met(limits, {b}, 1));
        QVERIFY(met(limits, {b, c}, 500'000));
        QVERIFY(!met(limits, {b, c}, 500'001));
        QVERIFY(met(limits, {a, b, c}, 9'000'000));
        // Without an amount a limit cannot be kept.
        QVERIFY(!met(limits, {a}));
        QVERIFY(met(limits, {a, b, c}));
    }

    void rulesThatCanNeverBeMet()
    {
        const std::vector<SignatoryId> people = {SignatoryId(1), SignatoryId(2), SignatoryId(3)};
        const SignatoryId a = people[0], b = people[1], stranger(9);
        for (const Clause& good : {Clause{3, {}, {}}, Clause{1, {a}, 0}, Clause{2, {a, b}, 5}})
            QVERIFY(checkRule({{good}}, people));
        for (const Clause& bad : {Clause{0, {}, {}}, Clause{4, {}, {}}, Clause{2, {a}, {}}, Clause{2, {a, a}, {}},
                                  Clause{1, {stranger}, {}}, Clause{1, {}, -1}}) {
            const auto checked = checkRule({{{1, {}, {}}, bad}}, people);
            QVERIFY(!checked);
            QCOMPARE(checked.error().code, ErrorCode::InvalidArgument);
            QVERIFY(checked.error().message.find("Clause 2") != std::string::npos);
        }
    }

    void sealedValuesOpenInTheirPlaceOnly()
    {
        auto vault = Vault::sealed("correct horse", KeyCost::least());
        QVERIFY(vault);
        const Bytes value = bytes("Jane Q. Doe");
        const Bytes sealed = vault->seal(here, value);
        QCOMPARE(sealed.size(), value.size() + 1 + 24 + 16);
        QVERIFY(std::search(sealed.begin(), sealed.end(), value.begin(), value.end()) == sealed.end());
        QVERIFY(vault->seal(here, value) != sealed); // a nonce of its own each time
        QVERIFY(vault->open(here, sealed).value() == value);
        QVERIFY(vault->open(here, vault->seal(here, {})).value().empty());
        for (const Place& elsewhere : {Place{"customer", "line", 8}, Place{"customer", "body", 7},
                                       Place{"customerl", "ine", 7}, Place{"", "customerline", 7}})
            QCOMPARE(vault->open(elsewhere, sealed).error().code, ErrorCode::Corrupt);
        for (std::size_t i = 0; i < sealed.size(); ++i) {
            Bytes changed = sealed;
            changed[i] ^= 1;
            QVERIFY(!vault->open(here, changed));
            QVERIFY(!vault->open(here, std::span(sealed).first(i)));
        }
        // Somebody who can write to the database must not get an unsealed value accepted.
        const auto plain = Vault::plain();
        QVERIFY(!vault->open(here, plain->seal(here, value)));
        QVERIFY(!plain->open(here, sealed));
        QVERIFY(plain->open(here, plain->seal(here, value)).value() == value);
        QVERIFY(!Vault::sealed("correct horse", KeyCost::least())->open(here, sealed));
    }

    void passphrases()
    {
        auto vault = Vault::sealed("correct horse", KeyCost::least());
        const Bytes sealed = vault->seal(here, bytes("x"));
        QCOMPARE(Vault::open(vault->record(), {}).error().code, ErrorCode::Encrypted);
        QCOMPARE(Vault::open(vault->record(), "correct horsf").error().code, ErrorCode::Denied);
        QCOMPARE(Vault::open(vault->record(), "").error().code, ErrorCode::Denied);
        const auto again = Vault::open(vault->record(), "correct horse");
        QVERIFY(again);
        QVERIFY(again->open(here, sealed));
        const auto other = vault->rewrapped("battery staple", KeyCost::least());
        QVERIFY(other);
        QCOMPARE(Vault::open(*other, "correct horse").error().code, ErrorCode::Denied);
        QVERIFY(Vault::open(*other, "battery staple")->open(here, sealed));
        // Fingerprints and signatures follow from the data key.
        QVERIFY(Vault::open(*other, "battery staple")->fingerprint("k", bytes("v"))
                == vault->fingerprint("k", bytes("v")));
        QVERIFY(Vault::open(*other, "battery staple")->publicKey() == vault->publicKey());
        QCOMPARE(Vault::plain()->rewrapped("x", KeyCost::least()).error().code, ErrorCode::Unsupported);
        const auto open = Vault::plain();
        QVERIFY(Vault::open(open->record(), {})->fingerprint("k", {}) == open->fingerprint("k", {}));
    }

    void damagedKeyRecords()
    {
        const KeyRecord sound = Vault::sealed("correct horse", KeyCost::least())->record();
        const auto codeOf = [](const KeyRecord& record) { return Vault::open(record, "correct horse").error().code; };
        KeyRecord record = sound;
        record.memory = 1ULL << 60; // must not be tried
        QCOMPARE(codeOf(record), ErrorCode::Corrupt);
        record = sound;
        record.passes = 0;
        QCOMPARE(codeOf(record), ErrorCode::Corrupt);
        record = sound;
        record.key.pop_back();
        QCOMPARE(codeOf(record), ErrorCode::Corrupt);
        record = sound;
        record.isSealed = false;
        QCOMPARE(codeOf(record), ErrorCode::Corrupt);
    }

    void fingerprintsAndSignatures()
    {
        const auto vault = Vault::plain();
        QVERIFY(vault->fingerprint("account", bytes("1")) == vault->fingerprint("account", bytes("1")));
        QVERIFY(vault->fingerprint("account", bytes("1")) != vault->fingerprint("account", bytes("2")));
        QVERIFY(vault->fingerprint("account", bytes("1")) != vault->fingerprint("accoun", bytes("t1")));
        QVERIFY(vault->fingerprint("account", bytes("1")) != Vault::plain()->fingerprint("account", bytes("1")));
        const Bytes signature = vault->sign(bytes("as it was"));
        QVERIFY(isSignedBy(vault->publicKey(), bytes("as it was"), signature));
        QVERIFY(!isSignedBy(vault->publicKey(), bytes("as it is"), signature));
        QVERIFY(!isSignedBy(Vault::plain()->publicKey(), bytes("as it was"), signature));
        QVERIFY(!isSignedBy({}, bytes("as it was"), signature));
        QVERIFY(randomNumber() > 0 && randomNumber() != randomNumber());
    }
};

QTEST_APPLESS_MAIN(TestStoreRules)
#include "test_store_rules.moc"
