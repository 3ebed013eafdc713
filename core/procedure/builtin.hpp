// The data files of this folder, put into the program by CMake.
#pragma once
#include <string_view>

namespace sceau::procedure {

std::string_view builtin_procedure_toml();
std::string_view builtin_roles_tsv();

}  // namespace sceau::procedure
