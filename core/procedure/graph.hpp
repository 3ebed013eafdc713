// What is drawn of the path: the steps of the branches that this structure takes, and each question that is
// still to be answered. Pure.
#pragma once
#include <string>
#include <vector>

#include "core/procedure/procedure.hpp"

namespace sceau::procedure {

enum class Mark { done, open, blocked, question };

struct GraphNode {
  std::string id;  // of a step, or of a question where the mark says so
  Mark mark = Mark::blocked;
  bool next = false;        // the first thing that somebody can do
  std::size_t stage = 0;    // index of Definition::stages; a question is where its first step would be
  std::size_t hanging = 0;  // of a question: the steps of which it is not known whether they apply
};

struct GraphEdge {  // indices of nodes: `to` waits for `from`, or did
  std::size_t from = 0;
  std::size_t to = 0;
  bool operator==(const GraphEdge&) const = default;
};

struct Graph {
  std::vector<GraphNode> nodes;
  std::vector<GraphEdge> edges;  // without those that follow from others
};

// Steps that do not apply, and advice that nothing waits for, are not in it. A step that waits for one of
// which it is not known whether it applies has an edge from the question instead.
Graph graph_of(const Definition& definition, const State& state);

}  // namespace sceau::procedure
