#include "core/x509/certificate.hpp"

#include <openssl/err.h>

#include "core/x509/der.hpp"
#include "core/x509/extensions.hpp"
#include "core/x509/openssl.hpp"

namespace sceau::x509 {
namespace {

std::string serial_of(const X509* x509) {
  const ASN1_INTEGER* serial = X509_get0_serialNumber(x509);
  const std::string hex = base::hex_upper(view_of(serial));
  return (ASN1_STRING_type(serial) & V_ASN1_NEG) != 0 ? "-" + hex : hex;
}

std::string signature_name(const X509* x509) {
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, X509_get0_tbs_sigalg(x509));
  return oid_name(object);
}

// False: something in it that every certificate has cannot be read.
bool read_fields(X509* x509, Certificate& out) {
  auto subject = name_of(X509_get_subject_name(x509));
  auto issuer = name_of(X509_get_issuer_name(x509));
  auto key = public_key_of(X509_get_X509_PUBKEY(x509));
  const auto not_before = time_point(X509_get0_notBefore(x509));
  const auto not_after = time_point(X509_get0_notAfter(x509));
  if (!subject || !issuer || !key || !not_before || !not_after) return false;
  out.subject = *std::move(subject);
  out.issuer = *std::move(issuer);
  out.key = *std::move(key);
  out.not_before = *not_before;
  out.not_after = out.effective_end = *not_after;
  out.serial = serial_of(x509);
  out.signature_algorithm = signature_name(x509);
  return true;
}

}  // namespace

base::Result<Certificate> parse_certificate(base::ByteView der) {
  SCEAU_CHECK(check_whole(der));
  auto x509 = from_der<X509Ptr>(der, d2i_X509);
  Certificate out{.der = {der.begin(), der.end()}, .sha256 = base::sha256(der)};
  if (!x509 || der_of(x509.get(), i2d_X509) != out.der || !read_fields(x509.get(), out))
    return base::fail(base::ErrorCode::not_x509, {}, {}, last_words());
  read_extensions(x509.get(), out);
  out.self_signed = X509_self_signed(x509.get(), 1) == 1;
  ERR_clear_error();
  out.native = std::make_shared<const NativeCertificate>(std::move(x509));
  return out;
}

}  // namespace sceau::x509
