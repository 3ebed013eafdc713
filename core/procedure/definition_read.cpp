#include "core/procedure/definition_read.hpp"

#include "core/procedure/definition_table.hpp"

namespace sceau::procedure {
namespace {

using Table = DefinitionTable;
using Problem = DefinitionProblem;

// "KEY D"
void add_citation(const Table& table, const std::string& written, std::vector<Citation>& list) {
  const std::size_t blank = std::min(written.rfind(' '), written.size());
  const std::string source = written.substr(0, blank);
  const std::string mark = blank < written.size() ? written.substr(blank + 1) : "";
  if (mark == "D")
    list.push_back({source, Certainty::documented});
  else if (mark == "R")
    list.push_back({source, Certainty::real});
  else if (mark == "I")
    list.push_back({source, Certainty::inferred});
  else
    table.fault(*table.find("sources"), Problem::source_mark, written);
}

std::vector<Citation> citations(const Table& table) {
  std::vector<Citation> list;
  const auto written = table.words("sources");
  if (written.empty()) table.fault(Problem::missing, "sources");
  for (const std::string& one : written) add_citation(table, one, list);
  return list;
}

// "question=choice|choice"
void add_condition(const Table& table, const toml::node& node, const std::string& written, Clause& clause) {
  const std::size_t equals = written.find('=');
  if (equals == std::string::npos || equals == 0) {
    table.fault(node, Problem::condition_shape, written);
    return;
  }
  Condition read{written.substr(0, equals), {}};
  for (std::size_t from = equals + 1; from <= written.size();) {
    const std::size_t bar = std::min(written.find('|', from), written.size());
    read.choices.push_back(written.substr(from, bar - from));
    from = bar + 1;
  }
  clause.push_back(std::move(read));
}

Clause clause(const Table& table, const toml::node& node) {
  Clause read;
  const auto* array = node.as_array();
  if (array != nullptr && array->empty()) table.fault(node, Problem::condition_empty, "when");
  for (const std::string& one : table.words_of(node, "when")) add_condition(table, node, one, read);
  return read;
}

Conditions conditions(const Table& table) {
  const toml::node* node = table.find("when");
  if (node == nullptr) return {};
  const auto* array = node->as_array();
  const bool nested = array != nullptr && !array->empty() && array->front().is_array();
  if (!nested) return {clause(table, *node)};
  Conditions read;
  for (const toml::node& item : *array) read.push_back(clause(table, item));
  return read;
}

Source source(const Table& table) {
  table.only({"id", "title", "address", "date"});
  return {table.word("id"), table.word("title"), table.optional_word("address"), table.optional_word("date"),
          table.line()};
}

Chapter chapter(const Table& table) {
  table.only({"id", "title"});
  return {table.word("id"), table.text("title"), table.line()};
}

Stage stage(const Table& table) {
  Chapter read = chapter(table);
  return {std::move(read.id), std::move(read.title), read.line};
}

Actor actor(const Table& table) {
  table.only({"id", "name"});
  return {table.word("id"), table.text("name"), table.line()};
}

Document document(const Table& table) {
  Actor read = actor(table);
  return {std::move(read.id), std::move(read.name), read.line};
}

Service service(const Table& table) {
  table.only({"id", "name", "address"});
  return {table.word("id"), table.text("name"), table.optional_word("address"), table.line()};
}

FormRow form_row(const Table& table) {
  table.only({"value", "en", "fr"});
  return {table.text_of(), table.word("value"), table.line()};
}

FormPart form_part(const Table& table) {
  table.only({"title", "repeat", "rows"});
  FormPart read{table.text("title"), table.optional_word("repeat"), table.each("rows", form_row),
                table.line()};
  if (read.rows.empty()) table.fault(Problem::missing, "rows");
  return read;
}

Form form(const Table& table) {
  table.only(
      {"id", "title", "purpose", "date", "fields_known", "send_to", "pdf", "online", "sources", "part"});
  Form read;
  read.line = table.line();
  read.id = table.word("id");
  read.title = table.text("title");
  read.purpose = table.text("purpose");
  read.date = table.optional_word("date");
  read.fields_known = table.flag("fields_known");
  read.send_to = table.optional_word("send_to");
  read.pdf = table.optional_word("pdf");
  read.online = table.optional_word("online");
  read.parts = table.each("part", form_part);
  read.citations = citations(table);
  return read;
}

Choice choice(const Table& table) {
  table.only({"id", "text"});
  return {table.word("id"), table.text("text")};
}

Question question(const Table& table) {
  table.only({"id", "chapter", "text", "choice", "when", "given", "sources"});
  Question read;
  read.line = table.line();
  read.id = table.word("id");
  read.chapter = table.word("chapter");
  read.text = table.text("text");
  read.choices = table.each("choice", choice);
  read.when = conditions(table);
  read.given = table.flag("given");
  read.citations = citations(table);
  return read;
}

std::optional<Validity> validity(const Table& table) {
  const toml::node* node = table.find("valid");
  if (node == nullptr) return std::nullopt;
  const auto* inside = node->as_table();
  if (inside == nullptr) {
    table.fault(*node, Problem::not_a_table, "valid");
    return std::nullopt;
  }
  const Table inner = table.inner(*inside);
  inner.only({"years", "card_of"});
  Validity read{.card_of = inner.optional_word("card_of")};
  if (const toml::node* years = inner.find("years")) {
    const auto* count = years->as_integer();
    if (count == nullptr || count->get() < 1 || count->get() > 100)
      inner.fault(*years, Problem::years, "years");
    else
      read.years = static_cast<int>(count->get());
  }
  return read;
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
std::vector<T> named(const Table& table, const std::string& key, const Named<T> (&known)[N]) {
  std::vector<T> list;
  for (const std::string& one : table.words(key)) {
    const auto* found = std::ranges::find(known, one, &Named<T>::name);
    if (found == std::end(known))
      table.fault(*table.find(key), Problem::unknown_word, one, key);
    else
      list.push_back(found->value);
  }
  return list;
}

void step_links(const Table& table, Step& read) {
  read.needs = table.words("needs");
  read.when = conditions(table);
  read.forms = table.words("forms");
  read.services = table.words("services");
  read.documents = table.words("documents");
  read.valid = validity(table);
  read.reopened_by = named(table, "reopened_by", kChanges);
  read.blocks = named(table, "blocks", kOperations);
}

Text unknown(const Table& table) {
  table.only({"en", "fr"});
  return table.text_of();
}

Step step(const Table& table) {
  table.only({"id", "chapter", "stage", "title", "text", "actor", "needs", "when", "forms", "services",
              "documents", "valid", "reopened_by", "blocks", "of_legal_entity", "optional", "entry",
              "unknown", "sources"});
  Step read;
  read.line = table.line();
  read.id = table.word("id");
  read.chapter = table.word("chapter");
  read.stage = table.word("stage");
  read.title = table.text("title");
  read.text = table.text("text");
  read.actor = table.word("actor");
  step_links(table, read);
  read.of_legal_entity = table.flag("of_legal_entity");
  read.optional = table.flag("optional");
  read.entry = table.optional_word("entry");
  read.unknown = table.each("unknown", unknown);
  read.citations = citations(table);
  return read;
}

void read_file(const Table& file, Definition& read) {
  file.only(
      {"version", "source", "chapter", "stage", "actor", "document", "service", "form", "question", "step"});
  read.version = file.word("version");
  read.sources = file.each("source", source);
  read.chapters = file.each("chapter", chapter);
  read.stages = file.each("stage", stage);
  read.actors = file.each("actor", actor);
  read.documents = file.each("document", document);
  read.services = file.each("service", service);
  read.forms = file.each("form", form);
  read.questions = file.each("question", question);
  read.steps = file.each("step", step);
}

}  // namespace

DefinitionReading read_definition(std::string_view toml) {
  DefinitionReading reading;
  try {
    const toml::table file = toml::parse(toml);
    read_file(Table(file, reading.faults), reading.definition);
  } catch (const toml::parse_error& error) {  // the library's only way to say so; it stops at the first
    reading.faults.push_back(
        {error.source().begin.line, Problem::toml, std::string(error.description()), {}});
  }
  return reading;
}

}  // namespace sceau::procedure
