#include "core/steps/plan.hpp"

#include "core/model/entry.hpp"
#include "core/steps/key_choice.hpp"

namespace sceau::steps {

using base::ErrorCode;
using base::fail;
using base::Result;
using model::Profile;

namespace {

// Where the software does not care, a name that says what it is for; ANS itself puts the environment in such
// names.
std::string default_dmp_name(const store::Structure& structure) {
  return structure.environment == "production" ? "DMP" : "DMP-" + structure.environment;
}

Result<std::vector<Profile>> profiles_for(const std::vector<std::string>& services) {
  std::vector<Profile> wanted;
  for (const std::string& service : services) {
    if (service == "insi:auto")
      wanted.push_back(Profile::insi_auto);
    else if (service == "insi:manu")
      wanted.push_back(Profile::insi_manu);
    else if (service == "dmp")
      wanted.insert(wanted.end(), {Profile::dmp_auth, Profile::dmp_sign});
    else if (service == "insi")
      return fail(ErrorCode::insi_name_needed);
    else
      return fail(ErrorCode::service_unknown, service);
  }
  if (wanted.empty()) return fail(ErrorCode::service_unknown, "");
  return wanted;
}

Result<std::string> name_for(const model::ProfileRow& profile, const store::Structure& structure,
                             const PlanRequest& request) {
  const auto given = request.names.find(std::string(profile.service));
  if (!profile.fixed_cn.empty()) {
    if (given != request.names.end() && given->second != profile.fixed_cn)
      return fail(ErrorCode::common_name_fixed, given->second);
    return std::string(profile.fixed_cn);
  }
  const std::string name = given == request.names.end() ? default_dmp_name(structure) : given->second;
  SCEAU_CHECK(model::check_common_name(name));
  return name;
}

base::Status check(const PlanRequest& request) {
  if (!request.unit.empty()) SCEAU_CHECK(model::check_unit(request.unit));
  SCEAU_CHECK(check_key_choice(request.key_storage, request.bits));
  for (const auto& [service, name] : request.names)
    if (service != "dmp" && service != "insi") return fail(ErrorCode::service_unknown, service);
  return {};
}

std::string differences(const store::Entry& known, const store::Entry& wanted) {
  std::string out;
  const auto differ = [&out](const std::string& before, const std::string& after) {
    if (before != after) out += (out.empty() ? "" : ", ") + before + " / " + after;
  };
  differ(known.common_name, wanted.common_name);
  differ(known.key_storage, wanted.key_storage);
  differ(std::to_string(known.bits), std::to_string(wanted.bits));
  return out;
}

Result<PlannedEntry> plan_one(const store::Database& database, const store::Structure& structure,
                              const store::Entry& wanted, const Act& act) {
  const std::string id = store::identifier_of(structure);
  const auto known = store::find_entry(database, wanted.name, id + "@" + structure.environment);
  if (known) {
    if (known->entry.abandoned_at) return fail(ErrorCode::entry_wrong_stage, wanted.name, "abandoned");
    if (const std::string why = differences(known->entry, wanted); !why.empty())
      return fail(ErrorCode::entry_exists, wanted.name, why);
    return PlannedEntry{known->entry, true};
  }
  if (known.error().code != ErrorCode::entry_unknown) return tl::unexpected(known.error());
  PlannedEntry planned{wanted, false};
  SCEAU_TRY(planned.entry.id, store::insert(database, wanted));
  SCEAU_CHECK(record(database, act, full_name(structure, wanted.name), "plan",
                     "ORG " + wanted.usage + " " + wanted.common_name + ", " + wanted.key_storage));
  return planned;
}

}  // namespace

Result<std::vector<PlannedEntry>> plan(const store::Database& database, const store::Structure& structure,
                                       const PlanRequest& request, const Act& act) {
  SCEAU_TRY(const std::vector<Profile> profiles, profiles_for(request.services));
  SCEAU_CHECK(check(request));
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  std::vector<PlannedEntry> planned;
  for (const Profile profile : profiles) {
    const model::ProfileRow& row = model::row(profile);
    SCEAU_TRY(const std::string name, name_for(row, structure, request));
    const store::Entry wanted{.structure = structure.id,
                              .name = model::entry_name(profile, request.unit),
                              .profile = std::string(row.name),
                              .unit = request.unit,
                              .service = std::string(row.service),
                              .usage = std::string(word(row.usage)),
                              .common_name = name,
                              .key_storage = request.key_storage,
                              .bits = request.bits,
                              .created_at = act.at};
    SCEAU_TRY(PlannedEntry entry, plan_one(database, structure, wanted, act));
    planned.push_back(std::move(entry));
  }
  SCEAU_CHECK(transaction.commit());
  return planned;
}

}  // namespace sceau::steps
