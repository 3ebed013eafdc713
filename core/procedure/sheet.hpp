// A form, field by field, with the values that are known. Nothing is sent; the text and the page are made in
// cli.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "core/procedure/definition.hpp"

namespace sceau::procedure {

struct SheetPerson {
  std::string last_name = {};  // as printed on the card
  std::string first_names = {};
  std::string phone = {};
  std::string email = {};
  std::string card_number = {};
  std::optional<base::Date> card_ends = {};
};

struct SheetValues {
  std::string structure_name = {};
  std::string finess = {};
  std::string siret = {};
  std::string department = {};
  std::string address = {};
  std::string declarant_role = {};            // "Responsable légal", "Mandataire", "Titulaire"
  std::optional<SheetPerson> declarant = {};  // who signs
  std::optional<SheetPerson> representative = {};
  std::vector<SheetPerson> mandataires = {};
  std::vector<SheetPerson> administrators = {};
  std::string use = {};     // what the certificates are for, the project
  std::string vendor = {};  // éditeur
  std::string solution = {};
  std::string offers = {};  // "ORG"
};

struct SheetRow {
  Text label;
  std::string key = {};  // FormRow::value
  std::string value = {};
  bool missing = false;  // the form wants it and the store does not know it
  bool by_hand = false;  // date, signature, stamp, boxes to tick
};

struct SheetPart {
  Text title;
  std::size_t number = 0;   // 1, 2… where the part repeats; 0 otherwise
  std::string repeat = {};  // FormPart::repeat
  std::vector<SheetRow> rows;
};

struct Sheet {
  std::string form;
  std::vector<SheetPart> parts;
  std::size_t missing = 0;  // rows the form wants and the store does not know
};

// Errors: sheet_unknown (subject: the number).
base::Result<Sheet> fill_sheet(const Definition& definition, std::string_view form,
                               const SheetValues& values);

// Is this a key that a FormRow may name? Used by the check of the definition.
bool is_sheet_value(std::string_view key);
// "administrator" or "mandataire": the parts that repeat.
bool is_sheet_repeat(std::string_view word);

}  // namespace sceau::procedure
