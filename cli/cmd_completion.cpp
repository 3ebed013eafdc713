// completion bash: prints the function that bash calls; completion words: what it asks at each Tab.
#include <algorithm>
#include <set>

#include "cli/completion.hpp"
#include "cli/context.hpp"
#include "core/base/file.hpp"

namespace sceau::cli {

using base::Result;

namespace {

// bash splits words at ':' too (insi:manu), so the line is read as it was typed, and of a candidate only what
// comes after the last ':' is given back.
constexpr const char* kBash = R"(# bash completion of sceau; made by: sceau completion bash
_sceau() {
  local line=${COMP_LINE:0:COMP_POINT} begun='' words
  read -r -a words <<< "$line"
  [[ $line == *' ' ]] && words+=('')
  begun=${words[-1]}
  mapfile -t COMPREPLY < <("${words[0]/#\~/$HOME}" completion words -- "${words[@]:1}" 2>/dev/null)
  if [[ $begun == *:* && $COMP_WORDBREAKS == *:* ]]; then
    COMPREPLY=("${COMPREPLY[@]#"${begun%"${begun##*:}"}"}")
  fi
}
complete -o bashdefault -o default -F _sceau sceau
)";

// Of the store that the line names, or of the usual one.
std::vector<std::string> entries(const Context& context, const std::vector<std::string>& typed) {
  const auto option = std::ranges::find(typed, "--state");
  const bool named = option != typed.end() && option + 1 != typed.end();
  std::set<std::string> names;
  const auto database = store::Database::open(named ? *(option + 1) + "/sceau.db" : context.store_path(),
                                              store::Access::read_only);
  if (!database) return {};
  auto row = database->prepare("SELECT name FROM entry WHERE abandoned_at IS NULL");
  while (row && row->step().value_or(false)) names.insert(row->text(0));
  return {names.begin(), names.end()};
}

Result<Exit> words(Context& context, const std::vector<std::string>& typed) {
  if (typed.empty()) return Exit::done;
  const Typed line{{typed.begin(), typed.end() - 1}, typed.back()};
  for (const std::string& word : candidates(line, grammar_of, [&] { return entries(context, typed); }))
    context.say(word);
  return Exit::done;
}

}  // namespace

void declare_completion(Options& options) {
  options.sub("bash", N_("the script for bash: source it, or keep it in bash-completion's folder"))
      .action([](Context& context) -> Result<Exit> {
        context.say(std::string_view(kBash).substr(0, std::string_view(kBash).size() - 1));
        return Exit::done;
      });
  const auto typed = std::make_shared<std::vector<std::string>>();
  options.sub("words", N_("what may follow the words of a command line, for that script"))
      .positionals("WORD", *typed, N_("the words after sceau, the last perhaps empty"))
      .action([typed](Context& context) { return words(context, *typed); });
}

}  // namespace sceau::cli
