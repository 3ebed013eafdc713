// The administrative path of one structure, read for a command; and what other commands ask of it.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "certstore/entries.hpp"
#include "certstore/structures.hpp"
#include "cli/context.hpp"
#include "core/procedure/facts.hpp"
#include "core/procedure/procedure.hpp"
#include "core/procedure/roster.hpp"

namespace sceau::cli {

procedure::Language language();
base::Date today(const Context& context);

// [procedure] file and roles of the configuration, else procedure.toml and rpps-roles.tsv beside the
// configuration (in /etc/sceau), else what is built in. Errors: procedure_invalid,
// config_invalid, those of base::read_file.
std::string procedure_file(const Context& context);  // empty: the one built in
base::Result<procedure::Definition> load_procedure(const Context& context);
base::Result<std::vector<procedure::Role>> load_roles(const Context& context);

struct ProcedurePath {
  procedure::Definition definition;
  store::Structure structure;
  procedure::Situation situation;
  procedure::State state;
};
// Errors: those of load_procedure and of the store.
base::Result<ProcedurePath> read_procedure(const Context& context, const store::Database& database,
                                           const store::Structure& structure);

// "procedure" of status --json: {"done","total","next"}.
Json procedure_summary(const ProcedurePath& path);
// What stands in the way of an order or a renewal of this structure; nothing in rehearsal.
procedure::Blockers blockers_of(const ProcedurePath& path, procedure::Operation operation);
// Steps, then questions, by id.
std::vector<std::string> waits_for(const ProcedurePath& path, procedure::Operation operation);
// "11 of 14 done, next: …", for status and report.
std::string procedure_sentence(const ProcedurePath& path);

// Called by `order` and `renew` before they act on these entries. What still stands in the way is a warning,
// or with [policy] strict the error step_blocked; nothing in rehearsal. For a renewal an administrateur
// technique's last card that ends before the certificate is a warning with its date. Errors: step_blocked,
// those of read_procedure.
base::Status check_procedure(const Context& context, const store::Database& database,
                             std::span<const store::EntryOverview> entries, procedure::Operation operation);

// The last card of an administrateur technique ends before one of the structure's certificates: which, and
// when.
struct EarlyCard {
  base::Date card_end;
  std::string entry;
  base::Date certificate_end;
};
base::Result<std::optional<EarlyCard>> early_card(const store::Database& database, const ProcedurePath& path,
                                                  base::TimePoint now);
void warn_of(const Context& context, const EarlyCard& card);

// "contract, form-101": ids as a person types them.
std::string listed(const std::vector<std::string>& ids);

}  // namespace sceau::cli
