// The old key, destroyed once: shown first, asked for, then gone from the token or the disk.
#include <algorithm>
#include <filesystem>

#include "cli/context.hpp"
#include "cli/pin.hpp"
#include "cli/token_access.hpp"
#include "core/base/file.hpp"
#include "core/install/drift.hpp"
#include "core/steps/retire.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using store::EntryOverview;
using store::Installation;

namespace {

struct Args {
  std::string entry;
  std::optional<std::string> passphrase_file;
  TokenOptions token;
};

// Installations that are recorded as being in place; and those of them whose set is gone or another's.
struct Places {
  std::vector<Installation> in_place, gone, all;
};
Result<Places> places_of(const store::Database& database, const EntryOverview& row) {
  Places places;
  SCEAU_TRY(places.all, store::installations_of(database, row.entry.id));
  for (const Installation& made : places.all) {
    if (made.removed_at) continue;
    const bool live = row.certificate && install::live_leaf(made.path) == row.certificate->sha256;
    (live ? places.in_place : places.gone).push_back(made);
  }
  return places;
}

Result<steps::RetireFacts> facts_for(const store::Database& database, const EntryOverview& row,
                                     const Places& places) {
  steps::RetireFacts facts{.in_place = places.in_place};
  if (row.successor.empty()) return facts;
  SCEAU_TRY(const auto successor,
            store::find_entry(database, steps::full_name(row.structure, row.successor), {}));
  SCEAU_TRY(facts.successors, store::installations_of(database, successor.entry.id));
  return facts;
}

// Where a set that does not serve any more still holds the key or leads to it.
std::vector<std::string> old_folders(const Places& places) {
  std::vector<std::string> folders;
  for (const Installation& made : places.all) {
    const bool there = base::exists(std::filesystem::path(made.path).parent_path() / "versions");
    if (there && std::find(folders.begin(), folders.end(), made.path) == folders.end())
      folders.push_back(made.path);
  }
  return folders;
}

Result<std::vector<std::string>> forget(const EntryOverview& row, const Places& places) {
  std::vector<std::string> forgotten;
  if (!row.certificate) return forgotten;
  for (const std::string& live : old_folders(places)) {
    const std::filesystem::path place = std::filesystem::path(live).parent_path();
    install::Request request;
    request.entry = row.entry.name;
    request.place = place.filename().string();
    request.folder = place.parent_path().string();
    SCEAU_TRY(const auto versions, install::forget_versions(request, row.certificate->sha256));
    for (const std::string& version : versions) forgotten.push_back(place.string() + "/versions/" + version);
  }
  return forgotten;
}

struct Destroyed {
  std::size_t objects = 0;
  bool was_gone = false;
};

void show(const Context& context, const EntryOverview& row, const Places& places) {
  const auto line = [&context](const std::string& name, const std::string& value) {
    context.say(padded(name, 16) + value);
  };
  line(tr("key"), row.key->uri.empty() ? row.key->path : row.key->uri);
  line("SPKI SHA-256", row.key->spki_sha256);
  line(tr("stage"), std::string(word(steps::stage_of(row, context.now()))));
  if (row.certificate) {
    line(tr("serial"), row.certificate->serial);
    line(tr("valid until"), base::format_date(row.certificate->effective_end));
  }
  for (const std::string& folder : old_folders(places))
    line(tr("old sets"), tr("of this key in {}: they go too, install --back does not reach them any more",
                            std::filesystem::path(folder).parent_path().string()));
}

// None: the answer was no.
using Done = Result<std::optional<Destroyed>>;

Done retire_on_token(Context& context, const Args& args, const EntryOverview& row, const Places& places) {
  SCEAU_TRY(const OpenToken token,
            open_token(context, args.token, pkcs11::Access::read_write, WithLogin::yes));
  SCEAU_TRY(const steps::PairOnToken found, steps::find_pair(*token.session, row));
  Destroyed destroyed{found.halves.size() + found.certificates.size(), found.halves.empty()};
  context.say(padded(tr("on the token"), 16) + tr("{} key objects and {} certificates with id {}",
                                                  found.halves.size(), found.certificates.size(),
                                                  base::hex(found.id)));
  if (found.left != 0)
    context.warn(tr("{} other certificates have the same id and are left", found.left),
                 tr("see them: sceau token show"));
  if (context.globals().dry_run) return std::optional<Destroyed>();
  SCEAU_TRY(const bool yes,
            context.confirm(tr("destroy the key of {}? nothing brings it back", row.entry.name)));
  if (!yes) return std::optional<Destroyed>();
  SCEAU_CHECK(forget(row, places));
  SCEAU_CHECK(steps::destroy_on_token(*token.session, found));
  return std::optional(destroyed);
}

Done retire_file(Context& context, const Args& args, const EntryOverview& row, const Places& places) {
  base::Secret passphrase;
  if (args.passphrase_file) {
    SCEAU_TRY(passphrase, base::read_secret_file(*args.passphrase_file));
  }
  SCEAU_TRY(const bool there, steps::is_key_file(row, passphrase));
  if (context.globals().dry_run) return std::optional<Destroyed>();
  SCEAU_TRY(const bool yes,
            context.confirm(tr("destroy the key of {}? nothing brings it back", row.entry.name)));
  if (!yes) return std::optional<Destroyed>();
  SCEAU_CHECK(forget(row, places));
  if (there) SCEAU_CHECK(base::destroy_file(row.key->path));
  return std::optional(Destroyed{there ? 1U : 0U, !there});
}

Result<Exit> finish(Context& context, const store::Database& database, const EntryOverview& row,
                    const Places& places, const Destroyed& destroyed) {
  for (const Installation& gone : places.gone)
    SCEAU_CHECK(store::set_installation_removed(database, gone.id, context.now()));
  const std::string detail = destroyed.was_gone ? "it was not there any more"
                                                : std::to_string(destroyed.objects) + " objects destroyed";
  SCEAU_CHECK(steps::record_retired(database, row, detail, {context.actor(), context.now()}));
  if (context.globals().json)
    context.say_json(Json::object()
                         .set("entry", row.entry.name)
                         .set("destroyed", true)
                         .set("already", false)
                         .set("objects", destroyed.objects)
                         .set("spki_sha256", row.key->spki_sha256));
  context.say(destroyed.was_gone
                  ? tr("the key of {} was not there any more; that is recorded", row.entry.name)
                  : tr("the key of {} is destroyed", row.entry.name));
  context.next("sceau status");
  return Exit::done;
}

Exit already(const Context& context, const EntryOverview& row) {
  if (context.globals().json)
    context.say_json(Json::object().set("entry", row.entry.name).set("destroyed", true).set("already", true));
  context.say(
      tr("the key of {} was destroyed on {}", row.entry.name, base::format_date(*row.key->destroyed_at)));
  context.next("sceau status");
  return Exit::done;
}

Result<Exit> run(Context& context, const Args& args) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_write));
  SCEAU_TRY(const auto row, store::find_entry(database, args.entry, context.globals().structure));
  if (row.key && row.key->destroyed_at) return already(context, row);
  SCEAU_TRY(const Places places, places_of(database, row));
  SCEAU_TRY(const steps::RetireFacts facts, facts_for(database, row, places));
  SCEAU_CHECK(steps::check_retirable(row, facts, context.now()));
  show(context, row, places);
  SCEAU_TRY(const auto destroyed, row.key->uri.empty() ? retire_file(context, args, row, places)
                                                       : retire_on_token(context, args, row, places));
  if (destroyed) return finish(context, database, row, places, *destroyed);
  context.say(tr("nothing was destroyed"));
  return context.globals().dry_run ? Exit::done : Exit::failed;
}

}  // namespace

void declare_retire(Options& options) {
  const auto args = std::make_shared<Args>();
  options.positional("ENTRY", args->entry, N_("the entry whose key is not needed any more"))
      .text("--passphrase-file", args->passphrase_file, N_("of a key file that has one"), "FILE");
  declare_token_options(options, args->token);
  options.action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli
