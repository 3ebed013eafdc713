#include "core/steps/classify.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/model/catalogue.hpp"
#include "core/steps/environment.hpp"
#include "core/steps/usage.hpp"

namespace sceau::steps {

using model::Environment;
using x509::Certificate;

std::string_view word(Offer offer) {
  switch (offer) {
    case Offer::org:
      return "ORG";
    case Offer::serv:
      return "SERV";
    case Offer::pro:
      return "PRO";
    case Offer::ps:
      return "PS";
    case Offer::card:
      return "card";
    case Offer::authority:
      return "CA";
    case Offer::legacy:
      return "legacy";
    case Offer::unknown:
      return "unknown";
  }
  return "";
}

namespace {

using Findings = std::vector<Finding>;

void add(Findings& findings, Severity severity, FindingCode code, std::vector<std::string> values = {}) {
  findings.push_back({severity, code, std::move(values)});
}

std::string cn_of(const x509::Name& name) { return name.first("CN").value_or(""); }

std::vector<std::string> all_of(const x509::Name& name, std::string_view attribute) {
  std::vector<std::string> out;
  for (const x509::Rdn& rdn : name.rdns())
    for (const x509::Attribute& entry : rdn)
      if (entry.name == attribute) out.push_back(entry.value);
  return out;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

// AC-CLASSE-4 and its kin of the IGC-CPS: its subjects use L where IGC-Santé uses ST.
bool is_legacy(const Certificate& certificate) {
  const auto units = all_of(certificate.issuer, "OU");
  const auto named = [](const std::string& text) { return upper(text).starts_with("AC-CLASSE"); };
  return named(cn_of(certificate.issuer)) || std::any_of(units.begin(), units.end(), named) ||
         certificate.issuer.first("O") == "GIP-CPS";
}

// ---- dates ----

using base::Days;
using base::TimePoint;

// Three years to the second; February the 29th becomes the 28th or the 1st of March, and old certificates are
// an hour off (local-time arithmetic), or a month longer with a usage period of three years.
bool is_three_years(TimePoint from, TimePoint to) {
  const auto day = std::chrono::floor<Days>(from);
  const std::chrono::year_month_day start(day);
  const auto later = start + std::chrono::years(3);
  const auto end = later.ok() ? std::chrono::sys_days(later) : std::chrono::sys_days(later.year() / 3 / 1);
  const auto exact = TimePoint(end) + (from - day);
  const auto off = to > exact ? to - exact : exact - to;
  return off <= std::chrono::hours(later.ok() ? 1 : 25);
}

void check_dates(const Certificate& certificate, bool leaf, TimePoint now, Findings& findings) {
  if (certificate.effective_end < now)
    add(findings, Severity::error, FindingCode::expired, {base::format_date(certificate.effective_end)});
  else if (certificate.not_before > now)
    add(findings, Severity::error, FindingCode::not_yet_valid,
        {base::format_rfc3339(certificate.not_before)});
  else if (leaf && certificate.effective_end - now < Days(90))
    add(findings, Severity::warning, FindingCode::expires_soon,
        {base::format_date(certificate.effective_end),
         std::to_string(base::days_between(now, certificate.effective_end).count())});
  if (certificate.effective_end < certificate.not_after)
    add(findings, Severity::warning, FindingCode::usage_period_shorter,
        {base::format_date(certificate.effective_end), base::format_date(certificate.not_after)});
  if (leaf && !is_three_years(certificate.not_before, certificate.effective_end))
    add(findings, Severity::warning, FindingCode::validity_unusual,
        {std::to_string(base::days_between(certificate.not_before, certificate.effective_end).count())});
}

// ---- keys, signatures, extensions ----

bool is_weak_signature(const std::string& algorithm) {
  const std::string name = upper(algorithm);
  return name.find("SHA1") != std::string::npos || name.find("MD5") != std::string::npos ||
         name.find("MD2") != std::string::npos;
}

void check_key(const x509::PublicKey& key, bool leaf, Findings& findings) {
  const std::vector<std::string> values{key.algorithm, std::to_string(key.bits)};
  const bool weak = (key.algorithm == "RSA" && key.bits < 2048) ||
                    (key.algorithm == "EC" && key.bits < 224) || key.bits == 0;
  if (weak)
    add(findings, Severity::error, FindingCode::key_weak, values);
  else if (leaf && (key.algorithm != "RSA" || key.bits != 2048))
    add(findings, Severity::notice, FindingCode::key_unusual, values);
}

void check_build(const Certificate& certificate, bool leaf, Findings& findings) {
  check_key(certificate.key, leaf, findings);
  if (is_weak_signature(certificate.signature_algorithm) && !certificate.self_signed)
    add(findings, Severity::error, FindingCode::signature_weak, {certificate.signature_algorithm});
  for (const std::string& unknown : certificate.unknown_critical)
    add(findings, Severity::error, FindingCode::critical_unknown, {unknown});
  for (const std::string& broken : certificate.malformed)
    add(findings, Severity::error, FindingCode::extension_malformed, {broken});
}

// ---- names ----

void check_structure(const x509::Name& subject, Classification& result) {
  const std::string ou = subject.first("OU").value_or("");
  result.structure = model::parse_struct_idnat(ou);
  Findings& findings = result.findings;
  switch (result.structure.type) {
    case model::IdentifierType::finess:
      if (!model::check_finess(result.structure.value))
        add(findings, Severity::warning, FindingCode::structure_id_malformed, {ou});
      else if (!model::finess_check_digit_holds(result.structure.value))
        add(findings, Severity::notice, FindingCode::structure_check_digit, {result.structure.value});
      break;
    case model::IdentifierType::siret:
      if (!model::check_siret(result.structure.value))
        add(findings, Severity::warning, FindingCode::structure_check_digit, {result.structure.value});
      break;
    case model::IdentifierType::siren:
      if (!model::check_siren(result.structure.value))
        add(findings, Severity::warning, FindingCode::structure_check_digit, {result.structure.value});
      break;
    case model::IdentifierType::unknown:
      if (!ou.empty()) add(findings, Severity::warning, FindingCode::structure_id_malformed, {ou});
      break;
    case model::IdentifierType::adeli_practice:
    case model::IdentifierType::rpps_practice:
    case model::IdentifierType::national:
    case model::IdentifierType::ror:
      break;
  }
}

void check_org_name(const x509::Name& subject, Findings& findings) {
  for (const char* attribute : {"C", "ST", "O", "OU", "CN"})
    if (!subject.first(attribute)) add(findings, Severity::error, FindingCode::name_incomplete, {attribute});
  static const std::vector<std::string_view> order{"C", "ST", "O", "OU", "CN"};
  const bool plain = subject.rdns().size() == order.size() &&
                     std::equal(order.begin(), order.end(), subject.rdns().begin(),
                                [](std::string_view wanted, const x509::Rdn& rdn) {
                                  return rdn.size() == 1 && rdn.front().name == wanted;
                                });
  if (!plain && !has(findings, FindingCode::name_incomplete))
    add(findings, Severity::notice, FindingCode::name_unusual, {subject.text()});
}

// "insi-manu", "INSI_AUTO", "INSI–MANU": meant for INSi, and refused by it.
bool resembles_insi(const std::string& cn) {
  std::string letters;
  for (const char c : upper(cn))
    if (c >= 'A' && c <= 'Z') letters.push_back(c);
  return letters == "INSIAUTO" || letters == "INSIMANU" || letters == "INSI";
}

// What a peer would refuse it for, whatever its dates.
bool is_off_profile(const std::vector<Finding>& findings) {
  static constexpr std::array kRefused{FindingCode::issuer_unknown,    FindingCode::issuer_unexpected,
                                       FindingCode::environment_mixed, FindingCode::ku_missing,
                                       FindingCode::ku_unexpected,     FindingCode::eku_missing,
                                       FindingCode::eku_unexpected,    FindingCode::name_incomplete};
  return std::any_of(kRefused.begin(), kRefused.end(), [&](FindingCode code) { return has(findings, code); });
}

void find_what_it_suits(const x509::Name& subject, Classification& result) {
  const std::string cn = cn_of(subject);
  const bool insi_name = cn == "INSI-AUTO" || cn == "INSI-MANU";
  if (!insi_name && resembles_insi(cn))
    return add(result.findings, Severity::error, FindingCode::insi_cn, {cn});
  if (result.offer != Offer::org || is_off_profile(result.findings)) return;
  if (result.usage == "SIGN") return result.suits.push_back("dmp:sign");
  if (result.usage != "AUTH_CLI") return;
  if (cn == "INSI-AUTO")
    result.suits.push_back("insi:auto");
  else if (cn == "INSI-MANU")
    result.suits.push_back("insi:manu");
  else
    result.suits.push_back("dmp:auth");
}

// ---- offers ----

std::string card_type_of(const x509::PrivateExtensions& extensions) {
  static constexpr std::array<std::string_view, 4> types{"CPS", "CPF", "CDE/CPE", "CPA"};
  const auto type = extensions.card_type;
  if (!type || *type < 0 || static_cast<std::size_t>(*type) >= types.size()) return "CPX";
  return std::string(types[static_cast<std::size_t>(*type)]);
}

bool is_card(const x509::PrivateExtensions& extensions) {
  const bool says_card = extensions.product_category &&
                         (*extensions.product_category & ~model::category::test_bit) == model::category::card;
  return says_card || extensions.card_number.has_value();
}

// TRE_G01: 03 software, 00 card; the TEST bit beside it is the environment's.
void check_category(const Certificate& certificate, int wanted, Classification& result) {
  const auto category = certificate.private_extensions.product_category;
  if (category && (*category & ~model::category::test_bit) != wanted)
    add(result.findings, Severity::warning, FindingCode::category_unexpected,
        {base::hex(base::Bytes{*category}), std::string(word(result.offer))});
}

void check_issuer(const std::string& issuer, std::string_view rank, Classification& result) {
  if (issuer.find(rank) == std::string::npos)
    add(result.findings, Severity::warning, FindingCode::issuer_unexpected,
        {issuer, std::string(word(result.offer))});
}

// Domain sheet, 4.1: CPS and CPF come from FORT, CPE from STANDARD PERSONNES; a card that does not say, from
// either.
void classify_card(const Certificate& certificate, const std::string& issuer, Classification& result) {
  result.offer = Offer::card;
  result.card_type = card_type_of(certificate.private_extensions);
  check_category(certificate, model::category::card, result);
  const auto type = certificate.private_extensions.card_type;
  if (!type)
    check_issuer(issuer, issuer.find("FORT") != std::string::npos ? "FORT" : "STANDARD", result);
  else
    check_issuer(issuer, *type <= 1 ? "FORT" : "STANDARD", result);
}

// An OU makes a PRO, whose profile was never seen; without one it is a PS.
void classify_person_software(const Certificate& certificate, const std::string& issuer,
                              Classification& result) {
  result.offer = certificate.subject.first("OU") ? Offer::pro : Offer::ps;
  if (result.offer == Offer::pro)
    add(result.findings, Severity::notice, FindingCode::offer_uncertain, {"PRO", "PS"});
  check_category(certificate, model::category::software, result);
  check_issuer(issuer, "ELEMENTAIRE", result);
}

void classify_person(const Certificate& certificate, Classification& result) {
  const std::string issuer = cn_of(certificate.issuer);
  result.usage = usage_of_person(certificate);
  if (result.usage == "unknown") add(result.findings, Severity::error, FindingCode::usage_unknown);
  if (is_card(certificate.private_extensions))
    classify_card(certificate, issuer, result);
  else
    classify_person_software(certificate, issuer, result);
  if (certificate.subject.first("OU")) check_structure(certificate.subject, result);
}

// SIGN and CONF exist in both offers with the same extensions; only a SERV carries alternative names.
Offer offer_of(const Certificate& certificate, const std::string& usage) {
  if (usage == "unknown") return Offer::unknown;
  if (usage == "AUTH_CLI") return Offer::org;
  const bool named = !certificate.san_dns.empty() || !certificate.san_email.empty();
  return usage == "SSL_SERV" || usage == "S/MIME" || named ? Offer::serv : Offer::org;
}

void classify_organization(const Certificate& certificate, bool any_name, Classification& result) {
  Findings& findings = result.findings;
  result.usage = usage_of(certificate);
  result.offer = result.environment ? offer_of(certificate, result.usage) : Offer::unknown;
  check_usage(certificate, result.usage, findings);
  if (result.environment && !any_name)
    check_policies(certificate, result.usage, *result.environment, findings);
  if (result.environment && (result.usage == "SIGN" || result.usage == "CONF"))
    add(findings, Severity::notice, FindingCode::offer_uncertain, {"ORG", "SERV"});
  check_category(certificate, model::category::software, result);
  check_org_name(certificate.subject, findings);
  check_structure(certificate.subject, result);
  find_what_it_suits(certificate.subject, result);
}

void classify_authority(const Certificate& certificate, Classification& result) {
  result.offer = Offer::authority;
  result.usage = "CA";
  if (certificate.key_usage && !certificate.key_usage->cert_sign)
    add(result.findings, Severity::error, FindingCode::ku_missing, {"keyCertSign"});
}

// any_name: a CA that plays the portal in a rehearsal, under whatever name and policies.
void classify_leaf(const Certificate& certificate, bool any_name, Classification& result) {
  const std::string issuer = cn_of(certificate.issuer);
  if (result.environment && issuer.ends_with(" PERSONNES")) return classify_person(certificate, result);
  const bool expected = issuer.ends_with(" ORGANISATIONS") && issuer.find("ELEMENTAIRE") != std::string::npos;
  if (result.environment && !expected && !any_name)
    add(result.findings, Severity::warning, FindingCode::issuer_unexpected, {issuer, "ORG"});
  classify_organization(certificate, any_name, result);
}

}  // namespace

Classification classify(const Certificate& certificate, TimePoint now, std::optional<Environment> anchored) {
  Classification result;
  if (is_legacy(certificate)) {
    result.offer = Offer::legacy;
    add(result.findings, Severity::error, FindingCode::legacy);
    check_dates(certificate, false, now, result.findings);
    return result;
  }
  const bool leaf = !certificate.is_ca();
  const auto named = environment_of_issuer(certificate.issuer);
  const bool any_name = anchored == Environment::rehearsal && named != Environment::rehearsal;
  result.environment = any_name || !named ? anchored : named;
  check_environment(certificate, result.environment, result.findings);
  if (!result.environment)
    add(result.findings, leaf ? Severity::error : Severity::warning, FindingCode::issuer_unknown,
        {certificate.issuer.text()});
  if (leaf)
    classify_leaf(certificate, any_name, result);
  else
    classify_authority(certificate, result);
  check_dates(certificate, leaf, now, result.findings);
  check_build(certificate, leaf, result.findings);
  return result;
}

Classification classify(const x509::Csr& request) {
  Classification result;
  result.offer = Offer::unknown;  // a CSR carries no usage: the portal's order gives it
  check_structure(request.subject, result);
  const std::string cn = cn_of(request.subject);
  if (cn != "INSI-AUTO" && cn != "INSI-MANU" && resembles_insi(cn))
    add(result.findings, Severity::error, FindingCode::insi_cn, {cn});
  check_org_name(request.subject, result.findings);
  check_key(request.key, true, result.findings);
  if (is_weak_signature(request.signature_algorithm))
    add(result.findings, Severity::error, FindingCode::signature_weak, {request.signature_algorithm});
  if (!request.signature_ok) add(result.findings, Severity::error, FindingCode::signature_invalid);
  if (!request.extensions.empty()) add(result.findings, Severity::notice, FindingCode::request_extensions);
  return result;
}

}  // namespace sceau::steps
