// RFC 7512: the URI that names a token, a key or a certificate, and the module that reaches it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace sceau::pkcs11 {

enum class UriType { public_key, private_key, certificate, secret_key, data };

// An attribute that is absent matches anything; one that is empty matches what is empty.
struct Uri {
  std::optional<std::string> token = {};  // label, UTF-8
  std::optional<std::string> manufacturer = {};
  std::optional<std::string> model = {};
  std::optional<std::string> serial = {};
  std::optional<std::string> object = {};  // CKA_LABEL
  std::optional<UriType> type = {};
  std::optional<base::Bytes> id = {};  // CKA_ID
  std::optional<std::string> library_description = {};
  std::optional<std::string> library_manufacturer = {};
  std::optional<std::string> library_version = {};  // "2" or "2.20"
  std::optional<std::string> slot_description = {};
  std::optional<std::string> slot_manufacturer = {};
  std::optional<unsigned long> slot_id = {};
  std::optional<std::string> module_path = {};  // a library file
  std::optional<std::string> module_name = {};  // its name without folder, "lib" and suffix
  std::optional<std::string> pin_source = {};   // an absolute path: "file:/path" or "/path" in the URI

  // Errors: token_uri_invalid (value: what), pin_in_uri. An attribute of a vendor in the path is refused,
  // since nothing could match it; one in the query is left out.
  static base::Result<Uri> parse(std::string_view text);

  // Reserved bytes percent-encoded, id always; parse(str()) gives the same Uri.
  std::string str() const;

  bool operator==(const Uri&) const = default;
};

}  // namespace sceau::pkcs11
