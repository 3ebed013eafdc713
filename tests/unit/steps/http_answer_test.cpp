#include "core/steps/http_answer.hpp"

#include <gtest/gtest.h>

namespace sceau::steps {
namespace {

const std::string kLeaf(64, 'a');

TEST(HttpAnswer, StatusAndBodyAreReadAndNothingElseIsHttp) {
  const auto answer = parse_http("HTTP/1.1 502 Bad Gateway\r\nServer: x\r\n\r\nbody");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 502);
  EXPECT_EQ(answer->body, "body");
  EXPECT_FALSE(parse_http("SSH-2.0-OpenSSH_9.2"));
  EXPECT_FALSE(parse_http("HTTP/1.1 2"));
}

TEST(HttpAnswer, OnlyOurOwnPeersSayWhichLeafTheyGot) {
  EXPECT_EQ(presented_leaf("sha256 " + kLeaf + "\nserial 1\n"), kLeaf);
  EXPECT_EQ(presented_leaf("{\"sha256\":\"" + kLeaf + "\",\"tls\":\"TLSv1.3\"}"), kLeaf);
  EXPECT_EQ(presented_leaf("<pre>Session-ID: " + kLeaf + "</pre>"), "") << "openssl s_server -www";
  EXPECT_EQ(presented_leaf("sha256 " + kLeaf.substr(1)), "");
  EXPECT_EQ(presented_leaf(""), "");
}

TEST(HttpAnswer, NginxRefusesACertificateInItsOwnWords) {
  EXPECT_TRUE(says_certificate_refused({400, "<center>The SSL certificate error</center>"}));
  EXPECT_TRUE(says_certificate_refused({496, ""}));
  EXPECT_FALSE(says_certificate_refused({400, "Bad Request"}));
}

}  // namespace
}  // namespace sceau::steps
