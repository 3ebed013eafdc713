// The corpus through both judges and through inspect: a table to read, compared with what its index expects.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "core/base/file.hpp"
#include "core/base/secret.hpp"
#include "core/steps/inspect.hpp"
#include "tests/support/corpus.hpp"

namespace sceau::steps {
namespace {

using test::Corpus;
using test::CorpusFile;

std::vector<x509::Certificate> certificates_in(const std::string& path) {
  return x509::read_bundle(base::read_file(path).value(), path).value().certificates();
}

// As a store has them that the corpus' roots are pinned in.
Authorities known_to(const Corpus& corpus) {
  Authorities known;
  for (x509::Certificate& root : certificates_in(corpus.anchors()))
    known.anchors.push_back({model::Environment::rehearsal, std::move(root)});
  known.material = certificates_in(corpus.issuers());
  return known;
}

// The index's word for a chain, in the words of verdict.hpp.
std::string expected_path(const CorpusFile& file) {
  std::string word = file.chain;
  std::replace(word.begin(), word.end(), '_', '-');
  return word;
}

std::string told(const x509::Verdict& verdict) { return verdict.fault ? word(*verdict.fault) : "trusted"; }

std::string expected_state(const CorpusFile& file) {
  if (file.chain == "issuer_missing") return "incomplete";
  const bool dates = file.chain == "expired" || file.chain == "not_yet_valid";
  return dates || file.chain == "trusted" ? "trusted" : "untrusted";
}

struct Looked {
  base::Result<std::vector<InspectedItem>> items;
  Authorities known;  // with what came along
};

Looked look(const Corpus& corpus, const CorpusFile& file) {
  Looked looked{std::vector<InspectedItem>(), known_to(corpus)};
  auto inspector = Inspector::make(looked.known, corpus.at).value();
  const auto content = base::read_file(file.path, 20U << 20U).value();
  const base::Secret passphrase = base::read_secret_file(corpus.passphrase()).value();
  const bool opens = file.with == corpus.passphrase();
  auto added = inspector.add(content, file.path, opens ? &passphrase : nullptr);
  if (!added) {
    looked.items = tl::unexpected(added.error());
    return looked;
  }
  if (!file.with.empty() && !opens) added = inspector.add(base::read_file(file.with).value(), file.with);
  looked.items = inspector.end_round();
  std::erase_if(*looked.items, [&](const InspectedItem& item) { return item.file != file.path; });
  for (const x509::Certificate& one : x509::read_bundle(content, file.path)->certificates())
    looked.known.learn(one);
  return looked;
}

const InspectedItem& first_leaf(const std::vector<InspectedItem>& items) {
  const auto leaf = std::find_if(items.begin(), items.end(), [](const InspectedItem& item) {
    return item.certificate && item.what.offer != Offer::authority;
  });
  return leaf == items.end() ? items.front() : *leaf;
}

x509::Purpose purpose_of(const Classification& what) {
  return what.offer == Offer::authority ? x509::Purpose::ca : x509::Purpose::any;
}

std::set<std::string> codes_of(const std::vector<InspectedItem>& items) {
  std::set<std::string> codes;
  for (const InspectedItem& item : items)
    for (const Finding& finding : item.what.findings) codes.emplace(word(finding.code));
  return codes;
}

std::string joined(const std::set<std::string>& words) {
  std::string out;
  for (const std::string& one : words) out += (out.empty() ? "" : ",") + one;
  return out;
}

void check_findings(const CorpusFile& file, const std::set<std::string>& codes) {
  for (const std::string& wanted : file.findings)
    EXPECT_TRUE(codes.contains(wanted)) << file.name << ": " << wanted;
}

void check_certificate(const Corpus& corpus, const CorpusFile& file, const Looked& looked) {
  const InspectedItem& leaf = first_leaf(*looked.items);
  if (!leaf.certificate) return;  // hidden in a P12
  const auto judges = x509::BothJudges::seat(looked.known.trust()).value();
  const auto verdict = judges.judge(*leaf.certificate, {corpus.at, purpose_of(leaf.what)});
  std::printf("%-26.26s %-17s %-17s %-10s %-17s %s\n", file.name.c_str(), told(verdict.openssl).c_str(),
              told(verdict.botan).c_str(), std::string(word(leaf.chain)).c_str(), expected_path(file).c_str(),
              joined(codes_of(*looked.items)).c_str());
  EXPECT_EQ(verdict.trusted(), file.chain == "trusted") << file.name;
  EXPECT_TRUE(verdict.agree()) << file.name << ": " << verdict.openssl.lower << " / " << verdict.botan.lower;
  const bool refused_use = has(leaf.what.findings, FindingCode::ku_missing);
  if (leaf.what.offer == Offer::legacy || refused_use) return;
  EXPECT_EQ(word(leaf.chain), expected_state(file)) << file.name;
}

TEST(VerdictTable, BothJudgesAndInspectSayOfEachFileWhatItsIndexExpects) {
  const Corpus corpus = test::read_corpus();
  std::printf("%-26s %-17s %-17s %-10s %-17s %s\n", "file", "OpenSSL", "Botan", "inspect", "expected",
              "findings");
  for (const CorpusFile& file : corpus.files) {
    const Looked looked = look(corpus, file);
    if (!file.refusal.empty()) {
      std::string code = looked.items ? "read" : std::string(base::word(looked.items.error().code));
      std::replace(code.begin(), code.end(), '-', '_');
      std::printf("%-26.26s refused: %s\n", file.name.c_str(), code.c_str());
      EXPECT_EQ(code, file.refusal) << file.name;
      continue;
    }
    ASSERT_TRUE(looked.items) << file.name << base::word(looked.items.error().code);
    ASSERT_FALSE(looked.items->empty()) << file.name;
    check_findings(file, codes_of(*looked.items));
    if (!file.chain.empty()) check_certificate(corpus, file, looked);
  }
}

// A certificate whose chain is broken suits nothing, whatever its name says; one of an unknown root is said
// to be untrusted.
TEST(VerdictTable, NothingWhoseChainIsBrokenSuitsAnything) {
  const Corpus corpus = test::read_corpus();
  for (const CorpusFile& file : corpus.files) {
    if (file.chain.empty() || expected_state(file) != "untrusted" || file.chain == "untrusted_root") continue;
    const Looked looked = look(corpus, file);
    ASSERT_TRUE(looked.items) << file.name;
    EXPECT_TRUE(first_leaf(*looked.items).what.suits.empty()) << file.name;
  }
}

std::vector<FindingCode> all_codes() {
  std::vector<FindingCode> all;
  for (int i = 0; i < 256; ++i)
    if (const auto code = static_cast<FindingCode>(i); !word(code).empty()) all.push_back(code);
  return all;
}

std::string all_tests() {
  std::ostringstream out;
  for (const char* folder : {"/tests/flow", "/tests/unit", "/tests/install", "/tests/card", "/tests/token"})
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(SCEAU_SOURCE_DIR + std::string(folder)))
      if (entry.is_regular_file() && entry.path().filename() != "verdict_table_test.cpp")
        out << std::ifstream(entry.path()).rdbuf();
  return out.str();
}

std::string identifier(FindingCode code) {
  std::string name(word(code));
  std::replace(name.begin(), name.end(), '-', '_');
  return "FindingCode::" + name;
}

// Given by no input that is known: the judges agree on all of the corpus; what they say when not, unit_x509
// tells. The rest is for what is seen of an installation.
const std::set<FindingCode> kElsewhere{FindingCode::judges_disagree,
                                       FindingCode::file_changed,
                                       FindingCode::file_missing,
                                       FindingCode::file_rights,
                                       FindingCode::other_certificate_served,
                                       FindingCode::proof_failed,
                                       FindingCode::not_installed,
                                       FindingCode::key_unreadable,
                                       FindingCode::install_interrupted};

// By a file of the corpus, or by a flow or test that names it.
TEST(VerdictTable, EveryFindingIsProducedSomewhere) {
  const Corpus corpus = test::read_corpus();
  std::set<std::string> seen;
  for (const CorpusFile& file : corpus.files)
    if (const Looked looked = look(corpus, file); looked.items) seen.merge(codes_of(*looked.items));
  const std::string tests = all_tests();
  for (const FindingCode code : all_codes()) {
    if (kElsewhere.contains(code)) continue;
    const std::string name(word(code));
    const bool told = seen.contains(name) || tests.find("\"" + name + "\"") != std::string::npos ||
                      tests.find(" " + name + "\n") != std::string::npos ||
                      tests.find(identifier(code)) != std::string::npos;
    EXPECT_TRUE(told) << name << " is produced by no file of the corpus, and no flow or test names it";
  }
}

}  // namespace
}  // namespace sceau::steps
