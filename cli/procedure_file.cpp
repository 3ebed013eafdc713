// `procedure check`: everything that is wrong with a procedure file, in one run.
#include "cli/context.hpp"
#include "cli/definition_words.hpp"
#include "cli/procedure_state.hpp"
#include "cli/procedure_verbs.hpp"

namespace sceau::cli {

using base::Result;

namespace {

struct Args {
  std::string file;
};

Json fault_json(const procedure::DefinitionFault& fault) {
  return Json::object()
      .set("line", fault.line)
      .set("code", procedure::code_of(fault.problem))
      .set("message", sentence(fault));
}

Result<Exit> run(Context& context, const Args& args) {
  const std::string file = args.file.empty() ? procedure_file(context) : args.file;
  procedure::DefinitionReading reading;
  if (file.empty()) {
    reading = procedure::builtin_definition();
  } else {
    SCEAU_TRY(reading, procedure::load_definition(file));
  }
  const std::string name = file.empty() ? tr("the procedure built in") : file;
  Json faults = Json::array();
  for (const procedure::DefinitionFault& fault : reading.faults) {
    faults.push(fault_json(fault));
    context.say(place_of(name, fault) + ": " + sentence(fault));
  }
  if (context.globals().json)
    context.say_json(Json::object().set("schema", 1).set("file", name).set("faults", std::move(faults)));
  if (!reading.faults.empty())
    return base::fail(base::ErrorCode::procedure_invalid, name, tr("faults: {}", reading.faults.size()));
  context.say(tr("{}: right, {} steps, {} questions, {} forms, version {}", name,
                 reading.definition.steps.size(), reading.definition.questions.size(),
                 reading.definition.forms.size(), reading.definition.version));
  context.next("sceau procedure");
  return Exit::done;
}

}  // namespace

void declare_procedure_file(Options& options) {
  const auto args = std::make_shared<Args>();
  options.sub("check", N_("is a procedure file right: all its faults, with their lines"))
      .positional("FILE", args->file, N_("the file; otherwise the one in use"), false)
      .action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli
