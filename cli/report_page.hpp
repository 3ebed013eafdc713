// The report: one page for the head of department, who reads it on a screen, a telephone or paper. HTML made
// of values; everything that comes from a store is escaped.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "certstore/people.hpp"
#include "cli/outlook.hpp"
#include "cli/procedure_state.hpp"
#include "cli/service_lights.hpp"
#include "core/watch/health.hpp"

namespace sceau::cli {

inline constexpr std::size_t kReportRows = 200;  // of a structure: the first to end; the others are counted

struct ReportRow {
  store::EntryOverview entry;
  Outlook outlook;
  std::string why;  // that last day
};

struct ReportPart {  // of one structure
  store::Structure structure;
  std::vector<ReportRow> rows;
  std::size_t left_out = 0;
  ServiceLights services;
  watch::StructureEnds ends;
  std::map<std::string, std::string> step_titles;  // of those that end
  std::vector<store::Person> people;
  std::optional<ProcedurePath> procedure;
  int heading = 2;  // level of its parts: 3 below the names of several structures
};

struct Report {
  base::TimePoint now;
  std::string machine;
  std::string portal;
  base::Days soon{60};  // what ends within this many days is shown so
  watch::Health health;
  std::vector<ReportPart> parts;
};

std::string report_page(const Report& report);

// At the beginning of every such page: a page of ours may be replaced, no other file.
inline constexpr std::string_view kReportMark = R"(<meta name="generator" content="sceau report">)";

}  // namespace sceau::cli
