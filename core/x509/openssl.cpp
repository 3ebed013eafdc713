#include "core/x509/openssl.hpp"

#include <openssl/err.h>

#include <array>
#include <ctime>

namespace sceau::x509 {

std::string last_words() {
  const unsigned long deepest = ERR_peek_error();
  if (deepest == 0) return {};
  std::array<char, 256> text{};
  ERR_error_string_n(deepest, text.data(), text.size());
  ERR_clear_error();
  return text.data();
}

std::string oid_text(const ASN1_OBJECT* object) {
  std::array<char, 128> text{};
  const int length = OBJ_obj2txt(text.data(), static_cast<int>(text.size()), object, 1);
  if (length < static_cast<int>(text.size())) return text.data();
  std::string longer(static_cast<std::size_t>(length) + 1, '\0');
  OBJ_obj2txt(longer.data(), length + 1, object, 1);
  longer.pop_back();
  return longer;
}

std::string oid_name(const ASN1_OBJECT* object) {
  const int nid = OBJ_obj2nid(object);
  return nid == NID_undef ? oid_text(object) : OBJ_nid2ln(nid);
}

std::optional<std::string> utf8_text(const ASN1_STRING* string) {
  unsigned char* buffer = nullptr;
  const int length = ASN1_STRING_to_UTF8(&buffer, string);
  const MemoryPtr owner(buffer);
  if (length < 0) {
    ERR_clear_error();
    return std::nullopt;
  }
  return std::string(reinterpret_cast<const char*>(buffer), static_cast<std::size_t>(length));
}

std::optional<base::TimePoint> time_point(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year(parts.tm_year + 1900),
                                        std::chrono::month(static_cast<unsigned>(parts.tm_mon + 1)),
                                        std::chrono::day(static_cast<unsigned>(parts.tm_mday))};
  if (!day.ok()) return std::nullopt;
  return std::chrono::sys_days(day) + std::chrono::hours(parts.tm_hour) + std::chrono::minutes(parts.tm_min) +
         std::chrono::seconds(parts.tm_sec);
}

}  // namespace sceau::x509
