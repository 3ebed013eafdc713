#include "core/install/entrance.hpp"

#include <sys/stat.h>
#include <sys/xattr.h>

#include <array>

#include "core/install/material.hpp"

namespace sceau::install {

using base::ErrorCode;

std::string target_of(const Place& place, const Entrance& entrance) {
  return place.live() + "/" + entrance.leads_to;
}

Found look_at(const Place& place, const Entrance& entrance) {
  if (!base::exists(entrance.path)) return Found::nothing;
  if (entrance.content.empty()) {
    if (read_link(entrance.path) == target_of(place, entrance)) return Found::ours;
    return entrance.adopt ? Found::adoptable : Found::foreign;
  }
  const auto content = base::read_file(entrance.path);
  if (!content) return Found::foreign;
  if (base::text(*content) == entrance.content) return Found::ours;
  return carries_mark(base::text(*content)) ? Found::other_set : Found::foreign;
}

void keep_label(const std::string& from, const std::string& to) {
  std::array<char, 512> label;
  const ssize_t size = ::getxattr(from.c_str(), "security.selinux", label.data(), label.size());
  if (size > 0) ::setxattr(to.c_str(), "security.selinux", label.data(), static_cast<std::size_t>(size), 0);
}

base::Status put_back(const Place& place, const EntranceMade& made) {
  if (made.backup.empty()) {
    // Only what we made: a link into this place, or a text under our mark.
    const auto target = read_link(made.path);
    const auto content = target ? base::Result<base::Bytes>() : base::read_file(made.path);
    const bool ours =
        target ? target->starts_with(place.root + "/") : content && carries_mark(base::text(*content));
    return ours ? base::remove_file(made.path) : base::Status();
  }
  if (!read_link(made.path)) return {};  // not replaced yet
  const std::string kept = place.versions() + "/" + made.backup;
  SCEAU_TRY(const base::Bytes content, base::read_file(kept));
  struct stat info {};
  if (::stat(kept.c_str(), &info) != 0) return base::fail(ErrorCode::file_missing, kept);
  SCEAU_CHECK(base::replace_file(made.path, content,
                                 {.mode = info.st_mode & 07777, .owner = info.st_uid, .group = info.st_gid}));
  keep_label(kept, made.path);
  return {};
}

}  // namespace sceau::install
