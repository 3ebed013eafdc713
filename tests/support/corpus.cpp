#include "tests/support/corpus.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace sceau::test {
namespace {

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, at);) parts.push_back(part == "-" ? "" : part);
  return parts;
}

}  // namespace

const CorpusFile& Corpus::file(const std::string& name) const {
  for (const CorpusFile& candidate : files)
    if (candidate.name == name) return candidate;
  throw std::out_of_range(name);
}

Corpus read_corpus() {
  Corpus corpus{.folder = SCEAU_BINARY_DIR "/tests/corpus", .at = {}, .files = {}};
  std::ifstream index(corpus.folder + "/index.tsv");
  for (std::string line; std::getline(index, line);) {
    const std::vector<std::string> fields = split(line, '\t');
    if (line.starts_with("# at\t")) corpus.at = base::parse_rfc3339(fields.at(1)).value();
    if (line.starts_with('#')) continue;
    corpus.files.push_back({.path = corpus.folder + "/" + fields.at(0),
                            .name = fields.at(0),
                            .kind = fields.at(1),
                            .findings = split(fields.at(2), ','),
                            .chain = fields.at(3),
                            .with = fields.at(4).empty() ? "" : corpus.folder + "/" + fields.at(4),
                            .refusal = fields.at(5),
                            .what = fields.at(6)});
  }
  if (corpus.files.empty()) throw std::runtime_error("no corpus in " + corpus.folder);
  return corpus;
}

}  // namespace sceau::test
