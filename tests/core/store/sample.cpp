#include "sample.h"

#include "core/store/pixels.h"

namespace countersign::test {

using namespace countersign::store;

namespace {

template <class T> QByteArray rawBytes(const std::vector<T>& values)
{
    return {reinterpret_cast<const char*>(values.data()), qsizetype(values.size() * sizeof(T))};
}

} // namespace

Sample::Sample() : known(reference(owner.signatories[0].id, 41))
{
    // Small ones, for the sake of the frozen file.
    known.specimen = specimen(41, 26, 14);
    known.file = {'%', 'r', 'a', 'w', 'f', 'i', 'l', 'e', '-', 'm', 'a', 'r', 'k', 'e', 'r'};
    owner.note = "lives in Tumbledown Lane";
    owner.rule = {{{1, {owner.signatories[0].id}, 5'000}, {1, {}, {}}}};
    what.verification = verification("CASE-NUMBER-99", "Zebulon", 3, 0);
    what.verification.query = specimen(42, 26, 14).record;
    what.verification.customer = owner.name;
    what.verification.human = {verify::Decision::Refer, "the flourish is mauve", "Zebulon", what.verification.when};
    what.customer = owner.id;
    what.amount = 123;
    form = test::form(8);
    form.name = "cheques of Gossamer & Sons";
}

QString Sample::save(Store& store) const
{
    const auto single = store.users().singleUser("Desktop");
    const auto boss = store.users().turnOn(*single, "Boss", Secret);
    const auto added = store.users().add(*boss, "Zebulon", Role::Supervisor, Secret);
    const auto me = store.users().signIn("Zebulon", Secret);
    const auto saved = store.customers().save(*me, owner);
    const auto references = store.references().add(*me, owner.id, std::vector{known});
    const auto embedded =
        store.references().saveEmbeddings(*me, model(1), std::vector<Embedding>{{known.id, embedding}});
    const auto done = store.cases().add(*me, what);
    return added && saved && references && embedded && done && rememberForm(store, *me) && release(store, *boss)
               ? QString()
               : "not saved";
}

Result<void> Sample::rememberForm(Store& store, const Session& clerk) const
{
    return store.forms().remember(clerk, form);
}

Result<Release> Sample::release(Store& store, const Session& boss) const
{
    (void)store.users().add(boss, "Olga", Role::Operator, Secret);
    const auto olga = store.users().signIn("Olga", Secret);
    const auto sha256 = olga ? store.models().add(*olga, own) : tl::unexpected(olga.error());
    if (!sha256)
        return tl::unexpected(sha256.error());
    return store.models().release(*olga, {*sha256, Verdict::Unclear, "the vellichor is needed", boss});
}

std::vector<std::pair<const char*, QByteArray>> Sample::secrets() const
{
    return {{"account", "ACCT-4711"},
            {"account, plain", "ACCT47110815"},
            {"name", "Quillfeather"},
            {"note", "Tumbledown"},
            {"user", "Zebulon"},
            {"reason", "mauve"},
            {"case number", "CASE-NUMBER-99"},
            {"file", "rawfile-marker"},
            {"file name", "specimen-41"},
            {"file name, of a report", "jocasta-1"},
            {"note on a model", "Whistledown"},
            {"reason of a release", "vellichor"},
            {"name of a form", "Gossamer"},
            {"layout of a form", rawBytes(form.known.layout.print).left(40)},
            {"embedding", rawBytes(embedding)},
            {"embedding, one number", rawBytes(embedding).left(4)},
            {"picture", rawBytes(packPixels(known.specimen.record.cleaned)).mid(12, 40)},
            {"picture of a case", rawBytes(packPixels(what.verification.query.original)).mid(12, 40)},
            {"pixels", rawBytes(known.specimen.record.original.pixels).left(40)},
            {"password", Secret},
            {"passphrase", Passphrase},
            {"hash of the password", "$argon2id$"}};
}

} // namespace countersign::test
