#include "core/x509/chain.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "core/x509/judge.hpp"
#include "forge.hpp"
#include "real.hpp"

namespace sceau::x509 {
namespace {

using forge::at;
using forge::Forged;
using Certificates = std::vector<Certificate>;

const base::TimePoint kNow = at("2026-06-01T12:00:00Z");

struct Case {
  const char* name;
  Certificate leaf;
  Certificates anchors;
  Certificates material;
  Question question;
  std::optional<ChainFault> openssl;
  std::optional<ChainFault> botan;
  std::size_t depth = 0;  // OpenSSL's
};

Certificate leaf_of(const Forged& issuer, forge::Spec spec = forge::client_spec()) {
  return forge::make(spec, &issuer).certificate;
}

forge::Spec replaced(forge::Spec spec, const std::string& extension, const std::string& value) {
  for (auto& [name, old] : spec.extensions)
    if (name == extension) old = value;
  return spec;
}
forge::Spec added(forge::Spec spec, const std::string& extension, const std::string& value) {
  spec.extensions.emplace_back(extension, value);
  return spec;
}
forge::Spec without(forge::Spec spec, const std::string& extension) {
  std::erase_if(spec.extensions, [&](const auto& one) { return one.first == extension; });
  return spec;
}

void judge_each(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    const auto judges = BothJudges::seat(Trust(one.anchors, one.material));
    ASSERT_TRUE(judges) << judges.error().lower;
    const JointVerdict verdict = judges->judge(one.leaf, one.question);
    const auto said = [](const Verdict& v) { return v.fault ? word(*v.fault) + (" " + v.lower) : "trusted"; };
    EXPECT_EQ(verdict.openssl.fault, one.openssl) << "OpenSSL: " << said(verdict.openssl);
    EXPECT_EQ(verdict.botan.fault, one.botan) << "Botan: " << said(verdict.botan);
    EXPECT_EQ(verdict.openssl.depth, one.depth);
    EXPECT_EQ(verdict.trusted(), !one.openssl && !one.botan);
  }
}

const std::nullopt_t kTrusted = std::nullopt;

TEST(BothJudges, AgreeOnPathsAndTrust) {
  const auto f = forge::family();
  const auto stranger = forge::family();  // the same names, other keys
  const Certificate leaf = leaf_of(f.issuing);
  const Certificate root = f.root.certificate, issuing = f.issuing.certificate;
  const Certificate alone = forge::make(forge::client_spec(), nullptr).certificate;
  base::Bytes broken = leaf.der;
  broken.back() ^= 1;
  const Question now{kNow, Purpose::tls_client};
  judge_each({
      {"a leaf, its issuer as material, its root as anchor",
       leaf,
       {root},
       {issuing},
       now,
       kTrusted,
       kTrusted},
      {"issuer and root both anchors", leaf, {root, issuing}, {}, now, kTrusted, kTrusted},
      {"material of strangers beside it",
       leaf,
       {root},
       {stranger.issuing.certificate, issuing, stranger.root.certificate},
       now,
       kTrusted,
       kTrusted},
      {"the issuer is missing",
       leaf,
       {root},
       {},
       now,
       ChainFault::issuer_missing,
       ChainFault::issuer_missing},
      {"no anchor at all",
       leaf,
       {},
       {issuing, root},
       now,
       ChainFault::untrusted_root,
       ChainFault::untrusted_root,
       2},
      {"the issuer alone is an anchor, its root is nowhere", leaf, {issuing}, {}, now, kTrusted, kTrusted},
      {"the issuer alone is an anchor, its root came along and is none",
       leaf,
       {issuing},
       {root},
       now,
       kTrusted,
       kTrusted},
      {"an anchor of the issuer's name with another key",
       leaf,
       {stranger.issuing.certificate},
       {},
       now,
       ChainFault::issuer_missing,
       ChainFault::issuer_missing},
      {"an issuing CA that is itself an anchor, its root is nowhere",
       issuing,
       {issuing},
       {},
       {kNow, Purpose::ca},
       kTrusted,
       kTrusted},
      {"one bit of the signature is wrong, the issuer alone is an anchor",
       *parse_certificate(broken),
       {issuing},
       {},
       now,
       ChainFault::bad_signature,
       ChainFault::bad_signature},
      {"the root came along and is no anchor",
       leaf,
       {stranger.root.certificate},
       {issuing, root},
       now,
       ChainFault::untrusted_root,
       ChainFault::untrusted_root,
       2},
      {"the issuer's name with another key",
       leaf,
       {stranger.root.certificate},
       {stranger.issuing.certificate},
       now,
       ChainFault::issuer_missing,
       ChainFault::issuer_missing},
      {"a self-signed leaf",
       alone,
       {root},
       {issuing},
       now,
       ChainFault::untrusted_root,
       ChainFault::untrusted_root},
      {"one bit of the signature is wrong",
       *parse_certificate(broken),
       {root},
       {issuing},
       now,
       ChainFault::bad_signature,
       ChainFault::bad_signature},
      {"an issuing CA, asked as a CA", issuing, {root}, {}, {kNow, Purpose::ca}, kTrusted, kTrusted},
      {"a root, asked as a CA", root, {root}, {}, {kNow, Purpose::ca}, kTrusted, kTrusted},
  });
}

TEST(BothJudges, CountBothEndsOfAValidityAsInsideIt) {
  const auto f = forge::family();
  const Certificate leaf = leaf_of(f.issuing);  // 2025-01-01 to 2028-01-01
  const auto one = [&](const char* name, const char* time, std::optional<ChainFault> fault) {
    return Case{name,  leaf, {f.root.certificate}, {f.issuing.certificate}, {at(time), Purpose::any},
                fault, fault};
  };
  judge_each({
      one("the second before", "2024-12-31T23:59:59Z", ChainFault::not_yet_valid),
      one("the first second", "2025-01-01T00:00:00Z", kTrusted),
      one("the last second", "2028-01-01T00:00:00Z", kTrusted),
      one("the second after", "2028-01-01T00:00:01Z", ChainFault::expired),
  });
}

TEST(BothJudges, CountTheDatesOfTheIssuersToo) {
  auto f = forge::family();
  auto short_lived = forge::issuing_spec();
  short_lived.not_after = at("2026-01-01T00:00:00Z");
  f.issuing = forge::make(short_lived, &f.root);
  const Certificate leaf = leaf_of(f.issuing);
  const Certificates anchors{f.root.certificate}, material{f.issuing.certificate};
  judge_each({
      {"its last second", leaf, anchors, material, {short_lived.not_after, Purpose::any}, kTrusted, kTrusted},
      {"past it", leaf, anchors, material, {kNow, Purpose::any}, ChainFault::expired, ChainFault::expired, 1},
  });
}

TEST(BothJudges, TellAWorseFaultThanADate) {
  const auto f = forge::family();
  const Certificate leaf = leaf_of(f.issuing, added(forge::client_spec(), "1.2.3.4", "critical,DER:0500"));
  judge_each({{"expired and with an unknown critical extension",
               leaf,
               {f.root.certificate},
               {f.issuing.certificate},
               {at("2030-01-01T00:00:00Z"), Purpose::any},
               ChainFault::unknown_critical,
               ChainFault::unknown_critical}});
}

TEST(BothJudges, AgreeOnUsage) {
  const auto f = forge::family();
  const auto asked = [&](const char* name, const char* usage, const char* extended, Purpose purpose,
                         bool good) {
    auto spec = replaced(forge::client_spec(), "keyUsage", std::string("critical,") + usage);
    spec =
        *extended != '\0' ? replaced(spec, "extendedKeyUsage", extended) : without(spec, "extendedKeyUsage");
    const auto fault = good ? std::nullopt : std::optional(ChainFault::wrong_usage);
    return Case{
        name, leaf_of(f.issuing, spec), {f.root.certificate}, {f.issuing.certificate}, {kNow, purpose}, fault,
        fault};
  };
  judge_each({
      asked("a client for a client", "digitalSignature", "clientAuth", Purpose::tls_client, true),
      asked("a client for a server", "digitalSignature", "clientAuth", Purpose::tls_server, false),
      asked("a client for signatures", "digitalSignature", "clientAuth", Purpose::signature, false),
      asked("a signer for signatures", "digitalSignature,nonRepudiation", "emailProtection",
            Purpose::signature, true),
      asked("a signer for a client", "digitalSignature,nonRepudiation", "emailProtection",
            Purpose::tls_client, false),
      asked("confidentiality for a client", "keyEncipherment", "emailProtection", Purpose::tls_client, false),
      asked("clientAuth without digitalSignature", "keyEncipherment", "clientAuth", Purpose::tls_client,
            false),
      asked("a server for a server", "digitalSignature,keyEncipherment", "serverAuth,clientAuth",
            Purpose::tls_server, true),
      asked("a server for a client", "digitalSignature,keyEncipherment", "serverAuth,clientAuth",
            Purpose::tls_client, true),
      asked("no EKU at all, for a client", "digitalSignature", "", Purpose::tls_client, true),
      asked("anyExtendedKeyUsage only, for a client", "digitalSignature", "anyExtendedKeyUsage",
            Purpose::tls_client, false),
      asked("a leaf, asked as a CA", "digitalSignature", "clientAuth", Purpose::ca, false),
      asked("keyCertSign without being a CA", "digitalSignature,keyCertSign", "clientAuth", Purpose::any,
            false),
  });
}

TEST(BothJudges, AgreeOnIssuersThatMayNotIssue) {
  const auto f = forge::family();
  const Forged end_entity = forge::make(forge::client_spec("end entity"), &f.issuing);
  const Forged no_sign =
      forge::make(replaced(forge::issuing_spec("no sign"), "keyUsage", "critical,cRLSign"), &f.root);
  const Forged no_basic = forge::make(without(forge::issuing_spec("no basic"), "basicConstraints"), &f.root);
  const Forged below =
      forge::make(replaced(forge::issuing_spec("below"), "basicConstraints", "critical,CA:TRUE"), &f.issuing);
  const Certificates anchors{f.root.certificate};
  const Question now{kNow, Purpose::any};
  judge_each({
      {"a leaf signed by a leaf",
       leaf_of(end_entity),
       anchors,
       {f.issuing.certificate, end_entity.certificate},
       now,
       ChainFault::issuer_not_ca,
       ChainFault::issuer_not_ca,
       1},
      {"a CA without keyCertSign",
       leaf_of(no_sign),
       anchors,
       {no_sign.certificate},
       now,
       ChainFault::issuer_not_ca,
       ChainFault::issuer_not_ca,
       1},
      {"an issuer without basicConstraints",
       leaf_of(no_basic),
       anchors,
       {no_basic.certificate},
       now,
       ChainFault::issuer_not_ca,
       ChainFault::issuer_not_ca,
       1},
      {"a CA under a CA of path length 0",
       leaf_of(below),
       anchors,
       {f.issuing.certificate, below.certificate},
       now,
       ChainFault::path_too_long,
       ChainFault::path_too_long,
       2},
      {"that CA itself", below.certificate, anchors, {f.issuing.certificate}, now, kTrusted, kTrusted},
  });
}

TEST(BothJudges, AgreeOnNameConstraints) {
  const auto f = forge::family();
  const auto bound = [&](const std::string& constraint) {
    return forge::make(added(forge::issuing_spec("bound"), "nameConstraints", "critical," + constraint),
                       &f.root);
  };
  const Forged permitted = bound("permitted;DNS:example.org"), excluded = bound("excluded;DNS:example.org");
  const auto named = [&](const Forged& issuer, const char* dns) {
    return leaf_of(issuer, added(forge::client_spec(), "subjectAltName", std::string("DNS:") + dns));
  };
  const Certificates anchors{f.root.certificate};
  const Question now{kNow, Purpose::any};
  judge_each({
      {"inside what is permitted",
       named(permitted, "a.example.org"),
       anchors,
       {permitted.certificate},
       now,
       kTrusted,
       kTrusted},
      {"outside what is permitted",
       named(permitted, "a.example.com"),
       anchors,
       {permitted.certificate},
       now,
       ChainFault::name_constraint,
       ChainFault::name_constraint},
      {"inside what is excluded",
       named(excluded, "a.example.org"),
       anchors,
       {excluded.certificate},
       now,
       ChainFault::name_constraint,
       ChainFault::name_constraint},
  });
}

TEST(BothJudges, AgreeOnUnknownCriticalExtensions) {
  const auto f = forge::family();
  const Forged strange =
      forge::make(added(forge::issuing_spec("strange"), "1.2.3.4", "critical,DER:0500"), &f.root);
  const Certificates anchors{f.root.certificate};
  const Question now{kNow, Purpose::any};
  judge_each({
      {"critical in the leaf",
       leaf_of(f.issuing, added(forge::client_spec(), "1.2.3.4", "critical,DER:0500")),
       anchors,
       {f.issuing.certificate},
       now,
       ChainFault::unknown_critical,
       ChainFault::unknown_critical},
      {"not critical in the leaf",
       leaf_of(f.issuing, added(forge::client_spec(), "1.2.3.4", "DER:0500")),
       anchors,
       {f.issuing.certificate},
       now,
       kTrusted,
       kTrusted},
      {"critical in the issuer",
       leaf_of(strange),
       anchors,
       {strange.certificate},
       now,
       ChainFault::unknown_critical,
       ChainFault::unknown_critical,
       1},
  });
}

TEST(BothJudges, AgreeOnWeakSignaturesAndKeys) {
  const auto f = forge::family();
  auto sha1 = forge::client_spec(), weak = forge::client_spec(), strong = forge::client_spec();
  sha1.digest = "SHA1";
  weak.key = forge::rsa_key(1024);
  strong.key = forge::rsa_key(2048);
  auto weak_issuing = forge::issuing_spec("weak");
  weak_issuing.key = weak.key;
  const Forged weak_ca = forge::make(weak_issuing, &f.root);
  const Certificates anchors{f.root.certificate}, material{f.issuing.certificate};
  const Question now{kNow, Purpose::any};
  judge_each({
      {"SHA-1", leaf_of(f.issuing, sha1), anchors, material, now, ChainFault::weak_signature,
       ChainFault::weak_signature},
      {"a leaf of 1024 bits", leaf_of(f.issuing, weak), anchors, material, now, ChainFault::weak_key,
       ChainFault::weak_key},
      {"a leaf of 2048 bits", leaf_of(f.issuing, strong), anchors, material, now, kTrusted, kTrusted},
      {"an issuer of 1024 bits",
       leaf_of(weak_ca),
       anchors,
       {weak_ca.certificate},
       now,
       ChainFault::weak_key,
       ChainFault::weak_key,
       1},
  });
}

TEST(BothJudges, DoNotTrustALeafWithARepeatedExtension) {
  const auto f = forge::family();
  const Certificate leaf = leaf_of(f.issuing, added(forge::client_spec(), "extendedKeyUsage", "serverAuth"));
  const auto judges = BothJudges::seat(Trust({f.root.certificate}, {f.issuing.certificate}));
  ASSERT_TRUE(judges);
  EXPECT_FALSE(judges->judge(leaf, {kNow, Purpose::any}).trusted());
}

TEST(BothJudges, TellThePathTheMissingIssuerAndTheDate) {
  const auto f = forge::family();
  const Certificate leaf = leaf_of(f.issuing);
  const auto judges = BothJudges::seat(Trust({f.root.certificate}, {f.issuing.certificate})).value();
  const auto good = judges.judge(leaf, {kNow, Purpose::any});
  const std::vector path{leaf.sha256, f.issuing.certificate.sha256, f.root.certificate.sha256};
  EXPECT_EQ(good.openssl.path, path);
  EXPECT_EQ(good.botan.path, path);
  EXPECT_EQ(judges.trust().issuers_of(good.openssl).at(0), f.issuing.certificate);
  EXPECT_EQ(judges.trust().issuer_of(leaf)->sha256, f.issuing.certificate.sha256);

  const auto late = judges.judge(leaf, {at("2029-01-01T00:00:00Z"), Purpose::any});
  EXPECT_EQ(late.openssl.limit, leaf.not_after);
  const auto refused = as_status(late, "file");
  EXPECT_EQ(refused.error().code, base::ErrorCode::certificate_expired);
  EXPECT_EQ(refused.error().value, "2028-01-01T00:00:00Z");

  const auto incomplete = BothJudges::seat(Trust({f.root.certificate}))->judge(leaf, {kNow, Purpose::any});
  EXPECT_EQ(as_status(incomplete, "file").error().code, base::ErrorCode::chain_incomplete);
  EXPECT_EQ(as_status(incomplete, "file").error().value, "C=FR, O=Forge, CN=Forged issuing");
  EXPECT_TRUE(as_status(good, "file"));
}

TEST(BothJudges, SayNoWithBothReasonsWhereTheyDiffer) {
  JointVerdict split;
  split.botan = {.fault = ChainFault::malformed, .lower = "bad tag"};
  EXPECT_FALSE(split.trusted());
  const auto status = as_status(split, "file");
  EXPECT_EQ(status.error().code, base::ErrorCode::judges_disagree);
  EXPECT_EQ(status.error().value, "OpenSSL: trusted; Botan: malformed (bad tag)");
}

TEST(BothJudges, JudgeManyInTheirOrder) {
  const auto f = forge::family();
  Certificates leaves;
  for (int i = 0; i < 40; ++i) {
    auto spec = forge::client_spec("leaf " + std::to_string(i));
    if (i % 3 == 0) spec.not_after = at("2026-01-01T00:00:00Z");
    leaves.push_back(leaf_of(f.issuing, spec));
  }
  const auto judges = BothJudges::seat(Trust({f.root.certificate}, {f.issuing.certificate})).value();
  const auto verdicts = judges.judge_all(leaves, {kNow, Purpose::tls_client});
  ASSERT_EQ(verdicts.size(), leaves.size());
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    EXPECT_EQ(verdicts[i].trusted(), i % 3 != 0) << i;
    EXPECT_TRUE(verdicts[i].agree());
    EXPECT_EQ(verdicts[i].openssl.path.at(0), leaves[i].sha256);
  }
}

TEST(BothJudges, AreMissingWhereTheLibraryIsNot) {
  const auto judges = BothJudges::seat(Trust({}), "/nonexistent");
  ASSERT_FALSE(judges);
  EXPECT_EQ(judges.error().code, base::ErrorCode::judge_missing);
}

TEST(BothJudges, NeverTrustACertificateWithOneByteWrong) {
  const auto f = forge::family();
  const Certificate leaf = leaf_of(f.issuing);
  const auto judges = BothJudges::seat(Trust({f.root.certificate}, {f.issuing.certificate})).value();
  const Question now{kNow, Purpose::any};
  for (std::size_t i = 0; i < leaf.der.size(); ++i) {
    for (const unsigned flip : {0x01U, 0x20U, 0x80U, 0xFFU}) {
      base::Bytes wrong = leaf.der;
      wrong[i] = static_cast<unsigned char>(wrong[i] ^ flip);
      EXPECT_FALSE(judges.second().judge(wrong, now).trusted()) << i;
      const auto parsed = parse_certificate(wrong);
      EXPECT_FALSE(parsed && verify_chain(*parsed, judges.trust(), now).trusted()) << i;
    }
    EXPECT_FALSE(judges.second().judge(base::ByteView(leaf.der).first(i), now).trusted()) << i;
  }
}

TEST(BothJudges, TrustEveryRealCertificateOnTheDayAfterItsIssue) {
  SCEAU_NEEDS_REAL_CERTIFICATES();
  Certificates anchors;
  for (const char* folder : {"ca/prod", "ca/test"})
    for (const auto& file : std::filesystem::directory_iterator(real_folder() + "/" + folder))
      anchors.push_back(real_certificate(std::string(folder) + "/" + file.path().filename().string()));
  const auto judges = BothJudges::seat(Trust(anchors)).value();
  int count = 0;
  for (const auto& file : std::filesystem::directory_iterator(real_folder() + "/leaf")) {
    const std::string name = file.path().filename().string();
    SCOPED_TRACE(name);
    const Certificate leaf = real_certificate("leaf/" + name);
    const bool signer = name.find("SIGN") != std::string::npos;
    const Purpose right = signer ? Purpose::signature : Purpose::tls_client;
    const auto verdict = judges.judge(leaf, {leaf.not_before + base::Days(1), right});
    EXPECT_TRUE(verdict.trusted()) << as_status(verdict, name).error().lower;
    EXPECT_EQ(verdict.openssl.path.size(), 3U);
    EXPECT_EQ(verdict.openssl.path, verdict.botan.path);
    const Purpose wrong = signer ? Purpose::tls_client : Purpose::signature;
    EXPECT_EQ(judges.judge(leaf, {leaf.not_before, wrong}).fault(), ChainFault::wrong_usage);
    EXPECT_EQ(judges.judge(leaf, {leaf.not_after + std::chrono::seconds(1), right}).fault(),
              ChainFault::expired);
    ++count;
  }
  EXPECT_EQ(count, 8);
}

}  // namespace
}  // namespace sceau::x509
