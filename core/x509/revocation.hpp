// Whether a certificate was revoked: by its issuer's list (CRL) or by OCSP. Time is a parameter; `unknown` is
// never good.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/x509/certificate.hpp"
#include "core/x509/http.hpp"

namespace sceau::x509 {

enum class RevocationState { good, revoked, unknown };

// RFC 5280 5.3.1; `unspecified` also where the issuer gives none.
enum class RevocationReason {
  unspecified,
  key_compromise,
  ca_compromise,
  affiliation_changed,
  superseded,
  cessation_of_operation,
  certificate_hold,
  remove_from_crl,
  privilege_withdrawn,
  aa_compromise,
};

enum class UnknownWhy {
  none,         // the state is not unknown
  no_source,    // no http address in the certificate
  unreachable,  // host unknown, refused, network
  timed_out,
  too_large,
  http_error,           // status other than 200, redirect loop
  malformed,            // the answer cannot be parsed
  wrong_issuer,         // the list is another issuer's, or the answer speaks of another certificate
  wrong_signer,         // signature wrong, or signed by somebody whom the issuer did not appoint
  stale,                // past its nextUpdate
  not_yet_valid,        // thisUpdate lies ahead
  nonce_mismatch,       // the answer is to another question
  responder_refused,    // tryLater, unauthorized, internalError…
  responder_unknown,    // the responder does not know this certificate
  certificate_expired,  // lists forget expired certificates: absence says nothing
  unprocessable,        // a delta list, a scope (IDP), a critical extension that we do not process
};

struct RevocationStatus {
  RevocationState state = RevocationState::unknown;
  UnknownWhy why = UnknownWhy::none;
  std::optional<base::TimePoint> revoked_at = {};
  RevocationReason reason = RevocationReason::unspecified;
  std::string source = {};                          // URL asked; empty for a list that was given
  std::optional<base::TimePoint> this_update = {};  // of the answer
  std::optional<base::TimePoint> next_update = {};
  std::string lower = {};
};

class NativeCrl;

// A certificate list. Entries are looked up in it, not copied out of it. Cheap to copy, thread-safe.
class Crl {
 public:
  // DER or PEM. Errors: not_x509, truncated.
  static base::Result<Crl> parse(base::ByteView content);
  const Name& issuer() const { return issuer_; }
  base::TimePoint this_update() const { return this_update_; }
  std::optional<base::TimePoint> next_update() const { return next_update_; }
  const std::string& number() const { return number_; }  // decimal; empty: none
  std::size_t size() const { return size_; }             // entries
  const base::Bytes& der() const { return der_; }
  bool is_stale(base::TimePoint at) const { return !next_update_ || at > *next_update_; }
  bool signed_by(const Certificate& issuer) const;  // signature, name, and KU cRLSign where it has KU

  struct Entry {
    base::TimePoint revoked_at;
    RevocationReason reason;
  };
  // serial: as Certificate::serial.
  std::optional<Entry> find(const std::string& serial) const;

 private:
  friend RevocationStatus status_by_crl(const Certificate&, const Certificate&, const Crl&, base::TimePoint);
  Crl() = default;
  std::shared_ptr<const NativeCrl> native_;
  Name issuer_;
  base::TimePoint this_update_;
  std::optional<base::TimePoint> next_update_;
  std::string number_;
  std::size_t size_ = 0;
  base::Bytes der_;
  bool processable_ = false;
};

// issuer: the certificate's own, already judged. A revoked entry counts even in a stale list that is rightly
// signed.
RevocationStatus status_by_crl(const Certificate& certificate, const Certificate& issuer, const Crl& crl,
                               base::TimePoint at);

// OCSP, one certificate a question, SHA-1 CertID (the only one every responder knows), with a nonce of 16
// bytes.
struct OcspRequest {
  base::Bytes der;
};
base::Result<OcspRequest> ocsp_request(const Certificate& certificate, const Certificate& issuer);
// The signer must be the issuer, or carry OCSPSigning and be signed by the issuer and in date. A nonce that
// comes back must be ours; one that does not come back is accepted, freshness counting then (thisUpdate
// within 5 minutes ahead, nextUpdate not past; without nextUpdate at most 24 hours old).
RevocationStatus read_ocsp(base::ByteView response, const OcspRequest& request,
                           const Certificate& certificate, const Certificate& issuer, base::TimePoint at);
RevocationStatus ask_ocsp(const Certificate& certificate, const Certificate& issuer, const std::string& url,
                          const HttpLimits& limits, base::TimePoint at);

// Fetches and parses; the signature is not looked at yet. Errors: those of http_get and Crl::parse.
base::Result<Crl> fetch_crl(const std::string& url, const HttpLimits& limits);
// Why a fetch that failed leaves the state unknown.
UnknownWhy unknown_because(const base::Error& error);

// First OCSP, then the HTTP lists, in the order of the certificate; LDAP is skipped. The first answer that is
// not unknown stands; else the last unknown. Where a responder signed that it does not know the certificate,
// a list only counts when it says revoked. A list given in `cached` that is still fresh is used instead of a
// fetch.
struct RevocationCheck {
  RevocationStatus status;
  std::optional<Crl> fetched;  // a list worth keeping
};
RevocationCheck check_revocation(const Certificate& certificate, const Certificate& issuer,
                                 const std::optional<Crl>& cached, const HttpLimits& limits,
                                 base::TimePoint at);

}  // namespace sceau::x509
