// For cron and the systemd timer: asks once a day who was revoked, tells each person once what is due, keeps
// the metrics and the calendar. Opens no token and asks for no PIN. Silent when nothing is due.
#include <algorithm>

#include "cli/own_file.hpp"
#include "cli/places.hpp"
#include "cli/render_calendar.hpp"
#include "cli/render_reminder.hpp"
#include "cli/revocation_round.hpp"
#include "cli/speaking.hpp"
#include "cli/store_owner.hpp"
#include "cli/watch_sources.hpp"
#include "core/base/file.hpp"
#include "core/watch/delivery.hpp"
#include "core/watch/gauges.hpp"
#include "core/watch/health.hpp"
#include "core/watch/message.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using watch::Letter;

namespace {

constexpr unsigned kWaitForAnotherRun = 10'000;  // milliseconds
constexpr const char* kTerminal = "-";           // the recipient that standard output is

struct Args {
  bool mail = false;
  bool offline = false;
  std::string metrics;
  std::string ics;
};

Result<std::vector<watch::Recipient>> recipients_of(const Context& context, const Args& args) {
  const WatchConfig& config = context.config().watch;
  if (!args.mail)
    return std::vector<watch::Recipient>{{.address = kTerminal, .language = in_french() ? "fr" : "en"}};
  if (config.mail.url.empty() || config.mail.from.empty() || config.recipients.empty())
    return fail(ErrorCode::mail_not_configured);
  return config.recipients;
}

std::string new_message_id(const Context& context) {
  const std::string from =
      watch::mail_address(context.config().watch.mail.from).value_or("sceau@" + machine_name());
  return base::hex(base::random_bytes(16)) + from.substr(from.find('@'));
}

// One run of remind over an open store.
class Round {
 public:
  Round(const Context& context, const Args& args, const store::Database& database)
      : context_(context),
        args_(args),
        database_(database),
        path_(context, database),
        survey_(survey_of(context, database, path_)) {}

  Result<std::vector<Letter>> due(const std::vector<watch::Recipient>& recipients) {
    return watch::due_letters(survey_, recipients, context_.config().watch.reminders, context_.now());
  }
  LetterWords words(const Letter& letter);
  Status queue(const std::vector<Letter>& letters);
  Status print_queue();
  Status send_queue(watch::Delivery& delivery);
  Status write_files();

 private:
  Result<std::string> message(const Letter& letter, const LetterWords& words, const std::string& id) const;

  const Context& context_;
  const Args& args_;
  const store::Database& database_;
  PathEnds path_;
  watch::Survey survey_;
};

LetterWords Round::words(const Letter& letter) {
  const std::string& language = letter.recipient.language;
  const Speaking speaking(language);
  const auto structures = store::structures(database_);
  return words_of(letter,
                  {.machine = machine_name(),
                   .now = context_.now(),
                   .several_structures = structures && structures->size() > 1,
                   .step_title = [&](const std::string& step) { return path_.title_of(step, language); }});
}

Result<std::string> Round::message(const Letter& letter, const LetterWords& words,
                                   const std::string& id) const {
  if (letter.recipient.address == kTerminal) return words.text;
  watch::MailMessage mail{.from = context_.config().watch.mail.from,
                          .to = letter.recipient.address,
                          .subject = words.subject,
                          .text = words.text,
                          .language = letter.recipient.language,
                          .id = id,
                          .date = context_.now()};
  if (!words.days.empty())
    mail.calendar = watch::calendar_text(
        {.name = {}, .language = letter.recipient.language, .written_at = context_.now()}, words.days);
  return watch::message_text(mail);
}

Status Round::queue(const std::vector<Letter>& letters) {
  for (const Letter& letter : letters) {
    const std::string id = new_message_id(context_);
    SCEAU_TRY(const std::string text, message(letter, words(letter), id));
    SCEAU_CHECK(watch::queue_letter(database_, letter, id, text, context_.now()));
  }
  return {};
}

// What an earlier run queued for the terminal and did not live to print comes first.
Status Round::print_queue() {
  SCEAU_TRY(const auto waiting, store::queued_mails(database_));
  for (const store::QueuedMail& mail : waiting) {
    if (mail.recipient != kTerminal) continue;
    context_.say(mail.message);
    SCEAU_CHECK(store::set_sent(database_, mail.id, context_.now()));
  }
  return {};
}

Status Round::send_queue(watch::Delivery& delivery) {
  watch::Transport transport{.program = libexec("sceau-mail"),
                             .receipts = context_.path("mail"),
                             .settings = context_.config().watch.mail};
  SCEAU_TRY(transport.settings.from, watch::mail_address(transport.settings.from));
  const auto& recipients = context_.config().watch.recipients;
  const auto is_recipient = [&recipients](const std::string& address) {
    return std::ranges::find(recipients, address, &watch::Recipient::address) != recipients.end();
  };
  return watch::deliver(database_, transport, is_recipient, context_.now(), delivery);
}

Status Round::write_files() {
  const base::Rights readable{.mode = 0644};
  if (!args_.metrics.empty()) {
    SCEAU_TRY(const std::string text, watch::metrics_text(survey_, context_.now()));
    SCEAU_CHECK(replace_own_file(args_.metrics, text, "# HELP sceau_", readable));
  }
  if (!args_.ics.empty()) {
    SCEAU_TRY(const std::string text, calendar_of(context_, survey_, path_));
    SCEAU_CHECK(replace_own_file(args_.ics, text, "PRODID:-//sceau", readable));
  }
  return {};
}

Result<Exit> only_show(const Context& context, const Args& args) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_only));
  SCEAU_TRY(const auto recipients, recipients_of(context, args));
  Round round(context, args, database);
  SCEAU_TRY(const auto letters, round.due(recipients));
  for (const Letter& letter : letters) {
    const LetterWords words = round.words(letter);
    if (args.mail) context.say(tr("to {}: {}", letter.recipient.address, words.subject) + "\n");
    context.say(words.text);
  }
  return Exit::done;
}

Status tell(const watch::Delivery& delivery) {
  if (delivery.unsent.empty()) return {};
  return fail(ErrorCode::mail_failed, delivery.unsent.front().recipient, delivery.unsent.front().words);
}

Result<Exit> run(const Context& context, const Args& args) {
  if (context.globals().dry_run) return only_show(context, args);
  SCEAU_TRY(const auto recipients, recipients_of(context, args));
  SCEAU_CHECK(become_owner_of(context.store_path()));
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_write));
  SCEAU_TRY(const auto lock, base::FileLock::take(context.path("remind.lock"), kWaitForAnotherRun));
  if (!args.offline) SCEAU_CHECK(check_revocations(context, database));
  Round round(context, args, database);
  watch::Delivery delivery;
  // What waits goes first: a mail that arrives today is no reason to write to others that it did not.
  if (args.mail) SCEAU_CHECK(round.send_queue(delivery));
  SCEAU_TRY(const auto letters, round.due(recipients));
  SCEAU_CHECK(round.queue(letters));
  SCEAU_CHECK(args.mail ? round.send_queue(delivery) : round.print_queue());
  SCEAU_CHECK(store::beat(database, watch::kRemindHeartbeat, context.now()));
  SCEAU_CHECK(round.write_files());
  SCEAU_CHECK(tell(delivery));
  return Exit::done;
}

}  // namespace

void declare_remind(Options& options) {
  const auto args = std::make_shared<Args>();
  options.flag("--mail", args->mail, N_("send what is due to those named in [mail], instead of printing it"))
      .flag("--offline", args->offline, N_("do not ask who was revoked"))
      .text("--metrics", args->metrics, N_("write Prometheus text for node_exporter's textfile collector"),
            "FILE")
      .text("--ics", args->ics, N_("write the days that matter as a calendar"), "FILE")
      .action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli
