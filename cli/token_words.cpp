#include "cli/token_words.hpp"

#include "cli/card_words.hpp"
#include "core/x509/certificate.hpp"

namespace sceau::cli {

using base::Result;

const char* word(pkcs11::ObjectClass kind) {
  switch (kind) {
    case pkcs11::ObjectClass::private_key:
      return "private_key";
    case pkcs11::ObjectClass::public_key:
      return "public_key";
    case pkcs11::ObjectClass::secret_key:
      return "secret_key";
    case pkcs11::ObjectClass::certificate:
      return "certificate";
    case pkcs11::ObjectClass::data:
      return "data";
    case pkcs11::ObjectClass::other:
      return "other";
    case pkcs11::ObjectClass::unreadable:
      return "unreadable";
  }
  return "";
}

const char* word(pkcs11::StrayKind kind) {
  switch (kind) {
    case pkcs11::StrayKind::key_without_label:
      return N_("a key without label: made half-way");
    case pkcs11::StrayKind::key_without_id:
      return N_("a key without id: made half-way");
    case pkcs11::StrayKind::key_not_as_asked:
      return N_("a key that is not protected as sceau asks");
    case pkcs11::StrayKind::private_without_public:
      return N_("a private key without its public half");
    case pkcs11::StrayKind::public_without_private:
      return N_("a public key without its private half");
    case pkcs11::StrayKind::certificate_empty:
      return N_("an empty certificate");
    case pkcs11::StrayKind::certificate_id_mismatch:
      return N_("a certificate under another id than its key");
    case pkcs11::StrayKind::duplicate_id:
      return N_("two objects with one id");
    case pkcs11::StrayKind::duplicate_key:
      return N_("the same key twice");
    case pkcs11::StrayKind::object_unreadable:
      return N_("an object that the token itself cannot read");
    case pkcs11::StrayKind::duplicate_certificate:
      return N_("the same certificate twice");
  }
  return "";
}

Json token_json(const pkcs11::TokenInfo& info) {
  return Json::object()
      .set("slot", static_cast<std::int64_t>(info.slot))
      .set("reader", info.slot_description)
      .set("label", info.label)
      .set("serial", info.serial)
      .set("model", info.model)
      .set("manufacturer", info.manufacturer)
      .set("initialized", info.initialized)
      .set("write_protected", info.write_protected)
      .set("pinpad", info.pinpad)
      .set("pin", word(info.pin));
}

Result<std::shared_ptr<pkcs11::Module>> module_for(const Context& context, const TokenArgs& args) {
  if (args.module) return load_module(context, pkcs11::Uri{.module_path = args.module});
  SCEAU_TRY(const pkcs11::Uri uri, token_uri(context, args.token));
  return load_module(context, uri);
}

std::string spki_of(const pkcs11::ObjectRow& object) {
  if (!object.certificate.empty()) {
    const auto certificate = x509::parse_certificate(object.certificate);
    return certificate ? base::hex(certificate->key.spki_sha256) : std::string();
  }
  if (object.rsa.modulus.empty()) return {};
  const auto key = x509::public_key_from_rsa(object.rsa.modulus, object.rsa.exponent);
  return key ? base::hex(key->spki_sha256) : std::string();
}

std::optional<store::EntryOverview> owner_of(const std::optional<store::Database>& database,
                                             const pkcs11::ObjectRow& object) {
  const std::string spki = database ? spki_of(object) : std::string();
  if (spki.empty()) return std::nullopt;
  auto row = store::find_entry_by_key(*database, spki);
  return row ? std::optional(*std::move(row)) : std::nullopt;
}

Result<std::vector<store::EntryOverview>> entries_on(const store::Database& database,
                                                     const pkcs11::TokenInfo& token) {
  std::vector<store::EntryOverview> found;
  SCEAU_CHECK(store::each_entry(database, {}, [&](const store::EntryOverview& row) {
    if (!row.key || row.key->destroyed_at) return true;
    const auto uri = pkcs11::Uri::parse(row.key->uri);
    const bool here = uri && (uri->serial ? *uri->serial == token.serial : uri->token == token.label);
    if (here) found.push_back(row);
    return true;
  }));
  return found;
}

}  // namespace sceau::cli
