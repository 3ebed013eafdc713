// One page for the head of department, whole in one file.
#include <algorithm>

#include "cli/own_file.hpp"
#include "cli/places.hpp"
#include "cli/render_dates.hpp"
#include "cli/report_page.hpp"
#include "cli/watch_sources.hpp"

namespace sceau::cli {

using base::Result;
using base::Status;

namespace {

struct Args {
  std::string html;
};

class Gathering {
 public:
  Gathering(const Context& context, const store::Database& database)
      : context_(context),
        database_(database),
        path_(context, database),
        survey_(survey_of(context, database, path_)) {}

  Result<Report> all();

 private:
  Result<ReportPart> part_of(const store::Structure& structure);
  Status add(ReportPart& part, const store::EntryOverview& row);
  template <class Step>
  std::string title_of(const Step& step) {
    return path_.title_of(step, in_french() ? "fr" : "en");
  }

  const Context& context_;
  const store::Database& database_;
  PathEnds path_;
  watch::Survey survey_;
};

// What ends first is kept; what is put aside is no news any more.
Status Gathering::add(ReportPart& part, const store::EntryOverview& row) {
  SCEAU_TRY(Outlook outlook, outlook_of(context_, survey_, row));
  if (outlook.stage == model::Stage::superseded || outlook.stage == model::Stage::abandoned) return {};
  part.services.add(row, outlook.stage);
  const std::string why =
      outlook.last_day ? why_that_day(*outlook.last_day, title_of(outlook.last_day->why)) : "";
  part.rows.push_back({row, std::move(outlook), why});
  if (part.rows.size() <= kReportRows) return {};
  const auto end = [](const ReportRow& one) {
    return one.entry.certificate ? one.entry.certificate->effective_end : base::TimePoint::min();
  };
  part.rows.erase(std::ranges::max_element(part.rows, {}, end));
  ++part.left_out;
  return {};
}

Result<ReportPart> Gathering::part_of(const store::Structure& structure) {
  ReportPart part{.structure = structure};
  Status status;
  SCEAU_CHECK(store::each_entry(database_, {.structure = structure.id}, [&](const auto& row) {
    status = add(part, row);
    return status.has_value();
  }));
  SCEAU_CHECK(status);
  SCEAU_TRY(part.ends, survey_.ends_of(structure));
  for (const watch::Ending& step : part.ends.steps) part.step_titles[step.name] = title_of(step.name);
  SCEAU_TRY(part.people, store::people(database_, structure.id));
  if (structure.environment != "rehearsal") {
    SCEAU_TRY(part.procedure, read_procedure(context_, database_, structure));
  }
  return part;
}

Result<Report> Gathering::all() {
  Report report{.now = context_.now(),
                .machine = machine_name(),
                .portal = context_.config().portal,
                .soon = context_.config().watch.check.warning};
  SCEAU_TRY(report.health, watch::health_of(survey_, context_.config().watch.check, context_.now()));
  SCEAU_TRY(auto structures, store::structures(database_));
  if (context_.globals().structure) {
    SCEAU_TRY(const auto only, store::find_structure(database_, context_.globals().structure));
    structures = {only};
  }
  for (const store::Structure& structure : structures) {
    SCEAU_TRY(ReportPart part, part_of(structure));
    part.heading = structures.size() == 1 ? 2 : 3;
    report.parts.push_back(std::move(part));
  }
  return report;
}

Result<Exit> run(const Context& context, const Args& args) {
  if (args.html.empty()) return base::fail(base::ErrorCode::usage, tr("--html FILE is missing"), "report");
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_only));
  SCEAU_CHECK(check_own_file(args.html, kReportMark));
  Gathering gathering(context, database);
  SCEAU_TRY(const Report report, gathering.all());
  const std::string page = report_page(report);
  if (!context.globals().dry_run) SCEAU_CHECK(replace_own_file(args.html, page, kReportMark, {.mode = 0640}));
  if (context.globals().json)
    context.say_json(Json::object()
                         .set("schema", 1)
                         .set("file", args.html)
                         .set("bytes", page.size())
                         .set("state", watch::word(report.health.severity)));
  context.say(context.globals().dry_run ? tr("would write {}", args.html) : tr("wrote {}", args.html));
  context.next("sceau status");
  return Exit::done;
}

}  // namespace

void declare_report(Options& options) {
  const auto args = std::make_shared<Args>();
  options.text("--html", args->html, N_("the page, whole in one file; a page of ours is replaced"), "FILE")
      .action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli
