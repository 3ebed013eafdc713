#include "core/procedure/graph.hpp"

#include <algorithm>
#include <map>

namespace sceau::procedure {
namespace {

class Drawn {
 public:
  Drawn(const Definition& definition, const State& state) : definition_(definition), state_(state) {
    for (const Step& step : definition.steps)
      for (const std::string& need : step.needs) ++needed_[need];
  }

  Graph graph() {
    for (std::size_t i = 0; i < state_.steps.size(); ++i) add(definition_.steps[i], state_.steps[i]);
    for (std::size_t i = 0; i < state_.steps.size(); ++i)
      if (const auto to = at_.find(state_.steps[i].step); to != at_.end())
        for (const std::string& need : definition_.steps[i].needs) connect(need, to->second);
    return std::move(graph_);
  }

 private:
  void add(const Step& step, const StepStatus& status) {
    if (status.state == StepState::not_applicable) return;
    const std::size_t stage = stage_of(step);
    for (const std::string& question : status.undecided)
      if (!step.optional) ++graph_.nodes[place(question, Mark::question, stage)].hanging;
    const bool drawn = !step.optional || needed_.contains(step.id);
    if (status.undecided.empty() && drawn) place(step.id, mark_of(status), stage);
  }

  std::size_t place(const std::string& id, Mark mark, std::size_t stage) {
    const auto [found, fresh] = at_.emplace(id, graph_.nodes.size());
    const bool next = state_.next && state_.next->id == id;
    if (fresh) graph_.nodes.push_back({.id = id, .mark = mark, .next = next, .stage = stage});
    GraphNode& node = graph_.nodes[found->second];
    node.stage = std::min(node.stage, stage);
    return found->second;
  }

  std::size_t stage_of(const Step& step) const {
    const auto found = std::ranges::find(definition_.stages, step.stage, &Stage::id);
    return static_cast<std::size_t>(found - definition_.stages.begin());
  }

  static Mark mark_of(const StepStatus& status) {
    if (status.state == StepState::done) return Mark::done;
    return status.state == StepState::open ? Mark::open : Mark::blocked;
  }

  void connect(const std::string& need, std::size_t to) {
    if (const auto from = at_.find(need); from != at_.end()) return add_edge(from->second, to);
    for (const std::string& question : state_.step(need)->undecided)
      if (const auto from = at_.find(question); from != at_.end()) add_edge(from->second, to);
  }

  void add_edge(std::size_t from, std::size_t to) {
    const GraphEdge edge{from, to};
    if (std::ranges::find(graph_.edges, edge) == graph_.edges.end()) graph_.edges.push_back(edge);
  }

  const Definition& definition_;
  const State& state_;
  std::map<std::string, int> needed_;  // step: how many wait for it
  std::map<std::string, std::size_t> at_;
  Graph graph_;
};

// Without the edges that a longer way says as well: what waits for a card waits for the contract behind it.
void drop_implied(Graph& graph) {
  std::vector<std::vector<std::size_t>> after(graph.nodes.size());
  for (const GraphEdge& edge : graph.edges) after[edge.from].push_back(edge.to);
  const auto longer_way = [&after](const GraphEdge& edge) {
    std::vector<bool> seen(after.size());
    std::vector<std::size_t> open;
    for (const std::size_t first : after[edge.from])
      if (first != edge.to) open.push_back(first);
    while (!open.empty()) {
      const std::size_t at = open.back();
      open.pop_back();
      if (at == edge.to) return true;
      if (seen[at]) continue;
      seen[at] = true;
      open.insert(open.end(), after[at].begin(), after[at].end());
    }
    return false;
  };
  std::erase_if(graph.edges, longer_way);
}

}  // namespace

Graph graph_of(const Definition& definition, const State& state) {
  Graph graph = Drawn(definition, state).graph();
  drop_implied(graph);
  return graph;
}

}  // namespace sceau::procedure
