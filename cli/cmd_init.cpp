#include "cli/context.hpp"
#include "core/base/file.hpp"
#include "core/steps/structure.hpp"

namespace sceau::cli {

using base::Result;

namespace {

void declare_structure_options(Options& options, steps::NewStructure& structure) {
  options.text("--name", structure.name, N_("raison sociale, as the ANS directory has it"), "NAME")
      .text("--finess", structure.finess, N_("FINESS (juridique where there are several sites)"), "FINESS")
      .text("--siret", structure.siret, N_("SIRET, where there is no FINESS"), "SIRET")
      .text("--department", structure.department, N_("department code: 69, 2A, 971"), "CODE")
      .text("--environment", structure.environment, N_("production, test or rehearsal"), "WORD");
}

void warn_of(const Context& context, const steps::AddedStructure& added) {
  if (added.finess_check_digit_wrong)
    context.warn(tr("the check digit of FINESS {} is unusual", added.structure.finess),
                 tr("compare it with https://finess.esante.gouv.fr; it is kept as you typed it"));
}

Json structure_json(const store::Structure& row) {
  return Json::object()
      .set("id", row.finess.empty() ? row.siret : row.finess)
      .set("name", row.name)
      .set("finess", row.finess)
      .set("siret", row.siret)
      .set("department", row.department)
      .set("environment", row.environment);
}

Result<Exit> init(Context& context, const steps::NewStructure& wanted) {
  if (base::exists(context.store_path()))
    return base::fail(base::ErrorCode::store_exists, context.globals().state);
  SCEAU_CHECK(steps::check_structure(wanted, context.now()));  // before anything is made
  if (context.globals().dry_run) {
    context.say(tr("would make {}", context.store_path()));
    return Exit::done;
  }
  SCEAU_TRY(const auto database, store::Database::create(context.store_path()));
  SCEAU_TRY(const auto added, steps::add_structure(database, wanted, {context.actor(), context.now()}));
  warn_of(context, added);
  if (context.globals().json)
    context.say_json(
        Json::object().set("store", context.store_path()).set("structure", structure_json(added.structure)));
  context.say(tr("store   {}", context.store_path()));
  context.say(tr("for     {} ({}), {}", added.structure.name,
                 added.structure.finess.empty() ? added.structure.siret : added.structure.finess,
                 added.structure.environment));
  context.next("sceau plan --for insi:manu --for dmp");
  return Exit::done;
}

Result<Exit> add(Context& context, const steps::NewStructure& wanted) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_write));
  SCEAU_TRY(const auto added, steps::add_structure(database, wanted, {context.actor(), context.now()}));
  warn_of(context, added);
  if (context.globals().json) context.say_json(structure_json(added.structure));
  const std::string id = added.structure.finess.empty() ? added.structure.siret : added.structure.finess;
  context.say(tr("added {} ({})", added.structure.name, id));
  context.next("sceau plan --structure " + id + " --for insi:manu --for dmp");
  return Exit::done;
}

Result<Exit> list(Context& context) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_only));
  SCEAU_TRY(const auto rows, store::structures(database));
  Json out = Json::array();
  for (const store::Structure& row : rows) {
    out.push(structure_json(row));
    context.say(padded(row.finess.empty() ? row.siret : row.finess, 16) + padded(row.environment, 12) +
                row.name);
  }
  if (context.globals().json) context.say_json(Json::object().set("structures", std::move(out)));
  return Exit::done;
}

}  // namespace

void declare_init(Options& options) {
  const auto wanted = std::make_shared<steps::NewStructure>();
  declare_structure_options(options, *wanted);
  options.action([wanted](Context& context) { return init(context, *wanted); });
}

void declare_structure(Options& options) {
  const auto wanted = std::make_shared<steps::NewStructure>();
  Options adding = options.sub("add", N_("one more structure in this store"));
  declare_structure_options(adding, *wanted);
  adding.action([wanted](Context& context) { return add(context, *wanted); });
  options.sub("list", N_("the structures of this store")).action(list);
}

}  // namespace sceau::cli
