#include "core/procedure/roster_members.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <unordered_map>

#include "certstore/audit.hpp"
#include "core/procedure/roster_columns.hpp"

namespace sceau::procedure {
namespace {

using base::Result;
using base::Status;

constexpr std::string_view kIdentityHash = "identity_sha256";

// A roster's own "same person": a number where there is one would come too late, it is what registration
// gives.
std::string identity_of(const Professional& person) {
  return folded(person.birth_name) + ' ' + folded(person.first_names) + ' ' +
         (person.birth_date ? base::format_date(*person.birth_date) : std::string()) + ' ' + person.structure;
}

Status append(const store::Database& database, const store::Structure& structure, std::string detail,
              const Writer& writer) {
  return store::append(database, {.at = writer.now,
                                  .actor = writer.actor,
                                  .entry = store::identifier_of(structure),
                                  .kind = "roster",
                                  .detail = std::move(detail)});
}

void set_field(Professional& person, std::string_view name, const std::string& value) {
  if (name == kIdentityHash) person.identity_sha256 = value;
  for (const RosterColumnRow& column : roster_columns()) {
    if (column.id != name) continue;
    if (column.date != nullptr)
      person.*(column.date) = base::parse_date(value);
    else
      person.*(column.text) = value;
  }
}

Result<RosterMember> find_member(const store::Database& database, const store::Structure& structure,
                                 std::int64_t id) {
  SCEAU_TRY(auto members, read_members(database, structure));
  const auto found = std::ranges::find(members, id, &RosterMember::id);
  if (found == members.end() || found->purged_at)
    return base::fail(base::ErrorCode::person_unknown, std::to_string(id));
  return std::move(*found);
}

}  // namespace

std::string to_columns(const Professional& person) {
  std::string out;
  for (const RosterColumnRow& column : roster_columns())
    if (const std::string value = value_of(person, column); !value.empty())
      out += fmt::format("{}\t{}\n", column.id, value);
  if (!person.identity_sha256.empty()) out += fmt::format("{}\t{}\n", kIdentityHash, person.identity_sha256);
  return out;
}

Professional from_columns(std::string_view columns) {
  Professional person;
  for (std::size_t from = 0; from < columns.size();) {
    const std::size_t end = std::min(columns.find('\n', from), columns.size());
    const std::string_view line = columns.substr(from, end - from);
    const std::size_t tab = std::min(line.find('\t'), line.size());
    if (tab < line.size()) set_field(person, line.substr(0, tab), std::string(line.substr(tab + 1)));
    from = end + 1;
  }
  return person;
}

Result<std::vector<RosterMember>> read_members(const store::Database& database,
                                               const store::Structure& structure) {
  SCEAU_TRY(const auto rows, store::roster_rows(database, structure.id));
  std::vector<RosterMember> members;
  members.reserve(rows.size());
  for (const store::RosterRow& row : rows)
    members.push_back(
        {row.id, from_columns(row.columns), row.imported_at, row.registered_at, row.ecps_at, row.purged_at});
  return members;
}

Result<RosterImport> write_members(const store::Database& database, const store::Structure& structure,
                                   std::span<const Professional> people, const Writer& writer) {
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_TRY(const auto members, read_members(database, structure));
  // The same person twice in one file is two lines, each known again as the line that it was.
  std::unordered_map<std::string, std::deque<const RosterMember*>> known;
  for (const RosterMember& member : members)
    if (!member.purged_at) known[identity_of(member.person)].push_back(&member);
  RosterImport result;
  for (const Professional& person : people) {
    auto& same = known[identity_of(person)];
    if (same.empty()) {
      SCEAU_CHECK(store::insert(database, store::RosterRow{.structure = structure.id,
                                                           .columns = to_columns(person),
                                                           .imported_at = writer.now}));
      ++result.added;
      continue;
    }
    const RosterMember& member = *same.front();
    if (to_columns(member.person) == to_columns(person)) {
      ++result.unchanged;
    } else {
      SCEAU_CHECK(store::set_roster_columns(database, member.id, to_columns(person)));
      ++result.changed;
    }
    if (same.size() > 1) same.pop_front();
  }
  if (result.added + result.changed > 0)
    SCEAU_CHECK(append(database, structure, fmt::format("{} added, {} changed", result.added, result.changed),
                       writer));
  SCEAU_CHECK(transaction.commit());
  return result;
}

Result<bool> write_progress(const store::Database& database, const store::Structure& structure,
                            const RosterProgress& progress, const Writer& writer) {
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_TRY(RosterMember member, find_member(database, structure, progress.id));
  const bool registers = progress.event == RosterEvent::registered;
  if (!registers && !member.registered_at)
    return base::fail(base::ErrorCode::not_registered, std::to_string(progress.id));
  const bool new_number = !progress.rpps.empty() && progress.rpps != member.person.rpps;
  if ((registers ? member.registered_at : member.ecps_at) && !new_number) return false;
  if (new_number) {
    member.person.rpps = progress.rpps;
    SCEAU_CHECK(store::set_roster_columns(database, member.id, to_columns(member.person)));
  }
  SCEAU_CHECK(registers ? store::set_registered(database, member.id, progress.at)
                        : store::set_ecps(database, member.id, progress.at));
  SCEAU_CHECK(append(database, structure,
                     fmt::format("{} {}", registers ? "registered" : "e-CPS active", member.id), writer));
  SCEAU_CHECK(transaction.commit());
  return true;
}

Result<std::size_t> purge_members(const store::Database& database, const store::Structure& structure,
                                  const Writer& writer) {
  SCEAU_TRY(auto transaction, store::Transaction::begin(database));
  SCEAU_TRY(const auto rows, store::roster_rows(database, structure.id));
  std::vector<std::int64_t> ids;
  for (const store::RosterRow& row : rows)
    if (row.registered_at && !row.purged_at) ids.push_back(row.id);
  if (ids.empty()) return ids.size();
  SCEAU_CHECK(store::purge_roster(database, ids, writer.now));
  SCEAU_CHECK(append(database, structure, fmt::format("{} purged", ids.size()), writer));
  SCEAU_CHECK(transaction.commit());
  SCEAU_CHECK(store::drop_journal(database));
  return ids.size();
}

}  // namespace sceau::procedure
