// The real certificates of IGC-Santé beside this repository: read, classified, and chained to the real CAs.
#include <gtest/gtest.h>

#include <filesystem>

#include "core/base/file.hpp"
#include "core/steps/inspect.hpp"

namespace sceau::steps {
namespace {

using model::Environment;

const std::string kFolder = SCEAU_SOURCE_DIR "/../shared/igc-certs/";

struct Row {
  const char* file;
  Offer offer;
  const char* usage;
  Environment environment;
  const char* structure;
  const char* suits;                  // "" for neither
  std::vector<FindingCode> findings;  // errors and warnings on the day below
};

const Row kRows[] = {
    {"prod-leaf-ORG-AUTH_CLI-2023-apibi.gateway_ANS",
     Offer::org,
     "AUTH_CLI",
     Environment::production,
     "18751275100020",
     "dmp:auth",
     {FindingCode::expired}},
    {"test-card-CPE-auth", Offer::card, "AUTH", Environment::test, "0B0057881", "", {FindingCode::expired}},
    {"test-leaf-ORG-AUTH_CLI-2021-INSI-AUTO",
     Offer::org,
     "AUTH_CLI",
     Environment::test,
     "0B0152872",
     "insi:auto",
     {FindingCode::expired}},
    {"test-leaf-ORG-AUTH_CLI-2025-INSI-MANU",
     Offer::org,
     "AUTH_CLI",
     Environment::test,
     "0B0221636",
     "insi:manu",
     {}},
    {"test-leaf-ORG-SIGN-2021-a",
     Offer::org,
     "SIGN",
     Environment::test,
     "18751275100020",
     "dmp:sign",
     {FindingCode::expired}},
    {"test-leaf-ORG-SIGN-2022-c",
     Offer::org,
     "SIGN",
     Environment::test,
     "00000000077081",
     "dmp:sign",
     {FindingCode::expired}},
    {"test-leaf-ORG-SIGN-GIE-SESAM-Vitale",
     Offer::org,
     "SIGN",
     Environment::test,
     "39172288100052",
     "dmp:sign",
     {FindingCode::expired, FindingCode::usage_period_shorter}},
    {"test-leaf-SERV-SSL",
     Offer::serv,
     "SSL_SERV",
     Environment::test,
     "18751275100020",
     "",
     {FindingCode::expired}},
};

base::TimePoint day() { return *base::parse_rfc3339("2026-11-23T12:00:00Z"); }

class RealCertificates : public testing::Test {
 protected:
  void SetUp() override {
    if (!base::exists(kFolder + "leaf"))
      GTEST_SKIP() << "skipped: ../shared/igc-certs is not beside this repository";
  }
  static std::vector<InspectedItem> inspect(Inspector& inspector, const std::string& path) {
    const auto content = base::read_file(path);
    if (!content) return {};
    auto items = inspector.inspect(*content, path);
    return items ? *std::move(items) : std::vector<InspectedItem>{};
  }
  static void learn_authorities(Inspector& inspector) {
    for (const char* folder : {"ca/prod", "ca/test"})
      for (const auto& entry : std::filesystem::directory_iterator(kFolder + folder))
        for (const InspectedItem& item : inspect(inspector, entry.path().string()))
          EXPECT_EQ(word(item.what.offer), "CA") << entry.path();
  }
};

TEST_F(RealCertificates, AreWhatTheyAreAndChainToThePinnedAuthorities) {
  auto inspector = Inspector::make({}, day());
  ASSERT_TRUE(inspector) << "the second judge is not there";
  learn_authorities(*inspector);
  for (const Row& row : kRows) {
    const auto items = inspect(*inspector, kFolder + "leaf/" + row.file + ".pem");
    ASSERT_EQ(items.size(), 1U) << row.file;
    const Classification& what = items[0].what;
    EXPECT_EQ(word(what.offer), word(row.offer)) << row.file;
    EXPECT_EQ(what.usage, row.usage) << row.file;
    EXPECT_EQ(what.environment, row.environment) << row.file;
    EXPECT_EQ(what.structure.value, row.structure) << row.file;
    EXPECT_EQ(what.suits.empty() ? "" : what.suits.front(), std::string(row.suits)) << row.file;
    EXPECT_EQ(word(items[0].chain), "trusted") << row.file;
    std::vector<FindingCode> told;
    for (const Finding& finding : what.findings)
      if (finding.severity != Severity::notice) told.push_back(finding.code);
    EXPECT_EQ(told, row.findings) << row.file;
  }
}

TEST_F(RealCertificates, WithoutTheirAuthoritiesAreIncompleteNotTrusted) {
  auto inspector = Inspector::make({}, day());
  ASSERT_TRUE(inspector) << "the second judge is not there";
  const auto items = inspect(*inspector, kFolder + "leaf/test-leaf-ORG-AUTH_CLI-2025-INSI-MANU.pem");
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(word(items[0].chain), "incomplete");
  EXPECT_TRUE(has(items[0].what.findings, FindingCode::chain_incomplete));
}

}  // namespace
}  // namespace sceau::steps
