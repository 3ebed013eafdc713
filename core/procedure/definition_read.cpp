#include "core/procedure/definition_read.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <initializer_list>

namespace sceau::procedure {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;

// A table of the file, and the name of the file for messages.
struct Place {
  const toml::table& table;
  const std::string& file;
};

std::size_t line_of(const toml::node& node) { return node.source().begin.line; }

tl::unexpected<base::Error> invalid(const Place& place, const toml::node& node, std::string what) {
  return base::fail(ErrorCode::procedure_invalid, fmt::format("{}:{}", place.file, line_of(node)),
                    std::move(what));
}

Status only_keys(const Place& place, std::initializer_list<std::string_view> known) {
  for (const auto& [key, node] : place.table)
    if (std::ranges::find(known, key.str()) == known.end())
      return invalid(place, node, fmt::format("unknown key \"{}\"", key.str()));
  return {};
}

Result<std::string> optional_word(const Place& place, std::string_view key) {
  const toml::node* node = place.table.get(key);
  if (node == nullptr) return std::string();
  const auto* text = node->as_string();
  if (text == nullptr) return invalid(place, *node, fmt::format("\"{}\" is not a string", key));
  return text->get();
}

Result<std::string> word(const Place& place, std::string_view key) {
  SCEAU_TRY(auto text, optional_word(place, key));
  if (text.empty()) return invalid(place, place.table, fmt::format("\"{}\" is missing", key));
  return text;
}

Result<bool> flag(const Place& place, std::string_view key) {
  const toml::node* node = place.table.get(key);
  if (node == nullptr) return false;
  const auto* value = node->as_boolean();
  if (value == nullptr) return invalid(place, *node, fmt::format("\"{}\" is neither true nor false", key));
  return value->get();
}

Result<std::vector<std::string>> strings(const Place& place, const toml::node& node, std::string_view key) {
  std::vector<std::string> list;
  const auto* array = node.as_array();
  if (array == nullptr) return invalid(place, node, fmt::format("\"{}\" is not a list of strings", key));
  for (const toml::node& item : *array) {
    const auto* text = item.as_string();
    if (text == nullptr) return invalid(place, item, fmt::format("\"{}\" is not a list of strings", key));
    list.push_back(text->get());
  }
  return list;
}

Result<std::vector<std::string>> words(const Place& place, std::string_view key) {
  const toml::node* node = place.table.get(key);
  if (node == nullptr) return std::vector<std::string>();
  return strings(place, *node, key);
}

Result<Text> text_of(const Place& place) {
  SCEAU_TRY(auto en, word(place, "en"));
  SCEAU_TRY(auto fr, word(place, "fr"));
  return Text{std::move(en), std::move(fr)};
}

Result<Text> text(const Place& place, std::string_view key) {
  const toml::node* node = place.table.get(key);
  if (node == nullptr) return invalid(place, place.table, fmt::format("\"{}\" is missing", key));
  const auto* table = node->as_table();
  if (table == nullptr) return invalid(place, *node, fmt::format("\"{}\" needs en and fr", key));
  const Place inner{*table, place.file};
  SCEAU_CHECK(only_keys(inner, {"en", "fr"}));
  return text_of(inner);
}

// Each table of the array `key`, given to `read`, which returns Result<T>.
template <class T, class Read>
Result<std::vector<T>> each(const Place& place, std::string_view key, Read read) {
  std::vector<T> list;
  const toml::node* node = place.table.get(key);
  if (node == nullptr) return list;
  const auto* array = node->as_array();
  if (array == nullptr) return invalid(place, *node, fmt::format("\"{}\" is not a list of tables", key));
  for (const toml::node& item : *array) {
    const auto* table = item.as_table();
    if (table == nullptr) return invalid(place, item, fmt::format("\"{}\" is not a list of tables", key));
    SCEAU_TRY(auto value, read(Place{*table, place.file}));
    list.push_back(std::move(value));
  }
  return list;
}

Result<Citation> citation(const Place& place, const toml::node& node, const std::string& written) {
  const std::size_t blank = written.rfind(' ');
  const std::string mark = blank == std::string::npos ? "" : written.substr(blank + 1);
  if (mark == "D") return Citation{written.substr(0, blank), Certainty::documented};
  if (mark == "R") return Citation{written.substr(0, blank), Certainty::real};
  if (mark == "I") return Citation{written.substr(0, blank), Certainty::inferred};
  return invalid(place, node, fmt::format("source \"{}\" ends with neither D, R nor I", written));
}

Result<std::vector<Citation>> citations(const Place& place) {
  SCEAU_TRY(const auto written, words(place, "sources"));
  if (written.empty()) return invalid(place, place.table, "\"sources\" is missing");
  std::vector<Citation> list;
  for (const std::string& one : written) {
    SCEAU_TRY(auto read, citation(place, *place.table.get("sources"), one));
    list.push_back(std::move(read));
  }
  return list;
}

// "question=choice|choice"
Result<Condition> condition(const Place& place, const toml::node& node, const std::string& written) {
  const std::size_t equals = written.find('=');
  if (equals == std::string::npos || equals == 0)
    return invalid(place, node, fmt::format("condition \"{}\" is not question=choice", written));
  Condition read{written.substr(0, equals), {}};
  for (std::size_t from = equals + 1; from <= written.size();) {
    const std::size_t bar = std::min(written.find('|', from), written.size());
    read.choices.push_back(written.substr(from, bar - from));
    from = bar + 1;
  }
  return read;
}

Result<Clause> clause(const Place& place, const toml::node& node) {
  SCEAU_TRY(const auto written, strings(place, node, "when"));
  if (written.empty()) return invalid(place, node, "\"when\" has an empty list");
  Clause read;
  for (const std::string& one : written) {
    SCEAU_TRY(auto part, condition(place, node, one));
    read.push_back(std::move(part));
  }
  return read;
}

Result<Conditions> conditions(const Place& place) {
  Conditions read;
  const toml::node* node = place.table.get("when");
  if (node == nullptr) return read;
  const auto* array = node->as_array();
  const bool nested = array != nullptr && !array->empty() && array->front().is_array();
  if (!nested) {
    SCEAU_TRY(auto only, clause(place, *node));
    read.push_back(std::move(only));
    return read;
  }
  for (const toml::node& item : *array) {
    SCEAU_TRY(auto one, clause(place, item));
    read.push_back(std::move(one));
  }
  return read;
}

Result<Source> source(const Place& place) {
  SCEAU_CHECK(only_keys(place, {"id", "title", "address", "date"}));
  Source read;
  SCEAU_TRY(read.id, word(place, "id"));
  SCEAU_TRY(read.title, word(place, "title"));
  SCEAU_TRY(read.address, optional_word(place, "address"));
  SCEAU_TRY(read.date, optional_word(place, "date"));
  return read;
}

Result<Chapter> chapter(const Place& place) {
  SCEAU_CHECK(only_keys(place, {"id", "title"}));
  SCEAU_TRY(auto id, word(place, "id"));
  SCEAU_TRY(auto title, text(place, "title"));
  return Chapter{std::move(id), std::move(title)};
}

Result<Stage> stage(const Place& place) {
  SCEAU_TRY(auto read, chapter(place));
  return Stage{std::move(read.id), std::move(read.title)};
}

Result<Actor> actor(const Place& place) {
  SCEAU_CHECK(only_keys(place, {"id", "name"}));
  SCEAU_TRY(auto id, word(place, "id"));
  SCEAU_TRY(auto name, text(place, "name"));
  return Actor{std::move(id), std::move(name)};
}

Result<Document> document(const Place& place) {
  SCEAU_TRY(auto read, actor(place));
  return Document{std::move(read.id), std::move(read.name)};
}

Result<Service> service(const Place& place) {
  SCEAU_CHECK(only_keys(place, {"id", "name", "address"}));
  Service read;
  SCEAU_TRY(read.id, word(place, "id"));
  SCEAU_TRY(read.name, text(place, "name"));
  SCEAU_TRY(read.address, optional_word(place, "address"));
  return read;
}

Result<FormRow> form_row(const Place& place) {
  SCEAU_CHECK(only_keys(place, {"value", "en", "fr"}));
  SCEAU_TRY(auto label, text_of(place));
  SCEAU_TRY(auto value, word(place, "value"));
  return FormRow{std::move(label), std::move(value)};
}

Result<FormPart> form_part(const Place& place) {
  SCEAU_CHECK(only_keys(place, {"title", "repeat", "rows"}));
  FormPart read;
  SCEAU_TRY(read.title, text(place, "title"));
  SCEAU_TRY(read.repeat, optional_word(place, "repeat"));
  SCEAU_TRY(read.rows, each<FormRow>(place, "rows", form_row));
  if (read.rows.empty()) return invalid(place, place.table, "\"rows\" is missing");
  return read;
}

Result<Form> form(const Place& place) {
  SCEAU_CHECK(only_keys(place, {"id", "title", "purpose", "date", "fields_known", "send_to", "pdf", "online",
                                "sources", "part"}));
  Form read;
  read.line = line_of(place.table);
  SCEAU_TRY(read.id, word(place, "id"));
  SCEAU_TRY(read.title, text(place, "title"));
  SCEAU_TRY(read.purpose, text(place, "purpose"));
  SCEAU_TRY(read.date, optional_word(place, "date"));
  SCEAU_TRY(read.fields_known, flag(place, "fields_known"));
  SCEAU_TRY(read.send_to, optional_word(place, "send_to"));
  SCEAU_TRY(read.pdf, optional_word(place, "pdf"));
  SCEAU_TRY(read.online, optional_word(place, "online"));
  SCEAU_TRY(read.parts, each<FormPart>(place, "part", form_part));
  SCEAU_TRY(read.citations, citations(place));
  return read;
}

Result<Choice> choice(const Place& place) {
  SCEAU_CHECK(only_keys(place, {"id", "text"}));
  SCEAU_TRY(auto id, word(place, "id"));
  SCEAU_TRY(auto words_for_it, text(place, "text"));
  return Choice{std::move(id), std::move(words_for_it)};
}

Result<Question> question(const Place& place) {
  SCEAU_CHECK(only_keys(place, {"id", "chapter", "text", "choice", "when", "given", "sources"}));
  Question read;
  read.line = line_of(place.table);
  SCEAU_TRY(read.id, word(place, "id"));
  SCEAU_TRY(read.chapter, word(place, "chapter"));
  SCEAU_TRY(read.text, text(place, "text"));
  SCEAU_TRY(read.choices, each<Choice>(place, "choice", choice));
  SCEAU_TRY(read.when, conditions(place));
  SCEAU_TRY(read.given, flag(place, "given"));
  SCEAU_TRY(read.citations, citations(place));
  return read;
}

Result<std::optional<Validity>> validity(const Place& place) {
  const toml::node* node = place.table.get("valid");
  if (node == nullptr) return std::optional<Validity>();
  const auto* table = node->as_table();
  if (table == nullptr) return invalid(place, *node, "\"valid\" is not a table");
  const Place inner{*table, place.file};
  SCEAU_CHECK(only_keys(inner, {"years", "card_of"}));
  Validity read;
  if (const toml::node* years = table->get("years")) {
    const auto* count = years->as_integer();
    if (count == nullptr || count->get() < 1 || count->get() > 100)
      return invalid(place, *years, "\"years\" is not a number from 1 to 100");
    read.years = static_cast<int>(count->get());
  }
  SCEAU_TRY(read.card_of, optional_word(inner, "card_of"));
  return std::optional<Validity>(std::move(read));
}

template <class T>
struct Named {
  std::string_view name;
  T value;
};
constexpr Named<Change> kChanges[] = {
    {"representative", Change::representative}, {"finess", Change::finess}, {"siret", Change::siret}};
constexpr Named<Operation> kOperations[] = {{"order", Operation::order}, {"renew", Operation::renew}};

template <class T, std::size_t N>
Result<std::vector<T>> named(const Place& place, std::string_view key, const Named<T> (&table)[N]) {
  SCEAU_TRY(const auto written, words(place, key));
  std::vector<T> list;
  for (const std::string& one : written) {
    const auto* found = std::ranges::find(table, one, &Named<T>::name);
    if (found == std::end(table))
      return invalid(place, *place.table.get(key), fmt::format("\"{}\" is not a word of \"{}\"", one, key));
    list.push_back(found->value);
  }
  return list;
}

Status step_links(const Place& place, Step& read) {
  SCEAU_TRY(read.needs, words(place, "needs"));
  SCEAU_TRY(read.when, conditions(place));
  SCEAU_TRY(read.forms, words(place, "forms"));
  SCEAU_TRY(read.services, words(place, "services"));
  SCEAU_TRY(read.documents, words(place, "documents"));
  SCEAU_TRY(read.valid, validity(place));
  SCEAU_TRY(read.reopened_by, named(place, "reopened_by", kChanges));
  SCEAU_TRY(read.blocks, named(place, "blocks", kOperations));
  return {};
}

Result<Step> step(const Place& place) {
  SCEAU_CHECK(only_keys(place, {"id", "chapter", "stage", "title", "text", "actor", "needs", "when", "forms",
                                "services", "documents", "valid", "reopened_by", "blocks", "of_legal_entity",
                                "optional", "entry", "unknown", "sources"}));
  Step read;
  read.line = line_of(place.table);
  SCEAU_TRY(read.id, word(place, "id"));
  SCEAU_TRY(read.chapter, word(place, "chapter"));
  SCEAU_TRY(read.stage, word(place, "stage"));
  SCEAU_TRY(read.title, text(place, "title"));
  SCEAU_TRY(read.text, text(place, "text"));
  SCEAU_TRY(read.actor, word(place, "actor"));
  SCEAU_CHECK(step_links(place, read));
  SCEAU_TRY(read.of_legal_entity, flag(place, "of_legal_entity"));
  SCEAU_TRY(read.optional, flag(place, "optional"));
  SCEAU_TRY(read.entry, optional_word(place, "entry"));
  SCEAU_TRY(read.unknown, each<Text>(place, "unknown", text_of));
  SCEAU_TRY(read.citations, citations(place));
  return read;
}

Result<toml::table> parse(std::string_view toml, const std::string& name) {
  try {
    return toml::parse(toml, name);
  } catch (const toml::parse_error& error) {
    return base::fail(ErrorCode::procedure_invalid, fmt::format("{}:{}", name, error.source().begin.line),
                      std::string(error.description()));
  }
}

}  // namespace

Result<Definition> read_definition(std::string_view toml, const std::string& name) {
  SCEAU_TRY(const toml::table file, parse(toml, name));
  const Place place{file, name};
  SCEAU_CHECK(only_keys(place, {"version", "source", "chapter", "stage", "actor", "document", "service",
                                "form", "question", "step"}));
  Definition read;
  SCEAU_TRY(read.version, word(place, "version"));
  SCEAU_TRY(read.sources, each<Source>(place, "source", source));
  SCEAU_TRY(read.chapters, each<Chapter>(place, "chapter", chapter));
  SCEAU_TRY(read.stages, each<Stage>(place, "stage", stage));
  SCEAU_TRY(read.actors, each<Actor>(place, "actor", actor));
  SCEAU_TRY(read.documents, each<Document>(place, "document", document));
  SCEAU_TRY(read.services, each<Service>(place, "service", service));
  SCEAU_TRY(read.forms, each<Form>(place, "form", form));
  SCEAU_TRY(read.questions, each<Question>(place, "question", question));
  SCEAU_TRY(read.steps, each<Step>(place, "step", step));
  return read;
}

}  // namespace sceau::procedure
