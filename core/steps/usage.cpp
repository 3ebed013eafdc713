#include "core/steps/usage.hpp"

#include <algorithm>
#include <array>

#include "core/model/catalogue.hpp"

namespace sceau::steps {

using x509::Certificate;
namespace oid = model::oid;

namespace {

using Findings = std::vector<Finding>;

struct UsageShape {
  std::string_view usage;
  bool digital_signature, non_repudiation, key_encipherment;
  std::string_view required;                // the extended usage that must be there
  std::array<std::string_view, 2> allowed;  // and those that may
  bool usage_period;
  bool host_names;  // DNS names among the alternative names
  bool mail_names;
};
// S/MIME was never seen: it is told by what its name demands, and its profile is not checked.
constexpr std::string_view kUnseen = "S/MIME";
constexpr std::array<UsageShape, 5> kShapes{{
    {"AUTH_CLI", true, false, false, oid::client_auth, {}, false, false, false},
    {"SIGN", true, true, false, oid::email_protection, {}, true, false, false},
    {"CONF", false, false, true, oid::email_protection, {oid::any_extended_usage}, false, false, false},
    {"SSL_SERV", true, false, true, oid::server_auth, {oid::client_auth}, false, true, false},
    {kUnseen, true, false, true, oid::email_protection, {oid::client_auth}, false, false, true},
}};
constexpr int kEnough = 3;  // one sign alone never is

bool lists(const std::vector<std::string>& values, std::string_view wanted) {
  return std::find(values.begin(), values.end(), wanted) != values.end();
}

bool is_allowed(const UsageShape& shape, const std::string& extended) {
  return extended == shape.required ||
         std::find(shape.allowed.begin(), shape.allowed.end(), extended) != shape.allowed.end();
}

int weigh_key_usage(const Certificate& certificate, const UsageShape& shape) {
  if (!certificate.key_usage) return 0;
  const x509::KeyUsage& is = *certificate.key_usage;
  const auto bit = [](bool present, bool wanted) { return present == wanted ? 2 : -2; };
  return bit(is.digital_signature, shape.digital_signature) + bit(is.non_repudiation, shape.non_repudiation) +
         bit(is.key_encipherment, shape.key_encipherment);
}

int weigh_extended(const Certificate& certificate, const UsageShape& shape) {
  const auto& extended = certificate.extended_key_usage;
  int sum = lists(extended, shape.required) ? 3 : -3;
  for (const std::string& one : extended) sum += is_allowed(shape, one) ? 0 : -2;
  return sum;
}

int weigh_names(const Certificate& certificate, const UsageShape& shape) {
  const auto weigh = [](bool present, bool wanted) {
    if (!present) return 0;
    return wanted ? 3 : -1;
  };
  return weigh(!certificate.san_dns.empty(), shape.host_names) +
         weigh(!certificate.san_email.empty(), shape.mail_names);
}

int weigh_policies(const Certificate& certificate, const UsageShape& shape) {
  int sum = 0;
  for (const x509::CertificatePolicy& policy : certificate.policies)
    if (const auto usage = model::usage_of_policy(policy.oid); !usage.empty())
      sum += usage == shape.usage ? 2 : -2;
  return sum;
}

int weigh(const Certificate& certificate, const UsageShape& shape) {
  const int period = certificate.private_key_not_after ? (shape.usage_period ? 2 : -1) : 0;
  return weigh_key_usage(certificate, shape) + weigh_extended(certificate, shape) +
         weigh_names(certificate, shape) + weigh_policies(certificate, shape) + period;
}

void check_key_usage(const Certificate& certificate, const UsageShape& shape, Findings& findings) {
  if (!certificate.key_usage)
    return findings.push_back({Severity::error, FindingCode::ku_missing, {"keyUsage"}});
  const x509::KeyUsage& usage = *certificate.key_usage;
  const auto bit = [&](bool present, bool wanted, const char* name) {
    if (wanted && !present) findings.push_back({Severity::error, FindingCode::ku_missing, {name}});
    if (present && !wanted) findings.push_back({Severity::error, FindingCode::ku_unexpected, {name}});
  };
  bit(usage.digital_signature, shape.digital_signature, "digitalSignature");
  bit(usage.non_repudiation, shape.non_repudiation, "nonRepudiation");
  bit(usage.key_encipherment, shape.key_encipherment, "keyEncipherment");
  bit(usage.data_encipherment, false, "dataEncipherment");
  bit(usage.key_agreement, false, "keyAgreement");
  bit(usage.cert_sign, false, "keyCertSign");
  bit(usage.crl_sign, false, "cRLSign");
  if (!usage.critical) findings.push_back({Severity::notice, FindingCode::ku_not_critical});
}

void check_extended_usage(const Certificate& certificate, const UsageShape& shape, Findings& findings) {
  if (!lists(certificate.extended_key_usage, shape.required))
    findings.push_back({Severity::error, FindingCode::eku_missing, {std::string(shape.required)}});
  for (const std::string& present : certificate.extended_key_usage)
    if (!is_allowed(shape, present))
      findings.push_back({Severity::error, FindingCode::eku_unexpected, {present}});
  if (shape.usage_period && !certificate.private_key_not_after)
    findings.push_back({Severity::notice, FindingCode::pkup_missing});
}

void check_names(const Certificate& certificate, const UsageShape& shape, Findings& findings) {
  if (shape.host_names) {
    if (certificate.san_dns.empty()) findings.push_back({Severity::warning, FindingCode::san_missing});
    return;
  }
  for (const auto* names : {&certificate.san_dns, &certificate.san_email})
    for (const std::string& name : *names)
      findings.push_back({Severity::warning, FindingCode::san_unexpected, {name}});
}

}  // namespace

std::string usage_of(const Certificate& certificate) {
  const UsageShape* best = nullptr;
  int most = kEnough - 1;
  for (const UsageShape& shape : kShapes)
    if (const int weight = weigh(certificate, shape); weight > most) {
      most = weight;
      best = &shape;
    }
  return best == nullptr ? "unknown" : std::string(best->usage);
}

std::string usage_of_person(const Certificate& certificate) {
  if (!certificate.key_usage) return "unknown";
  const x509::KeyUsage& usage = *certificate.key_usage;
  if (usage.non_repudiation) return "SIGN";
  if (usage.key_encipherment && !usage.digital_signature) return "CONF";
  return usage.digital_signature ? "AUTH" : "unknown";
}

void check_usage(const Certificate& certificate, const std::string& usage, Findings& findings) {
  const auto shape =
      std::find_if(kShapes.begin(), kShapes.end(), [&](const UsageShape& s) { return s.usage == usage; });
  if (shape == kShapes.end()) return findings.push_back({Severity::error, FindingCode::usage_unknown});
  if (usage == kUnseen) return findings.push_back({Severity::notice, FindingCode::profile_unseen, {usage}});
  check_key_usage(certificate, *shape, findings);
  check_extended_usage(certificate, *shape, findings);
  check_names(certificate, *shape, findings);
}

}  // namespace sceau::steps
