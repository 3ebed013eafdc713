#include "core/x509/chain.hpp"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include "core/x509/trust_native.hpp"

namespace sceau::x509 {
namespace {

using ContextPtr = Owned<X509_STORE_CTX, X509_STORE_CTX_free>;

constexpr int kSecurityLevel = 2;  // 112 bits: RSA of 2048 and more, no SHA-1

// A signature between two certificates that this Trust holds is verified once.
bool is_linked(const Trust::Prepared& trust, X509* subject, X509* issuer) {
  const bool known = trust.fingerprints.contains(subject) && trust.fingerprints.contains(issuer);
  if (known && trust.links.contains(subject, issuer)) return true;
  EVP_PKEY* key = X509_get0_pubkey(issuer);
  if (key == nullptr || X509_verify(subject, key) != 1) return false;
  if (known) trust.links.add(subject, issuer);
  return true;
}

int refuse(X509_STORE_CTX* context, int error, int depth) {
  X509_STORE_CTX_set_error(context, error);
  X509_STORE_CTX_set_error_depth(context, depth);
  X509_STORE_CTX_set_current_cert(context, sk_X509_value(X509_STORE_CTX_get0_chain(context), depth));
  return 0;
}

// Stands in for OpenSSL's own walk down the built chain: KU and signature of each link, with links
// remembered, which its own does not. The anchor's signature by itself proves nothing and is not looked at,
// as in OpenSSL. Dates come last and elsewhere: OpenSSL counts the last second of a validity as expired, RFC
// 5280 4.1.2.5 has it inside.
int verify_links(X509_STORE_CTX* context) {
  const auto& trust = *static_cast<const Trust::Prepared*>(X509_STORE_CTX_get_app_data(context));
  STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context);
  for (int depth = sk_X509_num(chain) - 2; depth >= 0; --depth) {
    X509* issuer = sk_X509_value(chain, depth + 1);
    if ((X509_get_key_usage(issuer) & KU_KEY_CERT_SIGN) == 0)
      return refuse(context, X509_V_ERR_KEYUSAGE_NO_CERTSIGN, depth + 1);
    if (!is_linked(trust, sk_X509_value(chain, depth), issuer))
      return refuse(context, X509_V_ERR_CERT_SIGNATURE_FAILURE, depth);
  }
  return 1;
}

ChainFault fault_of(int error) {
  switch (error) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return ChainFault::issuer_missing;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
    case X509_V_ERR_CERT_REJECTED:
      return ChainFault::untrusted_root;
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return ChainFault::bad_signature;
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return ChainFault::expired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return ChainFault::not_yet_valid;
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_INVALID_NON_CA:
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
      return ChainFault::issuer_not_ca;
    case X509_V_ERR_PATH_LENGTH_EXCEEDED:
    case X509_V_ERR_CERT_CHAIN_TOO_LONG:
    case X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED:
      return ChainFault::path_too_long;
    case X509_V_ERR_PERMITTED_VIOLATION:
    case X509_V_ERR_EXCLUDED_VIOLATION:
    case X509_V_ERR_SUBTREE_MINMAX:
    case X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE:
    case X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX:
    case X509_V_ERR_UNSUPPORTED_NAME_SYNTAX:
      return ChainFault::name_constraint;
    case X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION:
      return ChainFault::unknown_critical;
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return ChainFault::weak_signature;
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
      return ChainFault::weak_key;
    case X509_V_ERR_INVALID_EXTENSION:
    case X509_V_ERR_INVALID_POLICY_EXTENSION:
    case X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY:
      return ChainFault::malformed;
    default:  // OpenSSL's integers, not an enum of ours
      return ChainFault::other;
  }
}

const X509* last_of(X509_STORE_CTX* context) {
  STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context);
  const int size = sk_X509_num(chain);
  return size > 0 ? sk_X509_value(chain, size - 1) : nullptr;
}

std::string issuer_text(const X509* x509) {
  const auto name = x509 != nullptr ? name_of(X509_get_issuer_name(x509)) : std::nullopt;
  return name ? name->text() : "";
}

void tell(int error, std::size_t depth, Verdict& verdict) {
  verdict.fault = fault_of(error);
  verdict.depth = depth;
  verdict.lower = X509_verify_cert_error_string(error);
}

void tell_fault(X509_STORE_CTX* context, Verdict& verdict) {
  const int error = X509_STORE_CTX_get_error(context);
  tell(error, static_cast<std::size_t>(X509_STORE_CTX_get_error_depth(context)), verdict);
  const X509* current = X509_STORE_CTX_get_current_cert(context);
  if (verdict.fault == ChainFault::issuer_missing || verdict.fault == ChainFault::untrusted_root)
    verdict.authority = issuer_text(last_of(context));
  if (verdict.fault == ChainFault::bad_signature) verdict.authority = issuer_text(current);
}

// OpenSSL takes an issuer without basicConstraints whose KU says keyCertSign; we do not.
std::optional<std::size_t> weak_issuer(X509_STORE_CTX* context) {
  STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context);
  for (int i = 1; i < sk_X509_num(chain); ++i)
    if (X509_check_ca(sk_X509_value(chain, i)) != 1) return static_cast<std::size_t>(i);
  return std::nullopt;
}

// The one nearest to the leaf.
void judge_dates(X509_STORE_CTX* context, base::TimePoint at, Verdict& verdict) {
  STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context);
  for (int i = 0; i < sk_X509_num(chain) && !verdict.fault; ++i) {
    const X509* x509 = sk_X509_value(chain, i);
    const auto from = time_point(X509_get0_notBefore(x509)), until = time_point(X509_get0_notAfter(x509));
    const bool early = !from || at < *from, late = !until || at > *until;
    if (!early && !late) continue;
    tell(early ? X509_V_ERR_CERT_NOT_YET_VALID : X509_V_ERR_CERT_HAS_EXPIRED, static_cast<std::size_t>(i),
         verdict);
    verdict.limit = early ? from : until;
  }
}

void judge_path(X509_STORE_CTX* context, const Certificate& leaf, const Question& question,
                Verdict& verdict) {
  if (X509_verify_cert(context) != 1) return tell_fault(context, verdict);
  if (const auto depth = weak_issuer(context)) return tell(X509_V_ERR_INVALID_CA, *depth, verdict);
  if (serves(leaf, question.purpose)) return judge_dates(context, question.at, verdict);
  verdict.fault = ChainFault::wrong_usage;
}

Verdict verify_under(X509_STORE* store, const Certificate& leaf, const Trust::Prepared& prepared,
                     const Question& question) {
  const ContextPtr context(X509_STORE_CTX_new());
  Verdict verdict;
  if (X509_STORE_CTX_init(context.get(), store, leaf.native->get(), prepared.untrusted.get()) != 1) {
    tell(X509_V_ERR_UNSPECIFIED, 0, verdict);
    return verdict;
  }
  X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(parameters, question.at.time_since_epoch().count());
  X509_VERIFY_PARAM_set_auth_level(parameters, kSecurityLevel);
  X509_STORE_CTX_set_app_data(context.get(), const_cast<Trust::Prepared*>(&prepared));
  X509_STORE_CTX_set_verify(context.get(), verify_links);
  judge_path(context.get(), leaf, question, verdict);
  STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context.get());
  for (int i = 0; i < sk_X509_num(chain); ++i) {
    const auto known = prepared.fingerprints.find(sk_X509_value(chain, i));
    verdict.path.push_back(known == prepared.fingerprints.end() ? leaf.sha256 : known->second);
  }
  return verdict;
}

}  // namespace

Verdict verify_chain(const Certificate& leaf, const Trust& trust, const Question& question) {
  const Trust::Prepared& prepared = *trust.prepared_;
  Verdict verdict = verify_under(prepared.store.get(), leaf, prepared, question);
  const bool no_root =
      verdict.fault == ChainFault::issuer_missing || verdict.fault == ChainFault::untrusted_root;
  if (no_root && prepared.issuing) {
    Verdict shorter = verify_under(prepared.issuing.get(), leaf, prepared, question);
    if (shorter.fault != ChainFault::issuer_missing && shorter.fault != ChainFault::untrusted_root)
      verdict = std::move(shorter);
  }
  ERR_clear_error();
  return verdict;
}

}  // namespace sceau::x509
