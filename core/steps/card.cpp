#include "core/steps/card.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "certstore/people.hpp"
#include "core/steps/environment.hpp"
#include "core/x509/der.hpp"

namespace sceau::steps {

using base::ErrorCode;
using base::Result;
using pkcs11::CardRole;
using x509::Certificate;

std::string_view word(CardRole role) {
  switch (role) {
    case CardRole::authentication:
      return "authentication";
    case CardRole::signature:
      return "signature";
    case CardRole::technical:
      return "technical";
  }
  return "";
}

namespace {

std::optional<CardRole> role_of_usage(const Certificate& certificate) {
  if (!certificate.key_usage) return std::nullopt;
  if (certificate.key_usage->non_repudiation) return CardRole::signature;
  if (certificate.key_usage->digital_signature) return CardRole::authentication;
  return std::nullopt;
}

// A technical certificate has the usage of authentication; only its id tells.
std::optional<CardRole> role_of(const pkcs11::CardCertificate& object, const Certificate& certificate) {
  if (object.role == CardRole::technical) return object.role;
  const auto usage = role_of_usage(certificate);
  return usage ? usage : object.role;
}

std::string joined(const std::optional<std::string>& first, const std::optional<std::string>& second) {
  if (!first || !second) return first.value_or(second.value_or(""));
  return *first + " " + *second;
}

CardHolder holder_of(const x509::Name& subject) {
  CardHolder holder{.name = joined(subject.first("GN"), subject.first("SN")),
                    .title = subject.first("title").value_or(""),
                    .national_id = subject.first("CN").value_or(""),
                    .structure_name = subject.first("O").value_or(""),
                    .structure_id = subject.first("OU").value_or("")};
  if (holder.name.empty()) holder.name = subject.first("pseudonym").value_or("");
  return holder;
}

// "8025000001/2600301752": issuer and number (domain sheet, 4.4).
std::string number_of(const Certificate& certificate) {
  const std::string whole = certificate.private_extensions.card_number.value_or("");
  return whole.substr(whole.rfind('/') + 1);
}

std::optional<model::Environment> environment_of(const Certificate& certificate) {
  if (const auto said = environment_of_issuer(certificate.issuer)) return said;
  const auto category = certificate.private_extensions.product_category;
  if (!category) return std::nullopt;
  return (*category & 0x80U) != 0 ? model::Environment::test : model::Environment::production;
}

// Table G02: a CDE has a CPE's number, a CDA a CPA's.
std::string type_of(const Certificate& certificate) {
  static constexpr std::array<const char*, 4> types{"CPS", "CPF", "CDE/CPE", "CDA/CPA"};
  const auto number = certificate.private_extensions.card_type;
  if (!number || *number < 0 || static_cast<std::size_t>(*number) >= types.size()) return "CPX";
  return types[static_cast<std::size_t>(*number)];
}

}  // namespace

std::optional<CardRole> role_by_usage(base::ByteView der) {
  const auto certificate = x509::parse_certificate(der);
  return certificate ? role_of_usage(*certificate) : std::nullopt;
}

Result<CardFacts> card_facts(const std::vector<pkcs11::CardCertificate>& certificates) {
  CardFacts facts;
  for (const pkcs11::CardCertificate& object : certificates) {
    auto certificate = x509::parse_certificate(object.der);
    if (!certificate) continue;
    const auto role = role_of(object, *certificate);
    if (role) facts.papers.push_back({*role, object, *std::move(certificate)});
  }
  if (facts.papers.empty()) return base::fail(ErrorCode::not_x509, "CPx");
  std::stable_sort(facts.papers.begin(), facts.papers.end(),
                   [](const CardPaper& a, const CardPaper& b) { return a.role < b.role; });
  const Certificate& first = facts.papers.front().certificate;
  facts.type = type_of(first);
  facts.number = number_of(first);
  facts.holder = holder_of(first.subject);
  facts.environment = environment_of(first);
  facts.not_after = first.not_after;
  for (const CardPaper& paper : facts.papers)
    facts.not_after = std::min(facts.not_after, paper.certificate.not_after);
  return facts;
}

std::string_view national_id_kind(std::string_view national_id) {
  struct Row {
    char first;
    std::string_view kind;
  };
  static constexpr std::array rows{Row{'0', "ADELI"}, Row{'1', "ADELI"},   Row{'3', "FINESS"},
                                   Row{'4', "SIREN"}, Row{'5', "SIRET"},   Row{'6', "RPPS"},
                                   Row{'8', "RPPS"},  Row{'9', "étudiant"}};
  for (const Row& row : rows)
    if (!national_id.empty() && national_id.front() == row.first) return row.kind;
  return {};
}

Result<bool> record_card(const store::Database& database, const CardFacts& facts, const std::string& role,
                         const Act& act) {
  if (facts.number.empty()) return false;
  SCEAU_TRY(const auto last, store::find_card(database, facts.number));
  store::Card row{.number = facts.number,
                  .holder = facts.holder.name,
                  .type = facts.type,
                  .national_id = facts.holder.national_id,
                  .structure_id = facts.holder.structure_id,
                  .not_after = facts.not_after,
                  .role = role,
                  .environment = facts.environment ? std::string(model::word(*facts.environment)) : "unknown",
                  .seen_at = act.at};
  SCEAU_TRY(const auto people, store::people(database, std::nullopt));
  for (const store::Person& person : people)
    if (row.role.empty() && person.card_number == facts.number) row.role = person.role;
  if (row.role.empty() && last) row.role = last->role;
  const auto said = [](const store::Card& card) {
    return std::tie(card.holder, card.type, card.national_id, card.structure_id, card.not_after, card.role,
                    card.environment);
  };
  if (last && said(*last) == said(row)) return false;
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_CHECK(store::insert(database, row));
  SCEAU_CHECK(record(database, act, row.structure_id, "card",
                     row.type + " " + row.number + " ends " + base::format_date(row.not_after)));
  SCEAU_CHECK(transaction.commit());
  return true;
}

std::optional<CardActivity> read_activity(base::ByteView ber) {
  constexpr unsigned char kActivity = 0xEE, kName = 0x84, kId = 0x85, kSector = 0x86;
  auto fields = x509::take(ber, kActivity);
  if (!fields) return std::nullopt;
  CardActivity activity;
  while (const auto field = x509::read_tlv(*fields)) {
    const std::string text(base::text(field->content));
    if (field->tag == kName) activity.structure_name = text;
    if (field->tag == kId) activity.structure_id = text;
    if (field->tag == kSector) activity.sector = text;
    fields = fields->subspan(field->size);
  }
  return activity;
}

}  // namespace sceau::steps
