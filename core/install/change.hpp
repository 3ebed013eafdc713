// One place being changed: the lock, the journal, the new version, the switch, and the way back.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/base/file.hpp"
#include "core/base/result.hpp"
#include "core/install/entrance.hpp"
#include "core/install/install.hpp"
#include "core/install/plan.hpp"
#include "core/install/record.hpp"

namespace sceau::install {

// What is live under this name has the planned content and rights.
bool is_live(const Place& place, const PlannedFile& file);

class Change {
 public:
  // Takes the lock and cleans up what an interrupted run left. Errors: lock_busy, file_not_ours,
  // file_unwritable, disk_full.
  static base::Result<Change> begin(const Request& request, Plan plan);
  // A change to a version that is there already. Errors: nothing_to_restore.
  static base::Result<Change> begin_back(const Request& request, Plan plan);

  // False: what is live is what is planned, to the byte and the right.
  bool needed() const { return needed_; }
  // Journal, files, links, and last the one rename. On error everything is as before.
  base::Status write(const Request& request);
  base::Status restore();  // what write() did, undone
  base::Status keep();     // the new set stands; links that no longer lead anywhere go

  const Plan& plan() const { return plan_; }
  // Of a run that was killed: the version that is live again; "-" where there is none.
  const std::optional<std::string>& recovered() const { return recovered_; }
  std::string version() const { return needed_ ? journal_.to : *journal_.from; }
  std::optional<std::string> version_before() const { return journal_.from; }
  // SHA-256 of the leaf that must be presented now.
  base::Result<std::string> expected_leaf() const;
  std::vector<FileOutcome> files(FileAction action) const;

 private:
  Change(Plan plan, base::FileLock lock) : plan_(std::move(plan)), lock_(std::move(lock)) {}
  static base::Result<Change> locked(Plan plan);
  base::Status check_entrances(const Request& request);
  void name_entrances();
  std::string label_source(const std::string& name) const;
  base::Status write_version(const Request& request);
  base::Status write_adopted(const Request& request);
  base::Status keep_adopted(const Entrance& entrance, Manifest& manifest);
  base::Status write_entrances(Found kind);

  Plan plan_;
  base::FileLock lock_;
  Journal journal_;
  std::optional<std::string> recovered_;
  bool needed_ = true;
};

// What a killed run left in this place is put back. None: there was nothing to do. Nobody else may be at work
// there: called under the lock.
base::Result<std::optional<std::string>> recover(const Place& place);

}  // namespace sceau::install
