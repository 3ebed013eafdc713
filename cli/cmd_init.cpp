#include "cli/structure_words.hpp"
#include "core/base/file.hpp"

namespace sceau::cli {

using base::Result;

namespace {

Result<Exit> init(Context& context, const steps::NewStructure& wanted) {
  if (base::exists(context.store_path()))
    return base::fail(base::ErrorCode::store_exists, context.globals().state);
  SCEAU_TRY(const auto checked, steps::check_structure(wanted, context.now()));  // before anything is made
  if (context.globals().dry_run) {
    warn_of(context, checked);
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
  context.say(tr("for     {} ({}), {}", added.structure.name, store::identifier_of(added.structure),
                 added.structure.environment));
  context.next("sceau plan --for insi:manu --for dmp");
  if (added.structure.environment != "rehearsal")
    context.say("      " + tr("the paper path with ANS, from the contract to the order: sceau procedure"));
  return Exit::done;
}

}  // namespace

void declare_init(Options& options) {
  const auto wanted = std::make_shared<steps::NewStructure>();
  declare_structure_options(options, *wanted);
  options.action([wanted](Context& context) { return init(context, *wanted); });
}

}  // namespace sceau::cli
