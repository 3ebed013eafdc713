#include "cli/procedure_state.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "cli/definition_words.hpp"
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

std::vector<std::string> ids_of(const procedure::Blockers& found) {
  std::vector<std::string> all = found.steps;
  all.insert(all.end(), found.questions.begin(), found.questions.end());
  return all;
}

Status warn_or_refuse(const Context& context, const procedure::Blockers& found,
                      procedure::Operation operation) {
  const std::vector<std::string> all = ids_of(found);
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

// Beside the configuration, unless it names another.
std::string beside_configuration(const Context& context, const std::string& named, const char* file) {
  if (!named.empty()) return named;
  const auto path = std::filesystem::absolute(context.globals().config).parent_path() / file;
  return base::exists(path.string()) ? path.string() : std::string();
}

bool is_in_force(const store::EntryOverview& row, base::TimePoint now) {
  return !row.entry.abandoned_at && row.successor.empty() && row.certificate &&
         row.certificate->effective_end > now;
}

// Of the certificates of this structure that end after the last card, the one that ends first.
std::optional<EarlyCard> earliest(const ProcedurePath& path, std::span<const store::EntryOverview> rows) {
  const auto card_end = procedure::last_card_end(path.situation.cards, "administrateur-technique");
  std::optional<EarlyCard> found;
  for (const store::EntryOverview& row : rows) {
    if (!card_end || row.structure.id != path.structure.id || !row.certificate) continue;
    const base::TimePoint end = row.certificate->effective_end;
    if (base::TimePoint(*card_end) >= end) continue;
    const auto day = std::chrono::floor<base::Days>(end);
    if (!found || day < found->certificate_end) found = EarlyCard{*card_end, row.entry.name, day};
  }
  return found;
}

}  // namespace

procedure::Language language() { return in_french() ? procedure::Language::fr : procedure::Language::en; }

base::Date today(const Context& context) { return std::chrono::floor<base::Days>(context.now()); }

std::string listed(const std::vector<std::string>& ids) {
  std::string out;
  for (const std::string& id : ids) out += (out.empty() ? "" : ", ") + id;
  return out;
}

std::string procedure_file(const Context& context) {
  return beside_configuration(context, context.config().procedure_file, "procedure.toml");
}

Result<procedure::Definition> load_procedure(const Context& context) {
  if (context.procedure()) return *context.procedure();
  const std::string file = procedure_file(context);
  auto reading = Result<procedure::DefinitionReading>(procedure::DefinitionReading());
  if (file.empty())
    reading = procedure::builtin_definition();
  else
    reading = procedure::load_definition(file);
  if (!reading) return tl::unexpected(reading.error());
  if (reading->faults.empty()) {
    context.procedure() = std::make_shared<const procedure::Definition>(std::move(reading->definition));
    return *context.procedure();
  }
  const procedure::DefinitionFault& first = reading->faults.front();
  const std::size_t others = reading->faults.size() - 1;
  return base::fail(ErrorCode::procedure_invalid, place_of(file.empty() ? "procedure.toml" : file, first),
                    others == 0 ? sentence(first) : tr("{} (and {} more)", sentence(first), others));
}

Result<std::vector<procedure::Role>> load_roles(const Context& context) {
  const std::string file = beside_configuration(context, context.config().roles_file, "rpps-roles.tsv");
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

procedure::Blockers blockers_of(const ProcedurePath& path, procedure::Operation operation) {
  if (path.structure.environment == "rehearsal") return {};
  return procedure::blockers(path.definition, path.state, operation);
}

std::vector<std::string> waits_for(const ProcedurePath& path, procedure::Operation operation) {
  return ids_of(blockers_of(path, operation));
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
                       std::span<const store::EntryOverview> entries, procedure::Operation operation) {
  std::set<std::int64_t> checked;
  for (const store::EntryOverview& first : entries) {
    const bool fresh = checked.insert(first.structure.id).second;
    if (!fresh || first.structure.environment == "rehearsal") continue;
    SCEAU_TRY(const ProcedurePath path, read_procedure(context, database, first.structure));
    const auto card = operation == procedure::Operation::renew ? earliest(path, entries) : std::nullopt;
    if (card) warn_of(context, *card);
    SCEAU_CHECK(warn_or_refuse(context, blockers_of(path, operation), operation));
  }
  return {};
}

Result<std::optional<EarlyCard>> early_card(const store::Database& database, const ProcedurePath& path,
                                            base::TimePoint now) {
  std::vector<store::EntryOverview> rows;
  SCEAU_CHECK(
      store::each_entry(database, {.structure = path.structure.id}, [&](const store::EntryOverview& row) {
        if (is_in_force(row, now)) rows.push_back(row);
        return true;
      }));
  return earliest(path, rows);
}

void warn_of(const Context& context, const EarlyCard& card) {
  context.warn(tr("the last card of an administrateur technique ends {}, before the certificate of {} ({})",
                  base::format_date(card.card_end), card.entry, base::format_date(card.certificate_end)),
               tr("renew that card or declare a second administrateur technique: sceau procedure sheet 413"));
}

}  // namespace sceau::cli
