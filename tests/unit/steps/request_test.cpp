// Keys in files: what an earlier run left is used, what is somebody else's is left alone. (Tokens:
// tests/token.)
#include "core/steps/request.hpp"

#include <sys/stat.h>

#include "core/base/file.hpp"
#include "core/steps/place.hpp"
#include "tests/unit/steps/step_fixture.hpp"

namespace sceau::test {
namespace {

using base::ErrorCode;
using testing::ElementsAre;

class RequestTest : public StepTest {
 protected:
  RequestTest() { plan({.services = {"insi:manu"}, .key_storage = "file"}).value(); }
  base::Result<std::vector<steps::RequestedEntry>> request() const {
    return steps::request_in_files(database, {keys, none}, {entry("insi-manu")}, act, {});
  }
  std::string key_file() const { return steps::key_file_path(keys, entry("insi-manu")); }

  const std::string keys = folder.path() + "/keys";
  const base::Secret none;
};

TEST_F(RequestTest, MakesAKeyAndACsrThatItVerifies) {
  const auto made = request().value();
  const auto csr = x509::parse_csr(made.front().csr).value();
  EXPECT_TRUE(csr.signature_ok);
  EXPECT_EQ(csr.subject.text(),
            "C=FR, ST=Rhône (69), O=CENTRE DE SANTE DE L'ÉTANG, OU=10B0221636, CN=INSI-MANU");
  EXPECT_EQ(base::hex(csr.key.spki_sha256), entry("insi-manu").key->spki_sha256);
  struct stat file {};
  ASSERT_EQ(::stat(key_file().c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777U, 0600U);
  EXPECT_THAT(trail(), ElementsAre("plan", "request"));
}

TEST_F(RequestTest, NeverReplacesAPendingCsr) {
  const auto made = request().value();
  const auto again = request();
  EXPECT_EQ(code_of(again), ErrorCode::entry_wrong_stage);
  EXPECT_EQ(steps::requested_before(database, entry("insi-manu")).value().csr, made.front().csr);
}

TEST_F(RequestTest, UsesTheKeyThatAKilledRunLeftWithoutCsr) {
  ASSERT_TRUE(base::make_folder(keys, 0700));
  const auto left = x509::FileKey::generate(2048).value();
  ASSERT_TRUE(base::create_file(key_file(), left.to_pem(none).value().bytes(), {.mode = 0600}));
  EXPECT_EQ(request().value().front().spki_sha256, base::hex(left.public_key().spki_sha256));
}

TEST_F(RequestTest, LeavesAFileThatIsNoKeyAsItIs) {
  ASSERT_TRUE(base::make_folder(keys, 0700));
  ASSERT_TRUE(base::create_file(key_file(), base::view("notes"), {.mode = 0600}));
  EXPECT_FALSE(request());
  EXPECT_EQ(base::text(base::read_file(key_file()).value()), "notes");
  EXPECT_FALSE(entry("insi-manu").key);
}

}  // namespace
}  // namespace sceau::test
