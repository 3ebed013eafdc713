// The administrative path of the memo, with its branches: see, record, answer, reopen, fill the forms.
#include <iostream>

#include "certstore/people.hpp"
#include "cli/evidence.hpp"
#include "cli/open_structure.hpp"
#include "cli/procedure_state.hpp"
#include "cli/procedure_words.hpp"
#include "cli/sheet_words.hpp"
#include "core/procedure/dot.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::Result;
using base::Status;

namespace {

using procedure::FactKind;
using procedure::StepFact;
using procedure::StepState;
using procedure::StepStatus;

struct Opened {
  store::Database database;
  ProcedurePath path;
};

Result<Opened> open(const Context& context, store::Access access) {
  SCEAU_TRY(auto opened, open_structure(context, access));
  SCEAU_TRY(auto path, read_procedure(context, opened.database, opened.structure));
  return Opened{std::move(opened.database), std::move(path)};
}

procedure::Writer writer(const Context& context) { return {context.actor(), context.now()}; }

// After a change: where the path stands now, and what comes next.
Result<Exit> show_progress(const Context& context, const Opened& opened) {
  SCEAU_TRY(const auto path, read_procedure(context, opened.database, opened.path.structure));
  if (context.globals().json) {
    context.say_json(procedure_json(path));
    return Exit::done;
  }
  context.say(procedure_sentence(path));
  if (const std::string next = next_command(path); !next.empty()) context.next(next);
  return Exit::done;
}

struct ShowArgs {
  std::string what;
  bool all = false;
  bool dot = false;
};

Result<Exit> show(Context& context, const ShowArgs& args) {
  SCEAU_TRY(const Opened opened, open(context, store::Access::read_only));
  const ProcedurePath& path = opened.path;
  if (args.dot) {
    std::cout << procedure::to_dot(path.definition, path.state, language());
    return Exit::done;
  }
  if (context.globals().json) {
    context.say_json(procedure_json(path));
    return Exit::done;
  }
  const procedure::Question* question = path.definition.question(args.what);
  if (args.what.empty())
    show_procedure(context, path, {.all = args.all});
  else if (question != nullptr)
    show_question(context, path, *question);
  else if (const procedure::Step* step = path.definition.step(args.what))
    show_step(context, path, *step);
  else
    return base::fail(ErrorCode::step_unknown, args.what);
  return Exit::done;
}

struct DoneArgs {
  std::string step;
  std::optional<std::string> on, by, evidence, expires;
  bool keep = false;
};

// Blocked, or without object: a warning, or with [policy] strict an error.
Status check_turn(const Context& context, const StepStatus& status) {
  std::vector<std::string> waits = status.waits_for;
  waits.insert(waits.end(), status.undecided.begin(), status.undecided.end());
  const bool applies = status.state != StepState::not_applicable;
  if (applies && waits.empty()) return {};
  const std::string why = applies ? listed(waits) : tr("other answers (it does not apply)");
  if (context.config().strict) return base::fail(ErrorCode::step_blocked, status.step, why);
  context.warn(tr("{} was recorded before its turn; it waits for: {}", status.step, why),
               tr("see it: sceau procedure show {}", status.step));
  return {};
}

Result<StepFact> fact_of(const Context& context, const DoneArgs& args) {
  StepFact fact{.step = args.step, .on = today(context), .by = args.by.value_or("")};
  if (args.on) {
    SCEAU_TRY(fact.on, past_day(context, *args.on));
  }
  if (args.expires) {
    SCEAU_TRY(const base::Date expires, day_of(*args.expires));
    fact.expires = expires;
  }
  if (args.evidence) {
    SCEAU_TRY(const Evidence evidence,
              read_evidence(context, *args.evidence, args.keep ? Keep::copy : Keep::path));
    fact.evidence = evidence.path;
    fact.sha256 = evidence.sha256;
  }
  return fact;
}

bool is_known(const StepStatus& status, const StepFact& fact) {
  return status.state == StepState::done && status.fact->on == fact.on && status.fact->by == fact.by &&
         status.fact->sha256 == fact.sha256 && status.fact->expires == fact.expires;
}

Result<Exit> done(Context& context, const DoneArgs& args) {
  SCEAU_TRY(const Opened opened, open(context, store::Access::read_write));
  SCEAU_CHECK(procedure::check_step(opened.path.definition, args.step));
  const StepStatus& status = *opened.path.state.step(args.step);
  SCEAU_TRY(const StepFact fact, fact_of(context, args));
  if (is_known(status, fact)) {
    context.say(tr("{}: already recorded on {}", args.step, base::format_date(fact.on)));
    return show_progress(context, opened);
  }
  SCEAU_CHECK(check_turn(context, status));
  if (context.globals().dry_run) {
    context.say(tr("would record {} on {}", args.step, base::format_date(fact.on)));
    return Exit::done;
  }
  SCEAU_CHECK(procedure::write_fact(opened.database, opened.path.structure, fact, writer(context)));
  context.say(tr("recorded: {} on {}", args.step, base::format_date(fact.on)));
  return show_progress(context, opened);
}

struct ChooseArgs {
  std::string question, choice;
};

Result<Exit> choose(Context& context, const ChooseArgs& args) {
  SCEAU_TRY(const Opened opened, open(context, store::Access::read_write));
  SCEAU_CHECK(procedure::check_answer(opened.path.definition, args.question, args.choice));
  for (const procedure::QuestionStatus& status : opened.path.state.questions) {
    if (status.question != args.question) continue;
    if (status.answer == args.choice)
      context.say(tr("{} is already answered: {}", args.question, args.choice));
    if (!status.asked)
      context.warn(tr("{} is not asked, with the answers given so far", args.question),
                   tr("see: sceau procedure show"));
  }
  if (context.globals().dry_run) return show_progress(context, opened);
  SCEAU_CHECK(procedure::write_answer(opened.database, opened.path.structure, {args.question, args.choice},
                                      writer(context)));
  return show_progress(context, opened);
}

struct ReopenArgs {
  std::string step;
  std::string why;
};

Result<Exit> reopen(Context& context, const ReopenArgs& args) {
  SCEAU_TRY(const Opened opened, open(context, store::Access::read_write));
  SCEAU_CHECK(procedure::check_step(opened.path.definition, args.step));
  const StepStatus& status = *opened.path.state.step(args.step);
  if (!status.fact || status.fact->kind == FactKind::reopened) {
    context.say(tr("{} is not recorded: nothing to reopen", args.step));
    return show_progress(context, opened);
  }
  if (context.globals().dry_run) return show_progress(context, opened);
  const StepFact fact{
      .step = args.step, .kind = FactKind::reopened, .on = today(context), .reason = args.why};
  SCEAU_CHECK(procedure::write_fact(opened.database, opened.path.structure, fact, writer(context)));
  context.say(tr("reopened: {}", args.step));
  return show_progress(context, opened);
}

struct ChangedArgs {
  std::string what;
};

Result<procedure::Change> change_of(const std::string& word) {
  if (word == "representative") return procedure::Change::representative;
  if (word == "finess") return procedure::Change::finess;
  if (word == "siret") return procedure::Change::siret;
  return base::fail(ErrorCode::usage, tr("what changed is representative, finess or siret, not \"{}\"", word),
                    "procedure changed");
}

Result<Exit> changed(Context& context, const ChangedArgs& args) {
  SCEAU_TRY(const auto change, change_of(args.what));
  SCEAU_TRY(const Opened opened, open(context, store::Access::read_write));
  std::vector<std::string> undone = procedure::undone_by(opened.path.definition, opened.path.state, change);
  if (!context.globals().dry_run) {
    SCEAU_TRY(undone, procedure::write_change(opened.database, opened.path.structure, opened.path.definition,
                                              change, writer(context)));
  }
  context.say(undone.empty() ? tr("nothing recorded depends on it") : tr("to do again: {}", listed(undone)));
  return show_progress(context, opened);
}

struct LegalEntityArgs {
  std::string structure;
};

Result<Exit> legal_entity(Context& context, const LegalEntityArgs& args) {
  SCEAU_TRY(const Opened opened, open(context, store::Access::read_write));
  SCEAU_TRY(const auto entity, store::find_structure(opened.database, args.structure));
  if (entity.id == opened.path.structure.id)
    return base::fail(ErrorCode::usage,
                      tr("a structure is not a site of itself: name the site with --structure"),
                      "procedure legal-entity");
  if (context.globals().dry_run) return show_progress(context, opened);
  SCEAU_CHECK(procedure::write_legal_entity(opened.database, opened.path.structure, entity, writer(context)));
  context.say(tr("{} is a site of {}: its contract counts here", procedure::name_of(opened.path.structure),
                 procedure::name_of(entity)));
  return show_progress(context, opened);
}

struct SheetArgs {
  std::string form;
  bool html = false;
  std::string use, vendor, solution;
  std::string offers = "ORG";
};

procedure::SheetPerson sheet_person(const store::Person& person) {
  procedure::SheetPerson out{.last_name = person.name,
                             .first_names = person.first_name,
                             .phone = person.phone,
                             .email = person.email,
                             .card_number = person.card_number};
  if (person.card_not_after) out.card_ends = std::chrono::floor<base::Days>(*person.card_not_after);
  return out;
}

// The représentant légal signs; without one in the store, the first mandataire.
void choose_declarant(procedure::SheetValues& values) {
  if (values.representative) {
    values.declarant = values.representative;
    values.declarant_role = "Responsable légal";
  } else if (!values.mandataires.empty()) {
    values.declarant = values.mandataires.front();
    values.declarant_role = "Mandataire";
  }
}

Result<procedure::SheetValues> sheet_values(const store::Database& database,
                                            const store::Structure& structure, const SheetArgs& args) {
  procedure::SheetValues values{.structure_name = structure.name,
                                .finess = structure.finess,
                                .siret = structure.siret,
                                .department = structure.department,
                                .use = args.use,
                                .vendor = args.vendor,
                                .solution = args.solution,
                                .offers = args.offers};
  SCEAU_TRY(const auto people, store::people(database, structure.id));
  for (const store::Person& person : people) {
    if (person.role == "representant-legal") values.representative = sheet_person(person);
    if (person.role == "mandataire") values.mandataires.push_back(sheet_person(person));
    if (person.role != "administrateur-technique") continue;
    values.administrators.push_back(sheet_person(person));
    if (values.vendor.empty()) values.vendor = person.vendor;
  }
  choose_declarant(values);
  return values;
}

Result<Exit> sheet(Context& context, const SheetArgs& args) {
  SCEAU_TRY(const Opened opened, open(context, store::Access::read_only));
  SCEAU_TRY(const auto values, sheet_values(opened.database, opened.path.structure, args));
  SCEAU_TRY(const auto filled, procedure::fill_sheet(opened.path.definition, args.form, values));
  const procedure::Form& form = *opened.path.definition.form(args.form);
  if (context.globals().json)
    context.say_json(sheet_json(form, filled));
  else if (args.html)
    std::cout << sheet_page(form, filled);
  else
    show_sheet(context, form, filled);
  if (!args.html) context.next("sceau procedure sheet " + form.id + " --html");
  return Exit::done;
}

void declare_show(Options options, const std::shared_ptr<ShowArgs>& args) {
  options.positional("STEP", args->what, N_("a step or a question, to see all of it"), false)
      .flag("--all", args->all, N_("also the steps that do not apply"))
      .flag("--dot", args->dot, N_("draw the path, for Graphviz"))
      .action([args](Context& context) { return show(context, *args); });
}

void declare_done(Options& options) {
  const auto args = std::make_shared<DoneArgs>();
  options.sub("done", N_("record that a step is done"))
      .positional("STEP", args->step, N_("step"))
      .text("--on", args->on, N_("the day it was done (today)"), "DATE")
      .text("--by", args->by, N_("who did it"), "NAME")
      .text("--evidence", args->evidence, N_("a document that proves it; its hash is noted"), "FILE")
      .flag("--keep", args->keep, N_("copy the evidence into the store's folder, readable by its owner only"))
      .text("--expires", args->expires, N_("the day it ends"), "DATE")
      .action([args](Context& context) { return done(context, *args); });
}

void declare_answers(Options& options) {
  const auto chosen = std::make_shared<ChooseArgs>();
  options.sub("choose", N_("answer a question of the path"))
      .positional("QUESTION", chosen->question, N_("question"))
      .positional("ANSWER", chosen->choice, N_("one of its choices"))
      .action([chosen](Context& context) { return choose(context, *chosen); });
  const auto reopened = std::make_shared<ReopenArgs>();
  options.sub("reopen", N_("a recorded step is to do again"))
      .positional("STEP", reopened->step, N_("step"))
      .text("--why", reopened->why, N_("why"))
      .action([reopened](Context& context) { return reopen(context, *reopened); });
  const auto change = std::make_shared<ChangedArgs>();
  options.sub("changed", N_("the représentant légal, the FINESS or the SIRET changed: what is to do again"))
      .positional("WHAT", change->what, N_("representative, finess or siret"))
      .action([change](Context& context) { return changed(context, *change); });
  const auto entity = std::make_shared<LegalEntityArgs>();
  options.sub("legal-entity", N_("this structure is a site of that one, whose contract counts"))
      .positional("ID", entity->structure, N_("FINESS, SIRET or name of the legal entity"))
      .action([entity](Context& context) { return legal_entity(context, *entity); });
}

void declare_sheet(Options& options) {
  const auto args = std::make_shared<SheetArgs>();
  options.sub("sheet", N_("the fields of a form, with what is known"))
      .positional("FORM", args->form, N_("101, 301, 413, 414, 501, 502 or 503"))
      .flag("--html", args->html, N_("a page that prints on A4"))
      .text("--use", args->use, N_("what the certificates are for, the project"))
      .text("--vendor", args->vendor, N_("the software's vendor"))
      .text("--solution", args->solution, N_("the software"))
      .text("--offers", args->offers, N_("types of certificates (ORG)"))
      .action([args](Context& context) { return sheet(context, *args); });
}

}  // namespace

void declare_procedure(Options& options) {
  const auto args = std::make_shared<ShowArgs>();
  options.flag("--dot", args->dot, N_("draw the path, for Graphviz")).action([args](Context& context) {
    return show(context, *args);
  });
  declare_show(options.sub("show", N_("where the path stands, or one step of it")), args);
  declare_done(options);
  declare_answers(options);
  declare_sheet(options);
}

}  // namespace sceau::cli
