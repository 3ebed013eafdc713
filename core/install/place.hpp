// FOLDER/PLACE: the versions of what is installed, and the link to the one that serves.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/file.hpp"
#include "core/base/result.hpp"

namespace sceau::install {

inline constexpr const char* kLockName = "/.lock";

struct Place {
  std::string root;  // FOLDER/PLACE

  std::string live() const { return root + "/live"; }
  std::string lock() const { return root + kLockName; }
  std::string journal() const { return root + "/.journal"; }
  std::string versions() const { return root + "/versions"; }
  std::string version(std::string_view number) const { return versions() + "/" + std::string(number); }
};

// "0002"; none where nothing is live.
std::optional<std::string> live_version(const Place& place);
std::vector<std::string> all_versions(const Place& place);  // in order
// The highest there ever was, and one: a number is not used twice while its folder is there.
std::string next_version(const Place& place);
std::string number_after(const std::string& version);
std::optional<std::string> version_before(const Place& place, const std::string& version);

// One rename: whoever opens a file below live/ gets the old set or the new one. Errors: file_unwritable.
base::Status point_live_at(const Place& place, const std::string& version);
base::Status remove_live(const Place& place);
// The folder and the files in it. A missing one is no error.
base::Status remove_version(const Place& place, const std::string& version);

// A folder of ours: made where it is missing, its missing parents with the same rights. Errors:
// file_unwritable, not_permitted, disk_full.
base::Status make_own_folder(const std::string& path, const base::Rights& rights);
// The folder that the places are in is ours where we made it: its lock file carries our mark.
base::Status make_common_folder(const std::string& path, const base::Rights& rights);
// It is ours and shared with no group yet, so that one may be let in.
bool may_be_shared(const std::string& common_folder);
base::Status set_folder_rights(const std::string& path, const base::Rights& rights);
std::optional<base::Rights> folder_rights(const std::string& path);  // none: it is not there

// A link replaced or made whole, as replace_file() does for content.
base::Status replace_link(const std::string& path, const std::string& target);
std::optional<std::string> read_link(const std::string& path);

}  // namespace sceau::install
