// One file that brings everything back: the store, the configuration, the CSRs, the evidence that was kept,
// and, when asked, the key files. Keys on a token are never in it; installed sets are made again by
// `install`.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "certstore/archive.hpp"
#include "core/steps/facts.hpp"

namespace sceau::steps {

struct Places {
  std::string state;   // the folder of the store
  std::string store;   // the store in it
  std::string config;  // sceau.toml, whether it exists or not
};

enum class KeyFiles { left_out, included };

struct BackupReport {
  std::vector<store::ArchivedFile> files;
  std::size_t key_files = 0;  // private keys in the folder "keys", in the backup or left out
};

// target  of mode 0600; nothing may be there.
// Errors: those of store::write_archive.
base::Result<BackupReport> backup(const store::Database& database, const Places& places, KeyFiles keys,
                                  const std::string& target, const Act& act);

struct RestoredFile {
  std::string path;
  std::string action;  // written, unchanged, replaced (what was there is beside, under `kept`)
};
struct RestoreReport {
  std::vector<RestoredFile> files;
  std::vector<std::string> kept;          // what was there before, beside what took its place
  std::vector<std::string> missing_keys;  // key files that the store knows and that are not there
};

// All of the backup was checked when it was opened. Files first, the store last: stopped in between, the old
// store stands, with some files more. Paths that were below the backup's state folder are now below this one.
// Errors: those of Archive::become_store, of replace_file.
base::Result<RestoreReport> restore(store::Archive& archive, const Places& places, const std::string& from,
                                    const Act& act);

}  // namespace sceau::steps
