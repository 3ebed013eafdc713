#include "core/steps/classify.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/model/catalogue.hpp"

namespace sceau::steps {

using model::Environment;
using x509::Certificate;
namespace oid = model::oid;

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

bool lists(const std::vector<std::string>& values, std::string_view wanted) {
  return std::find(values.begin(), values.end(), wanted) != values.end();
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

bool is_ans(const x509::Name& issuer) {
  const auto units = all_of(issuer, "OU");
  return lists(units, "IGC-SANTE") || lists(units, "IGC-SANTE TEST");
}

bool is_twin(const x509::Name& issuer) { return issuer.first("O") == model::kTwinOrganization; }

// AC-CLASSE-4 and its kin of the IGC-CPS: its subjects use L where IGC-Santé uses ST.
bool is_legacy(const Certificate& certificate) {
  const auto units = all_of(certificate.issuer, "OU");
  const auto named = [](const std::string& text) { return upper(text).starts_with("AC-CLASSE"); };
  return named(cn_of(certificate.issuer)) || std::any_of(units.begin(), units.end(), named) ||
         certificate.issuer.first("O") == "GIP-CPS";
}

// Each sign of an environment that a certificate carries, beside its issuer.
void check_environment(const Certificate& certificate, Environment environment, Findings& findings) {
  const auto disagree = [&](const std::string& sign) {
    add(findings, Severity::error, FindingCode::environment_mixed,
        {cn_of(certificate.issuer), std::string(word(environment)), sign});
  };
  const bool wants_test = environment == Environment::test;
  for (const x509::CertificatePolicy& policy : certificate.policies) {
    if (policy.oid.starts_with(oid::production_policies) && wants_test) disagree(policy.oid);
    if (policy.oid.starts_with(oid::test_policies) && environment == Environment::production)
      disagree(policy.oid);
  }
  if (const auto category = certificate.private_extensions.product_category;
      category && environment != Environment::rehearsal &&
      ((*category & model::category::test_bit) != 0) != wants_test)
    disagree("CategorieProduit " + base::hex(base::Bytes{*category}));
  const bool prefix = cn_of(certificate.issuer).starts_with("TEST ");
  if (environment != Environment::rehearsal && prefix != wants_test) disagree(cn_of(certificate.issuer));
}

struct UsageShape {
  std::string_view usage;
  bool digital_signature, non_repudiation, key_encipherment;
  std::array<std::string_view, 2> required;  // extended usages that must be there
  std::array<std::string_view, 3> allowed;   // and those that may
  bool usage_period;
};
// Domain sheet, 4.4: KU (critical) and EKU of each usage, read off real certificates.
constexpr std::array<UsageShape, 4> kShapes{{
    {"AUTH_CLI", true, false, false, {oid::client_auth}, {oid::client_auth}, false},
    {"SIGN", true, true, false, {oid::email_protection}, {oid::email_protection}, true},
    {"CONF",
     false,
     false,
     true,
     {oid::email_protection},
     {oid::email_protection, oid::any_extended_usage},
     false},
    {"SSL_SERV", true, false, true, {oid::server_auth}, {oid::server_auth, oid::client_auth}, false},
}};

std::string_view usage_from(const Certificate& certificate) {
  const auto& extended = certificate.extended_key_usage;
  const x509::KeyUsage usage = certificate.key_usage.value_or(x509::KeyUsage{});
  if (lists(extended, oid::server_auth)) return "SSL_SERV";
  if (lists(extended, oid::client_auth) && !usage.non_repudiation && !lists(extended, oid::email_protection))
    return "AUTH_CLI";
  if (usage.non_repudiation) return "SIGN";
  if (usage.key_encipherment && !usage.digital_signature) return "CONF";
  if (lists(extended, oid::email_protection) && usage.digital_signature) return "SIGN";
  if (extended.empty() && usage.digital_signature && !usage.key_encipherment) return "AUTH_CLI";
  return "unknown";
}

void check_key_usage(const Certificate& certificate, const UsageShape& shape, Findings& findings) {
  if (!certificate.key_usage) return add(findings, Severity::error, FindingCode::ku_missing, {"keyUsage"});
  const x509::KeyUsage& usage = *certificate.key_usage;
  const auto bit = [&](bool present, bool wanted, const char* name) {
    if (wanted && !present) add(findings, Severity::error, FindingCode::ku_missing, {name});
    if (present && !wanted) add(findings, Severity::error, FindingCode::ku_unexpected, {name});
  };
  bit(usage.digital_signature, shape.digital_signature, "digitalSignature");
  bit(usage.non_repudiation, shape.non_repudiation, "nonRepudiation");
  bit(usage.key_encipherment, shape.key_encipherment, "keyEncipherment");
  bit(usage.data_encipherment, false, "dataEncipherment");
  bit(usage.key_agreement, false, "keyAgreement");
  bit(usage.cert_sign, false, "keyCertSign");
  bit(usage.crl_sign, false, "cRLSign");
  if (!usage.critical) add(findings, Severity::notice, FindingCode::ku_not_critical);
}

void check_extended_usage(const Certificate& certificate, const UsageShape& shape, Findings& findings) {
  for (const std::string_view wanted : shape.required)
    if (!wanted.empty() && !lists(certificate.extended_key_usage, wanted))
      add(findings, Severity::error, FindingCode::eku_missing, {std::string(wanted)});
  for (const std::string& present : certificate.extended_key_usage)
    if (std::find(shape.allowed.begin(), shape.allowed.end(), present) == shape.allowed.end())
      add(findings, Severity::error, FindingCode::eku_unexpected, {present});
  if (shape.usage_period && !certificate.private_key_not_after)
    add(findings, Severity::notice, FindingCode::pkup_missing);
}

void check_usage(const Certificate& certificate, const std::string& usage, Findings& findings) {
  const auto shape =
      std::find_if(kShapes.begin(), kShapes.end(), [&](const UsageShape& s) { return s.usage == usage; });
  if (shape == kShapes.end()) return add(findings, Severity::error, FindingCode::usage_unknown);
  check_key_usage(certificate, *shape, findings);
  check_extended_usage(certificate, *shape, findings);
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

void find_what_it_suits(const x509::Name& subject, Classification& result) {
  const std::string cn = cn_of(subject);
  const bool insi_name = cn == "INSI-AUTO" || cn == "INSI-MANU";
  if (!insi_name && resembles_insi(cn))
    return add(result.findings, Severity::error, FindingCode::insi_cn, {cn});
  if (result.offer != Offer::org || !subject.first("OU") ||
      has(result.findings, FindingCode::environment_mixed) || has(result.findings, FindingCode::ku_missing) ||
      has(result.findings, FindingCode::ku_unexpected) || has(result.findings, FindingCode::eku_missing) ||
      has(result.findings, FindingCode::eku_unexpected))
    return;
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

void classify_person(const Certificate& certificate, Classification& result) {
  result.usage = certificate.key_usage.value_or(x509::KeyUsage{}).non_repudiation ? "SIGN" : "AUTH";
  if (is_card(certificate.private_extensions)) {
    result.offer = Offer::card;
    result.card_type = card_type_of(certificate.private_extensions);
  } else {
    result.offer = certificate.subject.first("OU") ? Offer::pro : Offer::ps;
  }
  if (certificate.subject.first("OU")) check_structure(certificate.subject, result);
}

void classify_organization(const Certificate& certificate, Classification& result) {
  Findings& findings = result.findings;
  result.usage = usage_from(certificate);
  const bool server = result.usage == "SSL_SERV" || !certificate.san_dns.empty();
  result.offer = server ? Offer::serv : Offer::org;
  check_usage(certificate, result.usage, findings);
  if (result.usage == "SIGN" || result.usage == "CONF")
    add(findings, Severity::notice, FindingCode::offer_uncertain, {});
  if (!server)
    for (const std::string& mail : certificate.san_email)
      add(findings, Severity::warning, FindingCode::san_unexpected, {mail});
  const auto category = certificate.private_extensions.product_category;
  if (category && (*category & ~model::category::test_bit) != model::category::software)
    add(findings, Severity::warning, FindingCode::category_unexpected, {base::hex(base::Bytes{*category})});
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

void classify_leaf(const Certificate& certificate, bool rehearsal, Classification& result) {
  const std::string issuer = cn_of(certificate.issuer);
  if (issuer.ends_with(" PERSONNES")) return classify_person(certificate, result);
  const bool expected = issuer.ends_with(" ORGANISATIONS") && issuer.find("ELEMENTAIRE") != std::string::npos;
  if (!expected && !rehearsal)
    add(result.findings, Severity::warning, FindingCode::issuer_unexpected, {issuer});
  classify_organization(certificate, result);
}

}  // namespace

std::optional<Environment> environment_of_issuer(const x509::Name& issuer) {
  if (is_twin(issuer)) return Environment::rehearsal;
  if (!is_ans(issuer)) return std::nullopt;
  return lists(all_of(issuer, "OU"), "IGC-SANTE TEST") ? Environment::test : Environment::production;
}

Classification classify(const Certificate& certificate, TimePoint now, std::optional<Environment> anchored) {
  Classification result;
  if (is_legacy(certificate)) {
    result.offer = Offer::legacy;
    add(result.findings, Severity::error, FindingCode::legacy);
    check_dates(certificate, false, now, result.findings);
    return result;
  }
  const bool leaf = !certificate.is_ca();
  const bool rehearsal = anchored == Environment::rehearsal;
  result.environment = rehearsal ? anchored : environment_of_issuer(certificate.issuer);
  if (!result.environment) result.environment = anchored;
  if (result.environment) {
    check_environment(certificate, *result.environment, result.findings);
  } else {
    add(result.findings, leaf ? Severity::error : Severity::warning, FindingCode::issuer_unknown,
        {certificate.issuer.text()});
  }
  if (leaf)
    classify_leaf(certificate, rehearsal, result);
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
