#include "core/store/vault.h"

#include <sodium.h>

#include <cstring>

namespace countersign::store {

namespace {

constexpr std::size_t KeyLength = 32;
constexpr std::size_t NonceLength = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t TagLength = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::uint8_t IsPlain = 0, IsSealed = 1;
/// Beyond this a record that was tampered with would only make the machine stand still.
constexpr std::uint64_t MostPasses = 20, MostMemory = 2ULL << 30;
constexpr char Context[crypto_kdf_CONTEXTBYTES + 1] = "cntrsign";
enum Subkey : std::uint64_t { ForFingerprints = 1, ForTrail, ForSigning };

tl::unexpected<Error> noMemory()
{
    return fail(ErrorCode::OutOfMemory, "There is not enough memory to work with the passphrase.");
}

/// Unambiguous: every part but the last has its length before it.
Bytes placeBytes(const Place& place)
{
    Bytes bytes;
    bytes.reserve(place.table.size() + place.column.size() + 10);
    for (const std::string_view part : {place.table, place.column}) {
        bytes.push_back(static_cast<std::uint8_t>(part.size()));
        bytes.insert(bytes.end(), part.begin(), part.end());
    }
    for (int shift = 0; shift < 64; shift += 8)
        bytes.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(place.row) >> shift));
    return bytes;
}

/// Memory that is locked, guarded and wiped.
class Secret {
public:
    Secret() : m_bytes(static_cast<std::uint8_t*>(sodium_malloc(KeyLength))) {}
    ~Secret() { sodium_free(m_bytes); }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    [[nodiscard]] std::uint8_t* data() const { return m_bytes; }

private:
    std::uint8_t* m_bytes;
};

bool stretch(const Secret& out, std::string_view passphrase, const Bytes& salt, std::uint64_t passes,
             std::uint64_t memory)
{
    return out.data()
           && crypto_pwhash(out.data(), KeyLength, passphrase.data(), passphrase.size(), salt.data(), passes,
                            static_cast<std::size_t>(memory), crypto_pwhash_ALG_ARGON2ID13)
                  == 0;
}

constexpr Place KeyPlace{"store", "key", 1};

Bytes encrypt(const std::uint8_t* key, const Place& place, std::span<const std::uint8_t> value)
{
    const Bytes where = placeBytes(place);
    Bytes out(1 + NonceLength + value.size() + TagLength);
    out[0] = IsSealed;
    randombytes_buf(out.data() + 1, NonceLength);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out.data() + 1 + NonceLength, nullptr, value.data(), value.size(),
                                               where.data(), where.size(), nullptr, out.data() + 1, key);
    return out;
}

/// `out` has the length of what was sealed.
bool decrypt(const std::uint8_t* key, const Place& place, std::span<const std::uint8_t> value,
             std::span<std::uint8_t> out)
{
    const Bytes where = placeBytes(place);
    return crypto_aead_xchacha20poly1305_ietf_decrypt(out.data(), nullptr, nullptr, value.data() + 1 + NonceLength,
                                                      value.size() - 1 - NonceLength, where.data(), where.size(),
                                                      value.data() + 1, key)
           == 0;
}

/// The length of what is inside, or nothing where it can not be a value of this store.
std::optional<std::size_t> lengthInside(bool isSealed, std::span<const std::uint8_t> value)
{
    const std::size_t around = isSealed ? 1 + NonceLength + TagLength : 1;
    if (value.size() < around || value[0] != (isSealed ? IsSealed : IsPlain))
        return std::nullopt;
    return value.size() - around;
}

} // namespace

struct Vault::Keys {
    std::uint8_t data[KeyLength];
    std::uint8_t fingerprint[KeyLength];
    std::uint8_t trail[KeyLength];
    std::uint8_t publicKey[crypto_sign_PUBLICKEYBYTES];
    std::uint8_t signing[crypto_sign_SECRETKEYBYTES];

    void derive()
    {
        std::array<std::uint8_t, crypto_sign_SEEDBYTES> seed;
        crypto_kdf_derive_from_key(fingerprint, KeyLength, ForFingerprints, Context, data);
        crypto_kdf_derive_from_key(trail, KeyLength, ForTrail, Context, data);
        crypto_kdf_derive_from_key(seed.data(), seed.size(), ForSigning, Context, data);
        crypto_sign_seed_keypair(publicKey, signing, seed.data());
        sodium_memzero(seed.data(), seed.size());
    }
};

void Vault::Wipe::operator()(Keys* keys) const
{
    sodium_free(keys);
}

KeyCost KeyCost::moderate()
{
    return {crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE};
}

KeyCost KeyCost::least()
{
    return {crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN};
}

Vault::Vault(std::unique_ptr<Keys, Wipe> keys, KeyRecord record) : m_keys(std::move(keys)), m_record(std::move(record))
{
}

Vault::~Vault() = default;
Vault::Vault(Vault&&) noexcept = default;
Vault& Vault::operator=(Vault&&) noexcept = default;

Result<std::unique_ptr<Vault::Keys, Vault::Wipe>> Vault::allocate()
{
    if (sodium_init() < 0)
        return fail(ErrorCode::Internal, "The library for encryption could not be started.");
    std::unique_ptr<Keys, Wipe> keys(static_cast<Keys*>(sodium_malloc(sizeof(Keys))));
    if (!keys)
        return noMemory();
    return keys;
}

Result<Vault> Vault::plain()
{
    auto keys = allocate();
    if (!keys)
        return tl::unexpected(keys.error());
    randombytes_buf((*keys)->data, KeyLength);
    (*keys)->derive();
    KeyRecord record;
    record.key.assign((*keys)->data, (*keys)->data + KeyLength);
    return Vault(std::move(*keys), std::move(record));
}

Result<Vault> Vault::sealed(std::string_view passphrase, const KeyCost& cost)
{
    auto keys = allocate();
    if (!keys)
        return tl::unexpected(keys.error());
    randombytes_buf((*keys)->data, KeyLength);
    (*keys)->derive();
    Vault vault(std::move(*keys), {});
    vault.m_record.isSealed = true;
    auto record = vault.rewrapped(passphrase, cost);
    if (!record)
        return tl::unexpected(record.error());
    vault.m_record = std::move(*record);
    return vault;
}

Result<Vault> Vault::open(const KeyRecord& record, std::optional<std::string_view> passphrase)
{
    const auto corrupt = [] { return fail(ErrorCode::Corrupt, "The record of the key is damaged; restore a backup."); };
    auto keys = allocate();
    if (!keys)
        return tl::unexpected(keys.error());
    if (!record.isSealed) {
        if (record.key.size() != KeyLength)
            return corrupt();
        std::memcpy((*keys)->data, record.key.data(), KeyLength);
    } else {
        if (record.salt.size() != crypto_pwhash_SALTBYTES
            || lengthInside(true, record.key) != std::optional<std::size_t>(KeyLength)
            || record.passes < crypto_pwhash_OPSLIMIT_MIN || record.passes > MostPasses
            || record.memory < crypto_pwhash_MEMLIMIT_MIN || record.memory > MostMemory)
            return corrupt();
        if (!passphrase)
            return fail(ErrorCode::Encrypted, "The store is encrypted: it opens with its passphrase only.");
        const Secret wrapping;
        if (!stretch(wrapping, *passphrase, record.salt, record.passes, record.memory))
            return noMemory();
        if (!decrypt(wrapping.data(), KeyPlace, record.key, {(*keys)->data, KeyLength}))
            return fail(ErrorCode::Denied, "The passphrase is wrong.");
    }
    (*keys)->derive();
    return Vault(std::move(*keys), record);
}

Result<KeyRecord> Vault::rewrapped(std::string_view passphrase, const KeyCost& cost) const
{
    if (!m_record.isSealed)
        return fail(ErrorCode::Unsupported, "The store is not encrypted: it has no passphrase.");
    KeyRecord record{true, Bytes(crypto_pwhash_SALTBYTES), cost.passes, cost.memory, {}};
    randombytes_buf(record.salt.data(), record.salt.size());
    const Secret wrapping;
    if (!stretch(wrapping, passphrase, record.salt, record.passes, record.memory))
        return noMemory();
    record.key = encrypt(wrapping.data(), KeyPlace, {m_keys->data, KeyLength});
    return record;
}

Bytes Vault::seal(const Place& place, std::span<const std::uint8_t> value) const
{
    if (m_record.isSealed)
        return encrypt(m_keys->data, place, value);
    Bytes out;
    out.reserve(value.size() + 1);
    out.push_back(IsPlain);
    out.insert(out.end(), value.begin(), value.end());
    return out;
}

Result<Bytes> Vault::open(const Place& place, std::span<const std::uint8_t> value) const
{
    const auto length = lengthInside(m_record.isSealed, value);
    Bytes out(length.value_or(0));
    if (!length || !openInto(place, value, out))
        return fail(ErrorCode::Corrupt, "A value in the table \"" + std::string(place.table)
                                            + "\" was changed from outside or is damaged; restore a backup.");
    return out;
}

bool Vault::openInto(const Place& place, std::span<const std::uint8_t> value, std::span<std::uint8_t> out) const
{
    if (lengthInside(m_record.isSealed, value) != std::optional<std::size_t>(out.size()))
        return false;
    if (m_record.isSealed)
        return decrypt(m_keys->data, place, value, out);
    std::copy(value.begin() + 1, value.end(), out.begin());
    return true;
}

Hash Vault::fingerprint(std::string_view kind, std::span<const std::uint8_t> value) const
{
    Hash hash{};
    crypto_generichash_state state;
    crypto_generichash_init(&state, m_keys->fingerprint, KeyLength, hash.size());
    const auto length = static_cast<std::uint8_t>(kind.size());
    crypto_generichash_update(&state, &length, 1);
    crypto_generichash_update(&state, reinterpret_cast<const std::uint8_t*>(kind.data()), kind.size());
    crypto_generichash_update(&state, value.data(), value.size());
    crypto_generichash_final(&state, hash.data(), hash.size());
    return hash;
}

Hash Vault::trailHash(std::span<const std::uint8_t> content) const
{
    Hash hash{};
    crypto_generichash(hash.data(), hash.size(), content.data(), content.size(), m_keys->trail, KeyLength);
    return hash;
}

Bytes Vault::publicKey() const
{
    return {m_keys->publicKey, m_keys->publicKey + crypto_sign_PUBLICKEYBYTES};
}

Bytes Vault::sign(std::span<const std::uint8_t> message) const
{
    Bytes signature(crypto_sign_BYTES);
    crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), m_keys->signing);
    return signature;
}

bool isSignedBy(std::span<const std::uint8_t> publicKey, std::span<const std::uint8_t> message,
                std::span<const std::uint8_t> signature)
{
    return publicKey.size() == crypto_sign_PUBLICKEYBYTES && signature.size() == crypto_sign_BYTES && sodium_init() >= 0
           && crypto_sign_verify_detached(signature.data(), message.data(), message.size(), publicKey.data()) == 0;
}

} // namespace countersign::store
