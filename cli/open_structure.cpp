#include "cli/open_structure.hpp"

namespace sceau::cli {

base::Result<OpenedStructure> open_structure(const Context& context, store::Access access) {
  SCEAU_TRY(auto database, context.open_store(access));
  SCEAU_TRY(auto structure, store::find_structure(database, context.globals().structure));
  return OpenedStructure{std::move(database), std::move(structure)};
}

}  // namespace sceau::cli
