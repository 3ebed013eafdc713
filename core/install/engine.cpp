#include "core/install/engine.hpp"

#include <openssl/crypto.h>
#include <openssl/opensslconf.h>

#include "core/base/file.hpp"
#include "core/base/process.hpp"
#include "core/base/secret.hpp"

namespace sceau::install {
namespace {

using base::ErrorCode;

// OpenSSL says: ENGINESDIR: "/usr/lib/x86_64-linux-gnu/engines-3"
std::string engines_folder() {
  const std::string text = OpenSSL_version(OPENSSL_ENGINES_DIR);
  const std::size_t from = text.find('"');
  const std::size_t to = text.rfind('"');
  return from == std::string::npos || to <= from ? std::string() : text.substr(from + 1, to - from - 1);
}

}  // namespace

base::Status software_present(const std::string& name, const std::vector<std::string>& argv) {
  const auto started = base::run({.argv = argv});
  if (started) return {};
  return base::fail(ErrorCode::target_software_missing, name, {}, started.error().lower);
}

base::Status check_engine_pin(const std::string& pin_file) {
  if (pin_file.empty()) return {};
  SCEAU_TRY(base::Bytes pin, base::read_file(pin_file, 4096));
  const bool ended = !pin.empty() && (pin.back() == '\n' || pin.back() == '\r');
  base::wipe(pin.data(), pin.size());
  return ended ? base::Status(base::fail(ErrorCode::pin_file_newline, pin_file)) : base::Status();
}

base::Status engine_present(const std::string& target) {
#ifdef OPENSSL_NO_ENGINE
  return base::fail(ErrorCode::target_impossible, target, "openssl_without_engines");
#else
  const std::string folder = engines_folder();
  if (folder.empty()) return base::fail(ErrorCode::target_impossible, target, "openssl_without_engines");
  if (base::exists(folder + "/pkcs11.so") || base::exists(folder + "/libpkcs11.so")) return {};
  return base::fail(ErrorCode::target_software_missing, "libengine-pkcs11-openssl", folder);
#endif
}

}  // namespace sceau::install
