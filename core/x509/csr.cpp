#include "core/x509/csr.hpp"

#include <openssl/err.h>

#include "core/x509/der.hpp"
#include "core/x509/openssl.hpp"

namespace sceau::x509 {
namespace {

using AlgorithmPtr = Owned<X509_ALGOR, X509_ALGOR_free>;
using BitStringPtr = Owned<ASN1_BIT_STRING, ASN1_BIT_STRING_free>;

AlgorithmPtr signature_algorithm(const PublicKey& key) {
  AlgorithmPtr algorithm(X509_ALGOR_new());
  const bool rsa = key.algorithm == "RSA";
  X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(rsa ? NID_sha256WithRSAEncryption : NID_ecdsa_with_SHA256),
                  rsa ? V_ASN1_NULL : V_ASN1_UNDEF, nullptr);
  return algorithm;
}

// Not signed yet. The same draft gives the same request, byte for byte.
X509ReqPtr unsigned_request(const Name& subject, const PublicKey& key) {
  X509ReqPtr request(X509_REQ_new());
  const auto name = from_der<X509NamePtr>(subject.der(), d2i_X509_NAME);
  const EvpPkeyPtr native = native_key(key);
  if (!name || !native) return nullptr;
  const AlgorithmPtr algorithm = signature_algorithm(key);
  const bool done = X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) == 1 &&
                    X509_REQ_set_subject_name(request.get(), name.get()) == 1 &&
                    X509_REQ_set_pubkey(request.get(), native.get()) == 1 &&
                    X509_REQ_set1_signature_algo(request.get(), algorithm.get()) == 1;
  if (!done) request.reset();
  return request;
}

bool put_signature(X509_REQ* request, base::ByteView signature) {
  BitStringPtr bits(ASN1_BIT_STRING_new());
  if (ASN1_BIT_STRING_set(bits.get(), const_cast<unsigned char*>(signature.data()),
                          static_cast<int>(signature.size())) != 1)
    return false;
  bits->flags =
      (bits->flags & ~0x07L) | ASN1_STRING_FLAG_BITS_LEFT;  // no unused bits, whatever the last ones are
  X509_REQ_set0_signature(request, bits.release());
  return true;
}

bool verifies(X509_REQ* request) {
  EVP_PKEY* key = X509_REQ_get0_pubkey(request);
  const bool good = key != nullptr && X509_REQ_verify(request, key) == 1;
  ERR_clear_error();
  return good;
}

std::vector<RequestedExtension> extensions_of(X509_REQ* request) {
  std::vector<RequestedExtension> out;
  STACK_OF(X509_EXTENSION)* list = X509_REQ_get_extensions(request);
  for (int i = 0; i < sk_X509_EXTENSION_num(list); ++i) {
    X509_EXTENSION* extension = sk_X509_EXTENSION_value(list, i);
    const ASN1_OBJECT* object = X509_EXTENSION_get_object(extension);
    const base::ByteView value = view_of(X509_EXTENSION_get_data(extension));
    const int nid = OBJ_obj2nid(object);
    out.push_back({.oid = oid_text(object),
                   .name = nid == NID_undef ? oid_text(object) : OBJ_nid2sn(nid),
                   .critical = X509_EXTENSION_get_critical(extension) == 1,
                   .value = {value.begin(), value.end()}});
  }
  sk_X509_EXTENSION_pop_free(list, X509_EXTENSION_free);
  ERR_clear_error();
  return out;
}

std::string signature_name(const X509_REQ* request) {
  const X509_ALGOR* algorithm = nullptr;
  X509_REQ_get0_signature(request, nullptr, &algorithm);
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
  return oid_name(object);
}

}  // namespace

CsrDraft::CsrDraft(Name subject, PublicKey key, base::Bytes tbs)
    : subject_(std::move(subject)), key_(std::move(key)), tbs_(std::move(tbs)) {}

base::Result<CsrDraft> draft_csr(const Name& subject, const PublicKey& key) {
  if (subject.empty()) return base::fail(base::ErrorCode::name_malformed, {}, "empty");
  if (key.algorithm != "RSA" && key.algorithm != "EC")
    return base::fail(base::ErrorCode::signature_impossible, base::hex(key.spki_sha256), key.algorithm);
  const X509ReqPtr request = unsigned_request(subject, key);
  base::Bytes tbs = request ? der_of(request.get(), i2d_re_X509_REQ_tbs) : base::Bytes{};
  if (tbs.empty()) return base::fail(base::ErrorCode::internal, "X509_REQ", {}, last_words());
  return CsrDraft(subject, key, std::move(tbs));
}

base::Result<base::Bytes> finish_csr(const CsrDraft& draft, base::ByteView signature) {
  const X509ReqPtr request = unsigned_request(draft.subject(), draft.key());
  if (!request || !put_signature(request.get(), signature))
    return base::fail(base::ErrorCode::internal, "X509_REQ", {}, last_words());
  if (der_of(request.get(), i2d_re_X509_REQ_tbs) != draft.tbs())
    return base::fail(base::ErrorCode::internal, "TBS");
  if (!verifies(request.get())) return base::fail(base::ErrorCode::csr_invalid);
  return der_of(request.get(), i2d_X509_REQ);
}

base::Result<Csr> parse_csr(base::ByteView der) {
  SCEAU_CHECK(check_whole(der));
  const auto request = from_der<X509ReqPtr>(der, d2i_X509_REQ);
  if (!request) return base::fail(base::ErrorCode::not_x509, {}, {}, last_words());
  auto subject = name_of(X509_REQ_get_subject_name(request.get()));
  auto key = public_key_of(X509_REQ_get_X509_PUBKEY(request.get()));
  if (!subject || !key) return base::fail(base::ErrorCode::not_x509, {}, {}, last_words());
  return Csr{.der = {der.begin(), der.end()},
             .sha256 = base::sha256(der),
             .subject = *std::move(subject),
             .key = *std::move(key),
             .signature_ok = verifies(request.get()),
             .signature_algorithm = signature_name(request.get()),
             .extensions = extensions_of(request.get())};
}

std::string to_pem(std::string_view label, base::ByteView der) {
  std::string out = "-----BEGIN " + std::string(label) + "-----\n";
  const std::string text = base::base64(der);
  for (std::size_t at = 0; at < text.size(); at += 64) out += text.substr(at, 64) + "\n";
  return out + "-----END " + std::string(label) + "-----\n";
}

}  // namespace sceau::x509
