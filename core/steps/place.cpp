#include "core/steps/place.hpp"

#include "core/base/file.hpp"
#include "core/steps/request.hpp"
#include "pkcs11/certificate_object.hpp"
#include "pkcs11/key_pair.hpp"

namespace sceau::steps {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

namespace {

// DER INTEGER: a token wants it so, though the value holds it already.
Result<base::Bytes> serial_der(const std::string& hex) {
  const auto content = base::from_hex(hex.size() % 2 == 0 ? hex : "0" + hex);
  if (!content || content->empty() || content->size() > 120) return fail(ErrorCode::internal, "serial");
  base::Bytes out{0x02};
  const bool padded = ((*content)[0] & 0x80U) != 0;
  out.push_back(static_cast<unsigned char>(content->size() + (padded ? 1 : 0)));
  if (padded) out.push_back(0);
  out.insert(out.end(), content->begin(), content->end());
  return out;
}

}  // namespace

Status put_beside_key(const pkcs11::Session& session, const store::EntryOverview& row,
                      const x509::Certificate& certificate) {
  SCEAU_TRY(
      const pkcs11::KeyPair pair,
      pkcs11::find_key(session, pkcs11::RsaPublicKey{certificate.key.modulus, certificate.key.exponent}));
  SCEAU_TRY(const base::Bytes serial, serial_der(certificate.serial));
  return pkcs11::store_certificate(session, {.id = pair.id,
                                             .label = key_label(row),
                                             .subject = certificate.subject.der(),
                                             .issuer = certificate.issuer.der(),
                                             .serial = serial,
                                             .value = certificate.der})
      .map([](pkcs11::Stored) {});
}

Result<std::string> move_key_into_token(const pkcs11::Session& session, const store::EntryOverview& row,
                                        const x509::FileKey& key) {
  // An earlier import was stopped before its facts were written: the same key may stay.
  const x509::PublicKey& half = key.public_key();
  if (const auto there = pkcs11::find_key(session, pkcs11::RsaPublicKey{half.modulus, half.exponent});
      there && there->label == key_label(row))
    return there->uri(session).str();
  SCEAU_TRY(x509::RsaNumbers from, key.rsa_numbers());
  const pkcs11::RsaPrivateKey numbers{.modulus = std::move(from.modulus),
                                      .public_exponent = std::move(from.public_exponent),
                                      .private_exponent = std::move(from.private_exponent),
                                      .prime_1 = std::move(from.prime_1),
                                      .prime_2 = std::move(from.prime_2),
                                      .exponent_1 = std::move(from.exponent_1),
                                      .exponent_2 = std::move(from.exponent_2),
                                      .coefficient = std::move(from.coefficient)};
  SCEAU_TRY(const pkcs11::KeyPair pair, pkcs11::import_private_key(session, key_label(row), numbers));
  return pair.uri(session).str();
}

std::string key_file_path(const std::string& folder, const store::EntryOverview& row) {
  const std::string id = store::identifier_of(row.structure);
  return folder + "/" + id + "-" + row.entry.name + ".key.pem";
}

Result<std::string> keep_key_file(const std::string& folder, const store::EntryOverview& row,
                                  const x509::FileKey& key) {
  SCEAU_CHECK(base::make_folder(folder, 0700));
  const std::string path = key_file_path(folder, row);
  SCEAU_TRY(const base::Secret pem, key.to_pem(base::Secret()));
  if (base::exists(
          path)) {  // an earlier import was stopped before its facts were written: the same key may stay
    SCEAU_TRY(const base::Bytes content, base::read_file(path, 65536));
    const auto there = x509::FileKey::from_pem(content, base::Secret());
    if (there && there->public_key() == key.public_key()) return path;
    return fail(ErrorCode::file_not_ours, path);
  }
  SCEAU_CHECK(base::create_file(path, pem.bytes(), {.mode = 0600}));
  return path;
}

}  // namespace sceau::steps
