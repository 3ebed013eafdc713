// The twin as a teleservice, through `openssl s_client` and curl.
#include <fstream>
#include <sstream>

#include "tests/unit/twin/words.hpp"

namespace sceau::test {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Client {
  Client() : request(make_request(twin.folder(), "k")), leaf(certificate({})) {}

  std::string certificate(std::vector<std::string> words) const {
    words.insert(words.end(), {"--usage", "AUTH_CLI", "--cn", "INSI-MANU"});
    return twin.sign(request.csr, "leaf.pem", words);
  }
  // What s_client prints when it asks for / with these words added.
  std::string talk(const base::Background& peer, std::vector<std::string> words = {}) const {
    const std::string url = Twin::url_of(peer);
    words.insert(words.begin(), {"s_client", "-connect", url.substr(url.find("127")), "-CAfile", twin.root(),
                                 "-verify_return_error", "-verify_ip", "127.0.0.1", "-ign_eof"});
    return openssl(words, base::view("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  }
  std::vector<std::string> with_certificate() const { return {"-cert", leaf, "-key", request.key}; }
  std::string log() const {
    std::ostringstream text;
    text << std::ifstream(twin.file("peer.log")).rdbuf();
    return text.str();
  }

  Twin twin;
  KeyAndRequest request;
  std::string leaf;
};

TEST(TwinPeer, SaysWhichCertificateItSaw) {
  const Client client;
  const base::Background peer = client.twin.peer();
  const std::string said = client.talk(peer, client.with_certificate());
  const std::string fingerprint = openssl({"x509", "-in", client.leaf, "-noout", "-fingerprint", "-sha256"});
  std::string digest;
  for (const char c : fingerprint.substr(fingerprint.find('=') + 1))
    if (std::isxdigit(static_cast<unsigned char>(c)) != 0) digest += static_cast<char>(std::tolower(c));
  EXPECT_THAT(said, HasSubstr("HTTP/1.1 200 OK"));
  EXPECT_THAT(said, HasSubstr("sha256 " + digest + "\nserial "));
  EXPECT_THAT(
      said, HasSubstr("subject CN=INSI-MANU,OU=10B0221636,O=CENTRE DE SANTE RPPS22163,ST=Rhône (69),C=FR\n"));
  EXPECT_THAT(said, HasSubstr("Verify return code: 0 (ok)"));
  EXPECT_THAT(said, HasSubstr("Acceptable client certificate CA names\nC = FR, O = JUMEAU DE REPETITION"));
  EXPECT_THAT(client.log(), HasSubstr("accepted " + digest + " "));
}

TEST(TwinPeer, RefusesThoseWithoutACertificate) {
  const Client client;
  for (const char* version : {"1.2", "1.3"}) {
    const base::Background peer = client.twin.peer({"--tls", version});
    const std::string said = client.talk(peer);
    EXPECT_THAT(said, Not(HasSubstr("200 OK"))) << version;
    EXPECT_THAT(said, HasSubstr("alert")) << version;
  }
  EXPECT_THAT(client.log(), HasSubstr("refused peer did not return a certificate"));
}

TEST(TwinPeer, RefusesExpiredCertificatesAndThoseOfOthers) {
  Client client;
  const base::Background peer = client.twin.peer();
  client.leaf = client.certificate({"--not-before", "2020-01-01T00:00:00Z"});
  EXPECT_THAT(client.talk(peer, client.with_certificate()), HasSubstr("alert certificate expired"));
  client.leaf = client.twin.file("own.pem");
  openssl(
      {"req", "-x509", "-key", client.request.key, "-out", client.leaf, "-subj", "/CN=own", "-days", "9"});
  EXPECT_THAT(client.talk(peer, client.with_certificate()), HasSubstr("alert unknown ca"));
}

TEST(TwinPeer, RefusesEverybodyWhenAsked) {
  const Client client;
  const base::Background peer = client.twin.peer({"--refuse"});
  EXPECT_THAT(client.talk(peer, client.with_certificate()), HasSubstr("alert handshake failure"));
}

TEST(TwinPeer, TrustsOnlyTheAnchorsGivenToIt) {
  const Client client;
  // The root alone: a client that leaves its issuer out is not understood.
  const base::Background peer = client.twin.peer({"--client-ca", client.twin.root()});
  EXPECT_THAT(client.talk(peer, client.with_certificate()), HasSubstr("alert unknown ca"));
  std::vector<std::string> words = client.with_certificate();
  words.insert(words.end(), {"-cert_chain", client.twin.issuer()});
  EXPECT_THAT(client.talk(peer, words), HasSubstr("200 OK"));
}

TEST(TwinPeer, SpeaksTheVersionAndTheSuitesThatAreAsked) {
  const Client client;
  const std::vector<std::pair<std::vector<std::string>, const char*>> rows{
      {{"--tls", "1.2"}, "protocol TLSv1.2"},
      {{"--tls", "1.3"}, "protocol TLSv1.3"},
      {{"--suites", "dmp"}, "protocol TLSv1.2"}};
  for (const auto& [words, expected] : rows)
    EXPECT_THAT(client.talk(client.twin.peer(words), client.with_certificate()), HasSubstr(expected));
  const base::Background dmp = client.twin.peer({"--suites", "dmp"});
  std::vector<std::string> words = client.with_certificate();
  words.insert(words.end(), {"-cipher", "ECDHE-RSA-CHACHA20-POLY1305"});
  EXPECT_THAT(client.talk(dmp, words), HasSubstr("suite ECDHE-RSA-CHACHA20-POLY1305"));
  words.back() = "ECDHE-RSA-AES128-SHA256";
  EXPECT_THAT(client.talk(dmp, words), HasSubstr("alert handshake failure"));
}

TEST(TwinPeer, GoesOnAfterRubbishAndWhileOthersAreSilent) {
  const Client client;
  const base::Background peer = client.twin.peer();
  const std::string url = Twin::url_of(peer);
  const std::string port = url.substr(url.rfind(':') + 1);
  const auto silent = base::Background::start(
      {.argv = {"bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + port + "; echo open; read -u 3"}});
  ASSERT_TRUE(silent);
  run_program({"bash", "-c", "echo rubbish > /dev/tcp/127.0.0.1/" + port});
  EXPECT_THAT(client.talk(peer, client.with_certificate()), HasSubstr("200 OK"));
}

}  // namespace
}  // namespace sceau::test
