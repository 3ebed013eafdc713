#include "forge.hpp"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <chrono>
#include <stdexcept>

namespace sceau::x509::forge {
namespace {

void need(bool done, const std::string& what) {
  if (!done) throw std::runtime_error("forge: " + what);
}

Key key_of(EVP_PKEY* raw) {
  need(raw != nullptr, "key");
  return {raw, EVP_PKEY_free};
}

void add_extension(X509* x509, X509* issuer, const std::string& name, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, x509, nullptr, nullptr, 0);
  X509V3_set_ctx_nodb(&context);
  X509_EXTENSION* extension = X509V3_EXT_nconf(nullptr, &context, name.c_str(), value.c_str());
  need(extension != nullptr, name + "=" + value);
  X509_add_ext(x509, extension, -1);
  X509_EXTENSION_free(extension);
}

void set_name(X509_NAME* name, const std::string& common_name) {
  const auto add = [&](const char* field, int type, const std::string& value) {
    need(X509_NAME_add_entry_by_txt(name, field, type, reinterpret_cast<const unsigned char*>(value.data()),
                                    static_cast<int>(value.size()), -1, 0) == 1,
         field);
  };
  add("C", V_ASN1_PRINTABLESTRING, "FR");
  add("O", V_ASN1_UTF8STRING, "Forge");
  add("CN", V_ASN1_UTF8STRING, common_name);
}

void set_time(ASN1_TIME* field, base::TimePoint time) {
  need(ASN1_TIME_set(field, time.time_since_epoch().count()) != nullptr, "time");
}

void set_serial(X509* x509, const Spec& spec) {
  const std::string hex =
      spec.serial.empty() ? base::hex(base::view("\x01" + spec.common_name)) : spec.serial;
  BIGNUM* number = nullptr;
  need(BN_hex2bn(&number, hex.substr(0, 32).c_str()) != 0, "serial");
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509));
  BN_free(number);
}

base::Bytes der_of(X509* x509) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(x509, &der);
  need(size > 0, "DER");
  base::Bytes out(der, der + size);
  OPENSSL_free(der);
  return out;
}

base::Bytes build(const Spec& spec, const Key& key, const Forged* issuer) {
  const std::shared_ptr<X509> x509(X509_new(), X509_free);
  const base::Bytes issuer_der = issuer != nullptr ? issuer->certificate.der : base::Bytes{};
  const unsigned char* cursor = issuer_der.data();
  const std::shared_ptr<X509> parent(
      issuer != nullptr ? d2i_X509(nullptr, &cursor, static_cast<long>(issuer_der.size())) : nullptr,
      X509_free);
  X509* signer = parent ? parent.get() : x509.get();
  X509_set_version(x509.get(), X509_VERSION_3);
  set_serial(x509.get(), spec);
  set_name(X509_get_subject_name(x509.get()), spec.common_name);
  X509_set_issuer_name(x509.get(), X509_get_subject_name(signer));
  set_time(X509_getm_notBefore(x509.get()), spec.not_before);
  set_time(X509_getm_notAfter(x509.get()), spec.not_after);
  X509_set_pubkey(x509.get(), key.get());
  for (const auto& [name, value] : spec.extensions) add_extension(x509.get(), signer, name, value);
  const EVP_MD* digest = EVP_get_digestbyname(spec.digest);
  need(X509_sign(x509.get(), issuer != nullptr ? issuer->key.get() : key.get(), digest) > 0, "signature");
  return der_of(x509.get());
}

}  // namespace

Key ec_key() { return key_of(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")); }
Key rsa_key(unsigned bits) {
  return key_of(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(bits)));
}

base::Bytes signature(const Key& key, base::ByteView data) {
  const std::shared_ptr<EVP_MD_CTX> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::size_t size = 0;
  need(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1, "sign");
  need(EVP_DigestSign(context.get(), nullptr, &size, data.data(), data.size()) == 1, "sign");
  base::Bytes out(size);
  need(EVP_DigestSign(context.get(), out.data(), &size, data.data(), data.size()) == 1, "sign");
  out.resize(size);
  return out;
}

base::Bytes make_der(const Spec& spec, const Forged* issuer) {
  return build(spec, spec.key ? spec.key : ec_key(), issuer);
}

Forged make(const Spec& spec, const Forged* issuer) {
  const Key key = spec.key ? spec.key : ec_key();
  auto certificate = parse_certificate(build(spec, key, issuer));
  need(certificate.has_value(), "parse " + spec.common_name);
  return {*std::move(certificate), key};
}

namespace {

std::shared_ptr<ASN1_TIME> asn1_time(base::TimePoint time) {
  return {ASN1_TIME_set(nullptr, time.time_since_epoch().count()), ASN1_TIME_free};
}

void add_entry(X509_CRL* crl, const ListSpec::Entry& entry) {
  X509_REVOKED* revoked = X509_REVOKED_new();
  BIGNUM* number = nullptr;
  need(BN_hex2bn(&number, entry.serial.c_str()) != 0, "serial");
  const std::shared_ptr<ASN1_INTEGER> serial(BN_to_ASN1_INTEGER(number, nullptr), ASN1_INTEGER_free);
  BN_free(number);
  X509_REVOKED_set_serialNumber(revoked, serial.get());
  X509_REVOKED_set_revocationDate(revoked, asn1_time(entry.revoked_at).get());
  if (entry.reason >= 0) {
    const std::shared_ptr<ASN1_ENUMERATED> reason(ASN1_ENUMERATED_new(), ASN1_ENUMERATED_free);
    ASN1_ENUMERATED_set(reason.get(), entry.reason);
    X509_REVOKED_add1_ext_i2d(revoked, NID_crl_reason, reason.get(), 0, 0);
  }
  need(X509_CRL_add0_revoked(crl, revoked) == 1, "entry");
}

void add_list_extensions(X509_CRL* crl, const std::string& critical_oid) {
  const std::shared_ptr<ASN1_INTEGER> number(ASN1_INTEGER_new(), ASN1_INTEGER_free);
  ASN1_INTEGER_set(number.get(), 42);
  X509_CRL_add1_ext_i2d(crl, NID_crl_number, number.get(), 0, 0);
  if (critical_oid.empty()) return;
  X509_EXTENSION* extension = X509V3_EXT_nconf(nullptr, nullptr, critical_oid.c_str(), "critical,DER:0500");
  X509_CRL_add_ext(crl, extension, -1);
  X509_EXTENSION_free(extension);
}

}  // namespace

base::Bytes make_crl(const ListSpec& spec, const Forged& issuer) {
  const std::shared_ptr<X509_CRL> crl(X509_CRL_new(), X509_CRL_free);
  const unsigned char* cursor = issuer.certificate.subject.der().data();
  const std::shared_ptr<X509_NAME> name(
      d2i_X509_NAME(nullptr, &cursor, static_cast<long>(issuer.certificate.subject.der().size())),
      X509_NAME_free);
  X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2);
  X509_CRL_set_issuer_name(crl.get(), name.get());
  X509_CRL_set1_lastUpdate(crl.get(), asn1_time(spec.this_update).get());
  if (spec.next_update) X509_CRL_set1_nextUpdate(crl.get(), asn1_time(*spec.next_update).get());
  for (const auto& entry : spec.entries) add_entry(crl.get(), entry);
  add_list_extensions(crl.get(), spec.critical_oid);
  need(X509_CRL_sign(crl.get(), issuer.key.get(), EVP_get_digestbyname(spec.digest)) > 0, "list");
  unsigned char* der = nullptr;
  const int size = i2d_X509_CRL(crl.get(), &der);
  base::Bytes out(der, der + size);
  OPENSSL_free(der);
  return out;
}

std::string key_pem(const Key& key) {
  const std::shared_ptr<BIO> bio(BIO_new(BIO_s_mem()), BIO_free_all);
  need(PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1, "key");
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

base::TimePoint at(const char* rfc3339) {
  const auto time = base::parse_rfc3339(rfc3339);
  need(time.has_value(), rfc3339);
  return *time;
}

Spec root_spec(const std::string& common_name) {
  return {.common_name = common_name,
          .not_before = at("2020-01-01T00:00:00Z"),
          .not_after = at("2040-01-01T00:00:00Z"),
          .extensions = {{"basicConstraints", "critical,CA:TRUE"},
                         {"keyUsage", "critical,keyCertSign,cRLSign"},
                         {"subjectKeyIdentifier", "hash"}}};
}

Spec issuing_spec(const std::string& common_name) {
  return {.common_name = common_name,
          .not_before = at("2020-01-01T00:00:00Z"),
          .not_after = at("2039-01-01T00:00:00Z"),
          .extensions = {{"basicConstraints", "critical,CA:TRUE,pathlen:0"},
                         {"keyUsage", "critical,keyCertSign,cRLSign"},
                         {"subjectKeyIdentifier", "hash"},
                         {"authorityKeyIdentifier", "keyid"}}};
}

Spec client_spec(const std::string& common_name) {
  return {.common_name = common_name,
          .not_before = at("2025-01-01T00:00:00Z"),
          .not_after = at("2028-01-01T00:00:00Z"),
          .extensions = {{"basicConstraints", "CA:FALSE"},
                         {"keyUsage", "critical,digitalSignature"},
                         {"extendedKeyUsage", "clientAuth"},
                         {"subjectKeyIdentifier", "hash"},
                         {"authorityKeyIdentifier", "keyid"}}};
}

Family family() {
  Forged root = make(root_spec(), nullptr);
  Forged issuing = make(issuing_spec(), &root);
  return {std::move(root), std::move(issuing)};
}

}  // namespace sceau::x509::forge
