#include "cli/report_path.hpp"

#include <algorithm>

#include "cli/html.hpp"
#include "cli/procedure_words.hpp"
#include "cli/report_graph.hpp"
#include "cli/report_sections.hpp"
#include "cli/text.hpp"

namespace sceau::cli {

using procedure::StepState;

namespace {

constexpr std::size_t kStepsShown = 5;  // of a stage, those that are not done

std::string stage_item(const ProcedurePath& path, const procedure::Stage& stage) {
  std::size_t done = 0, total = 0;
  std::vector<std::string> left;
  for (std::size_t i = 0; i < path.definition.steps.size(); ++i) {
    const procedure::Step& step = path.definition.steps[i];
    const procedure::StepStatus& status = path.state.steps[i];
    const bool counts =
        status.state != StepState::not_applicable && status.undecided.empty() && !step.optional;
    if (step.stage != stage.id || !counts) continue;
    ++total;
    if (status.state == StepState::done)
      ++done;
    else
      left.push_back(step.title.in(language()));
  }
  if (total == 0) return {};
  std::string items;
  for (std::size_t i = 0; i < left.size() && i < kStepsShown; ++i)
    items += fmt::format("<li>{}</li>", html(left[i]));
  if (left.size() > kStepsShown)
    items += fmt::format("<li>{}</li>", html(tr("and {} more", left.size() - kStepsShown)));
  return fmt::format("<li><span class=\"count\">{}</span>{}{}</li>\n", html(tr("{} of {}", done, total)),
                     html(stage.title.in(language())), items.empty() ? "" : "<ul>" + items + "</ul>");
}

// "after « … »", "depends on « … »": the titles, since an id says nothing to who has not read the memo.
std::string awaited(const ProcedurePath& path, const procedure::StepStatus& status) {
  std::string out;
  for (const std::string& id : status.waits_for)
    out += (out.empty() ? "" : " · ") + path.definition.step(id)->title.in(language());
  for (const std::string& id : status.undecided)
    out += (out.empty() ? "" : " · ") + path.definition.question(id)->text.in(language());
  return out;
}

std::string step_row(const ProcedurePath& path, const procedure::Step& step,
                     const procedure::StepStatus& status) {
  const bool done = status.state == StepState::done;
  const std::string title = html(step.title.in(language()));
  const std::string state = status.undecided.empty() ? state_word(step, status) : tr("depends on an answer");
  return "<tr role=\"row\">" +
         cell(tr("Step"),
              fmt::format("<b>{}</b><span class=\"soft\">{}</span>", title, html(actor_name(path, step)))) +
         cell(tr("State"), html(done ? state + " " + done_words(status) : state)) +
         cell(tr("Waits for"), html(done ? "–" : awaited(path, status))) + "</tr>\n";
}

std::string all_steps(const ProcedurePath& path) {
  std::string rows;
  for (std::size_t i = 0; i < path.definition.steps.size(); ++i)
    if (path.state.steps[i].state != StepState::not_applicable)
      rows += step_row(path, path.definition.steps[i], path.state.steps[i]);
  return fmt::format("<details><summary>{}</summary>\n{}{}</tbody></table>\n</details>\n",
                     html(tr("Every step in words")), table_head({tr("Step"), tr("State"), tr("Waits for")}),
                     rows);
}

}  // namespace

std::string procedure_section(const ReportPart& part, const std::string& id) {
  if (!part.procedure) return {};
  const ProcedurePath& path = *part.procedure;
  std::string out = fmt::format(
      "<p>{0}</p>\n<progress value=\"{1}\" max=\"{2}\" aria-label=\"{3}\"></progress>\n{4}<ul "
      "class=\"path\">\n",
      html(procedure_sentence(path)), path.state.done, std::max<std::size_t>(path.state.total, 1),
      html(tr("Administrative path")), graph_figure(path, id));
  for (const procedure::Stage& stage : path.definition.stages) out += stage_item(path, stage);
  return section(part.heading, tr("Administrative path"), out + "</ul>\n" + all_steps(path));
}

}  // namespace sceau::cli
