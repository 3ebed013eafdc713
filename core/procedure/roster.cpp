#include "core/procedure/roster.hpp"

#include <algorithm>
#include <array>

#include "core/model/identifier.hpp"
#include "core/procedure/contact.hpp"
#include "core/procedure/csv.hpp"
#include "core/procedure/roster_columns.hpp"

namespace sceau::procedure {
namespace {

using base::Date;
using Fault = std::optional<RosterFault>;

constexpr std::size_t kLongest = 200;  // characters of a field, in bytes; beyond it is no name or address
constexpr std::array<std::string_view, 8> kActivityKinds = {"GENR01", "GENR08", "GENR09", "GENR10",
                                                            "GENR11", "GENR12", "GENR13", "GENR99"};  // J116

bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t");
  if (from == std::string_view::npos) return {};
  return std::string(text.substr(from, text.find_last_not_of(" \t") - from + 1));
}

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

// "1990-05-03", or "03/05/1990", which is what Excel makes of it in France.
std::string iso_date(const std::string& text) {
  if (text.size() == 10 && text[2] == '/' && text[5] == '/')
    return text.substr(6, 4) + "-" + text.substr(3, 2) + "-" + text.substr(0, 2);
  return text;
}

Fault date(const std::string& text, std::optional<Date>& day) {
  const std::string iso = iso_date(text);
  const bool shaped = iso.size() == 10 && iso[4] == '-' && iso[7] == '-' &&
                      all_digits(iso.substr(0, 4) + iso.substr(5, 2) + iso.substr(8, 2));
  if (!shaped) return RosterFault::date_malformed;
  day = base::parse_date(iso);
  if (!day) return RosterFault::date_impossible;
  return {};
}

Fault email(const std::string& text) { return is_email(text) ? Fault() : Fault(RosterFault::email); }

// Blanks, dots and hyphens are how people write it.
Fault phone(std::string& text) {
  const auto number = phone_number(text);
  if (!number) return RosterFault::phone;
  text = *number;
  return {};
}

Fault rpps(std::string& text) {
  text = model::without_blanks(text);
  if (text.size() != 11 || !all_digits(text)) return RosterFault::rpps_length;
  return model::check_rpps(text) ? Fault() : Fault(RosterFault::rpps_check_digit);
}

// INSEE: a commune, or a country where it begins with 99.
Fault birth_place_code(std::string& text) {
  text = upper(text);
  const bool corsica = text.starts_with("2A") || text.starts_with("2B");
  const std::string_view digits = std::string_view(text).substr(corsica ? 2 : 0);
  return text.size() == 5 && all_digits(digits) ? Fault() : Fault(RosterFault::birth_place_code);
}

// FINESS (9), SIRET or RPPS-rang (14); with the prefix of Struct_IdNat they are one longer.
Fault structure(std::string& text) {
  text = upper(model::without_blanks(text));
  if ((text.size() == 10 && text[0] == '1') || (text.size() == 15 && (text[0] == '3' || text[0] == '4')))
    text.erase(0, 1);
  if (text.size() == 9) return model::check_finess(text) ? Fault() : Fault(RosterFault::structure_malformed);
  const bool number =
      text.size() == 14 && all_digits(text) && (model::luhn_holds(text) || model::check_siret(text));
  return number ? Fault() : Fault(RosterFault::structure_malformed);
}

Fault one_of(std::string& text, std::string_view letters, RosterFault fault) {
  text = upper(text);
  return text.size() == 1 && letters.find(text[0]) != std::string_view::npos ? Fault() : Fault(fault);
}

// What every field must be, whatever its column.
Fault any_text(RosterColumn column, std::string_view text) {
  if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }))
    return RosterFault::control_character;
  if (text.size() > kLongest && column != RosterColumn::identity_copy) return RosterFault::too_long;
  const bool calculates = text[0] == '=' || text[0] == '@' || text[0] == '-' || text[0] == '+';
  if (calculates && !(text[0] == '+' && column == RosterColumn::phone)) return RosterFault::formula;
  return {};
}

class RosterReader {
 public:
  RosterReader(CsvFile file, std::span<const Role> roles) : file_(std::move(file)), roles_(roles) {}

  RosterReading read() {
    reading_.encoding = file_.encoding;
    reading_.separator = file_.separator;
    reading_.errors = std::move(file_.errors);
    for (const RosterError& error : reading_.errors) broken_lines_.push_back(error.line);
    if (header()) {
      for (std::size_t i = 1; i < file_.records.size(); ++i) record(file_.records[i]);
    }
    std::ranges::stable_sort(reading_.errors, [](const RosterError& a, const RosterError& b) {
      return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    return std::move(reading_);
  }

 private:
  bool header() {
    if (file_.records.empty()) {
      if (file_.errors.empty() && reading_.errors.empty())
        error({1, 0, std::nullopt, RosterFault::empty, {}});
      return false;
    }
    const CsvRecord& record = file_.records.front();
    for (std::size_t i = 0; i < record.fields.size(); ++i) header_field(record, i);
    for (const RosterColumnRow& column : roster_columns())
      if (column.required && std::ranges::find(columns_, column.column) == columns_.end())
        error({record.line, 0, column.column, RosterFault::header_missing, std::string(column.header)});
    return std::ranges::any_of(columns_, [](const auto& column) { return column.has_value(); });
  }

  void header_field(const CsvRecord& record, std::size_t i) {
    const std::string& text = record.fields[i];
    std::optional<RosterColumn> column = column_of(text);
    if (!column && !trimmed(text).empty())
      error({record.line, i + 1, std::nullopt, RosterFault::header_unknown, text});
    if (column && std::ranges::find(columns_, column) != columns_.end()) {
      error({record.line, i + 1, column, RosterFault::header_twice, text});
      column.reset();
    }
    columns_.push_back(column);
  }

  void record(const CsvRecord& record) {
    const std::size_t before = reading_.errors.size();
    Professional person;
    person.line = record.line;
    if (record.fields.size() > columns_.size())
      error({record.line, columns_.size() + 1, std::nullopt, RosterFault::too_many_fields,
             std::to_string(record.fields.size())});
    if (record.fields.size() < columns_.size())
      error(
          {record.line, 0, std::nullopt, RosterFault::too_few_fields, std::to_string(record.fields.size())});
    for (std::size_t i = 0; i < std::min(record.fields.size(), columns_.size()); ++i)
      if (columns_[i]) field(record.line, i + 1, *columns_[i], trimmed(record.fields[i]), person);
    const bool broken = std::ranges::binary_search(broken_lines_, record.line);
    if (reading_.errors.size() == before && !broken) reading_.people.push_back(std::move(person));
  }

  void field(std::size_t line, std::size_t at, RosterColumn column, std::string text, Professional& person) {
    if (text.empty()) return;
    const std::string written = text;
    Fault fault = any_text(column, text);
    if (!fault) fault = fill(column, text, person);
    if (fault) error({line, at, column, *fault, written});
  }

  Fault fill(RosterColumn column, std::string& text, Professional& person) {
    const RosterColumnRow& known = row(column);
    if (known.date != nullptr) return date(text, person.*(known.date));
    const Fault fault = check(column, text);
    person.*(known.text) = text;
    return fault;
  }

  Fault check(RosterColumn column, std::string& text) const {
    switch (column) {
      case RosterColumn::sex:
        return one_of(text, "MFI", RosterFault::sex);
      case RosterColumn::french_nationality:
        return one_of(text, "ON", RosterFault::nationality);
      case RosterColumn::activity_mode:
        return one_of(text, "LSB", RosterFault::activity_mode);
      case RosterColumn::birth_place_code:
        return birth_place_code(text);
      case RosterColumn::email:
        return email(text);
      case RosterColumn::phone:
        return phone(text);
      case RosterColumn::rpps:
        return rpps(text);
      case RosterColumn::structure:
        return structure(text);
      case RosterColumn::role:
        return std::ranges::find(roles_, text, &Role::code) == roles_.end() ? Fault(RosterFault::role_unknown)
                                                                            : Fault();
      case RosterColumn::activity_kind:
        text = upper(text);
        return std::ranges::find(kActivityKinds, text) == kActivityKinds.end()
                   ? Fault(RosterFault::activity_kind)
                   : Fault();
      case RosterColumn::birth_name:
      case RosterColumn::first_names:
      case RosterColumn::birth_place:
      case RosterColumn::usual_name:
      case RosterColumn::usual_first_name:
      case RosterColumn::profession:
      case RosterColumn::identity_copy:
      case RosterColumn::birth_date:
      case RosterColumn::start_date:
      case RosterColumn::end_date:
        return {};
    }
    return {};
  }

  void error(RosterError error) { reading_.errors.push_back(std::move(error)); }

  CsvFile file_;
  std::span<const Role> roles_;
  std::vector<std::optional<RosterColumn>> columns_;
  std::vector<std::size_t> broken_lines_;  // in order
  RosterReading reading_;
};

}  // namespace

RosterReading read_roster(base::ByteView file, std::span<const Role> roles) {
  return RosterReader(read_csv(file), roles).read();
}

std::string write_roster(std::span<const Professional> people) {
  constexpr char kSeparator = ';';
  std::string out = "\xEF\xBB\xBF";
  const auto end_field = [&](const RosterColumnRow& column) {
    out += column.column == RosterColumn::identity_copy ? "\r\n" : std::string(1, kSeparator);
  };
  for (const RosterColumnRow& column : roster_columns()) {
    out += csv_field(column.header, kSeparator);
    end_field(column);
  }
  for (const Professional& person : people)
    for (const RosterColumnRow& column : roster_columns()) {
      out += csv_field(value_of(person, column), kSeparator);
      end_field(column);
    }
  return out;
}

}  // namespace sceau::procedure
