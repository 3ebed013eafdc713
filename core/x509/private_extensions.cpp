#include <array>

#include "core/x509/der.hpp"
#include "core/x509/extensions.hpp"

namespace sceau::x509 {
namespace {

constexpr unsigned char kUtf8String = 0x0C, kPrintableString = 0x13;

std::optional<base::ByteView> only(base::ByteView bytes, unsigned char tag) {
  const auto content = take(bytes, tag);
  return bytes.empty() ? content : std::nullopt;
}

std::optional<std::int64_t> integer(base::ByteView bytes) {
  const auto content = only(bytes, kInteger);
  if (!content || content->empty() || content->size() > 7) return std::nullopt;
  std::int64_t value = (content->front() & 0x80U) != 0 ? -1 : 0;
  for (const unsigned char b : *content) value = value * 256 + b;
  return value;
}

bool read_product_category(base::ByteView value, PrivateExtensions& out) {
  const auto octets = only(value, kOctetString);
  if (!octets || octets->size() != 1) return false;
  out.product_category = octets->front();
  return true;
}
bool read_card_type(base::ByteView value, PrivateExtensions& out) {
  out.card_type = integer(value);
  return out.card_type.has_value();
}
bool read_card_number(base::ByteView value, PrivateExtensions& out) {
  const auto text = only(value, kPrintableString);
  if (text) out.card_number = base::text(*text);
  return text.has_value();
}
bool read_profession(base::ByteView value, PrivateExtensions& out) {
  out.profession = integer(value);
  return out.profession.has_value();
}
bool read_specialties(base::ByteView value, PrivateExtensions& out) {
  auto list = only(value, kSequence);
  if (!list) return false;
  while (const auto text = take(*list, kUtf8String)) out.specialties.emplace_back(base::text(*text));
  return list->empty();
}

struct Row {
  std::string_view oid;
  bool (*read)(base::ByteView value, PrivateExtensions& out);
};
// Forms: as seen in real certificates (igc-sante.md 4.4).
constexpr std::array<Row, 5> kRows{{{"1.2.250.1.71.1.2.5", read_product_category},
                                    {"1.2.250.1.71.1.2.2", read_card_type},
                                    {"1.2.250.1.71.1.2.3", read_card_number},
                                    {"1.2.250.1.71.1.2.7", read_profession},
                                    {"1.2.250.1.71.4.2.5", read_specialties}}};

const Row* row_of(const std::string& oid) {
  for (const Row& row : kRows)
    if (row.oid == oid) return &row;
  return nullptr;
}

}  // namespace

bool is_private_extension(const std::string& oid) { return row_of(oid) != nullptr; }

bool read_private_extension(const std::string& oid, base::ByteView value, PrivateExtensions& out) {
  const Row* row = row_of(oid);
  return row != nullptr && row->read(value, out);
}

}  // namespace sceau::x509
