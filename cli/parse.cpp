#include "cli/parse.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>

#include "cli/nearest.hpp"
#include "cli/places.hpp"

#ifndef SCEAU_VERSION
#error "SCEAU_VERSION comes from CMake"
#endif

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

CLI::App* app_of(void* app) { return static_cast<CLI::App*>(app); }

// The action of the command that was typed: set by the callback of its CLI::App.
struct Chosen {
  Run run;
  std::string command;
};
Chosen* chosen = nullptr;  // lives while parse() runs; CLI11's callbacks have no argument of ours

std::string option_name(const char* name) { return name; }

}  // namespace

Options::Options(void* app) : app_(app) {}

Options& Options::flag(const char* name, bool& value, const char* help) {
  app_of(app_)->add_flag(option_name(name), value, translated(help));
  return *this;
}
Options& Options::text(const char* name, std::string& value, const char* help, const char* word) {
  app_of(app_)->add_option(option_name(name), value, translated(help))->type_name(word);
  return *this;
}
Options& Options::text(const char* name, std::optional<std::string>& value, const char* help,
                       const char* word) {
  app_of(app_)->add_option(option_name(name), value, translated(help))->type_name(word);
  return *this;
}
Options& Options::number(const char* name, int& value, const char* help) {
  app_of(app_)->add_option(option_name(name), value, translated(help))->type_name("N");
  return *this;
}
Options& Options::list(const char* name, std::vector<std::string>& values, const char* help,
                       const char* word) {
  app_of(app_)
      ->add_option(option_name(name), values, translated(help))
      ->type_name(word)
      ->allow_extra_args(false);
  return *this;
}
Options& Options::positional(const char* word, std::string& value, const char* help, bool required) {
  app_of(app_)->add_option(word, value, translated(help))->type_name("")->required(required);
  return *this;
}
Options& Options::positionals(const char* word, std::vector<std::string>& values, const char* help,
                              bool required) {
  app_of(app_)->add_option(word, values, translated(help))->type_name("")->required(required);
  return *this;
}
Options& Options::action(Run run) {
  CLI::App* app = app_of(app_);
  app->final_callback([app, run = std::move(run)] {
    for (const CLI::App* sub : app->get_subcommands())
      if (sub->parsed()) return;  // "structure add": the verb's own action runs
    chosen->run = run;
  });
  return *this;
}
Options Options::sub(const char* name, const char* help) {
  CLI::App* sub = app_of(app_)->add_subcommand(name, translated(help));
  sub->fallthrough();
  return Options(sub);
}

namespace {

void declare_globals(CLI::App& app, Globals& globals) {
  app.add_option("--state", globals.state, tr("folder of the store"))->type_name("DIR");
  app.add_option("--config", globals.config, tr("configuration file"))->type_name("FILE");
  app.add_option("--structure", globals.structure, tr("only this structure: FINESS, SIRET or name"))
      ->type_name("ID");
  app.add_flag("--json", globals.json, tr("one JSON document on standard output"));
  app.add_flag("--yes,-y", globals.yes, tr("do not ask"));
  app.add_flag("--dry-run", globals.dry_run, tr("say what would be done, change nothing"));
  app.add_flag("--verbose,-v", globals.verbose, tr("add the lower layers' own words"));
}

void translate_labels(CLI::App& app) {
  const auto formatter = std::make_shared<CLI::Formatter>();
  formatter->label("Usage", translated("Usage"));
  formatter->label("Options", translated("Options"));
  formatter->label("OPTIONS", translated("OPTIONS"));
  formatter->label("SUBCOMMAND", translated("COMMAND"));
  formatter->label("Subcommands", translated("Commands"));
  formatter->label("Positionals", translated("Arguments"));
  formatter->label("REQUIRED", translated("REQUIRED"));
  formatter->column_width(28);
  app.formatter(formatter);
  app.set_help_flag("-h,--help", tr("print this help"));
}

bool typed(int argc, char** argv, std::string_view name) {
  return std::any_of(argv + 1, argv + argc, [name](const char* word) { return name == word; });
}

// A word where a command belongs, that is none.
std::string stray_word(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--state" || word == "--config" || word == "--structure")
      ++i;
    else if (!word.starts_with("-"))
      return std::string(word);
  }
  return {};
}

void declare_all(CLI::App& app, Globals& globals, const std::string& command) {
  translate_labels(app);
  declare_globals(app, globals);
  app.set_version_flag("--version", std::string("sceau " SCEAU_VERSION), tr("print the version"));
  app.require_subcommand(0, 1);
  for (const Command& row : commands()) {
    if (!command.empty() && command != row.name) continue;  // making them all costs a tenth of `check`
    CLI::App* sub = app.add_subcommand(row.name, translated(row.summary));
    sub->group(translated(row.group));
    sub->fallthrough();
    if (command.empty()) continue;
    Options options(sub);
    row.declare(options);
  }
}

std::vector<std::string> verbs_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands({})) names.push_back(sub->get_name());
  return names;
}

// sceau itself, the command and the verb that were typed.
std::vector<const CLI::App*> typed_apps(const CLI::App& app) {
  std::vector<const CLI::App*> apps{&app};
  while (!apps.back()->get_subcommands().empty()) apps.push_back(apps.back()->get_subcommands().front());
  return apps;
}

// "procedure done": whose --help tells more. Empty where the error came before any was recognised.
std::string help_of(const CLI::App& app) {
  std::string words;
  for (const CLI::App* typed : typed_apps(app))
    if (typed != &app) words += (words.empty() ? "" : " ") + typed->get_name();
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::string stranger_words(const CLI::App& app) {
  const std::vector<std::string> strangers = app.remaining(true);
  if (strangers.empty()) return tr("something on the command line is one word too many");
  const auto option = std::ranges::find_if(strangers, [](const auto& word) { return word.starts_with("-"); });
  if (option == strangers.end()) {
    const std::string& word = strangers.front();
    const std::vector<std::string> verbs = verbs_of(*typed_apps(app).back());
    if (verbs.empty()) return tr("\"{}\" is one word too many", word);
    const auto near = nearest(word, verbs);
    return near ? tr("there is no \"{}\" here; the nearest is \"{}\"", word, *near)
                : tr("there is no \"{}\" here, but: {}", word, joined(verbs));
  }
  std::vector<std::string> known;
  for (const CLI::App* typed : typed_apps(app))
    for (const CLI::Option* there : typed->get_options())
      for (const std::string& name : there->get_lnames()) known.push_back("--" + name);
  const std::string word = option->substr(0, option->find('='));
  const auto near = nearest(word, known);
  return near ? tr("there is no option {}; the nearest is {}", word, *near)
              : tr("there is no option {}", word);
}

// CLI11 says what is wrong in English only. Its exceptions carry no more than that sentence, which begins
// with the option's name, or names it before an equals sign.
std::string words_for(const CLI::ParseError& error, const CLI::App& app) {
  const std::string sentence = error.what();
  const std::string name = sentence.substr(0, sentence.find_first_of(": "));
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) return stranger_words(app);
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) return tr("{} is missing", name);
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    if (sentence.find("At Most") != std::string::npos) return tr("{} is given more than once", name);
    return sentence.find("flag") != std::string::npos ? tr("{} takes no value", name)
                                                      : tr("{} wants a value after it", name);
  }
  if (const std::size_t equals = sentence.find(" = "); equals != std::string::npos) {
    const std::size_t start = sentence.find("--");
    return tr("{} wants a number, not \"{}\"", sentence.substr(start, equals - start),
              sentence.substr(equals + 3));
  }
  return sentence;
}

}  // namespace

std::string command_typed(int argc, char** argv) {
  const std::string word = stray_word(argc, argv);
  const auto& all = commands();
  const bool known =
      std::any_of(all.begin(), all.end(), [&word](const Command& c) { return word == c.name; });
  return known ? word : std::string();
}

Result<std::variant<Parsed, Shown>> parse(int argc, char** argv) {
  CLI::App app(tr("certificate lifecycle manager for France's health PKI (IGC-Santé)"), "sceau");
  Parsed parsed;
  Chosen choice;
  chosen = &choice;
  const std::string command = command_typed(argc, argv);
  if (const std::string word = stray_word(argc, argv); command.empty() && !word.empty()) {
    if (const auto near = nearest(word, grammar_of({}, {}).verbs))
      return fail(ErrorCode::usage, tr("there is no command \"{}\"; the nearest is \"{}\"", word, *near),
                  *near);
    return fail(ErrorCode::unknown_command, word);
  }
  declare_all(app, parsed.globals, command);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return Shown{app.help()};
  } catch (const CLI::CallForVersion&) {
    return Shown{std::string("sceau " SCEAU_VERSION "\n")};
  } catch (const CLI::ParseError& error) {
    const std::string help = help_of(app);
    return fail(ErrorCode::usage, words_for(error, app), help.empty() ? command : help);
  }
  if (!choice.run) {
    if (command.empty() || typed(argc, argv, "--help")) return Shown{app.help()};
    return fail(ErrorCode::usage,
                tr("\"{}\" needs one more word: {}", command, joined(grammar_of(command, {}).verbs)),
                command);
  }
  parsed.command = command;
  parsed.run = std::move(choice.run);
  fill_places(parsed.globals);
  return parsed;
}

Grammar grammar_of(const std::string& command, const std::string& verb) {
  CLI::App app;
  Globals globals;
  declare_all(app, globals, command);
  std::vector<const CLI::App*> apps{&app};
  for (const std::string& name : {command, verb})
    if (!name.empty())
      for (const CLI::App* sub : apps.back()->get_subcommands({}))
        if (sub->get_name() == name) {
          apps.push_back(sub);
          break;
        }
  Grammar grammar{.verbs = verbs_of(*apps.back()), .options = {}, .positionals = {}};
  for (const CLI::App* level : apps)
    for (const CLI::Option* option : level->get_options()) {
      if (option->get_positional()) {
        if (level == apps.back()) grammar.positionals.push_back(option->get_name());
        continue;
      }
      OptionWords words{{}, option->get_type_size() == 0 ? std::string() : option->get_type_name()};
      for (const std::string& name : option->get_lnames()) words.names.push_back("--" + name);
      for (const std::string& name : option->get_snames()) words.names.push_back("-" + name);
      grammar.options.push_back(std::move(words));
    }
  return grammar;
}

}  // namespace sceau::cli
