#include "core/install/drift.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <filesystem>

#include "core/install/material.hpp"
#include "core/install/plan.hpp"
#include "core/install/proof.hpp"
#include "core/install/readable.hpp"
#include "core/install/record.hpp"

namespace sceau::install {
namespace {

using base::ErrorCode;
using Drifts = std::vector<Drift>;

std::string rights_text(mode_t mode, uid_t owner, gid_t group) {
  return fmt::format("{:04o} {}:{}", mode, owner, group);
}

void check_file(const Place& place, const ManifestFile& file, Drifts& drifts) {
  const std::string path = place.live() + "/" + file.name;
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    drifts.push_back({DriftKind::file_missing, path});
    return;
  }
  const std::string then = rights_text(file.mode, file.owner, file.group);
  const std::string now = rights_text(info.st_mode & 07777, info.st_uid, info.st_gid);
  if (then != now) drifts.push_back({DriftKind::rights_changed, path, then + " -> " + now});
  const auto content = base::read_file(path);
  if (content && base::hex(base::sha256(*content)) != file.sha256)
    drifts.push_back({DriftKind::file_changed, path});
}

void check_folders(const Place& place, const Manifest& manifest, const std::string& version, Drifts& drifts) {
  if (!manifest.folder) return;
  const auto text = [](const base::Rights& rights) {
    return rights_text(rights.mode, rights.owner.value_or(0), rights.group.value_or(0));
  };
  for (const std::string& path : {place.root, place.versions(), place.version(version)}) {
    const auto now = folder_rights(path);
    if (now && text(*now) != text(*manifest.folder))
      drifts.push_back({DriftKind::rights_changed, path, text(*manifest.folder) + " -> " + text(*now)});
  }
}

void check_link(const Place& place, const std::string& path, Drifts& drifts) {
  const auto target = read_link(path);
  const auto content = target ? base::Result<base::Bytes>() : base::read_file(path);
  const bool ours =
      target ? target->starts_with(place.root + "/") : content && carries_mark(base::text(*content));
  if (!ours) drifts.push_back({DriftKind::link_missing, path});
}

// As install() refuses them, but told together.
void check_service(const Request& request, Drifts& drifts) {
  const TokenKey* key = token_key(request);
  if (key == nullptr) return;
  if (const auto readable = check_token_readable(*key, service_user(request)); !readable)
    drifts.push_back({DriftKind::key_unreadable, readable.error().subject, readable.error().value});
  if (const auto words = check_words(request); !words && words.error().code == ErrorCode::pin_file_rights)
    drifts.push_back({DriftKind::pin_file_open, words.error().subject, words.error().value});
}

// What check_service() has told already is not told again as the reason for which nothing could be proven.
bool told_already(const base::Error& error) {
  return error.code == ErrorCode::key_unreadable_by_service || error.code == ErrorCode::pin_file_rights;
}

void check_presented(const Request& request, const std::string& expected, DriftReport& report) {
  if (!request.proof.wanted || expected.empty()) return;
  const auto made = plan_back(request);
  const auto proven = made ? prove(request, *made, expected) : tl::unexpected(made.error());
  report.proven = proven.has_value();
  if (proven || told_already(proven.error())) return;
  constexpr std::string_view other = "certificate ";
  const std::string& came = proven.error().value;
  if (proven.error().code == ErrorCode::proof_failed && came.starts_with(other))
    report.drifts.push_back({DriftKind::other_certificate, {}, came.substr(other.size())});
  else
    report.drifts.push_back({DriftKind::not_proven, proven.error().subject, came});
}

}  // namespace

std::string_view word(DriftKind kind) {
  switch (kind) {
    case DriftKind::nothing_installed:
      return "nothing_installed";
    case DriftKind::interrupted:
      return "interrupted";
    case DriftKind::file_missing:
      return "file_missing";
    case DriftKind::file_changed:
      return "file_changed";
    case DriftKind::rights_changed:
      return "rights_changed";
    case DriftKind::link_missing:
      return "link_missing";
    case DriftKind::key_unreadable:
      return "key_unreadable";
    case DriftKind::pin_file_open:
      return "pin_file_open";
    case DriftKind::other_certificate:
      return "other_certificate";
    case DriftKind::not_proven:
      return "not_proven";
  }
  return {};
}

base::Result<DriftReport> look_for_drift(const Request& request) {
  const Place place = place_of(request);
  DriftReport report;
  const auto version = live_version(place);
  if (!version) {
    report.drifts.push_back({DriftKind::nothing_installed, place.root});
    return report;
  }
  report.version = *version;
  SCEAU_TRY(const Manifest manifest, read_manifest(place, *version));
  report.leaf_sha256 = manifest.leaf_sha256;
  if (base::exists(place.journal())) report.drifts.push_back({DriftKind::interrupted, place.root});
  for (const ManifestFile& file : manifest.files) check_file(place, file, report.drifts);
  check_folders(place, manifest, *version, report.drifts);
  for (const std::string& path : manifest.entrances) check_link(place, path, report.drifts);
  check_service(request, report.drifts);
  check_presented(request, manifest.leaf_sha256, report);
  return report;
}

namespace {

std::optional<Manifest> live_manifest(const std::string& live) {
  const Place place{std::filesystem::path(live).parent_path().string()};
  const auto version = live_version(place);
  if (!version) return std::nullopt;
  const auto manifest = read_manifest(place, *version);
  return manifest ? std::optional(*manifest) : std::nullopt;
}

}  // namespace

std::optional<std::string> live_leaf(const std::string& live) {
  const auto manifest = live_manifest(live);
  return manifest ? std::optional(manifest->leaf_sha256) : std::nullopt;
}

std::optional<Target> live_target(const std::string& live) {
  const auto manifest = live_manifest(live);
  return manifest ? std::optional(manifest->target) : std::nullopt;
}

base::Result<std::vector<std::string>> forget_versions(const Request& request,
                                                       const std::string& leaf_sha256) {
  const Place place = place_of(request);
  std::vector<std::string> forgotten;
  if (!base::exists(place.root)) return forgotten;
  constexpr unsigned wait = 30'000;
  SCEAU_TRY(const base::FileLock lock, base::FileLock::take(place.lock(), wait));
  for (const std::string& version : all_versions(place)) {
    const auto manifest = read_manifest(place, version);
    if (!manifest || manifest->leaf_sha256 != leaf_sha256) continue;
    if (version == live_version(place)) return base::fail(ErrorCode::key_in_use, request.entry, place.live());
    SCEAU_CHECK(remove_version(place, version));
    forgotten.push_back(version);
  }
  return forgotten;
}

}  // namespace sceau::install
