// The contract's table: every command, in the order in which a person meets them.
#include "cli/options.hpp"
#include "cli/text.hpp"

namespace sceau::cli {

void declare_inspect(Options&);

const std::vector<Command>& commands() {
  static const std::vector<Command> table{
      {"inspect", N_("use"), N_("what a certificate, request or P12 is, and what is wrong with it"),
       declare_inspect},
  };
  return table;
}

}  // namespace sceau::cli
