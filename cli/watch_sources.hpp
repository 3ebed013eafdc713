// What check, remind and report read besides the store: the facts of the administrative path that end, and
// their titles.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/context.hpp"
#include "core/procedure/definition.hpp"
#include "core/watch/survey.hpp"

namespace sceau::cli {

// Reads the definition of the path (2 ms) only when a structure has facts on it, or a title is wanted.
class PathEnds {
 public:
  PathEnds(const Context& context, const store::Database& database);
  // Steps that are done and end; those without which nothing can be renewed are marked so.
  base::Result<std::vector<watch::Ending>> ends_of(const store::Structure& structure);
  std::string title_of(const std::string& step, const std::string& language);  // its id where there is none
  // Of the step that ends; empty where it is no step that does.
  std::string title_of(const watch::Ending& ending, const std::string& language);

 private:
  base::Status load();
  const Context& context_;
  const store::Database& database_;
  std::optional<procedure::Definition> definition_;
};

// `path` must outlive the survey.
watch::Survey survey_of(const Context& context, const store::Database& database, PathEnds& path);

}  // namespace sceau::cli
