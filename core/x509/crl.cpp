#include <openssl/err.h>
#include <openssl/pem.h>

#include "core/x509/der.hpp"
#include "core/x509/pem_blocks.hpp"
#include "core/x509/revocation_native.hpp"

namespace sceau::x509 {

class NativeCrl {
 public:
  explicit NativeCrl(Owned<X509_CRL, X509_CRL_free> crl) : crl_(std::move(crl)) {}
  X509_CRL* get() const { return crl_.get(); }

 private:
  Owned<X509_CRL, X509_CRL_free> crl_;
};

namespace {

using base::ErrorCode;
using CrlPtr = Owned<X509_CRL, X509_CRL_free>;
using IntegerPtr = Owned<ASN1_INTEGER, ASN1_INTEGER_free>;

constexpr std::size_t kBlockLimit = 1000;

base::Result<base::Bytes> der_in(base::ByteView content) {
  const std::string_view text = base::text(content);
  if (!has_pem(text)) return base::Bytes(content.begin(), content.end());
  SCEAU_TRY(const auto blocks, pem_blocks(text, kBlockLimit));
  for (const PemBlock& block : blocks)
    if (block.label == "X509 CRL") return block.content;
  return base::fail(ErrorCode::not_x509);
}

std::string number_of(const X509_CRL* crl) {
  const IntegerPtr number(
      static_cast<ASN1_INTEGER*>(X509_CRL_get_ext_d2i(crl, NID_crl_number, nullptr, nullptr)));
  if (!number) return {};
  const BignumPtr value(ASN1_INTEGER_to_BN(number.get(), nullptr));
  const TextPtr text(BN_bn2dec(value.get()));
  return text ? text.get() : "";
}

// A critical extension narrows what a list says (a delta, a scope, other issuers' entries); we process none.
bool has_critical_extension(const X509_CRL* crl) { return X509_CRL_get_ext_by_critical(crl, 1, -1) >= 0; }

RevocationReason reason_of_entry(const X509_REVOKED* entry) {
  const Owned<ASN1_ENUMERATED, ASN1_ENUMERATED_free> reason(
      static_cast<ASN1_ENUMERATED*>(X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, nullptr, nullptr)));
  return reason ? reason_of(ASN1_ENUMERATED_get(reason.get())) : RevocationReason::unspecified;
}

IntegerPtr serial_of(const std::string& hex) {
  BIGNUM* raw = nullptr;
  if (hex.empty() || BN_hex2bn(&raw, hex.c_str()) != static_cast<int>(hex.size())) {
    BN_free(raw);
    return nullptr;
  }
  const BignumPtr number(raw);
  return IntegerPtr(BN_to_ASN1_INTEGER(number.get(), nullptr));
}

}  // namespace

base::Result<Crl> Crl::parse(base::ByteView content) {
  Crl out;
  SCEAU_TRY(out.der_, der_in(content));
  SCEAU_CHECK(check_whole(out.der_));
  auto crl = from_der<CrlPtr>(out.der_, d2i_X509_CRL);
  auto issuer = crl ? name_of(X509_CRL_get_issuer(crl.get())) : std::nullopt;
  const auto this_update = crl ? time_point(X509_CRL_get0_lastUpdate(crl.get())) : std::nullopt;
  if (!issuer || !this_update) return base::fail(ErrorCode::not_x509, {}, {}, last_words());
  out.issuer_ = *std::move(issuer);
  out.this_update_ = *this_update;
  out.next_update_ = time_point(X509_CRL_get0_nextUpdate(crl.get()));
  out.number_ = number_of(crl.get());
  const int size = sk_X509_REVOKED_num(X509_CRL_get_REVOKED(crl.get()));
  out.size_ = size > 0 ? static_cast<std::size_t>(size) : 0;
  out.processable_ = !has_critical_extension(crl.get());
  ERR_clear_error();
  out.native_ = std::make_shared<const NativeCrl>(std::move(crl));
  return out;
}

bool Crl::signed_by(const Certificate& issuer) const {
  if (issuer.subject != issuer_ || (issuer.key_usage && !issuer.key_usage->crl_sign)) return false;
  EVP_PKEY* key = X509_get0_pubkey(issuer.native->get());
  const bool good = key != nullptr && is_strong_signature(X509_CRL_get_signature_nid(native_->get())) &&
                    X509_CRL_verify(native_->get(), key) == 1;
  ERR_clear_error();
  return good;
}

std::optional<Crl::Entry> Crl::find(const std::string& serial) const {
  const IntegerPtr number = serial_of(serial);
  X509_REVOKED* entry = nullptr;
  if (!number || X509_CRL_get0_by_serial(native_->get(), &entry, number.get()) != 1) return std::nullopt;
  const auto revoked_at = time_point(X509_REVOKED_get0_revocationDate(entry));
  return Entry{revoked_at.value_or(this_update_), reason_of_entry(entry)};
}

RevocationStatus status_by_crl(const Certificate& certificate, const Certificate& issuer, const Crl& crl,
                               base::TimePoint at) {
  RevocationStatus status;
  status.this_update = crl.this_update();
  status.next_update = crl.next_update();
  const auto because = [&](UnknownWhy why) {
    status.why = why;
    return status;
  };
  if (crl.issuer() != certificate.issuer) return because(UnknownWhy::wrong_issuer);
  if (!crl.signed_by(issuer)) return because(UnknownWhy::wrong_signer);
  if (!crl.processable_) return because(UnknownWhy::unprocessable);
  if (const auto entry = crl.find(certificate.serial)) {
    status.state = RevocationState::revoked;
    status.revoked_at = entry->revoked_at;
    status.reason = entry->reason;
    return status;
  }
  if (crl.this_update() > at + kClockSkew) return because(UnknownWhy::not_yet_valid);
  if (crl.is_stale(at)) return because(UnknownWhy::stale);
  if (certificate.not_after < at) return because(UnknownWhy::certificate_expired);
  status.state = RevocationState::good;
  return status;
}

}  // namespace sceau::x509
