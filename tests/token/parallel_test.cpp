#include <set>

#include "tests/token/openssl_objects.hpp"
#include "tests/token/token_fixture.hpp"

namespace sceau::test {
namespace {

using base::ErrorCode;
using pkcs11::KeySpec;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

using ParallelTest = TokenTest;

TEST_F(ParallelTest, MakesEachKeyOnceInTheOrderAsked) {
  const std::vector<KeySpec> specs{
      {.label = "a"}, {.label = "b"}, {.label = "c"}, {.label = "d"}, {.label = "e"}};
  std::vector<std::size_t> done;
  const auto results =
      pkcs11::generate_parallel(*session, specs, 2, [&done](std::size_t index, const auto& result) {
        EXPECT_TRUE(result);
        done.push_back(index);
      });
  ASSERT_THAT(results, SizeIs(5));
  std::set<base::Bytes> ids;
  for (std::size_t i = 0; i < results.size(); ++i) {
    ASSERT_TRUE(results[i]) << results[i].error().lower;
    EXPECT_EQ(results[i]->label, specs[i].label);
    ids.insert(results[i]->id);
    const auto signature = take(pkcs11::sign(*session, results[i]->private_key, base::view("m")));
    EXPECT_TRUE(verifies(public_key(results[i]->rsa).get(), base::view("m"), signature));
  }
  EXPECT_THAT(ids, SizeIs(5));
  EXPECT_THAT(done, UnorderedElementsAre(0, 1, 2, 3, 4));
  const auto objects = take(pkcs11::list_objects(*session));
  EXPECT_THAT(objects, SizeIs(10));
  EXPECT_THAT(pkcs11::strays(objects), IsEmpty());
}

TEST_F(ParallelTest, OneFailureDoesNotStopTheOthers) {
  take(pkcs11::generate(*session, {.label = "there"}));
  const auto results = pkcs11::generate_parallel(
      *session, {{.label = "there"}, {.label = "new"}, {.label = "odd", .bits = 1000}, {.label = "new"}}, 4);
  ASSERT_THAT(results, SizeIs(4));
  EXPECT_EQ(code_of(results[0]), ErrorCode::key_exists);
  EXPECT_EQ(results[1]->label, "new");
  EXPECT_EQ(code_of(results[2]), ErrorCode::key_bits_unsupported);
  EXPECT_EQ(code_of(results[3]), ErrorCode::key_exists);
  EXPECT_THAT(take(pkcs11::list_objects(*session)), SizeIs(4));
}

TEST_F(ParallelTest, OfNothingIsNothing) {
  EXPECT_THAT(pkcs11::generate_parallel(*session, {}, 2), IsEmpty());
  EXPECT_THAT(pkcs11::generate_parallel(*session, {{.label = "a"}}, 0), SizeIs(1));
}

}  // namespace
}  // namespace sceau::test
