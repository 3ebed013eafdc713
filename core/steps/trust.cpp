#include "core/steps/trust.hpp"

#include <algorithm>

#include "core/model/catalogue.hpp"
#include "core/steps/environment.hpp"

namespace sceau::steps {

using base::ErrorCode;
using base::fail;
using base::Result;
using model::Environment;
using x509::Certificate;

namespace {

std::string lower_hex(const std::string& pin) {
  const auto bytes = base::from_hex(pin);
  return bytes ? base::hex(*bytes) : pin;
}

struct Candidate {
  Certificate certificate;
  std::string file;
  std::optional<Environment> environment =
      {};  // none yet: neither pinned by the catalogue nor by the administrator
  std::string pinned_by = {};
};

std::vector<Candidate> authorities_in(const std::vector<x509::Bundle>& files) {
  std::vector<Candidate> found;
  for (const x509::Bundle& bundle : files)
    for (const Certificate& certificate : bundle.certificates())
      if (certificate.is_ca()) found.push_back({certificate, bundle.name});
  return found;
}

base::Status pin(Candidate& candidate, const TrustRequest& request) {
  const std::string sha256 = base::hex(candidate.certificate.sha256);
  if (const auto* pinned = model::pinned_authority(sha256)) {
    candidate.environment = pinned->environment;
    candidate.pinned_by = "catalogue";
    return {};
  }
  const bool named = std::any_of(request.pins.begin(), request.pins.end(),
                                 [&](const std::string& pin) { return lower_hex(pin) == sha256; });
  if (!named) return {};
  // A rehearsal's CA may bear any name; in the others the name must not say another environment.
  const auto says = environment_of_issuer(candidate.certificate.subject);
  if (request.environment != Environment::rehearsal && says && *says != request.environment)
    return fail(ErrorCode::anchor_environment, candidate.file);
  candidate.environment = request.environment;
  candidate.pinned_by = "administrator";
  return {};
}

bool chains_to(const Candidate& candidate, const std::vector<Certificate>& anchors, base::TimePoint at) {
  const base::TimePoint moment =
      std::clamp(at, candidate.certificate.not_before, candidate.certificate.not_after);
  return x509::verify_chain(candidate.certificate, x509::Trust(anchors), {moment, x509::Purpose::ca})
      .trusted();
}

// An issuing CA that nobody pinned, under a root that somebody did.
base::Status adopt(std::vector<Candidate>& candidates, const store::Database& database, base::TimePoint at) {
  for (const Environment environment : {Environment::production, Environment::test, Environment::rehearsal}) {
    SCEAU_TRY(const x509::Trust known, trust_of(database, environment));
    std::vector<Certificate> anchors = known.anchors();
    for (const Candidate& candidate : candidates)
      if (candidate.environment == environment) anchors.push_back(candidate.certificate);
    for (Candidate& candidate : candidates)
      if (!candidate.environment && chains_to(candidate, anchors, at)) {
        candidate.environment = environment;
        candidate.pinned_by = "issued";
      }
  }
  return {};
}

store::AnchorRow row_of(const Candidate& candidate, base::TimePoint at) {
  return {.sha256 = base::hex(candidate.certificate.sha256),
          .environment = std::string(word(*candidate.environment)),
          .subject = candidate.certificate.subject.text(),
          .der = candidate.certificate.der,
          .pinned_by = candidate.pinned_by,
          .not_after = candidate.certificate.not_after,
          .added_at = at};
}

base::Status check_pins_used(const TrustRequest& request, const std::vector<Candidate>& candidates) {
  for (const std::string& wanted : request.pins) {
    const bool used = std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
      return base::hex(candidate.certificate.sha256) == lower_hex(wanted);
    });
    if (!used) return fail(ErrorCode::anchor_pin_mismatch, request.files.front().name, wanted);
  }
  return {};
}

}  // namespace

Result<std::vector<Trusted>> import_anchors(const store::Database& database, const TrustRequest& request,
                                            const Act& act) {
  std::vector<Candidate> candidates = authorities_in(request.files);
  if (candidates.empty())
    return fail(ErrorCode::certificate_profile, request.files.front().name, "basicConstraints CA:FALSE");
  SCEAU_CHECK(check_pins_used(request, candidates));
  for (Candidate& candidate : candidates) SCEAU_CHECK(pin(candidate, request));
  SCEAU_CHECK(adopt(candidates, database, act.at));
  // A root is what a --pin is for: named first, the CAs under it come in with it.
  std::stable_partition(candidates.begin(), candidates.end(),
                        [](const Candidate& candidate) { return candidate.certificate.self_signed; });
  for (const Candidate& candidate : candidates)
    if (!candidate.environment)
      return fail(ErrorCode::anchor_not_pinned, candidate.file, base::hex(candidate.certificate.sha256));
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  std::vector<Trusted> out;
  for (const Candidate& candidate : candidates) {
    Trusted trusted{row_of(candidate, act.at)};
    SCEAU_TRY(trusted.news, store::insert(database, trusted.row));
    if (trusted.news)
      SCEAU_CHECK(
          record(database, act, trusted.row.environment, "trust",
                 trusted.row.subject + " sha256 " + trusted.row.sha256 + " by " + trusted.row.pinned_by));
    out.push_back(std::move(trusted));
  }
  SCEAU_CHECK(transaction.commit());
  return out;
}

Result<x509::Trust> trust_of(const store::Database& database, Environment environment) {
  SCEAU_TRY(const auto rows, store::anchors(database, std::string(word(environment))));
  std::vector<Certificate> anchors;
  std::vector<Certificate> material;
  for (const store::AnchorRow& row : rows) {
    auto certificate = x509::parse_certificate(row.der);
    if (!certificate) return fail(ErrorCode::store_corrupt, database.path());
    (row.pinned_by == "issued" ? material : anchors).push_back(*std::move(certificate));
  }
  return x509::Trust(std::move(anchors), std::move(material));
}

bool Authorities::learn(const Certificate& certificate) {
  const auto same = [&](const Certificate& known) { return known == certificate; };
  const bool known = std::any_of(material.begin(), material.end(), same) ||
                     std::any_of(anchors.begin(), anchors.end(),
                                 [&](const Anchor& anchor) { return same(anchor.certificate); });
  if (known) return false;
  if (const auto* pinned = model::pinned_authority(base::hex(certificate.sha256)))
    anchors.push_back({pinned->environment, certificate});
  else
    material.push_back(certificate);
  return true;
}

x509::Trust Authorities::trust() const {
  std::vector<Certificate> trusted;
  for (const Anchor& anchor : anchors) trusted.push_back(anchor.certificate);
  return x509::Trust(std::move(trusted), material);
}

std::optional<Environment> Authorities::environment_of(const base::Sha256& anchor) const {
  for (const Anchor& one : anchors)
    if (one.certificate.sha256 == anchor) return one.environment;
  return std::nullopt;
}

Result<Authorities> authorities_of(const store::Database& database) {
  Authorities out;
  for (const Environment environment : {Environment::production, Environment::test, Environment::rehearsal}) {
    SCEAU_TRY(const x509::Trust trust, trust_of(database, environment));
    for (const Certificate& anchor : trust.anchors()) out.anchors.push_back({environment, anchor});
    out.material.insert(out.material.end(), trust.material().begin(), trust.material().end());
  }
  return out;
}

}  // namespace sceau::steps
