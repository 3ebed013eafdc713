#include "pkcs11/digest_info.hpp"

#include <array>

namespace sceau::pkcs11 {

base::Bytes digest_info(const base::Sha256& digest) {
  // SEQUENCE { SEQUENCE { id-sha256, NULL }, OCTET STRING of 32 }, RFC 8017 section 9.2, note 1.
  static constexpr std::array<unsigned char, 19> kSha256{0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60,
                                                         0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
                                                         0x01, 0x05, 0x00, 0x04, 0x20};
  base::Bytes result(kSha256.begin(), kSha256.end());
  result.insert(result.end(), digest.begin(), digest.end());
  return result;
}

}  // namespace sceau::pkcs11
