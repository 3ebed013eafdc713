// The structures of the store: one more, all of them, and what of one has changed.
#include "certstore/entries.hpp"
#include "cli/open_structure.hpp"
#include "cli/procedure_state.hpp"
#include "cli/structure_words.hpp"

namespace sceau::cli {

using base::Result;
using base::Status;

namespace {

Result<Exit> add(Context& context, const steps::NewStructure& wanted) {
  SCEAU_TRY(const auto checked, steps::check_structure(wanted, context.now()));
  if (context.globals().dry_run) {
    warn_of(context, checked);
    context.say(tr("would add {} ({})", checked.structure.name, store::identifier_of(checked.structure)));
    return Exit::done;
  }
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_write));
  SCEAU_TRY(const auto added, steps::add_structure(database, wanted, {context.actor(), context.now()}));
  warn_of(context, added);
  if (context.globals().json) context.say_json(structure_json(added.structure));
  const bool alone = store::find_structure(database, store::identifier_of(added.structure)).has_value();
  const std::string id =
      store::identifier_of(added.structure) + (alone ? "" : "@" + added.structure.environment);
  context.say(tr("added {} ({})", added.structure.name, id));
  context.next("sceau plan --structure " + id + " --for insi:manu --for dmp");
  context.say("      " + tr("a site of a legal entity that has the contract: sceau --structure {} procedure "
                            "legal-entity FINESS",
                            id));
  return Exit::done;
}

struct ChangeArgs {
  std::optional<std::string> name, finess, siret, department;
};

steps::NewStructure changed(const store::Structure& known, const ChangeArgs& args) {
  return {.name = args.name.value_or(known.name),
          .finess = args.finess.value_or(known.finess),
          .siret = args.siret.value_or(known.siret),
          .department = args.department.value_or(known.department),
          .environment = known.environment};
}

// What the change undoes in the procedure; a name or a department alone undoes nothing that is documented.
Result<std::vector<std::string>> reopen(const Context& context, const store::Database& database,
                                        const store::Structure& before, const store::Structure& after) {
  std::vector<std::string> undone;
  SCEAU_TRY(const auto definition, load_procedure(context));
  const procedure::Writer writer{context.actor(), context.now()};
  const auto add_undone = [&](procedure::Change change) -> base::Status {
    SCEAU_TRY(const auto steps, procedure::append_change(database, after, definition, change, writer));
    undone.insert(undone.end(), steps.begin(), steps.end());
    return {};
  };
  if (before.finess != after.finess) SCEAU_CHECK(add_undone(procedure::Change::finess));
  if (before.siret != after.siret) SCEAU_CHECK(add_undone(procedure::Change::siret));
  return undone;
}

// Entries whose CSR or certificate carries what was before.
Result<std::vector<std::string>> with_the_old_name(const store::Database& database,
                                                   const store::Structure& structure) {
  std::vector<std::string> names;
  SCEAU_CHECK(store::each_entry(database, {.structure = structure.id}, [&](const store::EntryOverview& row) {
    if (!row.entry.abandoned_at && row.successor.empty() && (row.csr_at || row.certificate))
      names.push_back(row.entry.name);
    return true;
  }));
  return names;
}

Status tell_consequences(const Context& context, const store::Database& database,
                         const store::Structure& structure, const std::vector<std::string>& undone) {
  if (!undone.empty())
    context.warn(tr("to do again in the procedure: {}", listed(undone)), tr("see: sceau procedure show"));
  SCEAU_TRY(const auto entries, with_the_old_name(database, structure));
  if (!entries.empty())
    context.warn(
        tr("made for what the structure was before: {}", listed(entries)),
        tr("once ANS knows the change, make their successors: sceau renew {}; ANS may revoke the old "
           "ones: sceau verify",
           entries.front()));
  return {};
}

bool is_same(const store::Structure& a, const store::Structure& b) {
  return a.name == b.name && a.finess == b.finess && a.siret == b.siret && a.department == b.department;
}

Result<Exit> change(Context& context, const ChangeArgs& args) {
  SCEAU_TRY(const OpenedStructure opened, open_structure(context, store::Access::read_write));
  const store::Structure& before = opened.structure;
  const steps::NewStructure wanted = changed(before, args);
  SCEAU_TRY(const auto checked, steps::check_structure(wanted, context.now()));
  if (is_same(checked.structure, before)) {
    context.say(tr("nothing to change: {} is recorded so", before.name));
    if (context.globals().json) context.say_json(structure_json(before));
    context.next("sceau structure list");
    return Exit::done;
  }
  if (context.globals().dry_run) {
    context.say(tr("would change {} ({})", before.name, store::identifier_of(before)));
    return Exit::done;
  }
  SCEAU_TRY(auto transaction, store::Transaction::begin(opened.database));
  SCEAU_TRY(const auto done,
            steps::change_structure(opened.database, before, wanted, {context.actor(), context.now()}));
  SCEAU_TRY(const auto undone, reopen(context, opened.database, before, done.structure));
  SCEAU_CHECK(transaction.commit());
  warn_of(context, done);
  SCEAU_CHECK(tell_consequences(context, opened.database, done.structure, undone));
  if (context.globals().json) context.say_json(structure_json(done.structure));
  context.say(tr("changed: {} ({})", done.structure.name, store::identifier_of(done.structure)));
  context.next("sceau procedure");
  return Exit::done;
}

Result<Exit> list(Context& context) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_only));
  SCEAU_TRY(const auto rows, store::structures(database));
  Json out = Json::array();
  for (const store::Structure& row : rows) {
    out.push(structure_json(row));
    context.say(padded(store::identifier_of(row), 16) + padded(row.environment, 12) + row.name);
  }
  if (context.globals().json) context.say_json(Json::object().set("structures", std::move(out)));
  return Exit::done;
}

}  // namespace

void declare_structure(Options& options) {
  const auto wanted = std::make_shared<steps::NewStructure>();
  Options adding = options.sub("add", N_("one more structure in this store"));
  declare_structure_options(adding, *wanted);
  adding.action([wanted](Context& context) { return add(context, *wanted); });
  const auto args = std::make_shared<ChangeArgs>();
  options.sub("change", N_("what of the structure has changed; reopens what that undoes in the procedure"))
      .text("--name", args->name, N_("raison sociale, as the ANS directory has it"), "NAME")
      .text("--finess", args->finess, N_("the new FINESS; \"\" where there is none any more"), "FINESS")
      .text("--siret", args->siret, N_("the new SIRET; \"\" where there is none any more"), "SIRET")
      .text("--department", args->department, N_("department code: 69, 2A, 971"), "CODE")
      .action([args](Context& context) { return change(context, *args); });
  options.sub("list", N_("the structures of this store")).action(list);
}

}  // namespace sceau::cli
