#include <charconv>
#include <string_view>

#include "core/x509/certificate.hpp"
#include "core/x509/der.hpp"

namespace sceau::x509 {
namespace {

std::optional<int> number(std::string_view digits) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || value < 0) return std::nullopt;
  return value;
}

// RFC 5280 4.1.2.5: YYMMDDHHMMSSZ until 2049, YYYYMMDDHHMMSSZ after; no fraction, no other zone.
std::optional<base::TimePoint> read_time(base::ByteView& bytes) {
  const auto utc = take(bytes, kUtcTime);
  const auto general = utc ? std::nullopt : take(bytes, kGeneralizedTime);
  if (!utc && !general) return std::nullopt;
  std::string text(base::text(utc ? *utc : *general));
  if (utc && text.size() == 13) text.insert(0, text[0] < '5' ? "20" : "19");
  if (text.size() != 15 || text.back() != 'Z') return std::nullopt;
  const std::string_view t = text;
  const auto year = number(t.substr(0, 4)), month = number(t.substr(4, 2)), day = number(t.substr(6, 2));
  const auto hour = number(t.substr(8, 2)), minute = number(t.substr(10, 2)),
             second = number(t.substr(12, 2));
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second);
}

// The start of the TBS: [version], serial, algorithm, then these three.
struct Head {
  base::ByteView issuer, validity, subject;  // names with their header, the validity without
};

std::optional<base::ByteView> take_whole(base::ByteView& bytes) {
  const base::ByteView before = bytes;
  if (!take(bytes, kSequence)) return std::nullopt;
  return before.first(before.size() - bytes.size());
}

std::optional<Head> find_head(base::ByteView der) {
  const auto certificate = take(der, kSequence);
  if (!certificate) return std::nullopt;
  base::ByteView rest = *certificate;
  const auto tbs = take(rest, kSequence);
  if (!tbs) return std::nullopt;
  rest = *tbs;
  take(rest, kVersionTag);
  if (!take(rest, kInteger) || !take(rest, kSequence)) return std::nullopt;
  const auto issuer = take_whole(rest);
  const auto validity = take(rest, kSequence);
  const auto subject = take_whole(rest);
  if (!issuer || !validity || !subject) return std::nullopt;
  return Head{*issuer, *validity, *subject};
}

}  // namespace

base::Result<ValidityDates> scan_dates(base::ByteView der) {
  auto head = find_head(der);
  if (!head) return base::fail(base::ErrorCode::not_x509);
  const auto not_before = read_time(head->validity);
  const auto not_after = read_time(head->validity);
  if (!not_before || !not_after) return base::fail(base::ErrorCode::not_x509);
  return ValidityDates{*not_before, *not_after};
}

base::Result<CertificateNames> scan_names(base::ByteView der) {
  const auto head = find_head(der);
  if (!head) return base::fail(base::ErrorCode::not_x509);
  SCEAU_TRY(Name issuer, Name::from_der(head->issuer));
  SCEAU_TRY(Name subject, Name::from_der(head->subject));
  return CertificateNames{std::move(issuer), std::move(subject)};
}

}  // namespace sceau::x509
