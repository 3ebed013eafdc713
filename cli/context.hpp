// What every command gets: the global options, the configuration, the time, and where to say things.
#pragma once
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "certstore/database.hpp"
#include "cli/config.hpp"
#include "cli/json.hpp"
#include "cli/options.hpp"
#include "cli/text.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/base/time.hpp"

namespace sceau::procedure {
struct Definition;
}

namespace sceau::cli {

struct Globals {
  std::string state;                     // --state, SCEAU_STATE, or the default
  std::string config;                    // --config, SCEAU_CONFIG, or the default
  std::optional<std::string> structure;  // --structure: FINESS, SIRET or name
  bool json = false;
  bool yes = false;
  bool dry_run = false;
  bool verbose = false;
};

class Context {
 public:
  Context(Globals globals, Config config, base::TimePoint now);

  const Globals& globals() const { return globals_; }
  const Config& config() const { return config_; }
  base::TimePoint now() const { return now_; }
  std::string actor() const;  // who types: the login name, for the audit trail
  std::string path(std::string_view name) const { return globals_.state + "/" + std::string(name); }
  std::string store_path() const { return path("sceau.db"); }

  // Read once a run, by load_procedure(): a parse is half of what `status` costs.
  std::shared_ptr<const procedure::Definition>& procedure() const { return procedure_; }

  // Opened anew at each call: a command opens once, passes it down. Errors: those of store::Database::open.
  base::Result<store::Database> open_store(store::Access access) const;

  // Standard output. With --json nothing but the one document is written there; a command that has none of
  // its own (a dry run, the letters of remind) gets its lines into one, at finish().
  void say(std::string_view line) const;        // a line
  void say_whole(std::string_view text) const;  // what a file would hold: a table, a page, a graph
  void say_json(const Json& document) const;
  // A document too long to hold: its pieces, written as they are. Nothing without --json.
  void say_json_piece(std::string_view text) const;
  void finish() const;                                                 // the action has ended well
  void say_error(std::string_view what, std::string_view hint) const;  // two lines on stderr
  void warn(std::string_view what, std::string_view hint) const;  // two lines on stderr, also with --json
  void say_progress(std::string_view line) const;                 // a line on stderr, to be done meanwhile
  void next(std::string_view command) const;                      // "next: sceau …"

  bool interactive() const;                                     // a person at a terminal, to be asked
  base::Result<bool> confirm(std::string_view question) const;  // --yes answers; errors: confirmation_needed

 private:
  Globals globals_;
  Config config_;
  base::TimePoint now_;
  mutable std::shared_ptr<const procedure::Definition> procedure_;
  mutable bool documented_ = false;
  mutable std::vector<std::string> lines_;  // with --json, until there is a document
};

}  // namespace sceau::cli
