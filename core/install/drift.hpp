// What is really installed, compared with what was: for `verify`, long after the installation.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/install/install.hpp"

namespace sceau::install {

enum class DriftKind {
  nothing_installed,  // no live version in this place
  interrupted,        // a run was killed: the next installation cleans up
  file_missing,       // subject: path
  file_changed,       // subject: path; by hand, since we write no version twice
  rights_changed,     // subject: path, value: "0600 -> 0644", or the owner
  link_missing,       // subject: the path elsewhere that led here
  key_unreadable,     // subject: path, value: the service's user
  pin_file_open,      // subject: the PIN file, value: its mode
  other_certificate,  // value: SHA-256 of the leaf that the service presents
  not_proven,         // value: what came instead of an answer
};
std::string_view word(DriftKind kind);

struct Drift {
  DriftKind kind;
  std::string subject = {};
  std::string value = {};
};

struct DriftReport {
  std::string version;      // that is live
  std::string leaf_sha256;  // that it should present
  std::vector<Drift> drifts;
  std::optional<bool> proven;  // the proof was repeated and held, or did not; none: it was not
};

// request: place, folder, target, key, software and proof as at the installation; leaf and chain are not
// looked at. Changes nothing, and asks the service only where Proof::wanted.
base::Result<DriftReport> look_for_drift(const Request& request);

// SHA-256 (hex) of the certificate of the set that `live` (an installation's path) leads to. None: nothing is
// there, or what is there is not ours to read.
std::optional<std::string> live_leaf(const std::string& live);

std::optional<Target> live_target(const std::string& live);  // of that set; none: as live_leaf()

// The versions of a retired certificate, its key files with them. Returns their numbers. Errors: key_in_use
// (it is live here), lock_busy.
base::Result<std::vector<std::string>> forget_versions(const Request& request,
                                                       const std::string& leaf_sha256);

}  // namespace sceau::install
