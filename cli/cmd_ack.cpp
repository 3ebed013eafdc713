#include "certstore/reminders.hpp"
#include "cli/context.hpp"
#include "core/steps/facts.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

struct Args {
  std::string entry;
  std::optional<std::string> until;
};

Result<Exit> run(const Context& context, const Args& args) {
  if (!args.until) return fail(ErrorCode::usage, tr("--until DATE is missing"), "ack");
  const auto until = base::parse_date(*args.until);
  if (!until) return fail(ErrorCode::date_malformed, *args.until);
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_write));
  SCEAU_TRY(const auto row, store::find_entry(database, args.entry, context.globals().structure));
  const std::string day = base::format_date(*until);
  if (row.acknowledged_until == base::TimePoint(*until)) {
    context.say(tr("{}: already silent until {}", row.entry.name, day));
    return Exit::done;
  }
  if (!context.globals().dry_run) {
    SCEAU_TRY(auto transaction, store::Transaction::begin(database));
    SCEAU_CHECK(
        store::acknowledge(database, row.entry.id, base::TimePoint(*until), context.actor(), context.now()));
    SCEAU_CHECK(steps::record(database, {context.actor(), context.now()},
                              steps::full_name(row.structure, row.entry.name), "ack", "until " + day));
    SCEAU_CHECK(transaction.commit());
  }
  context.say(tr("{}: no reminder before {}", row.entry.name, day));
  context.next("sceau status");
  return Exit::done;
}

}  // namespace

void declare_ack(Options& options) {
  const auto args = std::make_shared<Args>();
  options.positional("ENTRY", args->entry, N_("the entry whose reminders are known"))
      .text("--until", args->until, N_("the day from which it may be reminded of again"), "DATE")
      .action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli
