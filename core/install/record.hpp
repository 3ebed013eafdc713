// What is written beside the installed files: each version's manifest, and the journal of a change under way.
#pragma once
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "core/base/file.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/install/place.hpp"
#include "core/install/target.hpp"

namespace sceau::install {

inline constexpr const char* kManifestName = "manifest.json";

struct ManifestFile {
  std::string name;  // in the version's folder
  std::string sha256;
  mode_t mode = 0;
  uid_t owner = 0;
  gid_t group = 0;
};

// Facts of one version, without secrets; what `verify` compares with what is there.
struct Manifest {
  std::string entry;
  Target target = Target::pem;
  base::TimePoint at = {};
  std::string leaf_sha256;  // empty: a set that was adopted, not made by us
  std::vector<ManifestFile> files;
  std::vector<std::string> entrances;       // the links elsewhere that lead here
  std::optional<base::Rights> folder = {};  // of our own folders; none: an older sceau did not keep them
  unsigned listen_port = 0;                 // of the proof; 0: none
  unsigned peer_port = 0;
};
base::Status write_manifest(const Place& place, const std::string& version, const Manifest& manifest);
// Errors: file_missing, store_corrupt (subject: its path).
base::Result<Manifest> read_manifest(const Place& place, const std::string& version);

// An entrance that this change makes: undone by removing it, or by putting back what was there.
struct EntranceMade {
  std::string path;
  std::string backup;  // "0000/key.pem": the adopted file's old content; empty: nothing was there
};

// Written before anything changes, gone when the change is kept or undone.
struct Journal {
  std::optional<std::string> from;  // the live version before; none: there was none
  std::string to;
  std::optional<std::string> adopted;  // the version that holds what adopted files were
  std::vector<EntranceMade> entrances;
  bool made_version = true;  // false: `to` was there before (back): it is not removed when undone
  std::optional<base::Rights> folder = {};  // what the place's own folders had before; none: they are new
  bool proven = false;                      // the new set stands: only the journal is still to be removed
};
base::Status write_journal(const Place& place, const Journal& journal);
base::Result<std::optional<Journal>> read_journal(const Place& place);
base::Status remove_journal(const Place& place);

}  // namespace sceau::install
