#include "core/procedure/roster_columns.hpp"

#include <array>

namespace sceau::procedure {
namespace {

using P = Professional;
using C = RosterColumn;

constexpr bool kRequired = true;

// Source of the list: identity and activity of ANS's PSI interface (supplement, section 7). The names are
// ours.
constexpr std::array<RosterColumnRow, kRosterColumns> kColumns = {{
    {C::birth_name, "birth_name", "Nom de naissance", &P::birth_name, nullptr, kRequired},
    {C::first_names, "first_names", "Prénoms", &P::first_names, nullptr, kRequired},
    {C::sex, "sex", "Sexe", &P::sex, nullptr, kRequired},
    {C::birth_date, "birth_date", "Date de naissance", nullptr, &P::birth_date, kRequired},
    {C::birth_place_code, "birth_place_code", "Code lieu de naissance", &P::birth_place_code, nullptr,
     kRequired},
    {C::birth_place, "birth_place", "Ville de naissance", &P::birth_place},
    {C::french_nationality, "french_nationality", "Nationalité française", &P::french_nationality},
    {C::usual_name, "usual_name", "Nom d'usage", &P::usual_name},
    {C::usual_first_name, "usual_first_name", "Prénom d'usage", &P::usual_first_name},
    {C::email, "email", "Courriel", &P::email, nullptr, kRequired},
    {C::phone, "phone", "Téléphone", &P::phone, nullptr, kRequired},
    {C::rpps, "rpps", "RPPS", &P::rpps},
    {C::role, "role", "Rôle", &P::role, nullptr, kRequired},
    {C::profession, "profession", "Profession", &P::profession},
    {C::activity_kind, "activity_kind", "Genre d'activité", &P::activity_kind},
    {C::activity_mode, "activity_mode", "Mode d'exercice", &P::activity_mode},
    {C::start_date, "start_date", "Date de prise de fonction", nullptr, &P::start_date, kRequired},
    {C::end_date, "end_date", "Date de fin", nullptr, &P::end_date},
    {C::structure, "structure", "Établissement", &P::structure, nullptr, kRequired},
    {C::identity_copy, "identity_copy", "Copie pièce d'identité", &P::identity_copy},
}};

// U+00C0 to U+00FF without their accents, in lower case; what is no letter falls out.
constexpr std::string_view kLatin1 = "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty";

}  // namespace

std::span<const RosterColumnRow, kRosterColumns> roster_columns() { return kColumns; }

const RosterColumnRow& row(RosterColumn column) { return kColumns[static_cast<std::size_t>(column)]; }

std::string value_of(const Professional& person, const RosterColumnRow& column) {
  if (column.date == nullptr) return person.*(column.text);
  const auto& day = person.*(column.date);
  return day ? base::format_date(*day) : std::string();
}

std::string folded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte == 0xC3 && at + 1 < text.size()) {
      const char letter = kLatin1[static_cast<unsigned char>(text[++at]) & 0x3FU];
      if (letter != ' ') out.push_back(letter);
    } else if (byte >= 'A' && byte <= 'Z') {
      out.push_back(static_cast<char>(byte - 'A' + 'a'));
    } else if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')) {
      out.push_back(static_cast<char>(byte));
    } else if (byte > 0xC3) {
      out.push_back(static_cast<char>(byte));  // other scripts: kept, so that two names stay two names
    }
  }
  return out;
}

std::optional<RosterColumn> column_of(std::string_view header) {
  const std::string wanted = folded(header);
  for (const RosterColumnRow& column : kColumns)
    if (wanted == folded(column.header) || wanted == folded(column.id)) return column.column;
  return std::nullopt;
}

std::string_view header_of(RosterColumn column) { return row(column).header; }
std::string_view id_of(RosterColumn column) { return row(column).id; }

}  // namespace sceau::procedure
