#include "core/procedure/sheet.hpp"

#include <algorithm>
#include <span>

namespace sceau::procedure {
namespace {

constexpr std::string_view kByHand = "hand";

struct PersonField {
  std::string_view name;
  std::string SheetPerson::*field;
};
constexpr PersonField kPersonFields[] = {{"last_name", &SheetPerson::last_name},
                                         {"first_names", &SheetPerson::first_names},
                                         {"phone", &SheetPerson::phone},
                                         {"email", &SheetPerson::email},
                                         {"card_number", &SheetPerson::card_number}};

struct ValueField {
  std::string_view name;
  std::string SheetValues::*field;
};
constexpr ValueField kValueFields[] = {{"structure.name", &SheetValues::structure_name},
                                       {"structure.address", &SheetValues::address},
                                       {"structure.department", &SheetValues::department},
                                       {"declarant.role", &SheetValues::declarant_role},
                                       {"order.use", &SheetValues::use},
                                       {"order.vendor", &SheetValues::vendor},
                                       {"order.solution", &SheetValues::solution},
                                       {"order.offers", &SheetValues::offers}};

struct PersonRow {
  std::string_view who;
  std::optional<SheetPerson> SheetValues::*person;
};
constexpr PersonRow kPersons[] = {{"declarant", &SheetValues::declarant},
                                  {"representative", &SheetValues::representative}};

struct RepeatRow {
  std::string_view word;
  std::vector<SheetPerson> SheetValues::*people;
};
constexpr RepeatRow kRepeats[] = {{"administrator", &SheetValues::administrators},
                                  {"mandataire", &SheetValues::mandataires}};

template <class Row, std::size_t N>
const Row* named(const Row (&table)[N], std::string_view Row::*name, std::string_view wanted) {
  const auto found = std::ranges::find(table, wanted, name);
  return found == std::end(table) ? nullptr : &*found;
}

struct Key {
  std::string_view who;    // "declarant"
  std::string_view field;  // "last_name"
};
Key split(std::string_view key) {
  const std::size_t dot = std::min(key.find('.'), key.size());
  return {key.substr(0, dot), dot < key.size() ? key.substr(dot + 1) : std::string_view()};
}

std::string person_value(const SheetPerson* person, std::string_view field) {
  const PersonField* found = named(kPersonFields, &PersonField::name, field);
  return person == nullptr || found == nullptr ? std::string() : person->*(found->field);
}

// The identifier of the portal: FINESS where there is one, else SIRET.
std::string value_of(std::string_view key, const SheetValues& values, const SheetPerson* repeated) {
  if (key == "structure.identifier") return values.finess.empty() ? values.siret : values.finess;
  if (const ValueField* found = named(kValueFields, &ValueField::name, key)) return values.*(found->field);
  const Key parts = split(key);
  if (parts.who == "person") return person_value(repeated, parts.field);
  const PersonRow* row = named(kPersons, &PersonRow::who, parts.who);
  if (row == nullptr || !(values.*(row->person))) return {};
  return person_value(&*(values.*(row->person)), parts.field);
}

SheetPart fill_part(const FormPart& part, const SheetValues& values, const SheetPerson* repeated,
                    std::size_t number) {
  SheetPart filled{.title = part.title, .number = number, .repeat = part.repeat, .rows = {}};
  for (const FormRow& row : part.rows) {
    SheetRow written{.label = row.label, .key = row.value};
    written.by_hand = row.value == kByHand;
    if (!written.by_hand) written.value = value_of(row.value, values, repeated);
    written.missing = !written.by_hand && written.value.empty();
    filled.rows.push_back(std::move(written));
  }
  return filled;
}

// A part that repeats is there once even when nobody is known for it, with everything missing.
void add_parts(const FormPart& part, const SheetValues& values, std::vector<SheetPart>& parts) {
  const RepeatRow* repeat = named(kRepeats, &RepeatRow::word, part.repeat);
  if (repeat == nullptr) {
    parts.push_back(fill_part(part, values, nullptr, 0));
    return;
  }
  const std::vector<SheetPerson>& people = values.*(repeat->people);
  if (people.empty()) parts.push_back(fill_part(part, values, nullptr, 1));
  for (std::size_t i = 0; i < people.size(); ++i) parts.push_back(fill_part(part, values, &people[i], i + 1));
}

}  // namespace

base::Result<Sheet> fill_sheet(const Definition& definition, std::string_view form,
                               const SheetValues& values) {
  const Form* found = definition.form(form);
  if (found == nullptr) return base::fail(base::ErrorCode::sheet_unknown, std::string(form));
  Sheet sheet{.form = found->id};
  for (const FormPart& part : found->parts) add_parts(part, values, sheet.parts);
  for (const SheetPart& part : sheet.parts)
    sheet.missing += static_cast<std::size_t>(std::ranges::count(part.rows, true, &SheetRow::missing));
  return sheet;
}

bool is_sheet_value(std::string_view key) {
  if (key == kByHand || key == "structure.identifier") return true;
  if (named(kValueFields, &ValueField::name, key) != nullptr) return true;
  const Key parts = split(key);
  const bool person = parts.who == "person" || named(kPersons, &PersonRow::who, parts.who) != nullptr;
  return person && named(kPersonFields, &PersonField::name, parts.field) != nullptr;
}

bool is_sheet_repeat(std::string_view word) { return named(kRepeats, &RepeatRow::word, word) != nullptr; }

}  // namespace sceau::procedure
