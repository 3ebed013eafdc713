// Anchors are data: a CA certificate is let in because the catalogue pins its SHA-256 or because the
// administrator names it. A chain that comes along with a file is material, never trust. Environments never
// mix.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "certstore/anchors.hpp"
#include "core/model/entry.hpp"
#include "core/steps/facts.hpp"
#include "core/x509/bundle.hpp"
#include "core/x509/judge.hpp"

namespace sceau::steps {

struct TrustRequest {
  std::vector<x509::Bundle> files;
  std::vector<std::string> pins;   // SHA-256 in hex, as --pin gives them
  model::Environment environment;  // where a --pin counts; the catalogue knows its own
};
struct Trusted {
  store::AnchorRow row;
  bool news = false;  // false: it was there
};

// All or nothing, in one transaction. An issuing CA that chains to an anchor of the same environment comes in
// as material ("issued"). Errors: certificate_profile (no CA certificate in it), anchor_not_pinned (value: its SHA-256),
// anchor_pin_mismatch (a --pin that fits nothing), anchor_environment (its name says another one).
base::Result<std::vector<Trusted>> import_anchors(const store::Database& database,
                                                  const TrustRequest& request, const Act& act);

// Anchors and material of one environment, ready to judge with. Errors: store_corrupt, judge_missing.
base::Result<x509::Trust> trust_of(const store::Database& database, model::Environment environment);

// An anchor that the store keeps, or that the catalogue pins.
struct Anchor {
  model::Environment environment;
  x509::Certificate certificate;
};

// Anchors of all environments, and material: for looking at what is not yet anybody's.
struct Authorities {
  std::vector<Anchor> anchors = {};
  std::vector<x509::Certificate> material = {};

  // A CA certificate that came along: an anchor where the catalogue pins it, else material. False: known.
  bool learn(const x509::Certificate& certificate);
  x509::Trust trust() const;
  // None: no anchor of ours.
  std::optional<model::Environment> environment_of(const base::Sha256& anchor) const;
};
// Errors: store_corrupt.
base::Result<Authorities> authorities_of(const store::Database& database);

}  // namespace sceau::steps
