// Lists and answers of the twin, as `openssl crl` and `openssl ocsp` read them.
#include "core/base/file.hpp"
#include "tests/unit/twin/words.hpp"

namespace sceau::test {
namespace {

using testing::HasSubstr;
using testing::Not;

// A twin, its service and a certificate of it.
struct Issued {
  explicit Issued(std::vector<std::string> serve = {})
      : twin(Twin::Authorities::ready_made, std::move(serve)),
        leaf(twin.sign(make_request(twin.folder(), "k").csr, "leaf.pem",
                       {"--usage", "AUTH_CLI", "--cn", "INSI-MANU"})) {}

  std::string ask(const std::string& path = "/ocsp", std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"ocsp", "-issuer", twin.issuer(), "-cert", leaf, "-CAfile", twin.root(),
                               "-url", twin.url() + path, "-timeout", "5"});
    return openssl(more);
  }
  void revoke(std::vector<std::string> words = {}) const {
    words.insert(words.begin(), {"--certificate", leaf});
    twin.run("revoke", words);
  }
  // The list that the certificate points to, as text, with openssl's word on its signature.
  std::string list(const std::string& path = "/CRL/ACI-EL-ORG.crl") const {
    const base::ProcessResult fetched = run_program({"curl", "-sS", "--max-time", "5", twin.url() + path});
    return openssl({"crl", "-inform", "DER", "-noout", "-text", "-CAfile", twin.chain()},
                   base::view(fetched.output));
  }

  Twin twin;
  std::string leaf;
};

TEST(TwinOcsp, SaysGoodWithANonceUnderADelegatedResponder) {
  const Issued issued;
  const std::string said = issued.ask("/ocsp", {"-text"});
  EXPECT_THAT(said, HasSubstr("Response verify OK"));
  EXPECT_THAT(said, HasSubstr("leaf.pem: good"));
  EXPECT_THAT(said, Not(HasSubstr("no nonce in response")));
  EXPECT_THAT(said, HasSubstr("OCSP Signing"));
}

TEST(TwinOcsp, SaysRevokedWithTheReasonAndTheTime) {
  const Issued issued;
  issued.revoke({"--reason", "keyCompromise", "--at", "2026-11-01T10:00:00Z"});
  const std::string said = issued.ask();
  EXPECT_THAT(said, HasSubstr("leaf.pem: revoked"));
  EXPECT_THAT(said, HasSubstr("Reason: keyCompromise"));
  EXPECT_THAT(said, HasSubstr("Revocation Time: Nov  1 10:00:00 2026 GMT"));
}

TEST(TwinOcsp, AnswersByGetAsWell) {
  const Issued issued;
  const std::string request = issued.twin.file("request.der");
  openssl({"ocsp", "-issuer", issued.twin.issuer(), "-cert", issued.leaf, "-no_nonce", "-reqout", request});
  const std::string text = base::base64(*base::read_file(request));
  std::string escaped;
  for (const char c : text)
    escaped += c == '+' ? "%2B" : c == '/' ? "%2F" : c == '=' ? "%3D" : std::string(1, c);
  const std::string answer = issued.twin.file("answer.der");
  run_program({"curl", "-sS", "-o", answer, issued.twin.url() + "/ocsp/" + escaped});
  EXPECT_THAT(openssl({"ocsp", "-respin", answer, "-CAfile", issued.twin.root(), "-text"}),
              HasSubstr("Cert Status: good"));
}

TEST(TwinOcsp, KnowsNothingOfOtherSerialsAndOtherIssuers) {
  const Issued issued;
  EXPECT_THAT(openssl({"ocsp", "-issuer", issued.twin.issuer(), "-serial", "0x1234", "-CAfile",
                       issued.twin.root(), "-url", issued.twin.url() + "/ocsp"}),
              HasSubstr("0x1234: unknown"));
  EXPECT_THAT(
      openssl({"ocsp", "-issuer", issued.leaf, "-serial", "0x1234", "-url", issued.twin.url() + "/ocsp"}),
      HasSubstr("unauthorized"));
}

TEST(TwinOcsp, FailsInTheWaysThatAreAskedOfIt) {
  const Issued issued;
  const std::vector<std::pair<const char*, const char*>> faults{
      {"stale", "status expired"},
      {"wrong-signer", "Response Verify Failure"},
      {"unknown", "leaf.pem: unknown"},
      {"no-nonce", "no nonce in response"},
      {"http500", "500"},
      {"truncated", "Error querying OCSP responder"},
      {"huge", "Error querying OCSP responder"},
      {"redirect-loop", "Error querying OCSP responder"}};
  for (const auto& [fault, words] : faults)
    EXPECT_THAT(issued.ask("/fault/" + std::string(fault) + "/ocsp"), HasSubstr(words)) << fault;
}

TEST(TwinOcsp, TakesAFaultForItsWholeServiceAndThePathGoesBefore) {
  const Issued issued({"--fault", "unknown"});
  EXPECT_THAT(issued.ask(), HasSubstr("leaf.pem: unknown"));
  EXPECT_THAT(issued.ask("/fault/none/ocsp"), HasSubstr("leaf.pem: good"));
}

TEST(TwinCrl, IsSignedByTheIssuerWithNumberAndKeyIdOnly) {
  const Issued issued;
  issued.revoke({"--reason", "superseded"});
  const std::string list = issued.list();
  EXPECT_THAT(list, HasSubstr("verify OK"));
  EXPECT_THAT(list, HasSubstr("Version 2"));
  EXPECT_THAT(list, HasSubstr("X509v3 CRL Number"));
  EXPECT_THAT(list, HasSubstr("X509v3 Authority Key Identifier"));
  EXPECT_THAT(list, HasSubstr("Serial Number: "));
  EXPECT_THAT(list, Not(HasSubstr("CRL entry extensions")));
}

TEST(TwinCrl, LastsSixDaysAndOmitsWhatHasExpired) {
  const Issued issued;
  issued.revoke();
  const auto made = [&](const std::string& at) {
    issued.twin.run("crl", {"--out", issued.twin.file("list.crl"), "--at", at});
    return openssl({"crl", "-inform", "DER", "-in", issued.twin.file("list.crl"), "-noout", "-text"});
  };
  const std::string list = made("2026-12-24T22:00:00Z");
  EXPECT_THAT(
      list,
      HasSubstr("Last Update: Dec 24 22:00:00 2026 GMT\n        Next Update: Dec 30 22:00:00 2026 GMT"));
  EXPECT_THAT(list, HasSubstr("Serial Number: "));
  EXPECT_THAT(made("2033-01-01T00:00:00Z"), HasSubstr("No Revoked Certificates."));
}

TEST(TwinCrl, GivesReasonsOnlyWhenAsked) {
  const Issued issued;
  issued.revoke({"--reason", "keyCompromise"});
  issued.twin.run("crl", {"--out", issued.twin.file("list.pem"), "--format", "pem", "--with-reasons"});
  EXPECT_THAT(openssl({"crl", "-in", issued.twin.file("list.pem"), "-noout", "-text"}),
              HasSubstr("Key Compromise"));
}

TEST(TwinCrl, IsServedSpoiltWhenAsked) {
  const Issued issued;
  EXPECT_THAT(issued.list("/CRL/ACI-EL-ORG-TEST.crl"), HasSubstr("verify OK"));
  EXPECT_THAT(issued.list("/CRL/ACR-EL.crl"), HasSubstr("verify OK"));
  EXPECT_THAT(issued.list("/fault/wrong-signer/CRL/ACI-EL-ORG.crl"), HasSubstr("verify failure"));
  EXPECT_THAT(issued.list("/fault/truncated/CRL/ACI-EL-ORG.crl"), HasSubstr("Unable to load CRL"));
  issued.revoke();
  const std::string stale = issued.list("/fault/stale/CRL/ACI-EL-ORG.crl");
  EXPECT_THAT(stale, HasSubstr("verify OK"));
  EXPECT_THAT(openssl({"verify", "-crl_check", "-crl_download", "-CAfile", issued.twin.chain(), issued.leaf}),
              HasSubstr("certificate revoked"));
}

TEST(TwinService, IssuersAreServedInDer) {
  const Issued issued;
  const base::ProcessResult fetched =
      run_program({"curl", "-sS", issued.twin.url() + "/AC%20TEST/ACI-EL-ORG-TEST.cer"});
  EXPECT_EQ(openssl({"x509", "-inform", "DER", "-noout", "-fingerprint"}, base::view(fetched.output)),
            openssl({"x509", "-in", issued.twin.issuer(), "-noout", "-fingerprint"}));
}

TEST(TwinService, IndexIsReadByOpensslsOwnResponder) {
  const Issued issued;
  issued.revoke({"--reason", "cessationOfOperation"});
  const std::string authority = issued.twin.file("ca/ACI-EL-ORG/");
  const std::string request = issued.twin.file("request.der");
  openssl({"ocsp", "-issuer", issued.twin.issuer(), "-cert", issued.leaf, "-reqout", request});
  EXPECT_THAT(openssl({"ocsp", "-index", authority + "index.txt", "-CA", issued.twin.issuer(), "-rsigner",
                       authority + "responder.pem", "-rkey", authority + "responder.key.pem", "-reqin",
                       request, "-text"}),
              HasSubstr("Revocation Reason: cessationOfOperation"));
}

TEST(TwinService, SurvivesRubbishAndSilence) {
  const Issued issued;
  const std::string port = issued.twin.url().substr(issued.twin.url().rfind(':') + 1);
  // Silent for as long as this test lives, while others are answered.
  const auto silent = base::Background::start(
      {.argv = {"bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + port + "; echo open; read -u 3"}});
  ASSERT_TRUE(silent);
  for (const char* rubbish :
       {"", "\\0\\0\\0", "GET", "GET / HTTP/1.1\\r\\nContent-Length: 99999999\\r\\n\\r\\n",
        "POST /ocsp HTTP/1.1\\r\\nContent-Length: x\\r\\n\\r\\n"})
    run_program({"bash", "-c", "printf '" + std::string(rubbish) + "' > /dev/tcp/127.0.0.1/" + port});
  EXPECT_EQ(
      run_program({"curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", issued.twin.url() + "/CRL/../x"})
          .output,
      "404");
  EXPECT_EQ(run_program({"curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "-d", "rubbish",
                         issued.twin.url() + "/ocsp"})
                .output,
            "200");
  EXPECT_THAT(issued.ask("/fault/hang/ocsp", {"-timeout", "1"}), HasSubstr("Error querying OCSP responder"));
  EXPECT_THAT(issued.ask(), HasSubstr("leaf.pem: good"));
}

// On ::1 too, where the machine has it.
TEST(TwinService, ListensOnLoopbackOnlyAndEndsOnSigterm) {
  const Twin twin;
  const std::string script = Twin::program() + " serve " + twin.file("other") +
                             " > ready & while ! grep -q ready ready 2>/dev/null; do :; done; "
                             "ss -Hltnp | grep \"pid=$!,\" | awk '{print $4}' | sed 's/:[0-9]*$//' | grep "
                             "-vxF '[::1]'; kill $!; wait $!; echo $?";
  EXPECT_EQ(run_program({"bash", "-c", "cd " + twin.folder() + "; " + script}).output, "127.0.0.1\n0\n");
}

}  // namespace
}  // namespace sceau::test
