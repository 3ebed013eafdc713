#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "cli/context.hpp"
#include "cli/interrupt.hpp"
#include "cli/pin.hpp"
#include "cli/token_access.hpp"
#include "core/base/file.hpp"
#include "core/steps/request.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;
using steps::RequestedEntry;
using store::EntryOverview;

namespace {

struct Args {
  std::vector<std::string> entries;
  TokenOptions token;
  std::optional<std::string> out;
  std::optional<std::string> passphrase_file;
};

// Progress on a terminal only; nothing when piped.
class Progress {
 public:
  Progress(const Context& context, std::size_t total)
      : shown_(!context.globals().json && ::isatty(STDERR_FILENO) == 1), total_(total) {
    show("");
  }
  ~Progress() {
    if (shown_) std::cerr << "\r\033[K" << std::flush;
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void done(const std::string& entry) {
    ++made_;
    show(entry);
  }

 private:
  void show(const std::string& entry) const {
    if (shown_) std::cerr << "\r\033[K" << tr("making keys {}/{} {}", made_, total_, entry) << std::flush;
  }
  bool shown_;
  std::size_t total_;
  std::size_t made_ = 0;
};

std::string csr_path(const Context& context, const Args& args, const RequestedEntry& entry) {
  if (args.out) return *args.out + "/" + entry.row.entry.name + ".csr.pem";
  std::string unique = steps::full_name(entry.row.structure, entry.row.entry.name);
  std::replace(unique.begin(), unique.end(), '/', '-');
  return context.path("csr/" + unique + ".csr.pem");
}

struct Groups {
  std::vector<EntryOverview> token, file, before;
};

// Named entries may have their CSR already; those that the portal makes the key for have none.
Result<Groups> grouped(std::vector<EntryOverview> entries, base::TimePoint now) {
  Groups groups;
  for (EntryOverview& row : entries) {
    if (row.csr_at)
      groups.before.push_back(std::move(row));
    else if (row.entry.key_storage == "portal")
      return fail(ErrorCode::key_storage_impossible, row.entry.name,
                  tr("the portal makes its key, there is no CSR"));
    else if (steps::stage_of(row, now) != model::Stage::planned)
      return fail(ErrorCode::entry_wrong_stage, row.entry.name, std::string(word(steps::stage_of(row, now))));
    else
      (row.entry.key_storage == "token" ? groups.token : groups.file).push_back(std::move(row));
  }
  return groups;
}

Result<std::vector<RequestedEntry>> make(Context& context, const Args& args, const store::Database& database,
                                         const Groups& groups) {
  std::vector<RequestedEntry> made;
  const steps::Act act{context.actor(), context.now()};
  Progress progress(context, groups.token.size() + groups.file.size());
  const auto told_until = [&progress](const Interrupt& interrupt) {
    return steps::RequestProgress{[&progress](const std::string& entry) { progress.done(entry); },
                                  interrupt.token()};
  };
  if (!groups.token.empty()) {
    SCEAU_TRY(const OpenToken token,
              open_token(context, args.token, pkcs11::Access::read_write, WithLogin::yes));
    const Interrupt interrupt;
    SCEAU_TRY(made, steps::request_on_token(database, *token.session, groups.token,
                                            static_cast<unsigned>(context.config().token.sessions), act,
                                            told_until(interrupt)));
  }
  if (!groups.file.empty()) {
    base::Secret passphrase;
    if (args.passphrase_file) {
      SCEAU_TRY(passphrase, base::read_secret_file(*args.passphrase_file));
    }
    const Interrupt interrupt;
    SCEAU_TRY(auto files, steps::request_in_files(database, {context.path("keys"), passphrase}, groups.file,
                                                  act, told_until(interrupt)));
    for (RequestedEntry& entry : files) made.push_back(std::move(entry));
  }
  for (const EntryOverview& row : groups.before) {
    SCEAU_TRY(RequestedEntry entry, steps::requested_before(database, row));
    made.push_back(std::move(entry));
  }
  return made;
}

Result<Exit> show(Context& context, const Args& args, const std::vector<RequestedEntry>& made) {
  Json entries = Json::array();
  for (const RequestedEntry& entry : made) {
    const std::string path = csr_path(context, args, entry);
    const std::string pem = x509::to_pem("CERTIFICATE REQUEST", entry.csr);
    SCEAU_CHECK(base::make_folder(std::filesystem::path(path).parent_path().string(), 0700));
    SCEAU_CHECK(base::replace_file(path, base::view(pem), {.mode = 0640}));
    entries.push(Json::object()
                     .set("id", entry.row.entry.name)
                     .set("key_uri", entry.key_uri)
                     .set("csr_file", path)
                     .set("csr_pem", pem)
                     .set("spki_sha256", entry.spki_sha256)
                     .set("already", entry.already));
    context.say(padded(entry.row.entry.name, 24) +
                (entry.already ? tr("already made on {}", base::format_date(entry.created_at))
                               : tr("key and CSR made")) +
                "  " + path);
  }
  if (context.globals().json) context.say_json(Json::object().set("entries", std::move(entries)));
  context.next(made.size() == 1 ? "sceau order " + made.front().row.entry.name : "sceau order");
  return Exit::done;
}

Result<Exit> run(Context& context, const Args& args) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_write));
  SCEAU_TRY(auto chosen, steps::select(database, {args.entries, context.globals().structure},
                                       {model::Stage::planned, model::Stage::requested}, context.now()));
  if (args.entries.empty())
    std::erase_if(chosen, [](const EntryOverview& row) { return row.entry.key_storage == "portal"; });
  if (chosen.empty()) {
    if (context.globals().json) context.say_json(Json::object().set("entries", Json::array()));
    context.say(tr("nothing is planned that needs a key"));
    context.next("sceau plan --for insi:manu --for dmp");
    return Exit::done;
  }
  SCEAU_TRY(const Groups groups, grouped(std::move(chosen), context.now()));
  if (context.globals().dry_run) {
    for (const EntryOverview& row : groups.token)
      context.say(tr("would make a key on the token for {}", row.entry.name));
    for (const EntryOverview& row : groups.file)
      context.say(tr("would make a key file for {}", row.entry.name));
    return Exit::done;
  }
  SCEAU_TRY(const auto made, make(context, args, database, groups));
  return show(context, args, made);
}

}  // namespace

void declare_request(Options& options) {
  const auto args = std::make_shared<Args>();
  options.positionals("ENTRY", args->entries, N_("entries; all that are planned when none is named"))
      .text("--out", args->out, N_("folder for ENTRY.csr.pem"), "DIR")
      .text("--passphrase-file", args->passphrase_file, N_("protects keys that go into files"), "FILE");
  declare_token_options(options, args->token);
  options.action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli
