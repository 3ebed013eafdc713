// The state folder, the store in it, the configuration, the anchors.
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "certstore/anchors.hpp"
#include "certstore/audit.hpp"
#include "certstore/schema.hpp"
#include "certstore/structures.hpp"
#include "cli/doctor.hpp"

namespace sceau::cli {

namespace fs = std::filesystem;
using base::ErrorCode;

namespace {

constexpr mode_t kOthers = S_IRWXO;
constexpr mode_t kMayNotWrite = S_IWGRP | S_IWOTH;

CheckResult no_store(Patient& patient) {
  const auto& database = patient.database();
  if (!database && database.error().code != ErrorCode::store_missing)
    return {Health::skipped, tr("waits for {}", "store")};
  return {Health::skipped, tr("no store at {}", patient.context().store_path())};
}

struct Rights {
  bool there = false;
  mode_t mode = 0;
  uid_t owner = 0;
};
Rights rights_of(const std::string& path) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0) return {};
  return {true, info.st_mode & 07777U, info.st_uid};
}

bool somebody_elses(const Rights& rights) { return rights.owner != 0 && rights.owner != ::geteuid(); }

// The first file or folder under `folder` that others may read, or write to.
std::string open_to_others(const std::string& folder) {
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->is_symlink()) continue;
    if (at->path().filename() == "installed" && at.depth() == 0) {  // servers read there: rights of their own
      at.disable_recursion_pending();
      continue;
    }
    const Rights rights = rights_of(at->path().string());
    if ((rights.mode & kOthers) != 0 || (rights.mode & S_IWGRP) != 0) return at->path().string();
  }
  return {};
}

}  // namespace

CheckResult check_configuration(Patient& patient) {
  const std::string& path = patient.context().globals().config;
  const Rights rights = rights_of(path);
  if (!rights.there) return {Health::skipped, tr("{} is not there: everything has its default", path)};
  if (somebody_elses(rights) || (rights.mode & kMayNotWrite) != 0)
    return {Health::fail, tr("{} can be changed by others ({:04o})", path, rights.mode),
            tr("it says which libraries are loaded: chown root {0}; chmod go-w {0}", path)};
  if (const auto read = load_config(path); !read) return unwell(read.error());
  return {Health::ok, path};
}

CheckResult check_state(Patient& patient) {
  const std::string& state = patient.context().globals().state;
  const Rights rights = rights_of(state);
  if (!rights.there) return no_store(patient);
  // install-timer gives the store to a user of its own, and root works on it as before.
  if (somebody_elses(rights) && ::geteuid() != 0)
    return {Health::fail, tr("{} belongs to somebody else", state), tr("run sceau as its owner")};
  const std::string open = (rights.mode & (kOthers | S_IWGRP)) != 0 ? state : open_to_others(state);
  if (!open.empty())
    return {Health::fail, tr("others can reach {} ({:04o})", open, rights_of(open).mode),
            tr("keys may lie there: chmod o-rwx,g-w '{}'", open)};
  if (::access(state.c_str(), W_OK) != 0)
    return {Health::fail, tr("{} cannot be written", state), tr("run sceau as its owner")};
  return {Health::ok, fmt::format("{} ({:04o})", state, rights.mode)};
}

CheckResult check_store(Patient& patient) {
  const auto& database = patient.database();
  if (!database && database.error().code == ErrorCode::store_missing) return no_store(patient);
  if (!database) return unwell(database.error());
  if (const auto whole = store::check_integrity(*database); !whole) return unwell(whole.error());
  const auto structures = store::structures(*database);
  if (!structures) return unwell(structures.error());
  return {Health::ok,
          tr("{}, schema {}, {} structures", database->path(), store::kSchemaVersion, structures->size())};
}

CheckResult check_audit(Patient& patient) {
  if (!patient.database()) return no_store(patient);
  const auto broken = store::first_broken_event(*patient.database());
  if (!broken) return unwell(broken.error());
  if (*broken)
    return {Health::fail, tr("the audit trail does not hold from event {} on", **broken),
            tr("compare with a backup: sceau log --verify")};
  return {Health::ok, tr("every event follows the one before")};
}

CheckResult check_anchors(Patient& patient) {
  if (!patient.database()) return no_store(patient);
  const auto structures = store::structures(*patient.database());
  if (!structures) return unwell(structures.error());
  std::string counts;
  for (const char* environment : {"production", "test", "rehearsal"}) {
    const bool used = std::any_of(structures->begin(), structures->end(), [&](const auto& structure) {
      return structure.environment == environment;
    });
    if (!used) continue;
    const auto anchors = store::anchors(*patient.database(), environment);
    if (!anchors) return unwell(anchors.error());
    if (anchors->empty())
      return {Health::warn, tr("no CA is trusted for {}: nothing can be verified or imported", environment),
              tr("import the CAs that ANS publishes: sceau trust import FILE")};
    for (const store::AnchorRow& anchor : *anchors)
      if (anchor.not_after < patient.context().now())
        return {Health::warn,
                tr("the CA {} ended on {}", anchor.subject, base::format_date(anchor.not_after)),
                tr("import its successor: sceau trust import FILE")};
    counts += (counts.empty() ? "" : ", ") + tr("{} for {}", anchors->size(), environment);
  }
  return {Health::ok, counts};
}

}  // namespace sceau::cli
