// The index of the corpus that every build makes (fixtures/corpus): what to expect of each of its files.
#pragma once
#include <string>
#include <vector>

#include "core/base/time.hpp"

namespace sceau::test {

struct CorpusFile {
  std::string path;
  std::string name;
  std::string kind;                   // certificate, certificates, request, pkcs7, pkcs12, nothing
  std::vector<std::string> findings;  // codes that must be among those found; others may be
  std::string chain;    // "trusted" or a ChainFault, e.g. "path_too_long"; empty: nothing to build a path for
  std::string with;     // path of the file that the finding needs beside it; empty: none
  std::string refusal;  // ErrorCode of who reads it, e.g. "truncated"; empty: it can be read
  std::string what;
};

struct Corpus {
  std::string folder;
  base::TimePoint at;  // the moment that the dates of its files turn around
  std::vector<CorpusFile> files;

  std::string anchors() const { return folder + "/anchors.pem"; }    // the roots
  std::string issuers() const { return folder + "/issuers.pem"; }    // their issuing authorities
  std::string passphrase() const { return folder + "/passphrase"; }  // of every P12, 0600
  const CorpusFile& file(const std::string& name) const;             // throws std::out_of_range
};

// Throws std::runtime_error when it was not made.
Corpus read_corpus();

}  // namespace sceau::test
