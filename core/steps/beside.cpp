#include "core/steps/beside.hpp"

#include <algorithm>

namespace sceau::steps {
namespace {

void add_attributes(const x509::Name& name, std::vector<std::string>& known) {
  for (const x509::Rdn& rdn : name.rdns())
    for (const x509::Attribute& attribute : rdn)
      if (std::find(known.begin(), known.end(), attribute.name) == known.end())
        known.push_back(attribute.name);
}

std::optional<std::string> said(const x509::Name* name, const std::string& wanted) {
  std::optional<std::string> out;
  if (name == nullptr) return out;
  for (const x509::Rdn& rdn : name->rdns())
    for (const x509::Attribute& attribute : rdn)
      if (attribute.name == wanted) out = (out ? *out + " + " : std::string()) + attribute.value;
  return out;
}

}  // namespace

std::vector<Finding> renamed(const x509::Name& before, const x509::Name& after) {
  std::vector<Finding> findings;
  for (const x509::NameChange& change : x509::difference(before, after)) {
    const bool mapped = change.attribute == "CN" || change.attribute == "OU";
    findings.push_back({mapped ? Severity::warning : Severity::notice,
                        FindingCode::dn_changed,
                        {change.attribute.empty() ? "DN" : change.attribute, change.before, change.after}});
  }
  return findings;
}

std::optional<Finding> differing_units(const x509::Name& auth, const x509::Name& sign) {
  const std::string one = auth.first("OU").value_or(""), other = sign.first("OU").value_or("");
  if (one == other) return std::nullopt;
  return Finding{Severity::warning, FindingCode::ou_mismatch, {one, other}};
}

std::optional<Finding> ending_authority(const x509::Certificate& authority, const x509::Certificate& leaf) {
  if (authority.not_after >= leaf.effective_end) return std::nullopt;
  return Finding{Severity::warning,
                 FindingCode::authority_ends,
                 {authority.subject.first("CN").value_or(authority.subject.text()),
                  base::format_date(authority.not_after)}};
}

std::vector<NameRow> name_table(const x509::Name* requested, const x509::Name& issued,
                                const x509::Name* previous) {
  std::vector<std::string> attributes{"C", "ST", "O", "OU", "CN"};
  for (const x509::Name* name : {requested, &issued, previous})
    if (name != nullptr) add_attributes(*name, attributes);
  std::vector<NameRow> rows;
  for (const std::string& attribute : attributes) {
    NameRow row{attribute, said(requested, attribute), said(&issued, attribute), said(previous, attribute)};
    row.differs = (requested != nullptr && row.requested != row.issued) ||
                  (previous != nullptr && row.previous != row.issued);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace sceau::steps
