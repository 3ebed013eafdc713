// What a file is: read, classified, chained to the anchors that are there. Needs no store and no password.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/secret.hpp"
#include "core/base/time.hpp"
#include "core/steps/classify.hpp"
#include "core/steps/trust.hpp"
#include "core/x509/bundle.hpp"
#include "core/x509/judge.hpp"

namespace sceau::steps {

enum class ChainState { trusted, untrusted, incomplete };
std::string_view word(ChainState state);

struct InspectedItem {
  std::string file;
  x509::ItemKind kind;  // certificate, request, pkcs7 or pkcs12; a private key is a finding of its file
  std::optional<x509::Certificate> certificate;  // of a container, each certificate is an item of its own
  std::optional<x509::Csr> request;
  std::optional<x509::Pkcs12Outline> pkcs12;  // on the items of a P12; one that hides all has neither
                                              // certificate nor request
  Classification what;
  ChainState chain = ChainState::incomplete;
};

// Takes files one after the other, and gives back their items some hundred at a time: memory stays flat.
// Certificates of earlier files and of the same round serve as material, and become anchors when the
// catalogue pins their SHA-256. Within a round certificates are also compared with each other: one key for
// two, DMP pairs of two structures, a changed name; one key for two also with those of earlier rounds.
class Inspector {
 public:
  // known: the store's, if any. Errors: judge_missing.
  static base::Result<Inspector> make(Authorities known, base::TimePoint now);

  // For more files than one round: the CA certificates of a file that comes later. Cheap where there are
  // none. What cannot be read says add().
  void learn(base::ByteView content, const std::string& file);
  // All are learnt: from now on each certificate is judged while the next one is read.
  void settle() { settled_ = true; }

  // passphrase: for the P12 that hide their certificates; null: they are told as such. Errors: those of
  // read_bundle; passphrase_wrong.
  base::Status add(base::ByteView content, const std::string& file, const base::Secret* passphrase = nullptr);
  std::size_t waiting() const { return items_.size(); }
  // The items of all files since the last round, in their order.
  base::Result<std::vector<InspectedItem>> end_round();

  // One file, a round of its own.
  base::Result<std::vector<InspectedItem>> inspect(base::ByteView content, const std::string& file);

 private:
  struct KeySeen {
    base::Sha256 certificate;
    std::string file;
  };
  Inspector(Authorities known, base::TimePoint now);
  void learn_from(const std::vector<x509::Certificate>& certificates);
  base::Status seat();
  base::Status unfold(const std::string& file, const x509::BundleItem& item, const base::Secret* passphrase);
  void add_certificate(InspectedItem item);
  void hear(const InspectedItem& item);
  base::Status judge();
  void tell(const x509::JointVerdict& verdict, InspectedItem& item) const;
  void compare_keys();

  Authorities known_;
  base::TimePoint now_;
  bool seated_ = false;
  bool settled_ = false;
  bool first_round_ = true;
  std::vector<InspectedItem> items_;
  std::map<base::Sha256, KeySeen> keys_;  // by SPKI, of earlier rounds
  std::unique_ptr<x509::BothJudges> judges_;
  std::unique_ptr<x509::Hearing> hearing_;  // of judges_: last, so it goes first
};

// Of one round, all there is: DMP pairs, and two certificates that look like one and its renewal.
void compare_pairs(std::vector<InspectedItem>& items);

}  // namespace sceau::steps
