// A distinguished name, kept as its DER: two names are equal when their bytes are.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace sceau::x509 {

struct Attribute {
  std::string oid;    // dotted, e.g. "2.5.4.3"
  std::string name;   // short name, e.g. "CN", "ST"; the OID where it has none
  std::string value;  // UTF-8; "#" and the hex of its DER where it is no character string
  std::string type;   // ASN.1 type, e.g. "UTF8String", "PrintableString"
  bool operator==(const Attribute&) const = default;
};
using Rdn =
    std::vector<Attribute>;  // more than one attribute: a multi-valued RDN, in the order of its DER SET

// The five attributes of a subject that we ask for; all are required. Lengths are characters, not bytes
// (X.520).
struct NameFields {
  std::string country;       // C   two letters A-Z, PrintableString
  std::string state;         // ST  1 to 128, UTF8String
  std::string organization;  // O   1 to 64, UTF8String
  std::string unit;          // OU  1 to 64, UTF8String
  std::string common_name;   // CN  1 to 64, UTF8String
};

class Name {
 public:
  Name() = default;  // the empty name
  // Encoded in exactly the order C, ST, O, OU, CN, one attribute per RDN.
  // Errors: name_malformed (empty, too long, control character, not UTF-8; value: the attribute and why).
  static base::Result<Name> from_fields(const NameFields& fields);
  // Errors: name_malformed (not the DER of one Name, nothing before or after it).
  static base::Result<Name> from_der(base::ByteView der);

  const base::Bytes& der() const { return der_; }
  const std::vector<Rdn>& rdns() const { return rdns_; }
  bool empty() const { return rdns_.empty(); }
  // Value of the first attribute with this short name, in encoded order.
  std::optional<std::string> first(std::string_view short_name) const;
  // For people: encoded order, accents as they are: "C=FR, ST=Rhône (69), O=…"; "+" joins a multi-valued RDN.
  // Control characters are escaped, so that a terminal is safe.
  std::string text() const;
  // RFC 4514: last RDN first, its escapes, UTF-8 kept: "CN=…,OU=…,O=…,ST=…,C=FR".
  std::string rfc4514() const;
  bool operator==(const Name& other) const { return der_ == other.der_; }

 private:
  base::Bytes der_{0x30, 0x00};
  std::vector<Rdn> rdns_;
};

enum class NameChangeKind {
  value,     // both have it, with other values
  added,     // only the second has it
  removed,   // only the first has it
  encoding,  // same text, another string type
  order,     // same attributes in another order or grouping; the attribute's name is empty
};
struct NameChange {
  NameChangeKind kind;
  std::string attribute;  // short name
  std::string before;     // several values of one attribute are joined by " + "
  std::string after;
};
// Field by field, in the order of the first name; empty when, and only when, the DER is the same.
std::vector<NameChange> difference(const Name& before, const Name& after);

}  // namespace sceau::x509
