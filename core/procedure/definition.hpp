// The administrative path as data: what procedure.toml says, read and checked. Nothing here knows what is
// done. Each text is there twice, since the data file is read by people of both languages; official words
// stay French.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/procedure/definition_fault.hpp"

namespace sceau::procedure {

enum class Language { en, fr };

struct Text {
  std::string en;
  std::string fr;
  const std::string& in(Language language) const { return language == Language::fr ? fr : en; }
};

// How sure a fact is; the marks of the domain pages.
enum class Certainty { documented, real, inferred };

struct Source {
  std::string id;
  std::string title;
  std::string address;   // empty: a document kept with the project
  std::string date;      // YYYY, YYYY-MM, YYYY-MM-DD or an interval; empty: the source shows none
  std::size_t line = 0;  // of the file
};

struct Citation {
  std::string source;  // Source::id
  Certainty certainty = Certainty::documented;
};

struct Chapter {  // of the memo, and the one ANS's path adds
  std::string id;
  Text title;
  std::size_t line = 0;  // of the file
};

struct Stage {  // one of the five of ANS's path for establishments
  std::string id;
  Text title;
  std::size_t line = 0;  // of the file
};

struct Actor {
  std::string id;
  Text name;
  std::size_t line = 0;  // of the file
};

struct Document {
  std::string id;
  Text name;
  std::size_t line = 0;  // of the file
};

struct Service {  // a portal, a telephone line, an address
  std::string id;
  Text name;
  std::string address;
  std::size_t line = 0;  // of the file
};

struct FormRow {
  Text label;
  std::string value;     // a key of sheet.hpp, or "hand": written by hand
  std::size_t line = 0;  // of the file
};

struct FormPart {
  Text title;
  std::string repeat = {};  // "administrator", "mandataire": a part for each of these people; empty: once
  std::vector<FormRow> rows;
  std::size_t line = 0;  // of the file
};

struct Form {
  std::string id;  // "413"
  Text title;
  Text purpose;
  std::string date;  // of the version whose fields these are; empty: unknown
  bool fields_known =
      false;            // false: the rows are what the sources name, the form's own list could not be read
  std::string send_to;  // empty: unknown
  std::string pdf;      // empty: unknown
  std::string online;   // empty: none known
  std::vector<FormPart> parts;
  std::vector<Citation> citations;
  std::size_t line = 0;  // of the file
};

struct Condition {  // true when the answer to `question` is one of `choices`
  std::string question;
  std::vector<std::string> choices;
};
using Clause = std::vector<Condition>;   // all of them
using Conditions = std::vector<Clause>;  // one of them; none at all: always

struct Choice {
  std::string id;
  Text text;
};

struct Question {
  std::string id;
  std::string chapter;
  Text text;
  std::vector<Choice> choices;
  Conditions when;     // asked only then
  bool given = false;  // answered by the store (the environment), never asked
  std::vector<Citation> citations;
  std::size_t line = 0;  // of the file
};

// What a change of the structure undoes.
enum class Change { representative, finess, siret };
// What waits for a step.
enum class Operation { order, renew };

struct Validity {
  std::optional<int> years = {};  // from the day it was done; none: only a date typed by the person counts
  std::string card_of = {};       // Actor::id: the card known for this role tells the date, before `years`
};

struct Step {
  std::string id;
  std::string chapter;
  std::string stage;
  Text title;
  Text text;  // what to do, a few sentences
  std::string actor;
  std::vector<std::string> needs;  // steps; one that does not apply counts as met
  Conditions when;                 // applies only then
  std::vector<std::string> forms;
  std::vector<std::string> services;
  std::vector<std::string> documents;
  std::optional<Validity> valid = {};  // none: does not expire
  std::vector<Change> reopened_by;
  std::vector<Operation> blocks;
  bool of_legal_entity = false;  // done once for the legal entity, counts for its sites
  bool optional = false;         // advice: never counted in the progress, never next
  std::string entry = {};        // "insi-manu": done as soon as that certificate is ordered
  std::vector<Text> unknown;     // what nobody could establish, said to the reader
  std::vector<Citation> citations;
  std::size_t line = 0;  // of the file
};

struct Definition {
  std::string version;  // date of the data
  std::vector<Source> sources;
  std::vector<Chapter> chapters;
  std::vector<Stage> stages;
  std::vector<Actor> actors;
  std::vector<Document> documents;
  std::vector<Service> services;
  std::vector<Form> forms;
  std::vector<Question> questions;  // in the order of the file
  std::vector<Step> steps;          // in the order of the file, which is the order of the path

  const Step* step(std::string_view id) const;
  const Question* question(std::string_view id) const;
  const Form* form(std::string_view id) const;
};

struct DefinitionReading {
  Definition definition;         // to be used when nothing is wrong with it
  DefinitionFaults faults = {};  // by line
};

// Reads and checks: every reference exists, no cycle, each step and each question reachable by some answers,
// each choice makes a difference, both languages present.
DefinitionReading parse_definition(std::string_view toml);
// Errors: those of base::read_file.
base::Result<DefinitionReading> load_definition(const std::string& path);
// The one built in. A test checks it in the same way, no run pays for that.
DefinitionReading builtin_definition();

}  // namespace sceau::procedure
