#include "core/steps/url.hpp"

#include <gtest/gtest.h>

namespace sceau::steps {
namespace {

TEST(Url, HasItsPortAndPathEvenWhereTheyAreNotWritten) {
  struct Row {
    const char* text;
    const char *scheme, *host, *port, *path;
  };
  for (const Row& row : {Row{"https://lps2.dmp.gouv.fr/si-dmp-server/v2", "https", "lps2.dmp.gouv.fr", "443",
                             "/si-dmp-server/v2"},
                         Row{"http://127.0.0.1:41003", "http", "127.0.0.1", "41003", "/"},
                         Row{"https://[::1]:8443/a?b=c", "https", "::1", "8443", "/a?b=c"},
                         Row{"http://crl.example", "http", "crl.example", "80", "/"}}) {
    const auto url = parse_url(row.text);
    ASSERT_TRUE(url) << row.text;
    EXPECT_EQ(url->scheme, row.scheme);
    EXPECT_EQ(url->host, row.host) << row.text;
    EXPECT_EQ(url->port, row.port) << row.text;
    EXPECT_EQ(url->path, row.path) << row.text;
  }
}

TEST(Url, IsHttpOrNothing) {
  for (const char* text :
       {"", "lps.dmp.gouv.fr", "ftp://x/", "https://", "file:///etc/passwd", "https://a:b:c/"})
    EXPECT_FALSE(parse_url(text)) << text;
}

}  // namespace
}  // namespace sceau::steps
