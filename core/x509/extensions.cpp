#include "core/x509/extensions.hpp"

#include <openssl/err.h>

#include <algorithm>

namespace sceau::x509 {
namespace {

using PoliciesPtr = Owned<CERTIFICATEPOLICIES, CERTIFICATEPOLICIES_free>;
using UsagesPtr = Owned<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free>;
using NamesPtr = Owned<GENERAL_NAMES, GENERAL_NAMES_free>;
using PointsPtr = Owned<CRL_DIST_POINTS, CRL_DIST_POINTS_free>;
using AccessPtr = Owned<AUTHORITY_INFO_ACCESS, AUTHORITY_INFO_ACCESS_free>;
using BasicPtr = Owned<BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free>;
using PeriodPtr = Owned<PKEY_USAGE_PERIOD, PKEY_USAGE_PERIOD_free>;
using AuthorityPtr = Owned<AUTHORITY_KEYID, AUTHORITY_KEYID_free>;
using BitStringPtr = Owned<ASN1_BIT_STRING, ASN1_BIT_STRING_free>;
using OctetStringPtr = Owned<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free>;

// The decoded extension; null where its content cannot be decoded.
template <class Pointer>
Pointer decode(X509_EXTENSION* extension) {
  return Pointer(static_cast<typename Pointer::pointer>(X509V3_EXT_d2i(extension)));
}
bool is_critical(const X509_EXTENSION* extension) { return X509_EXTENSION_get_critical(extension) == 1; }
std::string ia5_text(const ASN1_STRING* string) { return std::string(base::text(view_of(string))); }

bool read_key_usage(X509_EXTENSION* extension, Certificate& out) {
  const auto bits = decode<BitStringPtr>(extension);
  if (!bits) return false;
  const auto bit = [&](int n) { return ASN1_BIT_STRING_get_bit(bits.get(), n) == 1; };
  out.key_usage = KeyUsage{.critical = is_critical(extension),
                           .digital_signature = bit(0),
                           .non_repudiation = bit(1),
                           .key_encipherment = bit(2),
                           .data_encipherment = bit(3),
                           .key_agreement = bit(4),
                           .cert_sign = bit(5),
                           .crl_sign = bit(6),
                           .encipher_only = bit(7),
                           .decipher_only = bit(8)};
  return true;
}

bool read_extended_key_usage(X509_EXTENSION* extension, Certificate& out) {
  const auto usages = decode<UsagesPtr>(extension);
  for (int i = 0; i < sk_ASN1_OBJECT_num(usages.get()); ++i)
    out.extended_key_usage.push_back(oid_text(sk_ASN1_OBJECT_value(usages.get(), i)));
  return usages != nullptr;
}

bool read_basic_constraints(X509_EXTENSION* extension, Certificate& out) {
  const auto basic = decode<BasicPtr>(extension);
  if (!basic) return false;
  out.basic_constraints = BasicConstraints{.critical = is_critical(extension), .ca = basic->ca != 0};
  if (basic->pathlen == nullptr) return true;
  const long length = ASN1_INTEGER_get(basic->pathlen);
  if (length < 0 || length > 1000) return false;
  out.basic_constraints->path_length = static_cast<unsigned>(length);
  return true;
}

CertificatePolicy policy_of(const POLICYINFO* info) {
  CertificatePolicy policy{oid_text(info->policyid), {}};
  for (int i = 0; i < sk_POLICYQUALINFO_num(info->qualifiers); ++i) {
    const POLICYQUALINFO* qualifier = sk_POLICYQUALINFO_value(info->qualifiers, i);
    if (OBJ_obj2nid(qualifier->pqualid) == NID_id_qt_cps)
      policy.cps_urls.push_back(ia5_text(qualifier->d.cpsuri));
  }
  return policy;
}

bool read_policies(X509_EXTENSION* extension, Certificate& out) {
  const auto policies = decode<PoliciesPtr>(extension);
  for (int i = 0; i < sk_POLICYINFO_num(policies.get()); ++i)
    out.policies.push_back(policy_of(sk_POLICYINFO_value(policies.get(), i)));
  return policies != nullptr;
}

void add_upn(const OTHERNAME* other, Certificate& out) {
  if (OBJ_obj2nid(other->type_id) != NID_ms_upn || other->value->type != V_ASN1_UTF8STRING) return;
  if (const auto text = utf8_text(other->value->value.utf8string)) out.san_upn.push_back(*text);
}

bool read_alternative_names(X509_EXTENSION* extension, Certificate& out) {
  const auto names = decode<NamesPtr>(extension);
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_DNS) out.san_dns.push_back(ia5_text(name->d.dNSName));
    if (name->type == GEN_EMAIL) out.san_email.push_back(ia5_text(name->d.rfc822Name));
    if (name->type == GEN_OTHERNAME) add_upn(name->d.otherName, out);
  }
  return names != nullptr;
}

bool has_scheme(const std::string& url, std::string_view scheme) {
  return url.size() > scheme.size() &&
         std::equal(scheme.begin(), scheme.end(), url.begin(),
                    [](char a, char b) { return a == b || (b >= 'A' && b <= 'Z' && a == b - 'A' + 'a'); });
}

void add_list_url(const std::string& url, Certificate& out) {
  if (has_scheme(url, "http:") || has_scheme(url, "https:")) out.crl_http_urls.push_back(url);
  if (has_scheme(url, "ldap:") || has_scheme(url, "ldaps:")) out.crl_ldap_urls.push_back(url);
}

bool read_distribution_points(X509_EXTENSION* extension, Certificate& out) {
  const auto points = decode<PointsPtr>(extension);
  for (int i = 0; i < sk_DIST_POINT_num(points.get()); ++i) {
    const DIST_POINT_NAME* point = sk_DIST_POINT_value(points.get(), i)->distpoint;
    if (point == nullptr || point->type != 0) continue;
    for (int j = 0; j < sk_GENERAL_NAME_num(point->name.fullname); ++j) {
      const GENERAL_NAME* name = sk_GENERAL_NAME_value(point->name.fullname, j);
      if (name->type == GEN_URI) add_list_url(ia5_text(name->d.uniformResourceIdentifier), out);
    }
  }
  return points != nullptr;
}

bool read_access(X509_EXTENSION* extension, Certificate& out) {
  const auto access = decode<AccessPtr>(extension);
  for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(access.get()); ++i) {
    const ACCESS_DESCRIPTION* one = sk_ACCESS_DESCRIPTION_value(access.get(), i);
    if (one->location->type != GEN_URI) continue;
    const std::string url = ia5_text(one->location->d.uniformResourceIdentifier);
    if (OBJ_obj2nid(one->method) == NID_ad_OCSP) out.ocsp_urls.push_back(url);
    if (OBJ_obj2nid(one->method) == NID_ad_ca_issuers) out.ca_issuers_urls.push_back(url);
  }
  return access != nullptr;
}

bool read_usage_period(X509_EXTENSION* extension, Certificate& out) {
  const auto period = decode<PeriodPtr>(extension);
  if (!period) return false;
  out.private_key_not_before = time_point(period->notBefore);
  out.private_key_not_after = time_point(period->notAfter);
  if (out.private_key_not_after) out.effective_end = std::min(out.effective_end, *out.private_key_not_after);
  return (period->notBefore == nullptr || out.private_key_not_before) &&
         (period->notAfter == nullptr || out.private_key_not_after);
}

bool read_subject_key_id(X509_EXTENSION* extension, Certificate& out) {
  const auto id = decode<OctetStringPtr>(extension);
  if (id) out.subject_key_id = base::hex_upper(view_of(id.get()));
  return id != nullptr;
}

bool read_authority_key_id(X509_EXTENSION* extension, Certificate& out) {
  const auto id = decode<AuthorityPtr>(extension);
  if (id && id->keyid != nullptr) out.authority_key_id = base::hex_upper(view_of(id->keyid));
  return id != nullptr;
}

struct Row {
  int nid;
  bool (*read)(X509_EXTENSION* extension, Certificate& out);  // false: malformed
};
constexpr Row kRows[] = {{NID_key_usage, read_key_usage},
                         {NID_ext_key_usage, read_extended_key_usage},
                         {NID_basic_constraints, read_basic_constraints},
                         {NID_certificate_policies, read_policies},
                         {NID_subject_alt_name, read_alternative_names},
                         {NID_crl_distribution_points, read_distribution_points},
                         {NID_info_access, read_access},
                         {NID_private_key_usage_period, read_usage_period},
                         {NID_subject_key_identifier, read_subject_key_id},
                         {NID_authority_key_identifier, read_authority_key_id}};

bool read_one(X509_EXTENSION* extension, const std::string& oid, Certificate& out) {
  const int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
  for (const Row& row : kRows)
    if (row.nid == nid) return row.read(extension, out);
  if (!is_private_extension(oid)) return true;
  return read_private_extension(oid, view_of(X509_EXTENSION_get_data(extension)), out.private_extensions);
}

}  // namespace

void read_extensions(const X509* x509, Certificate& out) {
  std::vector<std::string> seen;
  for (int i = 0; i < X509_get_ext_count(x509); ++i) {
    X509_EXTENSION* extension = X509_get_ext(x509, i);
    const std::string oid = oid_text(X509_EXTENSION_get_object(extension));
    const bool repeated = std::find(seen.begin(), seen.end(), oid) != seen.end();
    seen.push_back(oid);
    if (repeated || !read_one(extension, oid, out)) out.malformed.push_back(oid);  // the first one stands
    if (is_critical(extension) && X509_supported_extension(extension) == 0)
      out.unknown_critical.push_back(oid);
  }
  ERR_clear_error();
}

}  // namespace sceau::x509
