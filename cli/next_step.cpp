#include "cli/next_step.hpp"

#include "cli/text.hpp"

namespace sceau::cli {

using model::ActionKind;

std::string_view word(ActionKind kind) {
  switch (kind) {
    case ActionKind::request:
      return "request";
    case ActionKind::order:
      return "order";
    case ActionKind::withdraw:
      return "withdraw";
    case ActionKind::chase_portal:
      return "chase-portal";
    case ActionKind::verify:
      return "verify";
    case ActionKind::mend:
      return "mend";
    case ActionKind::install:
      return "install";
    case ActionKind::prove:
      return "prove";
    case ActionKind::renew:
      return "renew";
    case ActionKind::renew_late:
      return "renew-late";
    case ActionKind::finish_renewal:
      return "finish-renewal";
    case ActionKind::reorder:
      return "reorder";
    case ActionKind::retire:
      return "retire";
    case ActionKind::none:
      return "none";
  }
  return "";
}

std::string command_for(ActionKind kind, const std::string& entry) {
  switch (kind) {
    case ActionKind::request:
      return "sceau request " + entry;
    case ActionKind::order:
      return "sceau order " + entry;
    case ActionKind::withdraw:
    case ActionKind::chase_portal:
      return "sceau import FILE";
    case ActionKind::verify:
    case ActionKind::mend:
      return "sceau verify " + entry;
    case ActionKind::install:
      return "sceau install " + entry + " --to TARGET";
    case ActionKind::prove:
      return "sceau probe " + entry;
    case ActionKind::renew:
    case ActionKind::renew_late:
    case ActionKind::reorder:
      return "sceau renew " + entry;
    case ActionKind::retire:
      return "sceau retire " + entry;
    case ActionKind::finish_renewal:
    case ActionKind::none:
      return {};
  }
  return {};
}

std::string sentence_for(ActionKind kind, const std::string& entry) {
  switch (kind) {
    case ActionKind::withdraw:
      return tr("look in « Retirer », then sceau import FILE");
    case ActionKind::chase_portal:
      return tr("the portal is silent: ask monserviceclient.certificats@esante.gouv.fr");
    case ActionKind::finish_renewal:
      return tr("its successor is on its way");
    case ActionKind::renew_late:
      return tr("at once: {}", command_for(kind, entry));
    case ActionKind::reorder:
      return tr("a new order is needed: {}", command_for(kind, entry));
    case ActionKind::none:
      return {};
    case ActionKind::request:
    case ActionKind::order:
    case ActionKind::verify:
    case ActionKind::mend:
    case ActionKind::install:
    case ActionKind::prove:
    case ActionKind::renew:
    case ActionKind::retire:
      return command_for(kind, entry);
  }
  return {};
}

}  // namespace sceau::cli
