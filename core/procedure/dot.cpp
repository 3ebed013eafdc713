#include "core/procedure/dot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace sceau::procedure {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "\"";
}

// Words of this many characters to a line, so that a box stays a box. "\n" is Graphviz's own line break.
std::string label(std::string_view text) {
  constexpr std::size_t kWidth = 28;
  std::string out;
  std::size_t column = 0;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find(' ', from), text.size());
    const std::string_view word = text.substr(from, end - from);
    const bool breaks = column > 0 && column + 1 + word.size() > kWidth;
    if (column > 0) out += breaks ? "\n" : " ";
    column = breaks ? word.size() : column + 1 + word.size();
    out += word;
    from = end + 1;
  }
  std::string escaped = quoted(out);
  for (std::size_t at = escaped.find('\n'); at != std::string::npos; at = escaped.find('\n', at + 2))
    escaped.replace(at, 1, "\\n");
  return escaped;
}

// A state is told by a sign as well, for who prints in black and white.
struct Look {
  std::string_view sign;
  std::string_view attributes;
};

Look look(StepState state) {
  switch (state) {
    case StepState::done:
      return {"✓ ", "style=filled fillcolor=\"#cfe8cf\""};
    case StepState::open:
      return {"→ ", "style=filled fillcolor=\"#fff2b3\" penwidth=2"};
    case StepState::blocked:
      return {"… ", "style=filled fillcolor=\"#eeeeee\""};
    case StepState::not_applicable:
      return {"", "style=dashed fontcolor=\"#6b6b6b\" color=\"#6b6b6b\""};
  }
  return {};
}

std::string step_node(const Step& step, const StepStatus& status, Language language) {
  const Look looks = look(status.state);
  const bool advice = step.optional && status.state != StepState::done;
  const std::string text = std::string(advice ? "" : looks.sign) + step.title.in(language);
  return fmt::format("    {} [shape={} label={} {}]\n", quoted(step.id), step.optional ? "note" : "box",
                     label(text), looks.attributes);
}

// Condition edges, one a question however many of its choices lead here.
std::string edges_from_questions(const std::string& id, const Conditions& conditions, Language language,
                                 const Definition& definition) {
  std::map<std::string, std::string> words;
  for (const Clause& clause : conditions)
    for (const Condition& condition : clause)
      for (const Choice& choice : definition.question(condition.question)->choices) {
        if (std::ranges::find(condition.choices, choice.id) == condition.choices.end()) continue;
        std::string& text = words[condition.question];
        if (text.find(choice.text.in(language)) == std::string::npos)
          text += (text.empty() ? "" : " / ") + choice.text.in(language);
      }
  std::string out;
  for (const auto& [question, text] : words)
    out += fmt::format("  {} -> {} [style=dotted label={}]\n", quoted(question), quoted(id), label(text));
  return out;
}

std::string stage_cluster(const Definition& definition, const State& state, const Stage& stage,
                          Language language) {
  std::string out = fmt::format("  subgraph {} {{\n    label={}\n", quoted("cluster_" + stage.id),
                                label(stage.title.in(language)));
  for (const Step& step : definition.steps)
    if (step.stage == stage.id) out += step_node(step, *state.step(step.id), language);
  return out + "  }\n";
}

}  // namespace

std::string to_dot(const Definition& definition, const State& state, Language language) {
  std::string out =
      "digraph procedure {\n  graph [rankdir=TB fontname=\"sans-serif\" fontsize=12]\n"
      "  node [fontname=\"sans-serif\" fontsize=10]\n  edge [fontname=\"sans-serif\" fontsize=8]\n";
  for (const Stage& stage : definition.stages) out += stage_cluster(definition, state, stage, language);
  for (const Question& question : definition.questions) {
    out += fmt::format("  {} [shape=diamond label={}]\n", quoted(question.id),
                       label(question.text.in(language)));
    out += edges_from_questions(question.id, question.when, language, definition);
  }
  for (const Step& step : definition.steps) {
    out += edges_from_questions(step.id, step.when, language, definition);
    for (const std::string& need : step.needs)
      out += fmt::format("  {} -> {}\n", quoted(need), quoted(step.id));
  }
  return out + "}\n";
}

}  // namespace sceau::procedure
