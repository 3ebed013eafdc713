#include "core/steps/structure.hpp"

#include "core/model/entry.hpp"
#include "core/model/identifier.hpp"
#include "core/x509/name.hpp"

namespace sceau::steps {

using base::ErrorCode;
using base::fail;
using base::Result;

Result<AddedStructure> check_structure(const NewStructure& wanted, base::TimePoint at) {
  AddedStructure added;
  store::Structure& row = added.structure;
  row = {.id = 0,
         .name = wanted.name,
         .finess = model::without_blanks(wanted.finess),
         .siret = model::without_blanks(wanted.siret),
         .department = wanted.department,
         .environment = wanted.environment,
         .created_at = at};
  if (row.finess.empty() && row.siret.empty()) return fail(ErrorCode::structure_missing_id);
  if (!row.finess.empty()) SCEAU_CHECK(model::check_finess(row.finess));
  if (!row.siret.empty()) SCEAU_CHECK(model::check_siret(row.siret));
  SCEAU_TRY(const std::string state, model::department_label(row.department));
  if (!model::environment_of(row.environment)) return fail(ErrorCode::environment_unknown, row.environment);
  // The name goes into every CSR: what no certificate can hold is refused here, not after three keys are
  // made.
  SCEAU_CHECK(x509::Name::from_fields({.country = "FR",
                                       .state = state,
                                       .organization = row.name,
                                       .unit = model::struct_idnat(row.finess, row.siret),
                                       .common_name = "INSI-MANU"}));
  added.finess_check_digit_wrong = !row.finess.empty() && !model::finess_check_digit_holds(row.finess);
  return added;
}

Result<AddedStructure> add_structure(const store::Database& database, const NewStructure& wanted,
                                     const Act& act) {
  SCEAU_TRY(AddedStructure added, check_structure(wanted, act.at));
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_TRY(added.structure.id, store::insert(database, added.structure));
  const std::string id = store::identifier_of(added.structure);
  SCEAU_CHECK(
      record(database, act, id, "structure", added.structure.name + ", " + added.structure.environment));
  SCEAU_CHECK(transaction.commit());
  return added;
}

Result<AddedStructure> change_structure(const store::Database& database, const store::Structure& known,
                                        const NewStructure& wanted, const Act& act) {
  SCEAU_TRY(AddedStructure changed, check_structure(wanted, known.created_at));
  store::Structure& row = changed.structure;
  row.id = known.id;
  row.environment = known.environment;
  SCEAU_CHECK(store::update(database, row));
  std::string detail;
  const auto note = [&detail](std::string_view what, const std::string& before, const std::string& after) {
    if (before != after)
      detail += (detail.empty() ? "" : ", ") + std::string(what) + " " + before + " -> " + after;
  };
  note("name", known.name, row.name);
  note("finess", known.finess, row.finess);
  note("siret", known.siret, row.siret);
  note("department", known.department, row.department);
  SCEAU_CHECK(record(database, act, store::identifier_of(row), "structure", detail));
  return changed;
}

}  // namespace sceau::steps
