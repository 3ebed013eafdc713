#include "core/model/entry.hpp"

#include <algorithm>
#include <array>

namespace sceau::model {

using base::ErrorCode;
using base::fail;
using base::Status;

namespace {

template <class Value>
struct Word {
  Value value;
  std::string_view word;
};

constexpr std::array<Word<Environment>, 3> kEnvironments{{{Environment::production, "production"},
                                                          {Environment::test, "test"},
                                                          {Environment::rehearsal, "rehearsal"}}};
constexpr std::array<Word<Usage>, 2> kUsages{{{Usage::auth_cli, "AUTH_CLI"}, {Usage::sign, "SIGN"}}};
constexpr std::array<Word<KeyStorage>, 3> kStorages{
    {{KeyStorage::token, "token"}, {KeyStorage::file, "file"}, {KeyStorage::portal, "portal"}}};

// INS wants ORG AUTH_CLI with an imposed name, DMP wants ORG AUTH_CLI and ORG SIGN (ANS memo « Moyens
// d'authentification »; INSi answers desir_560 to any other name: domain sheet, 7.1).
constexpr std::array kProfiles{
    ProfileRow{Profile::insi_auto, "insi-auto", "insi", Usage::auth_cli, "INSI-AUTO", "insi:auto"},
    ProfileRow{Profile::insi_manu, "insi-manu", "insi", Usage::auth_cli, "INSI-MANU", "insi:manu"},
    ProfileRow{Profile::dmp_auth, "dmp-auth", "dmp", Usage::auth_cli, "", "dmp:auth"},
    ProfileRow{Profile::dmp_sign, "dmp-sign", "dmp", Usage::sign, "", "dmp:sign"},
};

template <class Value, std::size_t N>
std::string_view word_in(const std::array<Word<Value>, N>& rows, Value value) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const auto& entry) { return entry.value == value; });
  return found == rows.end() ? std::string_view() : found->word;
}

template <class Value, std::size_t N>
std::optional<Value> value_in(const std::array<Word<Value>, N>& rows, std::string_view word) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const auto& entry) { return entry.word == word; });
  return found == rows.end() ? std::nullopt : std::optional<Value>(found->value);
}

bool allowed_in_common_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '.' ||
         c == '_' || c == '-';
}

// The whole character at this place, so that the message can name "é" and not half of it.
std::string character_at(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
  return std::string(text.substr(at, end - at));
}

}  // namespace

std::string_view word(Environment environment) { return word_in(kEnvironments, environment); }
std::string_view word(Usage usage) { return word_in(kUsages, usage); }
std::string_view word(KeyStorage storage) { return word_in(kStorages, storage); }
std::string_view word(Profile profile) { return row(profile).name; }
std::optional<Environment> environment_of(std::string_view word) { return value_in(kEnvironments, word); }
std::optional<Usage> usage_of(std::string_view word) { return value_in(kUsages, word); }
std::optional<KeyStorage> key_storage_of(std::string_view word) { return value_in(kStorages, word); }

std::optional<Profile> profile_of(std::string_view word) {
  for (const ProfileRow& candidate : kProfiles)
    if (candidate.name == word) return candidate.profile;
  return std::nullopt;
}

const ProfileRow& row(Profile profile) {
  return *std::find_if(kProfiles.begin(), kProfiles.end(),
                       [profile](const ProfileRow& candidate) { return candidate.profile == profile; });
}

std::string entry_name(Profile profile, std::string_view unit, unsigned generation) {
  std::string name = unit.empty() ? "" : std::string(unit) + "-";
  name += row(profile).name;
  if (generation > 1) name += "-" + std::to_string(generation);
  return name;
}

Status check_common_name(std::string_view name) {
  if (name.empty() || name.size() > 64) return fail(ErrorCode::common_name_length, std::string(name));
  for (std::size_t i = 0; i < name.size(); ++i)
    if (!allowed_in_common_name(name[i]))
      return fail(ErrorCode::common_name_character, std::string(name), character_at(name, i));
  if (name.front() == ' ' || name.back() == ' ')
    return fail(ErrorCode::common_name_character, std::string(name), " ");
  return {};
}

Status check_unit(std::string_view unit) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  const bool shape = !unit.empty() && unit.size() <= 24 && unit.front() != '-' && unit.back() != '-' &&
                     std::all_of(unit.begin(), unit.end(), allowed);
  if (!shape) return fail(ErrorCode::unit_malformed, std::string(unit));
  return {};
}

}  // namespace sceau::model
