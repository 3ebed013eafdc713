// Where things are: the state folder, the configuration, our own programs and translations.
#pragma once
#include <string>

#include "cli/context.hpp"

namespace sceau::cli {

// --state and --config win, then SCEAU_STATE and SCEAU_CONFIG, then /var/lib/sceau and /etc/sceau for root,
// the XDG folders otherwise.
void fill_places(Globals& globals);

std::string machine_name();
std::string own_path();                           // this executable
std::string libexec(const std::string& program);  // <prefix>/libexec/sceau/PROGRAM
std::string locale_folder();                      // <prefix>/share/locale

}  // namespace sceau::cli
