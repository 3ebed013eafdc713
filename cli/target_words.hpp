// Which software can use which key, in words: told by plan before a key exists, and by install.
#pragma once
#include <string>

#include "core/install/target.hpp"

namespace sceau::cli {

// "it can go to: pem, java, nginx…"; and why not to the others, a line each.
std::string possible_targets(model::KeyStorage storage, model::Usage usage);
// Of install::Impossible's word, as an error carries it; what is none of them comes back as it is.
std::string why_impossible(const std::string& word);
std::string way_out(const std::string& word);  // the hint that belongs to it

// The program is asked for its engines. Empty: the key is on no token, or no HAProxy answers here.
std::string what_haproxy_says(model::KeyStorage storage);

}  // namespace sceau::cli
