// Botan's opinion. It has its own parse of the leaf, the anchors and the material, and its own path to an
// anchor.
#pragma once
#include <botan/certstor.h>
#include <botan/pk_keys.h>
#include <botan/x509cert.h>
#include <botan/x509path.h>

#include <map>
#include <mutex>

#include "core/x509/judge_module.hpp"

namespace sceau::x509 {

using BotanCertificate = std::shared_ptr<const Botan::X509_Certificate>;
using BotanPath = std::vector<BotanCertificate>;  // leaf first

// What is the same for every leaf under one issuing CA, at any moment: its path upwards judged by Botan, its
// key loaded (1.3 ms).
struct JudgedIssuer {
  std::shared_ptr<const Botan::Public_Key> key;
  Botan::CertificatePathStatusCodes statuses;  // of the path without the leaf; dates left out
};

class BotanJudge : public SecondJudge {
 public:
  BotanJudge(std::vector<BotanCertificate> anchors, std::vector<BotanCertificate> material);
  Verdict judge(base::ByteView leaf_der, const Question& question) const override;
  bool crl_signed_by(base::ByteView crl_der, base::ByteView issuer_der) const override;

 private:
  Verdict judge_leaf(const BotanCertificate& leaf, const Question& question) const;
  Botan::Certificate_Status_Code build(const BotanCertificate& leaf, BotanPath& path) const;
  bool build_to_issuing_anchor(const BotanCertificate& leaf, BotanPath& path) const;
  Botan::CertificatePathStatusCodes check(const BotanPath& path, base::TimePoint at) const;
  std::shared_ptr<const JudgedIssuer> judged_issuer(const BotanPath& path) const;
  base::Sha256 fingerprint_of(const Botan::X509_Certificate& certificate) const;

  Botan::Certificate_Store_In_Memory roots_;  // self-signed anchors
  std::vector<BotanCertificate> issuing_;     // the other anchors, which end a path where no root is there
  std::vector<BotanCertificate> others_;      // those and the material
  std::map<const Botan::X509_Certificate*, base::Sha256> fingerprints_;  // of both
  mutable std::mutex mutex_;
  mutable std::map<const Botan::X509_Certificate*, std::shared_ptr<const JudgedIssuer>> issuers_;
};

// What Botan's check_chain does for the leaf of a path, given its issuer's key.
void check_leaf(const BotanPath& path, const Botan::Public_Key& issuer_key, base::TimePoint at,
                Botan::CertificatePathStatusCodes& statuses);
void check_dates(const Botan::X509_Certificate& certificate, base::TimePoint at,
                 std::set<Botan::Certificate_Status_Code>& status);
bool botan_serves(const Botan::X509_Certificate& leaf, Purpose purpose);

inline std::chrono::system_clock::time_point clock_time(base::TimePoint at) { return at; }

}  // namespace sceau::x509
