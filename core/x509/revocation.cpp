#include "core/x509/revocation.hpp"

#include <openssl/objects.h>

#include "core/x509/revocation_native.hpp"

namespace sceau::x509 {
namespace {

RevocationStatus by_list(const Certificate& certificate, const Certificate& issuer, const Crl& crl,
                         const std::string& url, base::TimePoint at) {
  RevocationStatus status = status_by_crl(certificate, issuer, crl, at);
  status.source = url;
  return status;
}

// A list worth keeping is one that its issuer signed.
RevocationCheck fetch_list(const Certificate& certificate, const Certificate& issuer, const std::string& url,
                           const HttpLimits& limits, base::TimePoint at) {
  auto crl = fetch_crl(url, limits);
  if (!crl) {
    RevocationStatus status = unknown(unknown_because(crl.error()), crl.error().lower);
    status.source = url;
    return {status, {}};
  }
  const RevocationStatus status = by_list(certificate, issuer, *crl, url, at);
  if (!crl->signed_by(issuer)) return {status, {}};
  return {status, *std::move(crl)};
}

bool is_known(const RevocationStatus& status) { return status.state != RevocationState::unknown; }

// A responder that rightly signed that it does not know a certificate is not overruled by a list's silence.
RevocationStatus unless_doubted(const RevocationStatus& by_list,
                                const std::optional<RevocationStatus>& doubt) {
  return doubt && by_list.state != RevocationState::revoked ? *doubt : by_list;
}

}  // namespace

RevocationReason reason_of(long number) {
  constexpr long kNotUsed = 7;
  if (number < 0 || number > 10 || number == kNotUsed) return RevocationReason::unspecified;
  return static_cast<RevocationReason>(number < kNotUsed ? number : number - 1);
}

bool is_strong_signature(int signature_nid) {
  int digest = NID_undef;
  if (signature_nid == NID_rsassaPss) return true;
  return OBJ_find_sigid_algs(signature_nid, &digest, nullptr) == 1 &&
         (digest == NID_sha256 || digest == NID_sha384 || digest == NID_sha512);
}

RevocationStatus unknown(UnknownWhy why, std::string lower) {
  return {.why = why, .lower = std::move(lower)};
}

UnknownWhy unknown_because(const base::Error& error) {
  using base::ErrorCode;
  if (error.code == ErrorCode::connection_timed_out) return UnknownWhy::timed_out;
  if (error.code == ErrorCode::file_too_large) return UnknownWhy::too_large;
  if (error.code == ErrorCode::http_failed) return UnknownWhy::http_error;
  if (error.code == ErrorCode::not_x509 || error.code == ErrorCode::truncated) return UnknownWhy::malformed;
  return UnknownWhy::unreachable;
}

base::Result<Crl> fetch_crl(const std::string& url, const HttpLimits& limits) {
  SCEAU_TRY(const base::Bytes content, http_get(url, limits));
  return Crl::parse(content);
}

RevocationCheck check_revocation(const Certificate& certificate, const Certificate& issuer,
                                 const std::optional<Crl>& cached, const HttpLimits& limits,
                                 base::TimePoint at) {
  RevocationStatus last = unknown(UnknownWhy::no_source);
  std::optional<RevocationStatus> doubt;
  for (const std::string& url : certificate.ocsp_urls) {
    last = ask_ocsp(certificate, issuer, url, limits, at);
    if (is_known(last)) return {last, {}};
    if (last.why == UnknownWhy::responder_unknown) doubt = last;
  }
  if (cached) {
    const RevocationStatus kept = status_by_crl(certificate, issuer, *cached, at);
    if (is_known(kept)) return {unless_doubted(kept, doubt), {}};
  }
  for (const std::string& url : certificate.crl_http_urls) {
    RevocationCheck check = fetch_list(certificate, issuer, url, limits, at);
    if (is_known(check.status) || check.fetched) {
      check.status = unless_doubted(check.status, doubt);
      return check;
    }
    last = check.status;
  }
  return {doubt.value_or(last), {}};
}

}  // namespace sceau::x509
