#include "core/install/plan.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "core/install/adopt.hpp"
#include "core/install/material.hpp"
#include "core/install/ports.hpp"
#include "core/install/readable.hpp"
#include "core/install/record.hpp"
#include "core/install/service.hpp"
#include "core/install/target_table.hpp"

namespace sceau::install {
namespace {

const std::array<const TargetRow*, 8> kRows{&kPem,    &kPkcs12,  &kJava,    &kNginx,
                                            &kApache, &kHaproxy, &kStunnel, &kCommand};

// A reload reads the token as the service's user, and what a reload cannot mend is told before it.
base::Status check_token(const Request& request, const std::optional<Service>& service) {
  const TokenKey* key = token_key(request);
  if (key == nullptr) return {};
  const std::string user = service_user(request);
  SCEAU_CHECK(check_token_readable(*key, user));
  // stunnel reads its PIN anew at each reload, as that user; nginx's master reads it as root.
  if (request.target == Target::stunnel && !user.empty() && user != "-" && !key->pin_file.empty()) {
    SCEAU_TRY(const auto denied, denied_at(user, key->pin_file));
    if (denied) return base::fail(base::ErrorCode::key_unreadable_by_service, *denied, user);
  }
  return service ? check_environment(*service) : base::Status();
}

// The files get rights that let their reader in; folders that are not ours stay as they are.
base::Status check_way(const Request& request, const Plan& plan) {
  const auto reader = reader_of(request, plan);
  if (!reader) return {};
  const auto refuse = [&reader](const std::string& path) {
    return base::fail(base::ErrorCode::key_unreadable_by_service, path, reader->name);
  };
  const auto closed = closed_to(*reader, request.folder);
  const bool will_open = closed == request.folder && may_be_shared(request.folder);
  if (closed && !will_open) return refuse(*closed);
  return may_enter(*reader, plan.sharing.folder) ? base::Status() : refuse(plan.place.root);
}

base::Result<Plan> frame(const Request& request) {
  const TargetRow& target = row(request.target);
  SCEAU_CHECK(possible(request.target, storage_of(request), request.usage, request.software.program));
  SCEAU_CHECK(check_words(request));
  SCEAU_CHECK(target.present(request));
  Plan plan{.place = place_of(request), .installed = target.installed(request), .check = target.check};
  SCEAU_TRY(plan.sharing, sharing_of(request));
  plan.service = target.service(request);
  SCEAU_CHECK(check_token(request, plan.service));
  if (plan.service) SCEAU_CHECK(check_reads(*plan.service));
  if (target.serves && request.proof.wanted) {
    SCEAU_TRY(plan.through, proof_ports(request, plan.place));
  }
  plan.entrances = target.entrances(request);
  return plan;
}

}  // namespace

const TargetRow& row(Target target) {
  return **std::find_if(kRows.begin(), kRows.end(),
                        [target](const TargetRow* candidate) { return candidate->target == target; });
}

std::vector<Entrance> no_entrances(const Request&) { return {}; }
std::optional<Service> no_service(const Request&) { return std::nullopt; }
base::Status nothing_needed(const Request&) { return {}; }

InstalledFiles pem_files(const Request& request) {
  return {"fullchain.pem", token_key(request) == nullptr ? "key.pem" : ""};
}

std::string or_default(const std::string& given, const char* usual) { return given.empty() ? usual : given; }

std::string service_user(const Request& request) {
  const bool changes_user = ::geteuid() == 0 && row(request.target).workers != nullptr;
  if (!request.software.user.empty() || !changes_user) return request.software.user;
  return row(request.target).workers(request);
}

std::optional<Reader> reader_of(const Request& request, const Plan& plan) {
  if (::geteuid() != 0 || row(request.target).root_reads) return std::nullopt;
  if (names_reader(request)) {
    const auto named = find_reader(request.software.user);
    return named ? std::optional(*named) : std::nullopt;
  }
  const auto holder = std::find_if(plan.files.begin(), plan.files.end(),
                                   [](const PlannedFile& file) { return file.holds_key; });
  const base::Rights& rights = holder == plan.files.end() ? plan.sharing.key : holder->rights;
  if (rights.owner.value_or(0) != 0) {
    const auto owner = find_reader(std::to_string(*rights.owner));
    return owner ? std::optional(*owner) : std::nullopt;
  }
  const bool group_reads = rights.group.value_or(0) != 0 && (rights.mode & S_IRGRP) != 0;
  return group_reads ? std::optional(member_of(*rights.group)) : std::nullopt;
}

Place place_of(const Request& request) { return {request.folder + "/" + place_name(request)}; }

void share(Plan& plan, std::optional<gid_t> group) {
  plan.sharing.file.group = plan.sharing.folder.group = group;
  for (PlannedFile& file : plan.files)
    if (!file.holds_key) file.rights = plan.sharing.file;
}

namespace {

// The successor is read by whoever reads what is live, where nobody says otherwise: a renewal shuts nobody
// out.
void keep_rights_of_live(const Request& request, Plan& plan) {
  if (!request.owner.empty() || request.mode || names_reader(request)) return;
  const auto version = live_version(plan.place);
  const auto manifest = version ? read_manifest(plan.place, *version) : base::Result<Manifest>();
  if (!manifest || !manifest->folder) return;
  plan.sharing.folder = *manifest->folder;
  share(plan, manifest->folder->group);
  for (const ManifestFile& before : manifest->files)
    for (PlannedFile& file : plan.files)
      if (file.name == before.name)
        file.rights = {.mode = before.mode & ~static_cast<mode_t>(S_IRWXO),
                       .owner = before.owner,
                       .group = before.group};
}

}  // namespace

base::Result<Plan> plan(const Request& request) {
  SCEAU_TRY(Plan made, frame(request));
  SCEAU_CHECK(check_pair(request));
  SCEAU_TRY(made.files, row(request.target).files(request, made.through));
  share(made, made.sharing.file.group);
  keep_rights_of_live(request, made);
  SCEAU_CHECK(adopt(request, made));
  SCEAU_CHECK(check_way(request, made));
  return made;
}

base::Result<Plan> plan_back(const Request& request) { return frame(request); }

}  // namespace sceau::install
