// Just enough DER to look at an outline before a parser is asked: definite lengths, one-byte tags.
#pragma once
#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace sceau::x509 {

inline constexpr unsigned char kInteger = 0x02, kOctetString = 0x04, kObjectId = 0x06, kUtcTime = 0x17,
                               kGeneralizedTime = 0x18, kSequence = 0x30, kVersionTag = 0xA0;

struct Tlv {
  unsigned char tag;
  base::ByteView content;
  std::size_t size;  // header and content
};
// The first element; none where its header is no DER or says more than there is.
std::optional<Tlv> read_tlv(base::ByteView bytes);
// The content of the first element if it has this tag, and `bytes` moved past it; else none, `bytes` unmoved.
std::optional<base::ByteView> take(base::ByteView& bytes, unsigned char tag);

// One SEQUENCE that ends where the bytes end. Errors: not_x509, truncated (its header says more than there
// is).
base::Status check_whole(base::ByteView bytes);

}  // namespace sceau::x509
