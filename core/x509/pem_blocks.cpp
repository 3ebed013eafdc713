#include "core/x509/pem_blocks.hpp"

#include <optional>

namespace sceau::x509 {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ", kEnd = "-----END ", kDashes = "-----";

// "CERTIFICATE" of "CERTIFICATE-----…"; none where the dashes do not follow on the same line.
std::optional<std::string_view> label_at(std::string_view text) {
  const std::size_t line = text.find_first_of("\r\n");
  const std::size_t end = text.substr(0, line).find(kDashes);
  if (end == std::string_view::npos) return std::nullopt;
  return text.substr(0, end);
}

// RFC 1421 headers ("Proc-Type: …") end with a blank line.
std::string_view without_headers(std::string_view body) {
  if (body.find(':') == std::string_view::npos) return body;
  const std::size_t unix_end = body.find("\n\n"), dos_end = body.find("\r\n\r\n");
  if (unix_end == std::string_view::npos && dos_end == std::string_view::npos) return body;
  return body.substr(unix_end < dos_end ? unix_end + 2 : dos_end + 4);
}

base::Result<PemBlock> read_block(std::string_view label, std::string_view body) {
  PemBlock block{
      .label = std::string(label),
      .encrypted = label == "ENCRYPTED PRIVATE KEY" || body.find("ENCRYPTED") != std::string_view::npos,
      .content = {}};
  if (is_private_key_label(label)) return block;
  auto content = base::from_base64(without_headers(body));
  if (!content) return base::fail(base::ErrorCode::not_x509, {}, "base64");
  block.content = *std::move(content);
  return block;
}

}  // namespace

bool has_pem(std::string_view text) { return text.find(kBegin) != std::string_view::npos; }

bool is_private_key_label(std::string_view label) { return label.ends_with("PRIVATE KEY"); }

base::Result<std::vector<PemBlock>> pem_blocks(std::string_view text, std::size_t limit) {
  std::vector<PemBlock> blocks;
  for (std::size_t begin = text.find(kBegin); begin != std::string_view::npos; begin = text.find(kBegin)) {
    text.remove_prefix(begin + kBegin.size());
    const auto label = label_at(text);
    if (!label) continue;
    text.remove_prefix(label->size() + kDashes.size());
    const std::size_t end = text.find(std::string(kEnd) + std::string(*label) + std::string(kDashes));
    if (end == std::string_view::npos || text.substr(0, end).find(kBegin) != std::string_view::npos)
      return base::fail(base::ErrorCode::truncated);
    if (blocks.size() == limit) return base::fail(base::ErrorCode::file_too_large, {}, std::to_string(limit));
    SCEAU_TRY(PemBlock block, read_block(*label, text.substr(0, end)));
    blocks.push_back(std::move(block));
    text.remove_prefix(end);
  }
  return blocks;
}

}  // namespace sceau::x509
