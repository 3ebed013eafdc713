#include "core/x509/name.hpp"

#include <openssl/err.h>

#include <algorithm>

#include "core/x509/openssl.hpp"
#include "core/x509/utf8.hpp"

namespace sceau::x509 {
namespace {

std::string type_name(int type) {
  switch (type) {
    case V_ASN1_UTF8STRING:
      return "UTF8String";
    case V_ASN1_PRINTABLESTRING:
      return "PrintableString";
    case V_ASN1_IA5STRING:
      return "IA5String";
    case V_ASN1_T61STRING:
      return "TeletexString";
    case V_ASN1_BMPSTRING:
      return "BMPString";
    case V_ASN1_UNIVERSALSTRING:
      return "UniversalString";
    case V_ASN1_NUMERICSTRING:
      return "NumericString";
    default:  // a foreign integer, not an enum of ours
      return ASN1_tag2str(type);
  }
}

Attribute attribute_of(const X509_NAME_ENTRY* entry) {
  const ASN1_OBJECT* object = X509_NAME_ENTRY_get_object(entry);
  const ASN1_STRING* data = X509_NAME_ENTRY_get_data(entry);
  const int nid = OBJ_obj2nid(object);
  const auto text = utf8_text(data);
  return {.oid = oid_text(object),
          .name = nid == NID_undef ? oid_text(object) : OBJ_nid2sn(nid),
          .value = text ? *text : "#" + base::hex(view_of(data)),
          .type = type_name(ASN1_STRING_type(data))};
}

std::vector<Rdn> rdns_of(const X509_NAME* name) {
  std::vector<Rdn> rdns;
  int set = -1;
  for (int i = 0; i < X509_NAME_entry_count(name); ++i) {
    const X509_NAME_ENTRY* entry = X509_NAME_get_entry(name, i);
    if (rdns.empty() || X509_NAME_ENTRY_set(entry) != set) rdns.emplace_back();
    set = X509_NAME_ENTRY_set(entry);
    rdns.back().push_back(attribute_of(entry));
  }
  return rdns;
}

struct Wanted {
  int nid;
  int type;
  std::size_t limit;  // characters
  const std::string& value;
};

base::Status refuse(const Wanted& wanted, const std::string& why) {
  return base::fail(base::ErrorCode::name_malformed, printable(wanted.value),
                    std::string(OBJ_nid2sn(wanted.nid)) + ": " + why);
}

bool is_country(const std::string& text) {
  return text.size() == 2 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

base::Status check(const Wanted& wanted) {
  const auto points = decode_utf8(wanted.value);
  if (!points) return refuse(wanted, "not UTF-8");
  if (points->find_first_not_of(U' ') == std::u32string::npos) return refuse(wanted, "empty");
  if (std::any_of(points->begin(), points->end(), is_control)) return refuse(wanted, "control character");
  if (points->size() > wanted.limit) return refuse(wanted, "longer than " + std::to_string(wanted.limit));
  if (wanted.nid == NID_countryName && !is_country(wanted.value)) return refuse(wanted, "not two letters");
  return {};
}

bool add(X509_NAME* name, const Wanted& wanted) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(wanted.value.data());
  return X509_NAME_add_entry_by_NID(name, wanted.nid, wanted.type, bytes,
                                    static_cast<int>(wanted.value.size()), -1, 0) == 1;
}

// RFC 4514 2.4: what must be escaped inside a value.
std::string escaped(const std::string& value) {
  std::string marked;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const bool at_edge = (i == 0 && (c == ' ' || c == '#')) || (i + 1 == value.size() && c == ' ');
    if (at_edge || std::string_view("\"+,;<>\\").find(c) != std::string_view::npos) marked += '\\';
    marked += c;
  }
  return printable(marked);
}

std::string rdn_text(const Rdn& rdn, std::string_view plus) {
  std::string out;
  for (const Attribute& attribute : rdn) {
    if (!out.empty()) out += plus;
    out += attribute.name + "=" + escaped(attribute.value);
  }
  return out;
}

}  // namespace

std::optional<Name> name_of(const X509_NAME* name) {
  const base::Bytes der = der_of(name, i2d_X509_NAME);
  auto parsed = Name::from_der(der);
  if (!parsed) return std::nullopt;
  return *std::move(parsed);
}

base::Result<Name> Name::from_der(base::ByteView der) {
  const auto native = x509::from_der<X509NamePtr>(der, d2i_X509_NAME);
  if (!native) return base::fail(base::ErrorCode::name_malformed, {}, "DER", last_words());
  Name name;
  name.der_.assign(der.begin(), der.end());
  name.rdns_ = rdns_of(native.get());
  return name;
}

base::Result<Name> Name::from_fields(const NameFields& fields) {
  const Wanted wanted[] = {{NID_countryName, V_ASN1_PRINTABLESTRING, 2, fields.country},
                           {NID_stateOrProvinceName, V_ASN1_UTF8STRING, 128, fields.state},
                           {NID_organizationName, V_ASN1_UTF8STRING, 64, fields.organization},
                           {NID_organizationalUnitName, V_ASN1_UTF8STRING, 64, fields.unit},
                           {NID_commonName, V_ASN1_UTF8STRING, 64, fields.common_name}};
  const X509NamePtr native(X509_NAME_new());
  for (const Wanted& one : wanted) {
    SCEAU_CHECK(check(one));
    if (!add(native.get(), one)) return base::fail(base::ErrorCode::internal, "X509_NAME", {}, last_words());
  }
  return from_der(der_of(native.get(), i2d_X509_NAME));
}

std::optional<std::string> Name::first(std::string_view short_name) const {
  for (const Rdn& rdn : rdns_)
    for (const Attribute& attribute : rdn)
      if (attribute.name == short_name) return attribute.value;
  return std::nullopt;
}

std::string Name::text() const {
  std::string out;
  for (const Rdn& rdn : rdns_) out += (out.empty() ? "" : ", ") + rdn_text(rdn, " + ");
  return out;
}

std::string Name::rfc4514() const {
  std::string out;
  for (auto rdn = rdns_.rbegin(); rdn != rdns_.rend(); ++rdn)
    out += (out.empty() ? "" : ",") + rdn_text(*rdn, "+");
  return out;
}

}  // namespace sceau::x509
