// Who makes does not judge: a second opinion by Botan, in a library of its own that is loaded at first use,
// since it costs 5 ms at start. Both judges must agree; where they differ the answer is no, with both
// reasons.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/x509/chain.hpp"
#include "core/x509/verdict.hpp"

namespace sceau::x509 {

// The second judge, seated with its own parse of the same anchors and material. Thread-safe.
class SecondJudge {
 public:
  virtual ~SecondJudge() = default;
  // Parses the leaf again and builds the path by itself.
  virtual Verdict judge(base::ByteView leaf_der, const Question& question) const = 0;
  // Whether the list (DER) is signed by this issuer (DER), in the second judge's eyes.
  virtual bool crl_signed_by(base::ByteView crl_der, base::ByteView issuer_der) const = 0;
};

struct JointVerdict {
  Verdict openssl;
  Verdict botan;
  bool agree() const { return openssl.trusted() == botan.trusted(); }
  bool trusted() const { return openssl.trusted() && botan.trusted(); }
  // The fault to show: OpenSSL's, or Botan's where OpenSSL found none. None when trusted.
  std::optional<ChainFault> fault() const { return openssl.fault ? openssl.fault : botan.fault; }
};

class BothJudges {
 public:
  // Loads libsceau_judge.so from ../lib/sceau beside the executable's folder, or from `folder` where given.
  // Errors: judge_missing (lower: the loader's words), not_x509 (Botan cannot parse an anchor; subject: its
  // name).
  static base::Result<BothJudges> seat(Trust trust, const std::string& folder = {});

  const Trust& trust() const { return trust_; }
  JointVerdict judge(const Certificate& leaf, const Question& question) const;
  // The same for many, in their order, as a Hearing does it.
  std::vector<JointVerdict> judge_all(std::span<const Certificate> leaves, const Question& question) const;
  const SecondJudge& second() const { return *second_; }

 private:
  BothJudges(Trust trust, std::shared_ptr<const SecondJudge> second);
  Trust trust_;
  std::shared_ptr<const SecondJudge> second_;
};

// Many certificates at once: while the caller's thread reads, parses and has OpenSSL judge, another has Botan
// judge. A hearing keeps the DER of what Botan has not seen yet and all its verdicts: end one every few
// hundred certificates and memory stays flat. One thread adds.
class Hearing {
 public:
  explicit Hearing(const BothJudges& judges);  // `judges` must outlive it
  ~Hearing();
  Hearing(const Hearing&) = delete;
  Hearing& operator=(const Hearing&) = delete;

  void add(const Certificate& leaf, const Question& question);
  std::vector<JointVerdict> end();  // in the order of add; waits for Botan; nothing can be added after

 private:
  struct Bench;
  std::unique_ptr<Bench> bench_;
};

// A joint verdict as a Status. subject: the file or entry.
// Errors: judges_disagree (value: both reasons), or the code of the shared fault: chain_incomplete,
// certificate_untrusted, certificate_expired, certificate_not_yet, certificate_usage, certificate_profile
// (weak, malformed, constraints); lower: the judges' words.
base::Status as_status(const JointVerdict& verdict, const std::string& subject);

}  // namespace sceau::x509
