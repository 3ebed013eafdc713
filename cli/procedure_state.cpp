#include "cli/procedure_state.hpp"

#include <algorithm>

#include "cli/text.hpp"
#include "core/base/file.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::Result;
using base::Status;

namespace {

std::string operation_word(procedure::Operation operation) {
  switch (operation) {
    case procedure::Operation::order:
      return tr("an order");
    case procedure::Operation::renew:
      return tr("a renewal");
  }
  return {};
}

Status warn_or_refuse(const Context& context, const procedure::Blockers& found,
                      procedure::Operation operation) {
  std::vector<std::string> all = found.steps;
  all.insert(all.end(), found.questions.begin(), found.questions.end());
  if (all.empty()) return {};
  if (context.config().strict)
    return base::fail(ErrorCode::step_blocked, operation_word(operation), listed(all));
  if (!found.steps.empty())
    context.warn(
        tr("{} waits for these steps of the procedure: {}", operation_word(operation), listed(found.steps)),
        tr("record what is done: sceau procedure done {}", found.steps.front()));
  else
    context.warn(tr("the procedure does not know yet whether {} is possible", operation_word(operation)),
                 tr("answer its questions: sceau procedure show"));
  return {};
}

void warn_of_card(const Context& context, const procedure::Situation& situation,
                  base::TimePoint certificate_end) {
  const auto card_end = procedure::last_card_end(situation, "administrateur-technique");
  if (!card_end || base::TimePoint(*card_end) >= certificate_end) return;
  context.warn(tr("the last card of an administrateur technique ends {}, before the certificate ({})",
                  base::format_date(*card_end), base::format_date(certificate_end)),
               tr("renew that card or declare a second administrateur technique: sceau procedure sheet 413"));
}

}  // namespace

procedure::Language language() { return in_french() ? procedure::Language::fr : procedure::Language::en; }

base::Date today(const Context& context) { return std::chrono::floor<base::Days>(context.now()); }

std::string listed(const std::vector<std::string>& ids) {
  std::string out;
  for (const std::string& id : ids) out += (out.empty() ? "" : ", ") + id;
  return out;
}

Result<procedure::Definition> load_procedure(const Context& context) {
  const std::string& file = context.config().procedure_file;
  return file.empty() ? procedure::builtin_definition() : procedure::load_definition(file);
}

Result<std::vector<procedure::Role>> load_roles(const Context& context) {
  const std::string& file = context.config().roles_file;
  if (file.empty()) return procedure::builtin_roles();
  SCEAU_TRY(const base::Bytes content, base::read_file(file));
  return procedure::parse_roles(base::text(content), file);
}

Result<ProcedurePath> read_procedure(const Context& context, const store::Database& database,
                                     const store::Structure& structure) {
  SCEAU_TRY(auto definition, load_procedure(context));
  SCEAU_TRY(auto situation, procedure::read_situation(database, structure));
  auto state = procedure::state_of(definition, situation, today(context));
  return ProcedurePath{std::move(definition), structure, std::move(situation), std::move(state)};
}

Json procedure_summary(const ProcedurePath& path) {
  Json out = Json::object();
  out.set("done", path.state.done).set("total", path.state.total);
  return path.state.next ? out.set("next", path.state.next->id) : out.set("next", nullptr);
}

std::string procedure_sentence(const ProcedurePath& path) {
  const auto& state = path.state;
  const bool decided =
      std::ranges::all_of(state.steps, [](const auto& step) { return step.undecided.empty(); });
  const std::string progress = decided ? tr("{} of {} done", state.done, state.total)
                                       : tr("{} of at most {} done", state.done, state.total);
  if (!state.next) return progress;
  const procedure::Text& text = state.next->kind == procedure::NextKind::step
                                    ? path.definition.step(state.next->id)->title
                                    : path.definition.question(state.next->id)->text;
  return tr("{}, next: {}", progress, text.in(language()));
}

Status check_procedure(const Context& context, const store::Database& database,
                       const store::Structure& structure, procedure::Operation operation,
                       std::optional<base::TimePoint> certificate_end) {
  if (structure.environment == "rehearsal") return {};
  SCEAU_TRY(const ProcedurePath path, read_procedure(context, database, structure));
  if (certificate_end) warn_of_card(context, path.situation, *certificate_end);
  return warn_or_refuse(context, procedure::blockers(path.definition, path.state, operation), operation);
}

}  // namespace sceau::cli
