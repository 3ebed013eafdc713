// For Nagios, Centreon and their like: whatever goes wrong is UNKNOWN (3), said on standard output by main,
// since it may go wrong before this is reached.
#include <algorithm>

#include "cli/render_check.hpp"
#include "cli/watch_sources.hpp"

namespace sceau::cli {

using base::Result;

namespace {

constexpr int kAsConfigured = -1;

struct Args {
  int warning = kAsConfigured;
  int critical = kAsConfigured;
};

Result<watch::Health> examine(const Context& context, const watch::CheckPolicy& policy) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_only));
  PathEnds path(context, database);
  watch::Survey survey = survey_of(context, database, path);
  return watch::health_of(survey, policy, context.now());
}

Json finding_json(const watch::Finding& finding) {
  Json out = Json::object()
                 .set("severity", watch::word(finding.severity))
                 .set("code", watch::word(finding.code))
                 .set("structure", finding.structure)
                 .set("subject", finding.subject);
  if (finding.day)
    out.set("day", base::format_date(*finding.day)).set("days", std::int64_t{finding.days.count()});
  return out.set("message", sentence_of(finding));
}

Json health_json(const watch::Health& health) {
  Json findings = Json::array();
  for (const watch::Finding& finding : health.findings) findings.push(finding_json(finding));
  return Json::object()
      .set("schema", 1)
      .set("state", watch::word(health.severity))
      .set("entries", static_cast<std::int64_t>(health.entries))
      .set("findings", std::move(findings))
      .set("left_out", static_cast<std::int64_t>(health.left_out));
}

void show(const Context& context, const watch::Health& health, const watch::CheckPolicy& policy) {
  if (context.globals().json) return context.say_json(health_json(health));
  context.say(plugin_line(health, policy));
  if (!context.globals().verbose) return;
  for (const watch::Finding& finding : health.findings)
    context.say(std::string(watch::word(finding.severity)) + ": " + watch::plugin_text(sentence_of(finding)));
  if (health.left_out > 0) context.say(tr("and {} more", health.left_out));
}

Result<Exit> run(const Context& context, const Args& args) {
  watch::CheckPolicy policy = context.config().watch.check;
  if (args.warning >= 0) policy.warning = base::Days(args.warning);
  if (args.critical >= 0) policy.critical = base::Days(args.critical);
  const auto health = examine(context, policy);
  if (!health) return tl::unexpected(health.error());  // main says UNKNOWN
  show(context, *health, policy);
  return static_cast<Exit>(watch::exit_code(health->severity));
}

}  // namespace

void declare_check(Options& options) {
  const auto args = std::make_shared<Args>();
  options.number("--warning,-w", args->warning, N_("WARNING from this many days before an end"))
      .number("--critical,-c", args->critical, N_("CRITICAL from this many days before an end"))
      .action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli
