#include "core/x509/der.hpp"

namespace sceau::x509 {
namespace {

struct Header {
  unsigned char tag;
  std::size_t size;    // of the header itself
  std::size_t length;  // of the content, as said
};

std::optional<Header> read_header(base::ByteView bytes) {
  if (bytes.size() < 2 || (bytes[0] & 0x1FU) == 0x1F) return std::nullopt;
  const unsigned char first = bytes[1];
  if (first < 0x80) return Header{bytes[0], 2, first};
  const std::size_t octets = first & 0x7FU;
  if (octets == 0 || octets > 4 || bytes.size() < 2 + octets) return std::nullopt;
  std::size_t length = 0;
  for (std::size_t i = 0; i < octets; ++i) length = length << 8U | bytes[2 + i];
  return Header{bytes[0], 2 + octets, length};
}

}  // namespace

std::optional<Tlv> read_tlv(base::ByteView bytes) {
  const auto header = read_header(bytes);
  if (!header || header->length > bytes.size() - header->size) return std::nullopt;
  return Tlv{header->tag, bytes.subspan(header->size, header->length), header->size + header->length};
}

std::optional<base::ByteView> take(base::ByteView& bytes, unsigned char tag) {
  const auto tlv = read_tlv(bytes);
  if (!tlv || tlv->tag != tag) return std::nullopt;
  bytes = bytes.subspan(tlv->size);
  return tlv->content;
}

base::Status check_whole(base::ByteView bytes) {
  const auto header = read_header(bytes);
  if (!header || header->tag != kSequence) return base::fail(base::ErrorCode::not_x509);
  const std::size_t there = bytes.size() - header->size;
  if (header->length > there) return base::fail(base::ErrorCode::truncated);
  if (header->length < there) return base::fail(base::ErrorCode::not_x509);
  return {};
}

}  // namespace sceau::x509
