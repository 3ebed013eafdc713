#include "pkcs11/card.hpp"

#include <algorithm>
#include <array>

#include "pkcs11/object.hpp"

namespace sceau::pkcs11 {
namespace {

using base::ErrorCode;
using base::Status;

// E8 28 BD 08 0F: ISO 24727 and its registered authority; 80 25 00 00 01 FF 00: the CPx application. Then 10
// (contact) or 20 (contactless), and the number of the key.
constexpr std::array<unsigned char, 12> kPrefix{0xe8, 0x28, 0xbd, 0x08, 0x0f, 0x80,
                                                0x25, 0x00, 0x00, 0x01, 0xff, 0x00};

}  // namespace

bool is_cpx_id(base::ByteView id) {
  return id.size() > kPrefix.size() && std::equal(kPrefix.begin(), kPrefix.end(), id.begin());
}

Status refuse_card(const Session& session) {
  SCEAU_TRY(const auto found, find(session, Template().number(CKA_CLASS, CKO_CERTIFICATE)));
  for (const CK_OBJECT_HANDLE object : found) {
    SCEAU_TRY(const Attributes certificate, read(session, object, {CKA_ID}));
    if (is_cpx_id(certificate.bytes(CKA_ID).value_or(base::Bytes{})))
      return base::fail(ErrorCode::token_use_only, session.token().label);
  }
  return {};
}

}  // namespace sceau::pkcs11
