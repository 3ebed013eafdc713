#include "pkcs11/digest_info.hpp"

#include <gtest/gtest.h>

namespace {

using namespace sceau;

// RFC 8017, section 9.2, note 1, and SHA-256 of "abc" (FIPS 180-4).
TEST(DigestInfo, IsTheOneOfRfc8017) {
  EXPECT_EQ(base::hex(pkcs11::digest_info(base::sha256(base::view("abc")))),
            "3031300d060960864801650304020105000420"
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
