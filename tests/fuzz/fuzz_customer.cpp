// A customer's file, taken into a store; its body gets the right hash first, unless the first byte is odd.
#include "core/base/sha256.h"
#include "core/store/pack.h"
#include "core/store/store.h"
#include "core/store/transfer.h"
#include "core/store/vault.h"
#include "tests/fuzz/input.h"

#include <QCoreApplication>

using namespace countersign;

namespace {

/// As transfer.cpp writes it.
Bytes wrapped(std::span<const std::uint8_t> body)
{
    store::Packer rest;
    const Bytes copy(body.begin(), body.end());
    rest(false, Bytes(), std::int64_t(0), std::int64_t(0), Bytes(), copy, sha256(copy));
    const Bytes packed = rest.take();
    constexpr std::string_view magic = "CSgnCust";
    Bytes file(magic.begin(), magic.end());
    for (const std::uint64_t number : {std::uint64_t(1), std::uint64_t(packed.size())})
        for (int shift = 0; shift < 64; shift += 8)
            file.push_back(static_cast<std::uint8_t>(number >> shift));
    file.insert(file.end(), packed.begin(), packed.end());
    return file;
}

struct Desk {
    Desk()
    {
        const std::string path = "/dev/shm/countersign-fuzz-store-" + std::to_string(::getpid());
        std::filesystem::remove(path);
        auto made = store::Store::create(path, std::nullopt, {store::Effort::Least, {}});
        fuzz::require(made.has_value(), "a store");
        records = std::move(*made);
        auto me = records->users().singleUser("Ada");
        fuzz::require(me.has_value(), "a user");
        session.emplace(*me);
    }
    std::unique_ptr<store::Store> records;
    std::optional<store::Session> session;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static int count = 1;
    static char name[] = "fuzz";
    static char* words[] = {name, nullptr};
    static QCoreApplication application(count, words);
    static Desk desk;
    if (size == 0)
        return 0;
    const std::span<const std::uint8_t> rest(data + 1, size - 1);
    const Bytes file = data[0] % 2 == 0 ? wrapped(rest) : Bytes(rest.begin(), rest.end());
    static_cast<void>(store::importCustomer(*desk.records, *desk.session, file, "fuzz"));
    return 0;
}
