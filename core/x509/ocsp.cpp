#include <openssl/err.h>
#include <openssl/ocsp.h>

#include "core/x509/revocation_native.hpp"
#include "core/x509/trust_native.hpp"

namespace sceau::x509 {
namespace {

using CertIdPtr = Owned<OCSP_CERTID, OCSP_CERTID_free>;
using RequestPtr = Owned<OCSP_REQUEST, OCSP_REQUEST_free>;
using ResponsePtr = Owned<OCSP_RESPONSE, OCSP_RESPONSE_free>;
using BasicPtr = Owned<OCSP_BASICRESP, OCSP_BASICRESP_free>;

constexpr std::chrono::hours kAgeWithoutNextUpdate{24};
constexpr std::size_t kAnswerLimit = 100U * 1024U;

CertIdPtr id_of(const Certificate& certificate, const Certificate& issuer) {
  return CertIdPtr(OCSP_cert_to_id(EVP_sha1(), certificate.native->get(), issuer.native->get()));
}

// Only the issuer ends the path here, root or not: the caller has judged it.
X509StorePtr store_of(const Certificate& issuer, base::TimePoint at) {
  X509StorePtr store(X509_STORE_new());
  X509_STORE_add_cert(store.get(), issuer.native->get());
  X509_VERIFY_PARAM* parameters = X509_STORE_get0_param(store.get());
  X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_time(parameters, at.time_since_epoch().count());
  X509_VERIFY_PARAM_set_auth_level(parameters, 2);
  return store;
}

bool is_rightly_signed(OCSP_BASICRESP* basic, const Certificate& issuer, base::TimePoint at) {
  const ASN1_OBJECT* algorithm = nullptr;
  X509_ALGOR_get0(&algorithm, nullptr, nullptr, OCSP_resp_get0_tbs_sigalg(basic));
  if (!is_strong_signature(OBJ_obj2nid(algorithm))) return false;
  const X509ListPtr issuers(sk_X509_new_null());
  X509_add_cert(issuers.get(), issuer.native->get(), X509_ADD_FLAG_UP_REF);
  // NOEXPLICIT: a signer must be the issuer, or be appointed by it; being trusted otherwise does not count.
  return OCSP_basic_verify(basic, issuers.get(), store_of(issuer, at).get(), OCSP_NOEXPLICIT) == 1;
}

struct Single {
  int status = V_OCSP_CERTSTATUS_UNKNOWN;
  int reason = -1;
  std::optional<base::TimePoint> revoked_at = {};
  std::optional<base::TimePoint> this_update = {};
  std::optional<base::TimePoint> next_update = {};
  bool has_next_update = false;
};

std::optional<Single> single_of(OCSP_BASICRESP* basic, OCSP_CERTID* id) {
  Single single;
  ASN1_GENERALIZEDTIME *revoked = nullptr, *from = nullptr, *until = nullptr;
  if (OCSP_resp_find_status(basic, id, &single.status, &single.reason, &revoked, &from, &until) != 1)
    return std::nullopt;
  single.revoked_at = time_point(revoked);
  single.this_update = time_point(from);
  single.next_update = time_point(until);
  single.has_next_update = until != nullptr;
  return single;
}

// none: fresh.
UnknownWhy freshness(const Single& single, base::TimePoint at) {
  if (!single.this_update || single.has_next_update != single.next_update.has_value())
    return UnknownWhy::malformed;
  if (*single.this_update > at + kClockSkew) return UnknownWhy::not_yet_valid;
  const base::TimePoint until = single.next_update.value_or(*single.this_update + kAgeWithoutNextUpdate);
  return at > until ? UnknownWhy::stale : UnknownWhy::none;
}

RevocationStatus status_of(const Single& single, const Certificate& certificate, base::TimePoint at) {
  RevocationStatus status;
  status.this_update = single.this_update;
  status.next_update = single.next_update;
  status.why = freshness(single, at);
  if (status.why != UnknownWhy::none) return status;
  if (single.status == V_OCSP_CERTSTATUS_REVOKED) {
    status.state = RevocationState::revoked;
    status.revoked_at = single.revoked_at;
    status.reason = reason_of(single.reason);
  } else if (single.status != V_OCSP_CERTSTATUS_GOOD) {
    status.why = UnknownWhy::responder_unknown;
  } else if (certificate.not_after < at) {
    status.why = UnknownWhy::certificate_expired;
  } else {
    status.state = RevocationState::good;
  }
  return status;
}

RevocationStatus read_basic(OCSP_BASICRESP* basic, const OcspRequest& request, const Certificate& certificate,
                            const Certificate& issuer, base::TimePoint at) {
  if (!is_rightly_signed(basic, issuer, at)) return unknown(UnknownWhy::wrong_signer, last_words());
  const auto asked = from_der<RequestPtr>(request.der, d2i_OCSP_REQUEST);
  if (!asked || OCSP_check_nonce(asked.get(), basic) == 0) return unknown(UnknownWhy::nonce_mismatch);
  const CertIdPtr id = id_of(certificate, issuer);
  const auto single = id ? single_of(basic, id.get()) : std::nullopt;
  if (!single) return unknown(UnknownWhy::wrong_issuer);
  return status_of(*single, certificate, at);
}

}  // namespace

base::Result<OcspRequest> ocsp_request(const Certificate& certificate, const Certificate& issuer) {
  const RequestPtr request(OCSP_REQUEST_new());
  CertIdPtr id = id_of(certificate, issuer);
  const bool added = id && OCSP_request_add0_id(request.get(), id.get()) != nullptr;
  if (!added) return base::fail(base::ErrorCode::internal, "OCSP request", {}, last_words());
  static_cast<void>(id.release());  // the request's now
  base::Bytes nonce = base::random_bytes(16);
  if (OCSP_request_add1_nonce(request.get(), nonce.data(), static_cast<int>(nonce.size())) != 1)
    return base::fail(base::ErrorCode::internal, "OCSP nonce", {}, last_words());
  return OcspRequest{der_of(request.get(), i2d_OCSP_REQUEST)};
}

RevocationStatus read_ocsp(base::ByteView response, const OcspRequest& request,
                           const Certificate& certificate, const Certificate& issuer, base::TimePoint at) {
  const auto answer = from_der<ResponsePtr>(response, d2i_OCSP_RESPONSE);
  if (!answer) return unknown(UnknownWhy::malformed, last_words());
  const int outcome = OCSP_response_status(answer.get());
  if (outcome != OCSP_RESPONSE_STATUS_SUCCESSFUL)
    return unknown(UnknownWhy::responder_refused, OCSP_response_status_str(outcome));
  const BasicPtr basic(OCSP_response_get1_basic(answer.get()));
  if (!basic) return unknown(UnknownWhy::malformed, last_words());
  RevocationStatus status = read_basic(basic.get(), request, certificate, issuer, at);
  ERR_clear_error();
  return status;
}

RevocationStatus ask_ocsp(const Certificate& certificate, const Certificate& issuer, const std::string& url,
                          const HttpLimits& limits, base::TimePoint at) {
  const auto request = ocsp_request(certificate, issuer);
  if (!request) return unknown(UnknownWhy::malformed, request.error().lower);
  HttpLimits narrower = limits;
  narrower.size = std::min(limits.size, kAnswerLimit);
  const auto answer = http_post(url, "application/ocsp-request", request->der, narrower);
  RevocationStatus status = answer ? read_ocsp(*answer, *request, certificate, issuer, at)
                                   : unknown(unknown_because(answer.error()), answer.error().lower);
  status.source = url;
  return status;
}

}  // namespace sceau::x509
