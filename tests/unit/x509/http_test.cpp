#include "core/x509/http.hpp"

#include <gtest/gtest.h>

#include "core/x509/url.hpp"
#include "loopback.hpp"

namespace sceau::x509 {
namespace {

using base::ErrorCode;

const HttpLimits kShort{.time = std::chrono::seconds(1), .size = 1000};

TEST(Url, IsTakenApart) {
  const auto url = parse_url("http://igc-sante.esante.gouv.fr/AC%20TEST/ACI.cer?x=1#top");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "igc-sante.esante.gouv.fr");
  EXPECT_EQ(url->port, "80");
  EXPECT_EQ(url->target, "/AC%20TEST/ACI.cer?x=1");
  EXPECT_EQ(parse_url("http://ocsp.esante.gouv.fr")->target, "/");
  EXPECT_EQ(parse_url("http://[::1]:8080/a")->authority(), "[::1]:8080");
  EXPECT_EQ(follow(*url, "/other")->authority(), "igc-sante.esante.gouv.fr");
  EXPECT_EQ(follow(*url, "http://b:81/")->port, "81");
}

TEST(Url, IsRefusedWhenItIsNoPlainHttpAddress) {
  for (const char* text : {"", "https://a/", "ldap://a/", "file:///etc/passwd", "http://", "http:///a",
                           "http://a:0/", "http://a:65536/", "http://a:x/", "http://u@a/", "http://a/b c",
                           "http://a/\r\nHost: b", "http://[::1/", "http://a\x80/", "http://[::1]x/"})
    EXPECT_EQ(parse_url(text).error().code, ErrorCode::url_invalid) << text;
}

TEST(Http, GetsABodyWithAndWithoutItsLength) {
  for (const char* length : {"Content-Length: 5\r\n", "content-length:5 \r\n", ""}) {
    const Loopback server([&](const Loopback::Request& request) {
      EXPECT_EQ(request.head.find("GET /a?b HTTP/1.0\r\nHost: 127.0.0.1:"), 0U) << request.head;
      return std::string("HTTP/1.1 200 OK\r\n") + length + "\r\nhello";
    });
    const auto body = http_get(server.url("/a?b"), kShort);
    ASSERT_TRUE(body) << body.error().value;
    EXPECT_EQ(base::text(*body), "hello");
  }
}

TEST(Http, PostsABody) {
  const Loopback server([](const Loopback::Request& request) {
    EXPECT_NE(request.head.find("POST / HTTP/1.0"), std::string::npos);
    EXPECT_NE(request.head.find("Content-Type: application/ocsp-request"), std::string::npos);
    return http_ok(request.body + "!");
  });
  EXPECT_EQ(base::text(*http_post(server.url(), "application/ocsp-request", base::view("question"), kShort)),
            "question!");
}

TEST(Http, FollowsAFewRedirectsButNotALoop) {
  const Loopback server([](const Loopback::Request& request) -> std::string {
    if (request.head.find("GET /1 ") == 0) return "HTTP/1.1 302 Found\r\nLocation: /2\r\n\r\n";
    if (request.head.find("GET /2 ") == 0) return http_ok("there");
    if (request.head.find("GET /out ") == 0)
      return "HTTP/1.1 301 Moved\r\nLocation: https://example.org/\r\n\r\n";
    return "HTTP/1.1 301 Moved\r\nLocation: /loop\r\n\r\n";
  });
  EXPECT_EQ(base::text(*http_get(server.url("/1"), kShort)), "there");
  EXPECT_EQ(http_get(server.url("/loop"), kShort).error().value, "redirects");
  EXPECT_EQ(http_get(server.url("/out"), kShort).error().code, ErrorCode::url_invalid);
  EXPECT_EQ(http_post(server.url("/1"), "a/b", {}, kShort).error().value, "301");  // not followed
}

TEST(Http, GoesThroughAProxyWithTheWholeAddress) {
  const Loopback proxy([](const Loopback::Request& request) {
    EXPECT_EQ(request.head.find("GET http://list.example/a HTTP/1.0\r\nHost: list.example\r\n"), 0U)
        << request.head;
    return http_ok("proxied");
  });
  HttpLimits limits = kShort;
  limits.proxy = proxy.url();
  EXPECT_EQ(base::text(*http_get("http://list.example/a", limits)), "proxied");
}

struct Bad {
  const char* name;
  std::string answer;
  ErrorCode code;
};
TEST(Http, NamesWhatWentWrong) {
  const Bad table[] = {
      {"500", "HTTP/1.1 500 Oops\r\n\r\nsorry", ErrorCode::http_failed},
      {"404", "HTTP/1.0 404 Not Found\r\n\r\n", ErrorCode::http_failed},
      {"no HTTP", "220 mail.example ESMTP\r\n\r\n", ErrorCode::http_failed},
      {"nothing", "", ErrorCode::http_failed},
      {"half a header", "HTTP/1.1 200 OK\r\nContent-", ErrorCode::http_failed},
      {"an endless header", "HTTP/1.1 200 OK\r\n" + std::string(100'000, 'x'), ErrorCode::http_failed},
      {"a body cut short", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", ErrorCode::http_failed},
      {"chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
       ErrorCode::http_failed},
      {"a length too large", "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n", ErrorCode::file_too_large},
      {"a length past all numbers", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n",
       ErrorCode::file_too_large},
      {"a body too large", "HTTP/1.1 200 OK\r\n\r\n" + std::string(2000, 'x'), ErrorCode::file_too_large},
  };
  for (const Bad& bad : table) {
    SCOPED_TRACE(bad.name);
    const Loopback server([&](const Loopback::Request&) { return bad.answer; });
    const auto body = http_get(server.url(), kShort);
    ASSERT_FALSE(body);
    EXPECT_EQ(body.error().code, bad.code);
  }
}

TEST(Http, GivesUpOnAServerThatSaysNothing) {
  const Loopback server([](const Loopback::Request&) { return std::nullopt; });
  EXPECT_EQ(http_get(server.url(), kShort).error().code, ErrorCode::connection_timed_out);
}

TEST(Http, NamesAHostThatIsNotThereOrRefuses) {
  unsigned short port = 0;
  {
    port = Loopback([](const Loopback::Request&) { return std::nullopt; }).port();
  }
  EXPECT_EQ(http_get("http://127.0.0.1:" + std::to_string(port) + "/", kShort).error().code,
            ErrorCode::connection_refused);
  EXPECT_EQ(http_get("http://no-such-host.invalid/", kShort).error().code, ErrorCode::host_unknown);
}

}  // namespace
}  // namespace sceau::x509
