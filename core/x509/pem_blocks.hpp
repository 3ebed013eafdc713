// PEM armour in any text: what is before, between and after the blocks is skipped.
#pragma once
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace sceau::x509 {

struct PemBlock {
  std::string label;       // e.g. "CERTIFICATE"
  bool encrypted = false;  // its headers say so (RFC 1421), or its label does
  base::Bytes content;     // never decoded for a private key: empty then
};
bool has_pem(std::string_view text);
bool is_private_key_label(std::string_view label);
// Errors: truncated (a block without its END), not_x509 (its body is no base64), file_too_large (over `limit`
// blocks).
base::Result<std::vector<PemBlock>> pem_blocks(std::string_view text, std::size_t limit);

}  // namespace sceau::x509
