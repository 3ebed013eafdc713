#include "cli/completion.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace sceau::cli {
namespace {

using Words = std::vector<std::string>;

const Words* values_of(const std::string& option) {
  static const std::map<std::string, Words, std::less<>> known{
      {"--for", {"insi:auto", "insi:manu", "dmp"}},
      {"--key", {"token", "file", "portal"}},
      {"--bits", {"2048", "3072", "4096"}},
      {"--environment", {"production", "test", "rehearsal"}},
      {"--to", {"pem", "pkcs12", "java", "nginx", "apache", "haproxy", "stunnel", "command"}},
      {"--compat", {"3des"}},
      {"--mode", {"0600", "0640"}},
  };
  const auto found = known.find(option);
  return found == known.end() ? nullptr : &found->second;
}

const OptionWords* option_named(const Grammar& grammar, const std::string& name) {
  for (const OptionWords& option : grammar.options)
    if (std::ranges::find(option.names, name) != option.names.end()) return &option;
  return nullptr;
}

bool takes_value(const Grammar& grammar, const std::string& word) {
  const OptionWords* option = option_named(grammar, word);
  return option != nullptr && !option->value.empty();
}

// The words that are no option and no option's value: the command, its verb, its own words.
Words plain_words(const Grammar& grammar, const Words& words) {
  Words plain;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].starts_with("-"))
      i += takes_value(grammar, words[i]) ? 1 : 0;
    else
      plain.push_back(words[i]);
  }
  return plain;
}

struct Place {
  Grammar grammar;
  Words own;  // the command's own words so far
};

Place place_of(const Typed& typed,
               const std::function<Grammar(const std::string&, const std::string&)>& grammar) {
  Place place{grammar({}, {}), {}};
  Words plain = plain_words(place.grammar, typed.before);
  if (plain.empty()) return place;
  const std::string command = plain.front();
  const auto& commands = place.grammar.verbs;
  place.grammar = std::ranges::find(commands, command) == commands.end() ? Grammar() : grammar(command, {});
  plain = plain_words(place.grammar, typed.before);
  const auto& verbs = place.grammar.verbs;
  if (plain.size() > 1 && std::ranges::find(verbs, plain[1]) != verbs.end()) {
    place.grammar = grammar(command, plain[1]);
    plain = plain_words(place.grammar, typed.before);
    plain.erase(plain.begin());
  }
  place.own.assign(plain.begin() + 1, plain.end());
  return place;
}

Words option_names(const Grammar& grammar) {
  Words names;
  for (const OptionWords& option : grammar.options)
    for (const std::string& name : option.names)
      if (name.starts_with("--")) names.push_back(name);
  return names;
}

Words all_that_fit(const Typed& typed, const Place& place,
                   const std::function<std::vector<std::string>()>& entries) {
  if (!typed.before.empty() && takes_value(place.grammar, typed.before.back())) {
    const Words* values = values_of(typed.before.back());
    return values != nullptr ? *values : Words();
  }
  if (typed.begun.starts_with("-")) return option_names(place.grammar);
  Words fit = place.own.empty() ? place.grammar.verbs : Words();
  const auto& positionals = place.grammar.positionals;
  if (std::ranges::find(positionals, "ENTRY") != positionals.end() && fit.empty()) {
    fit = entries();
    std::erase_if(fit, [&place](const std::string& entry) {
      return std::ranges::find(place.own, entry) != place.own.end();
    });
  }
  return fit;
}

}  // namespace

std::vector<std::string> candidates(
    const Typed& typed, const std::function<Grammar(const std::string&, const std::string&)>& grammar,
    const std::function<std::vector<std::string>()>& entries) {
  Words fit = all_that_fit(typed, place_of(typed, grammar), entries);
  std::erase_if(fit, [&typed](const std::string& word) { return !word.starts_with(typed.begun); });
  std::ranges::sort(fit);
  return fit;
}

}  // namespace sceau::cli
