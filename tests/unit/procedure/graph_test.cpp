#include "core/procedure/graph.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace sceau::procedure {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

const Definition& path() {
  static const Definition definition = builtin_definition().definition;
  return definition;
}

// An establishment that wants DMP certificates; what is left out of the answers is a question.
Situation establishment(std::vector<Answer> more = {}) {
  Situation situation;
  situation.answers = {{"environment", "production"},
                       {"practice", "establishment"},
                       {"sites", "single"},
                       {"representative", "director"},
                       {"contract-channel", "paper"},
                       {"mandataire", "no"},
                       {"cards-wanted", "no"},
                       {"rpps", "no"},
                       {"certificates-for", "dmp"},
                       {"administrator-card", "held"},
                       {"administrator-channel", "form-413"},
                       {"administrator-login", "card"}};
  situation.answers.insert(situation.answers.end(), more.begin(), more.end());
  return situation;
}

Graph graph(const Situation& situation) {
  return graph_of(path(), state_of(path(), situation, base::parse_date("2026-11-23").value()));
}

const GraphNode& node(const Graph& graph, const std::string& id) {
  return *std::ranges::find(graph.nodes, id, &GraphNode::id);
}

std::vector<std::string> before(const Graph& graph, const std::string& id) {
  std::vector<std::string> found;
  for (const GraphEdge& edge : graph.edges)
    if (graph.nodes[edge.to].id == id) found.push_back(graph.nodes[edge.from].id);
  return found;
}

TEST(Graph, HasTheStepsOfTheBranchesTakenAndNoOther) {
  const Graph drawn = graph(establishment({{"representative-card", "none"}}));
  std::set<std::string> ids;
  for (const GraphNode& one : drawn.nodes) ids.insert(one.id);
  EXPECT_EQ(ids.size(), drawn.nodes.size());
  EXPECT_EQ(ids, (std::set<std::string>{"contract", "form-101", "appointment-copy", "identity-copy",
                                        "director-card", "administrator-card-active",
                                        "administrator-form-413", "ans-mail", "reader", "platform-login",
                                        "order-dmp-auth", "order-dmp-sign", "reference-framework"}));
}

TEST(Graph, LeavesOutWhatFollowsFromOtherEdges) {
  const Graph drawn = graph(establishment({{"representative-card", "none"}}));
  EXPECT_THAT(before(drawn, "director-card"), ElementsAre("form-101", "appointment-copy", "identity-copy"));
  EXPECT_THAT(before(drawn, "platform-login"), ElementsAre("ans-mail", "reader"));
}

TEST(Graph, MarksWhatIsDoneWhatIsNextAndWhatWaits) {
  Situation situation = establishment({{"representative-card", "none"}});
  situation.facts = {{.step = "contract", .on = base::parse_date("2026-09-01").value()}};
  const Graph drawn = graph(situation);
  EXPECT_EQ(node(drawn, "contract").mark, Mark::done);
  EXPECT_EQ(node(drawn, "form-101").mark, Mark::open);
  EXPECT_EQ(node(drawn, "director-card").mark, Mark::blocked);
  EXPECT_TRUE(node(drawn, "form-101").next);
  EXPECT_EQ(std::ranges::count(drawn.nodes, true, &GraphNode::next), 1);
}

TEST(Graph, DrawsAQuestionForTheStepsThatDependOnIt) {
  const Graph drawn = graph(establishment());
  const GraphNode& question = node(drawn, "representative-card");
  EXPECT_EQ(question.mark, Mark::question);
  EXPECT_EQ(question.hanging, 2U);  // form 101 and the director's card
  EXPECT_EQ(path().stages[question.stage].id, "declare");
  EXPECT_THAT(before(drawn, "administrator-form-413"), Contains("representative-card"));
  for (const GraphNode& one : drawn.nodes) EXPECT_NE(one.id, "director-card");
}

TEST(Graph, DrawsOfAPathWithoutAnswersItsFirstQuestions) {
  const Graph drawn = graph({});
  EXPECT_THAT(drawn.edges, IsEmpty());
  for (const GraphNode& one : drawn.nodes) EXPECT_EQ(one.mark, Mark::question) << one.id;
  EXPECT_TRUE(node(drawn, "practice").next);
}

TEST(Graph, IsEmptyWhereThePathIs) { EXPECT_THAT(graph_of({}, state_of({}, {}, {})).nodes, IsEmpty()); }

TEST(Graph, DrawsAdviceOnlyWhereSomethingWaitsForIt) {
  Definition definition;
  definition.stages = {{.id = "all", .title = {}}};
  Step advice{.id = "advice", .chapter = "", .stage = "all", .title = {}, .text = {}, .actor = ""};
  advice.optional = true;
  Step other = advice;
  other.id = "other";
  Step after{.id = "after",
             .chapter = "",
             .stage = "all",
             .title = {},
             .text = {},
             .actor = "",
             .needs = {"advice"}};
  definition.steps = {advice, other, after};
  const Graph drawn = graph_of(definition, state_of(definition, {}, {}));
  ASSERT_EQ(drawn.nodes.size(), 2U);
  EXPECT_THAT(before(drawn, "after"), ElementsAre("advice"));
}

}  // namespace
}  // namespace sceau::procedure
