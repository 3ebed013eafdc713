// The targets, and the table of what each can do with which key.
#pragma once
#include <string_view>

#include "core/base/result.hpp"
#include "core/model/entry.hpp"

namespace sceau::install {

enum class Target { pem, pkcs12, java, nginx, apache, haproxy, stunnel, command };
std::string_view word(Target target);
// Errors: target_unknown; target_is_listener for the words that mean a server's own certificate.
base::Result<Target> target_of(std::string_view word);

enum class Impossible {
  none,
  key_cannot_leave,  // PKCS#12: a token's key never leaves it
  wants_file,        // Apache's proxy: SSLProxyMachineCertificateFile is a PEM file
  without_engine,    // HAProxy: Debian builds it without OpenSSL engines (-ENGINE)
  not_a_client,      // a SIGN certificate cannot open a TLS connection
};
std::string_view word(Impossible why);

// Before any key exists: plan asks it, and install. portal: the key comes in a P12 and becomes a file.
Impossible impossible(Target target, model::KeyStorage storage, model::Usage usage);
// The same as an error: target_impossible, subject the target, value word(why).
base::Status possible(Target target, model::KeyStorage storage, model::Usage usage);

}  // namespace sceau::install
