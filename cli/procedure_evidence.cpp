// `procedure evidence`: the documents that prove what was done: still there, still the same, and back out of
// what was kept.
#include "cli/evidence.hpp"
#include "cli/open_structure.hpp"
#include "cli/procedure_state.hpp"
#include "cli/procedure_verbs.hpp"
#include "core/base/file.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::Result;

namespace {

struct Args {
  std::string step;
  std::string out;
};

enum class Proof { same, changed, gone, unreadable };

std::string_view word(Proof proof) {
  switch (proof) {
    case Proof::same:
      return "same";
    case Proof::changed:
      return "changed";
    case Proof::gone:
      return "gone";
    case Proof::unreadable:
      return "unreadable";
  }
  return {};
}

std::string words(Proof proof) {
  switch (proof) {
    case Proof::same:
      return tr("same");
    case Proof::changed:
      return tr("changed");
    case Proof::gone:
      return tr("gone");
    case Proof::unreadable:
      return tr("unreadable");
  }
  return {};
}

Proof proof_of(const Context& context, const procedure::StepFact& fact) {
  const auto found = find_evidence(context, {fact.evidence, fact.sha256});
  if (found) return Proof::same;
  if (found.error().code == ErrorCode::evidence_missing) return Proof::gone;
  const bool other =
      found.error().code == ErrorCode::evidence_changed || found.error().code == ErrorCode::evidence_unfit;
  return other ? Proof::changed : Proof::unreadable;
}

Result<Exit> all(const Context& context, const ProcedurePath& path) {
  bool good = true, none = true;
  Json list = Json::array();
  for (const procedure::StepStatus& status : path.state.steps) {
    if (!status.fact || status.fact->evidence.empty()) continue;
    const Proof proof = proof_of(context, *status.fact);
    good = good && proof == Proof::same;
    none = false;
    list.push(Json::object()
                  .set("step", status.step)
                  .set("path", status.fact->evidence)
                  .set("sha256", status.fact->sha256)
                  .set("state", word(proof)));
    context.say(padded(status.step, 28) + padded(base::format_date(status.fact->on), 12) +
                padded(words(proof), 14) + status.fact->evidence);
  }
  if (context.globals().json)
    context.say_json(Json::object().set("schema", 1).set("evidence", std::move(list)));
  if (none) context.say(tr("no document was recorded"));
  context.next(none ? "sceau procedure done STEP --evidence FILE"
                    : "sceau procedure evidence STEP --out FILE");
  return good ? Exit::done : Exit::due;
}

Result<Exit> one(const Context& context, const ProcedurePath& path, const Args& args) {
  SCEAU_CHECK(procedure::check_step(path.definition, args.step));
  const auto& fact = path.state.step(args.step)->fact;
  if (!fact || fact->evidence.empty()) {
    context.say(tr("{}: no document was recorded", args.step));
    context.next("sceau procedure done " + args.step + " --evidence FILE");
    return Exit::done;
  }
  SCEAU_TRY(const base::Bytes document, find_evidence(context, {fact->evidence, fact->sha256}));
  if (!args.out.empty() && !context.globals().dry_run)
    SCEAU_CHECK(base::create_file(args.out, document, {.mode = 0600}));
  if (context.globals().json)
    context.say_json(Json::object()
                         .set("step", args.step)
                         .set("path", fact->evidence)
                         .set("sha256", fact->sha256)
                         .set("state", word(Proof::same)));
  context.say(tr("{}: unchanged since {}", fact->evidence, base::format_date(fact->on)));
  context.say("SHA-256 " + fact->sha256);
  if (!args.out.empty()) context.say(tr("wrote {}", args.out));
  context.next("sceau procedure show " + args.step);
  return Exit::done;
}

Result<Exit> run(Context& context, const Args& args) {
  SCEAU_TRY(const OpenedStructure opened, open_structure(context, store::Access::read_only));
  SCEAU_TRY(const auto path, read_procedure(context, opened.database, opened.structure));
  return args.step.empty() ? all(context, path) : one(context, path, args);
}

}  // namespace

void declare_procedure_evidence(Options& options) {
  const auto args = std::make_shared<Args>();
  options.sub("evidence", N_("are the documents still what they were; and take out what was kept"))
      .positional("STEP", args->step, N_("step; otherwise all of them"), false)
      .text("--out", args->out, N_("write the document there, as it was recorded"), "FILE")
      .action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli
