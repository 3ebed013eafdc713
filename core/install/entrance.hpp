// Links and lines elsewhere that lead into live/: what is there, and how it is put back.
#pragma once
#include <string>

#include "core/base/result.hpp"
#include "core/install/plan.hpp"
#include "core/install/record.hpp"

namespace sceau::install {

enum class Found {
  nothing,
  ours,
  adoptable,  // the administrator named it
  foreign,    // not ours, and not named
  other_set,  // under our mark, and says something else: another token's module, another folder
};
Found look_at(const Place& place, const Entrance& entrance);

// Where the link leads: live/NAME.
std::string target_of(const Place& place, const Entrance& entrance);
// Removes what was made, or writes back what an adopted file was. What is not ours is left.
base::Status put_back(const Place& place, const EntranceMade& made);

// SELinux: a file that takes the place of another keeps its label. Nothing where there is none.
void keep_label(const std::string& from, const std::string& to);

}  // namespace sceau::install
