// argv into global options and one action. CLI11 lives in parse.cpp alone.
#pragma once
#include <string>
#include <variant>
#include <vector>

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

// The command may stand anywhere before its own words; what follows `--` or an option's value never names one
// here, since only the first word that is no option is looked at. Empty where that is none of ours.
std::string command_typed(int argc, char** argv);

// Errors: usage (value: the command that its hint is about), unknown_command.
base::Result<std::variant<Parsed, Shown>> parse(int argc, char** argv);

// What may stand on the line of a command and its verb (either empty: of sceau itself), as declared.
struct OptionWords {
  std::vector<std::string> names;  // "--warning", "-w"
  std::string value;               // "FILE"; empty for a flag
};
struct Grammar {
  std::vector<std::string> verbs;        // of sceau itself: the commands
  std::vector<OptionWords> options;      // the global ones too
  std::vector<std::string> positionals;  // "ENTRY"
};
Grammar grammar_of(const std::string& command, const std::string& verb);

}  // namespace sceau::cli
