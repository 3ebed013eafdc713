// The contract's table: every command, in the order in which a person meets them.
#include "cli/options.hpp"
#include "cli/text.hpp"

namespace sceau::cli {

void declare_inspect(Options&);

const std::vector<Command>& commands() {
  static const std::vector<Command> table{};
  return table;
}

}  // namespace sceau::cli
