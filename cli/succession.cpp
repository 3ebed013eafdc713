#include "cli/succession.hpp"

#include <array>

#include "cli/peer_words.hpp"
#include "cli/table.hpp"
#include "core/steps/request.hpp"
#include "core/steps/revoke.hpp"

namespace sceau::cli {

using base::Status;

namespace {

constexpr std::array kAttributes{"C", "ST", "O", "OU", "CN"};

// Attribute by attribute, where the three are not the same.
void show_names(const Context& context, const x509::Name& asked, const x509::Name& issued,
                const x509::Name& before) {
  Table table({"", tr("ASKED"), tr("ISSUED"), tr("BEFORE")});
  bool differ = false;
  for (const char* attribute : kAttributes) {
    const std::string a = asked.first(attribute).value_or("–"), b = issued.first(attribute).value_or("–"),
                      c = before.first(attribute).value_or("–");
    if (a == b && b == c) continue;
    differ = true;
    table.row({std::string("  ") + attribute, a, b, c});
  }
  if (!differ) return;
  for (const std::string& line : table.lines()) context.say(line);
}

}  // namespace

Status show_succession(const Context& context, const store::Database& database,
                       const steps::ImportedEntry& imported) {
  const store::EntryOverview& row = imported.row;
  const std::string id = row.structure.finess.empty() ? row.structure.siret : row.structure.finess;
  if (!row.supersedes.empty()) {
    SCEAU_TRY(const auto before, store::find_entry(database, row.supersedes, id));
    if (before.certificate) {
      SCEAU_TRY(const auto der, store::certificate_der(database, before.certificate->sha256));
      if (!der) return base::fail(base::ErrorCode::store_corrupt, database.path());
      SCEAU_TRY(const x509::Certificate previous, x509::parse_certificate(*der));
      SCEAU_TRY(const x509::Name asked, steps::subject_for(row));
      show_names(context, asked, imported.certificate.subject, previous.subject);
    }
  }
  return list_due_peers(context, database, row.entry.name, id);
}

Status check_code_kept(const std::optional<std::string>& where) {
  if (!where || !steps::looks_like_a_code(*where)) return {};
  return base::fail(base::ErrorCode::usage,
                    tr("--code-kept says where the code de révocation is, never the code: nothing was noted"),
                    "import");
}

}  // namespace sceau::cli
