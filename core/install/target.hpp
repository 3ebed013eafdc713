// The targets, and the table of what each can do with which key.
#pragma once
#include <string>
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
  without_engine,    // HAProxy, by its own word: built without OpenSSL engines, as Debian builds it
  engine_untried,    // HAProxy, by its own word: built with engines, through which nobody has tried a key
  engine_unknown,    // HAProxy: it was not asked, or did not say
  not_a_client,      // a SIGN certificate cannot open a TLS connection
};
std::string_view word(Impossible why);

// Before any key exists: plan asks it, and install. portal: the key comes in a P12 and becomes a file.
// Nothing is run: a program that must be asked for its engines is engine_unknown.
Impossible impossible(Target target, model::KeyStorage storage, model::Usage usage);
// What `haproxy -vv` says of engines. Pure. Never none.
Impossible engines_in(std::string_view build_options);
// Asks the program itself: `program -vv`, without a shell, for at most five seconds. Errors:
// target_software_missing, program_failed, program_timed_out.
base::Result<Impossible> ask_haproxy(const std::string& program);
// impossible() as an error, the program asked where it must be: target_impossible, subject the target,
// value word(why). program: as Software::program. Errors: also those of ask_haproxy().
base::Status possible(Target target, model::KeyStorage storage, model::Usage usage,
                      const std::string& program);

}  // namespace sceau::install
