// The words after a command, declared by the command itself. Hides CLI11, which costs 13 s to compile.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace sceau::cli {

class Context;

enum class Exit { done = 0, failed = 1, usage = 2, due = 3, in_use_invalid = 4, interrupted = 130 };

using Run = std::function<base::Result<Exit>(Context&)>;

// Values are written before the action runs; the caller keeps them alive (a shared_ptr captured by the
// action).
class Options {
 public:
  explicit Options(void* app);  // a CLI::App, owned by the parser
  Options& flag(const char* name, bool& value, const char* help);
  Options& text(const char* name, std::string& value, const char* help, const char* word = "TEXT");
  Options& text(const char* name, std::optional<std::string>& value, const char* help,
                const char* word = "TEXT");
  Options& number(const char* name, int& value, const char* help);
  Options& list(const char* name, std::vector<std::string>& values, const char* help,
                const char* word = "TEXT");
  Options& positional(const char* word, std::string& value, const char* help, bool required = true);
  Options& positionals(const char* word, std::vector<std::string>& values, const char* help,
                       bool required = false);
  Options& action(Run run);
  Options sub(const char* name, const char* help);  // "structure add": a verb of its own, with its own action

 private:
  void* app_;
};

// One command of the contract. declare() is called only when this command was typed, or for its --help.
struct Command {
  const char* name;
  const char* group;    // N_("prepare") … as in the contract's table
  const char* summary;  // N_(…)
  void (*declare)(Options&);
};
const std::vector<Command>& commands();  // in commands.cpp

}  // namespace sceau::cli
