// backup FILE, restore FILE: one file out, and back in.
#include <filesystem>

#include "cli/context.hpp"
#include "core/base/file.hpp"
#include "core/steps/backup.hpp"

namespace sceau::cli {

using base::Result;

namespace {

struct BackupArgs {
  std::string file;
  bool with_keys = false;
};

steps::Places places_of(const Context& context) {
  return {context.globals().state, context.store_path(), context.globals().config};
}

const char* key_files_word(const BackupArgs& args, std::size_t count) {
  if (count == 0) return "none";
  return args.with_keys ? "included" : "left_out";
}

Result<std::string> absolute(const std::string& file, const char* command) {
  if (file.empty()) return base::fail(base::ErrorCode::usage, tr("{} is missing", "FILE"), command);
  return std::filesystem::absolute(file).lexically_normal().string();
}

Result<Exit> backup(Context& context, const BackupArgs& args) {
  SCEAU_TRY(const std::string target, absolute(args.file, "backup"));
  if (base::exists(target)) return base::fail(base::ErrorCode::file_not_ours, target);
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_only));
  if (context.globals().dry_run) {
    context.say(tr("would make {}", target));
    return Exit::done;
  }
  const auto keys = args.with_keys ? steps::KeyFiles::included : steps::KeyFiles::left_out;
  SCEAU_TRY(const auto report,
            steps::backup(database, places_of(context), keys, target, {context.actor(), context.now()}));
  if (context.globals().json) {
    Json files = Json::array();
    for (const store::ArchivedFile& file : report.files) files.push(file.name);
    context.say_json(Json::object()
                         .set("file", target)
                         .set("made_at", context.now())
                         .set("key_files", key_files_word(args, report.key_files))
                         .set("files", std::move(files)));
  }
  context.say(tr("{}: the store, other files: {}; read again and checked", target, report.files.size()));
  if (report.key_files > 0 && args.with_keys)
    context.say(tr("private key files in it: {}; it is as secret as they are", report.key_files));
  if (report.key_files > 0 && !args.with_keys)
    context.say(tr(
        "private key files left out: {}; keep them elsewhere, or add --with-keys: they cannot be made again",
        report.key_files));
  context.say(tr("keys on a token are never in it: keep a copy of the token, or of its HSM"));
  context.next("sceau restore " + args.file);
  return Exit::done;
}

Json report_json(const Context& context, const store::Archive& archive, const steps::RestoreReport& report) {
  Json files = Json::array();
  for (const steps::RestoredFile& file : report.files)
    files.push(Json::object().set("path", file.path).set("action", file.action));
  return Json::object()
      .set("store", context.store_path())
      .set("made_at", archive.head().made_at)
      .set("files", std::move(files))
      .set("kept", Json::array(report.kept))
      .set("missing_keys", Json::array(report.missing_keys));
}

// What would be lost sight of; empty where nothing is there yet.
std::string question(const Context& context, const store::Archive& archive) {
  const std::string made = base::format_rfc3339(archive.head().made_at);
  if (!base::exists(context.store_path())) return {};
  const auto database = context.open_store(store::Access::read_only);
  if (!database)
    return tr("replace {}, which cannot be opened, by the backup of {}?", context.store_path(), made);
  auto last = database->prepare("SELECT max(at) FROM event");
  if (last && last->step() && last->time(0) > archive.head().made_at)
    return tr("replace {}, which was written later ({}), by the backup of {}?", context.store_path(),
              base::format_rfc3339(last->time(0)), made);
  return tr("replace {} by the backup of {}?", context.store_path(), made);
}

// A run that only tries makes no folder: what it reads is unpacked where the first one would be made.
std::string beside_store(const Context& context) {
  std::filesystem::path folder = std::filesystem::absolute(context.globals().state);
  while (!base::exists(folder.string()) && folder.has_relative_path()) folder = folder.parent_path();
  return (folder / "sceau.db").string();
}

Result<Exit> restore(Context& context, const std::string& file) {
  SCEAU_TRY(const std::string from, absolute(file, "restore"));
  if (!base::exists(from)) return base::fail(base::ErrorCode::file_missing, from);
  const bool only_tried = context.globals().dry_run;
  if (!only_tried) SCEAU_CHECK(base::make_folder(context.globals().state, 0700));
  SCEAU_TRY(auto archive,
            store::Archive::open(from, only_tried ? beside_store(context) : context.store_path()));
  const std::string asked = question(context, archive);
  if (only_tried) {
    for (const store::ArchivedFile& part : archive.files()) context.say(tr("would write {}", part.name));
    if (!asked.empty()) context.say(asked);
    return Exit::done;
  }
  if (!asked.empty()) {
    SCEAU_TRY(const bool yes, context.confirm(asked));
    if (!yes) return Exit::done;
  }
  SCEAU_TRY(const auto report,
            steps::restore(archive, places_of(context), from, {context.actor(), context.now()}));
  if (context.globals().json) context.say_json(report_json(context, archive, report));
  context.say(tr("the store is that of {}; other files: {}", base::format_rfc3339(archive.head().made_at),
                 report.files.size()));
  for (const std::string& kept : report.kept) context.say(tr("kept: {}", kept));
  for (const std::string& missing : report.missing_keys)
    context.warn(tr("the key file {} is not there", missing),
                 tr("put it back from where it is kept; without it that certificate is of no use"));
  context.next("sceau verify");
  return Exit::done;
}

}  // namespace

void declare_backup(Options& options) {
  const auto args = std::make_shared<BackupArgs>();
  options.positional("FILE", args->file, N_("the backup; nothing may be there yet"))
      .flag("--with-keys", args->with_keys, N_("private key files too; those on a token never"))
      .action([args](Context& context) { return backup(context, *args); });
}

void declare_restore(Options& options) {
  const auto file = std::make_shared<std::string>();
  options.positional("FILE", *file, N_("a backup that sceau made")).action([file](Context& context) {
    return restore(context, *file);
  });
}

}  // namespace sceau::cli
