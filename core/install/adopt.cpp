#include "core/install/adopt.hpp"

#include <sys/stat.h>

#include <algorithm>

#include "core/base/process.hpp"
#include "core/install/material.hpp"

namespace sceau::install {
namespace {

using base::ErrorCode;

std::string stem(const std::string& name) { return name.substr(0, name.find('.')); }

std::string names_of(const Plan& plan) {
  std::string names;
  for (const PlannedFile& file : plan.files) names += (names.empty() ? "" : " ") + stem(file.name);
  return names;
}

// nginx -T prints the whole configuration. `ssl_certificate FILE;` is a listener's, which must not get a
// client certificate.
bool shown_by_nginx(const std::string& path) {
  const auto dumped = base::run({.argv = {"nginx", "-T", "-q"}, .output_limit = 16U << 20U});
  if (!dumped) return false;
  for (std::size_t at = dumped->output.find(path); at != std::string::npos;
       at = dumped->output.find(path, at + 1)) {
    const std::size_t line = dumped->output.rfind('\n', at) + 1;
    const std::string_view before = std::string_view(dumped->output).substr(line, at - line);
    const std::size_t word = before.find_first_not_of(" \t");
    if (word != std::string_view::npos && before.substr(word).starts_with("ssl_certificate")) return true;
  }
  return false;
}

// Of the file that is taken over; once it is our link, those of what is live stay.
void keep_rights(const Request& request, const std::string& path, PlannedFile& file) {
  struct stat info {};
  const bool said = !request.owner.empty() || request.mode;
  if (said || ::lstat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return;
  file.rights = {.mode = info.st_mode & 0777, .owner = info.st_uid, .group = info.st_gid};
  if (file.holds_key) file.rights.mode &= ~static_cast<mode_t>(S_IRWXO);
}

}  // namespace

base::Status adopt(const Request& request, Plan& plan) {
  std::vector<std::pair<PlannedFile*, std::string>> adopted;
  for (const std::string& asked : request.adopt) {
    const std::size_t equals = std::min(asked.find('='), asked.size());
    const std::string name = asked.substr(0, equals);
    const std::string path = asked.substr(std::min(equals + 1, asked.size()));
    const auto file =
        std::find_if(plan.files.begin(), plan.files.end(),
                     [&name](const PlannedFile& candidate) { return stem(candidate.name) == name; });
    if (file == plan.files.end() || !path.starts_with('/'))
      return base::fail(ErrorCode::adopt_unknown, asked, names_of(plan));
    SCEAU_CHECK(check_plain(path));
    if (shown_by_nginx(path)) return base::fail(ErrorCode::target_is_listener, path);
    adopted.emplace_back(&*file, path);
    plan.entrances.push_back({.path = path, .leads_to = file->name, .adopt = true});
  }
  for (const auto& [file, path] : adopted)
    if (file->holds_key) keep_rights(request, path, *file);
  // Whoever reads the key that is adopted comes in where the whole set is.
  for (const auto& [file, path] : adopted)
    if (file->holds_key && file->rights.group) share(plan, file->rights.group);
  for (const auto& [file, path] : adopted) keep_rights(request, path, *file);
  return {};
}

}  // namespace sceau::install
