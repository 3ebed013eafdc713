// What a file is: read, classified, chained to the anchors that are there. Needs no store and no password.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "core/steps/classify.hpp"
#include "core/x509/bundle.hpp"
#include "core/x509/judge.hpp"

namespace sceau::steps {

enum class ChainState { trusted, untrusted, incomplete };
std::string_view word(ChainState state);

// An anchor that the store keeps, or that the catalogue pins.
struct Anchor {
  model::Environment environment;
  x509::Certificate certificate;
};

struct InspectedItem {
  std::string file;
  x509::ItemKind kind;  // certificate, request, pkcs7 or pkcs12; a private key is a finding of its file
  std::optional<x509::Certificate> certificate;  // of a container, each certificate is an item of its own
  std::optional<x509::Csr> request;
  std::optional<x509::Pkcs12Outline> pkcs12;  // on the items of a P12
  Classification what;
  ChainState chain = ChainState::incomplete;
};

// Takes files one after the other; certificates of earlier files and of the same file serve as material, and
// become anchors when their SHA-256 is pinned in the catalogue.
class Inspector {
 public:
  // anchors: the store's, if any. Errors: judge_missing.
  static base::Result<Inspector> make(std::vector<Anchor> anchors, base::TimePoint now);
  // Items come in the order of the file. Errors: those of read_bundle, passphrase_needed (a P12 that hides
  // its certificates).
  base::Result<std::vector<InspectedItem>> inspect(base::ByteView content, const std::string& file);

 private:
  Inspector(std::vector<Anchor> anchors, base::TimePoint now);
  base::Status learn(const x509::Bundle& bundle);
  base::Status seat();
  void judge(std::vector<InspectedItem>& items) const;
  std::vector<Anchor> anchors_;
  std::vector<x509::Certificate> material_;
  std::optional<x509::BothJudges> judges_;
  base::TimePoint now_;
};

}  // namespace sceau::steps
