// argv into global options and one action. CLI11 lives in parse.cpp alone.
#pragma once
#include <string>
#include <variant>

#include "cli/context.hpp"

namespace sceau::cli {

struct Parsed {
  std::string command;
  Globals globals;
  Run run;
};
struct Shown {  // --help or --version: text for standard output, nothing to run
  std::string text;
};

// Errors: usage (value: the command), unknown_command.
base::Result<std::variant<Parsed, Shown>> parse(int argc, char** argv);

}  // namespace sceau::cli
