// The administrative path of the memo, with its branches: see, record, answer, reopen, fill the forms.
#include <algorithm>
#include <iostream>

#include "cli/evidence.hpp"
#include "cli/open_structure.hpp"
#include "cli/procedure_state.hpp"
#include "cli/procedure_verbs.hpp"
#include "cli/procedure_words.hpp"
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
  if (path.state.next && path.state.next->kind == procedure::NextKind::question)
    show_choices(context, *path.definition.question(path.state.next->id));
  const std::string next = next_command(path);
  context.next(next.empty() ? "sceau status" : next);
  return Exit::done;
}

struct ShowArgs {
  std::string what;
  bool all = false;
  bool dot = false;
};

// Several structures and none is named: a line each.
Result<bool> show_all(const Context& context) {
  if (context.globals().structure || context.globals().json) return false;
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_only));
  SCEAU_TRY(const auto structures, store::structures(database));
  if (structures.size() < 2) return false;
  for (const store::Structure& structure : structures) {
    SCEAU_TRY(const auto path, read_procedure(context, database, structure));
    context.say(padded(store::identifier_of(structure), 16) +
                padded(translated(structure.environment.c_str()), 12) + structure.name);
    context.say("                " + procedure_sentence(path));
  }
  context.next("sceau procedure --structure " + store::identifier_of(structures.front()));
  return true;
}

Result<Exit> show(Context& context, const ShowArgs& args) {
  if (args.what.empty() && !args.dot) {
    SCEAU_TRY(const bool shown, show_all(context));
    if (shown) return Exit::done;
  }
  SCEAU_TRY(const Opened opened, open(context, store::Access::read_only));
  const ProcedurePath& path = opened.path;
  const procedure::Question* question = path.definition.question(args.what);
  const procedure::Step* step = path.definition.step(args.what);
  if (!args.what.empty() && question == nullptr && step == nullptr)
    return base::fail(ErrorCode::step_unknown, args.what);
  if (args.dot) {
    context.say_whole(procedure::to_dot(path.definition, path.state, language()));
    return Exit::done;
  }
  if (context.globals().json) {
    context.say_json(procedure_json(path));
    return Exit::done;
  }
  if (args.what.empty()) {
    show_procedure(context, path, {.all = args.all});
    SCEAU_TRY(const auto card, early_card(opened.database, path, context.now()));
    if (card) warn_of(context, *card);
  } else if (question != nullptr)
    show_question(context, path, *question);
  else if (step != nullptr)
    show_step(context, path, *step);
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
  SCEAU_CHECK(check_line("--by", fact.by, "procedure done"));
  if (args.on) {
    SCEAU_TRY(fact.on, past_day(context, *args.on));
  }
  if (args.expires) {
    SCEAU_TRY(const base::Date expires, day_of(*args.expires));
    fact.expires = expires;
  }
  if (args.evidence) {
    SCEAU_TRY(const Evidence evidence, read_evidence(*args.evidence));
    fact.evidence = evidence.path;
    fact.sha256 = evidence.sha256;
  }
  if (args.keep && !args.evidence)
    return base::fail(ErrorCode::usage, tr("--keep needs --evidence FILE"), "procedure done");
  return fact;
}

// What is given is recorded so already; what is not given is not asked for.
bool is_known(const Context& context, const StepStatus& status, const DoneArgs& args, const StepFact& fact) {
  if (status.state != StepState::done) return false;
  const StepFact& known = *status.fact;
  return (!args.on || known.on == fact.on) && (!args.by || known.by == fact.by) &&
         (!args.evidence || known.sha256 == fact.sha256) &&
         (!args.expires || known.expires == fact.expires) && (!args.keep || is_kept(context, known.evidence));
}

// The day, the person and the document that are known stay where no others are given.
StepFact with_what_is_known(const StepStatus& status, const DoneArgs& args, StepFact fact) {
  if (status.state != StepState::done) return fact;
  const StepFact& known = *status.fact;
  if (!args.on) fact.on = known.on;
  if (!args.by) fact.by = known.by;
  if (!args.expires) fact.expires = known.expires;
  if (args.evidence) return fact;
  fact.evidence = known.evidence;
  fact.sha256 = known.sha256;
  return fact;
}

// An end before the day it was done is a mistake; one that has passed is noted, and the step is to do again.
Status check_end(const Context& context, const StepFact& fact) {
  if (!fact.expires) return {};
  if (*fact.expires < fact.on)
    return base::fail(ErrorCode::usage,
                      tr("--expires {} is before the day it was done, {}", base::format_date(*fact.expires),
                         base::format_date(fact.on)),
                      "procedure done");
  if (*fact.expires < today(context))
    context.warn(tr("{} ended on {}: it is to do again", fact.step, base::format_date(*fact.expires)),
                 tr("when it is: sceau procedure done {} --expires DATE", fact.step));
  return {};
}

Result<Exit> done(Context& context, const DoneArgs& args) {
  SCEAU_TRY(const Opened opened, open(context, store::Access::read_write));
  SCEAU_CHECK(procedure::check_step(opened.path.definition, args.step));
  const StepStatus& status = *opened.path.state.step(args.step);
  SCEAU_TRY(StepFact fact, fact_of(context, args));
  if (is_known(context, status, args, fact)) {
    context.say(tr("{}: already recorded on {}", args.step, base::format_date(status.fact->on)));
    return show_progress(context, opened);
  }
  fact = with_what_is_known(status, args, std::move(fact));
  SCEAU_CHECK(check_end(context, fact));
  SCEAU_CHECK(check_turn(context, status));
  if (context.globals().dry_run) {
    context.say(tr("would record {} on {}", args.step, base::format_date(fact.on)));
    return Exit::done;
  }
  if (args.keep) {
    SCEAU_TRY(fact.evidence, keep_evidence(context, {fact.evidence, fact.sha256}));
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
  const auto& questions = opened.path.state.questions;
  const auto status = std::ranges::find(questions, args.question, &procedure::QuestionStatus::question);
  if (!status->asked)
    context.warn(tr("{} is not asked, with the answers given so far", args.question),
                 tr("see: sceau procedure show"));
  if (status->answer == args.choice) {
    context.say(tr("{} is already answered: {}", args.question, args.choice));
    return show_progress(context, opened);
  }
  if (context.globals().dry_run) {
    context.say(tr("would answer {}: {}", args.question, args.choice));
    return Exit::done;
  }
  SCEAU_CHECK(procedure::write_answer(opened.database, opened.path.structure, {args.question, args.choice},
                                      writer(context)));
  return show_progress(context, opened);
}

struct ReopenArgs {
  std::string step;
  std::string why;
};

Result<Exit> reopen(Context& context, const ReopenArgs& args) {
  SCEAU_CHECK(check_line("--why", args.why, "procedure reopen"));
  SCEAU_TRY(const Opened opened, open(context, store::Access::read_write));
  SCEAU_CHECK(procedure::check_step(opened.path.definition, args.step));
  const StepStatus& status = *opened.path.state.step(args.step);
  if (!status.fact || status.fact->kind == FactKind::reopened) {
    context.say(tr("{} is not recorded: nothing to reopen", args.step));
    return show_progress(context, opened);
  }
  if (context.globals().dry_run) {
    context.say(tr("would reopen {}", args.step));
    return Exit::done;
  }
  const StepFact fact{
      .step = args.step, .kind = FactKind::reopened, .on = today(context), .reason = args.why};
  SCEAU_CHECK(procedure::write_fact(opened.database, opened.path.structure, fact, writer(context)));
  context.say(tr("reopened: {}", args.step));
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
  context.say(tr("{} is a site of {}: its contract counts here", store::identifier_of(opened.path.structure),
                 store::identifier_of(entity)));
  return show_progress(context, opened);
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
      .flag("--keep", args->keep, N_("keep an encrypted copy of the evidence in the store's folder"))
      .text("--expires", args->expires, N_("the day it ends"), "DATE")
      .action([args](Context& context) { return done(context, *args); });
}

void declare_answers(Options& options) {
  const auto chosen = std::make_shared<ChooseArgs>();
  options.sub("choose", N_("answer a question of the path"))
      .positional("QUESTION", chosen->question, N_("question"))
      .positional("ANSWER", chosen->choice, N_("one of its choices"), false)  // absent: they are told
      .action([chosen](Context& context) { return choose(context, *chosen); });
  const auto reopened = std::make_shared<ReopenArgs>();
  options.sub("reopen", N_("a recorded step is to do again"))
      .positional("STEP", reopened->step, N_("step"))
      .text("--why", reopened->why, N_("why"))
      .action([reopened](Context& context) { return reopen(context, *reopened); });
  const auto entity = std::make_shared<LegalEntityArgs>();
  options.sub("legal-entity", N_("this structure is a site of that one, whose contract counts"))
      .positional("ID", entity->structure, N_("FINESS, SIRET or name of the legal entity"))
      .action([entity](Context& context) { return legal_entity(context, *entity); });
}

}  // namespace

void declare_procedure(Options& options) {
  const auto args = std::make_shared<ShowArgs>();
  options.flag("--dot", args->dot, N_("draw the path, for Graphviz"))
      .flag("--all", args->all, N_("also the steps that do not apply"))
      .action([args](Context& context) { return show(context, *args); });
  declare_show(options.sub("show", N_("where the path stands, or one step of it")), args);
  declare_done(options);
  declare_answers(options);
  declare_procedure_sheet(options);
  declare_procedure_evidence(options);
  declare_procedure_file(options);
}

}  // namespace sceau::cli
