// Makes `sceau remind` run twice a day, as a user of its own that can read no key: a systemd timer, or a file
// of cron's where there is no systemd. Files of others are never touched.
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "cli/places.hpp"
#include "cli/store_owner.hpp"
#include "cli/timer_alive.hpp"
#include "core/base/file.hpp"
#include "core/base/process.hpp"
#include "core/watch/timer_files.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

namespace {

struct Args {
  std::string user = "sceau";
  std::string root;  // another machine's files: an image, a package
  std::string metrics, ics, credential;
  bool cron = false;
  bool remove = false;
};

struct File {
  std::string path;
  std::string content;
};

std::string absolute(const std::string& path) {
  return std::filesystem::absolute(path).lexically_normal().string();
}

std::string folder_of(const std::string& path) { return std::filesystem::path(path).parent_path().string(); }

std::string machine_seed() {
  const auto id = base::read_file("/etc/machine-id", 256);
  return id ? std::string(base::text(*id)) : std::string();
}

watch::TimerSpec spec_of(const Context& context, const Args& args) {
  const std::string state = absolute(context.globals().state);
  watch::TimerSpec spec{.program = own_path(),
                        .user = args.user,
                        .words = {"--state", state, "--config", absolute(context.globals().config), "remind"},
                        .writable = {state},
                        .hidden = {state + "/keys", "/var/lib/softhsm"},
                        .password_file = args.credential.empty() ? "" : absolute(args.credential),
                        .seed = machine_seed()};
  if (!context.config().watch.mail.url.empty()) spec.words.push_back("--mail");
  for (const auto& [option, path] : {std::pair("--metrics", &args.metrics), std::pair("--ics", &args.ics)}) {
    if (path->empty()) continue;
    spec.words.insert(spec.words.end(), {option, absolute(*path)});
    spec.writable.push_back(folder_of(absolute(*path)));
  }
  return spec;
}

bool by_cron(const Args& args) { return args.cron || (args.root.empty() && !systemd_runs()); }

Result<std::vector<File>> files_of(const Context& context, const Args& args) {
  const watch::TimerSpec spec = spec_of(context, args);
  std::vector<File> files;
  if (by_cron(args)) {
    SCEAU_TRY(const std::string text, watch::cron_file(spec));
    files.push_back({args.root + kCronFile, text});
    return files;
  }
  SCEAU_TRY(const std::string service, watch::service_unit(spec));
  const std::string folder = args.root + kUnitFolder + "/";
  files.push_back({folder + kServiceName, service});
  files.push_back({folder + kTimerName, watch::timer_unit()});
  return files;
}

enum class There { nothing, ours, same };

Result<There> what_is_there(const File& file) {
  if (!base::exists(file.path)) return There::nothing;
  SCEAU_TRY(const base::Bytes content, base::read_file(file.path));
  if (!watch::is_timer_file(base::text(content))) return fail(ErrorCode::file_not_ours, file.path);
  return base::text(content) == file.content ? There::same : There::ours;
}

// Of a timer in another root only the link is made.
Status systemctl(const Args& args, std::vector<std::string> words) {
  std::vector<std::string> argv{"systemctl"};
  if (!args.root.empty()) argv.push_back("--root=" + args.root);
  argv.insert(argv.end(), words.begin(), words.end());
  SCEAU_TRY(const auto result, base::run({.argv = argv}));
  if (result.status == 0) return {};
  return fail(ErrorCode::program_failed, "systemctl " + words.front(), std::to_string(result.status),
              result.errors);
}

Status start(const Args& args) {
  if (!args.root.empty()) return systemctl(args, {"enable", kTimerName});
  SCEAU_CHECK(systemctl(args, {"daemon-reload"}));
  return systemctl(args, {"enable", "--now", kTimerName});
}

Status make_user(const Context& context, const Args& args) {
  if (::getpwnam(args.user.c_str()) != nullptr) return {};
  SCEAU_TRY(const auto made,
            base::run({.argv = {"useradd", "--system", "--user-group", "--no-create-home", "--home-dir",
                                context.globals().state, "--shell", "/usr/sbin/nologin", args.user}}));
  if (made.status != 0)
    return fail(ErrorCode::program_failed, "useradd", std::to_string(made.status), made.errors);
  context.say(tr("user    {}, made for this: it opens no token and reads no key", args.user));
  return {};
}

Status prepare_store(const Context& context, const Args& args) {
  if (!args.root.empty() || args.user == "root") return {};
  SCEAU_CHECK(make_user(context, args));
  SCEAU_CHECK(give_store_to(context.globals().state, args.user));
  context.say(tr("store   {} belongs to {} now, the keys do not", context.globals().state, args.user));
  return {};
}

void warn_of_rights(const Context& context, const Args& args) {
  if (!args.root.empty()) return;
  const watch::MailJob& mail = context.config().watch.mail;
  const bool by_credential = !args.credential.empty();
  for (const std::string& path : {context.config().path, by_credential ? std::string() : mail.password_file})
    if (!path.empty() && !may(args.user, Right::read, path))
      context.warn(tr("{} cannot read {}", args.user, path),
                   tr("let it: chgrp {0} {1} and chmod 640 {1}", args.user, path));
  for (const std::string& path : {args.metrics, args.ics}) {
    const std::string folder = path.empty() ? path : folder_of(absolute(path));
    if (!folder.empty() && !may(args.user, Right::write, folder))
      context.warn(tr("{} cannot write in {}", args.user, folder),
                   tr("let it: chgrp {0} {1} and chmod g+w {1}", args.user, folder));
  }
}

void warn_of_mail(const Context& context, const Args& args) {
  const watch::MailJob& mail = context.config().watch.mail;
  if (mail.url.empty())
    context.warn(tr("no mail is configured: what is due goes to the journal, or to cron's own mail"),
                 tr("fill [mail] in the configuration, then run the same command again"));
  else if (!watch::program_of(mail).empty() && !by_cron(args))
    context.warn(tr("a service that is shut in like this cannot use a setgid {}", watch::program_of(mail)),
                 tr("use its SMTP port, url = \"smtp://127.0.0.1:25\", or --cron"));
}

Result<Exit> show(const Context& context, const std::vector<File>& files) {
  for (const File& file : files) {
    SCEAU_TRY(const There there, what_is_there(file));
    context.say(there == There::same ? tr("unchanged {}", file.path) : tr("would write {}", file.path));
    if (there != There::same) context.say("\n" + file.content);
  }
  return Exit::done;
}

// For people without root: their own crontab.
Result<Exit> show_line(const Context& context, const Args& args) {
  SCEAU_TRY(const std::string line, watch::crontab_line(spec_of(context, args)));
  context.say(line);
  context.next("crontab -e");
  return Exit::done;
}

// None is written unless all may be.
Result<std::vector<There>> look(const std::vector<File>& files) {
  std::vector<There> found;
  for (const File& file : files) {
    SCEAU_TRY(const There there, what_is_there(file));
    found.push_back(there);
  }
  return found;
}

Status write(const Context& context, const std::vector<File>& files, const std::vector<There>& before) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    const bool same = before[i] == There::same;
    if (!same) {
      SCEAU_CHECK(base::make_folder(folder_of(files[i].path), 0755));
      SCEAU_CHECK(base::replace_file(files[i].path, base::view(files[i].content), {.mode = 0644}));
    }
    context.say(same ? tr("unchanged {}", files[i].path) : tr("wrote {}", files[i].path));
  }
  return {};
}

Result<Exit> install(const Context& context, const Args& args) {
  SCEAU_TRY(const auto files, files_of(context, args));
  if (context.globals().dry_run) return show(context, files);
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_only));  // there is one
  SCEAU_TRY(const auto before, look(files));
  SCEAU_CHECK(prepare_store(context, args));
  SCEAU_CHECK(write(context, files, before));
  if (!by_cron(args)) SCEAU_CHECK(start(args));
  warn_of_rights(context, args);
  warn_of_mail(context, args);
  context.next("sceau check");
  return Exit::done;
}

// Both kinds go, whichever was asked for.
Result<Exit> uninstall(const Context& context, const Args& args) {
  const std::string folder = args.root + kUnitFolder + "/";
  bool removed = false, units = false;
  for (const std::string& path : {folder + kTimerName, folder + kServiceName, args.root + kCronFile}) {
    SCEAU_TRY(const There there, what_is_there({path, {}}));
    if (there == There::nothing) continue;
    context.say(context.globals().dry_run ? tr("would remove {}", path) : tr("removed {}", path));
    removed = true;
    if (context.globals().dry_run) continue;
    const bool timer = path == folder + kTimerName;
    if (timer && (systemd_runs() || !args.root.empty()))
      SCEAU_CHECK(systemctl(args, args.root.empty() ? std::vector<std::string>{"disable", "--now", kTimerName}
                                                    : std::vector<std::string>{"disable", kTimerName}));
    SCEAU_CHECK(base::remove_file(path));
    units = units || path != args.root + kCronFile;
  }
  if (units && args.root.empty() && systemd_runs()) SCEAU_CHECK(systemctl(args, {"daemon-reload"}));
  if (!removed) context.say(tr("nothing of sceau's was there"));
  return Exit::done;
}

// As useradd has them: nothing that a unit or cron would read otherwise.
bool is_user_name(const std::string& name) {
  constexpr std::size_t kLongest = 32;
  const auto plain = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.'; };
  return !name.empty() && name.size() <= kLongest && name.front() != '-' && std::ranges::all_of(name, plain);
}

Result<Exit> run(const Context& context, Args args) {
  if (!is_user_name(args.user))
    return fail(ErrorCode::usage, tr("\"{}\" is not the name of a user", args.user), "install-timer");
  if (!args.root.empty()) args.root = absolute(args.root);
  const bool may = ::geteuid() == 0 || !args.root.empty() || context.globals().dry_run;
  if (!may && args.cron && !args.remove) return show_line(context, args);
  if (!may) return fail(ErrorCode::not_permitted, "install-timer");
  return args.remove ? uninstall(context, args) : install(context, args);
}

}  // namespace

void declare_install_timer(Options& options) {
  const auto args = std::make_shared<Args>();
  options
      .flag("--cron", args->cron,
            N_("a file of cron's, also where systemd runs; not as root: the line for crontab -e"))
      .text("--user", args->user, N_("who runs it; made where missing, the store is given to it"), "NAME")
      .text("--metrics", args->metrics, N_("write Prometheus text for node_exporter's textfile collector"),
            "FILE")
      .text("--ics", args->ics, N_("write the days that matter as a calendar"), "FILE")
      .text("--credential", args->credential, N_("the mail password, handed over by systemd"), "FILE")
      .text("--root", args->root, N_("write below this folder: an image, a package"), "DIR")
      .flag("--uninstall", args->remove, N_("take all of it away"))
      .action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli
