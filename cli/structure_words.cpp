#include "cli/structure_words.hpp"

namespace sceau::cli {

void declare_structure_options(Options& options, steps::NewStructure& structure) {
  options.text("--name", structure.name, N_("raison sociale, as the ANS directory has it"), "NAME")
      .text("--finess", structure.finess, N_("FINESS (juridique where there are several sites)"), "FINESS")
      .text("--siret", structure.siret, N_("SIRET, where there is no FINESS"), "SIRET")
      .text("--department", structure.department, N_("department code: 69, 2A, 971"), "CODE")
      .text("--environment", structure.environment, N_("production, test or rehearsal"), "WORD");
}

void warn_of(const Context& context, const steps::AddedStructure& added) {
  if (added.finess_check_digit_wrong)
    context.warn(tr("the check digit of FINESS {} is unusual", added.structure.finess),
                 tr("compare it with https://finess.esante.gouv.fr; it is kept as you typed it"));
}

Json structure_json(const store::Structure& row) {
  return Json::object()
      .set("id", store::identifier_of(row))
      .set("name", row.name)
      .set("finess", row.finess)
      .set("siret", row.siret)
      .set("department", row.department)
      .set("environment", row.environment);
}

}  // namespace sceau::cli
