#include "core/steps/environment.hpp"

#include <algorithm>

#include "core/model/catalogue.hpp"

namespace sceau::steps {

using model::Environment;
using x509::Certificate;
namespace oid = model::oid;

namespace {

using Findings = std::vector<Finding>;

struct Sign {
  Environment says;
  std::string text;
};
using Signs = std::vector<Sign>;

bool has_unit(const x509::Name& name, std::string_view unit) {
  for (const x509::Rdn& rdn : name.rdns())
    for (const x509::Attribute& attribute : rdn)
      if (attribute.name == "OU" && attribute.value == unit) return true;
  return false;
}

void add_policies(const Certificate& certificate, Signs& signs) {
  for (const x509::CertificatePolicy& policy : certificate.policies) {
    if (policy.oid.starts_with(oid::production_policies))
      signs.push_back({Environment::production, policy.oid});
    if (policy.oid.starts_with(oid::test_policies)) signs.push_back({Environment::test, policy.oid});
  }
}

void add_category(const Certificate& certificate, Signs& signs) {
  const auto category = certificate.private_extensions.product_category;
  if (!category) return;
  const bool test = (*category & model::category::test_bit) != 0;
  signs.push_back({test ? Environment::test : Environment::production,
                   "CategorieProduit " + base::hex(base::Bytes{*category})});
}

// ANS's paths: /PC and /PC%20TEST, /AC and /AC%20TEST, NAME.crl and NAME-TEST.crl. The first that speaks.
void add_paths(const Certificate& certificate, Signs& signs) {
  std::vector<std::string> urls = certificate.crl_http_urls;
  urls.insert(urls.end(), certificate.ca_issuers_urls.begin(), certificate.ca_issuers_urls.end());
  for (const x509::CertificatePolicy& policy : certificate.policies)
    urls.insert(urls.end(), policy.cps_urls.begin(), policy.cps_urls.end());
  std::optional<Environment> said;
  for (const std::string& url : urls) {
    const bool test = url.find("%20TEST") != std::string::npos || url.find("-TEST.") != std::string::npos;
    if (!test && url.find(model::kPublicationHost) == std::string::npos) continue;
    const Environment says = test ? Environment::test : Environment::production;
    if (said == says) continue;
    said = says;
    signs.push_back({says, url});
  }
}

void disagree(const std::string& who, Environment says, const std::string& other, Findings& findings) {
  findings.push_back(
      {Severity::error, FindingCode::environment_mixed, {who, std::string(word(says)), other}});
}

}  // namespace

std::optional<Environment> environment_of_issuer(const x509::Name& issuer) {
  if (issuer.first("O") == model::kTwinOrganization) return Environment::rehearsal;
  if (has_unit(issuer, "IGC-SANTE TEST")) return Environment::test;
  if (has_unit(issuer, "IGC-SANTE")) return Environment::production;
  return std::nullopt;
}

void check_environment(const Certificate& certificate, std::optional<Environment> environment,
                       Findings& findings) {
  Signs signs;
  add_policies(certificate, signs);
  const std::string issuer = certificate.issuer.first("CN").value_or("");
  if (environment && *environment != Environment::rehearsal) {
    add_category(certificate, signs);
    add_paths(certificate, signs);
    signs.push_back({issuer.starts_with("TEST ") ? Environment::test : Environment::production, issuer});
    for (const Sign& sign : signs)
      if (sign.says != *environment) disagree(issuer, *environment, sign.text, findings);
    return;
  }
  // The rehearsal's own policy says nothing of ANS's environments, and its category and paths then neither.
  if (signs.empty()) return;
  add_category(certificate, signs);
  add_paths(certificate, signs);
  for (const Sign& sign : signs)
    if (sign.says != signs.front().says)
      disagree(signs.front().text, signs.front().says, sign.text, findings);
}

void check_policies(const Certificate& certificate, const std::string& usage, Environment environment,
                    Findings& findings) {
  if (certificate.policies.empty()) findings.push_back({Severity::warning, FindingCode::policy_missing});
  for (const x509::CertificatePolicy& policy : certificate.policies) {
    const bool ans =
        policy.oid.starts_with(oid::production_policies) || policy.oid.starts_with(oid::test_policies);
    const bool own = environment == Environment::rehearsal && policy.oid == oid::rehearsal_policy;
    const std::string_view of = model::usage_of_policy(policy.oid);
    if ((!ans && !own) || (!of.empty() && of != usage))
      findings.push_back({Severity::warning, FindingCode::policy_unexpected, {policy.oid}});
  }
}

}  // namespace sceau::steps
