// Java's stores: for a key in a file keystore.p12, for a token's key a SunPKCS11 configuration; and
// truststore.p12. keytool reads them before anything is proven.
#include "core/base/process.hpp"
#include "core/install/keystore.hpp"
#include "core/install/material.hpp"
#include "core/install/target_table.hpp"

namespace sceau::install {
namespace {

constexpr const char* kProviderName = "sunpkcs11.cfg";

// A slot is the only name that SunPKCS11 knows for a token. SoftHSM's does not change while the token lives.
std::string provider_text(const Request& request, const TokenKey& key) {
  std::string text = "name = sceau-" + place_name(request) + "\nlibrary = " + key.module + "\n";
  if (key.slot) text += "slot = " + std::to_string(*key.slot) + "\n";
  return text;
}

base::Result<std::vector<PlannedFile>> files(const Request& request, const std::optional<ProofPorts>&) {
  std::vector<PlannedFile> out;
  if (const TokenKey* key = token_key(request)) {
    out.push_back(text_file(request, kProviderName, provider_text(request, *key)));
    out.push_back(text_file(request, "key.uri", key->uri + "\n"));
    out.push_back(fullchain_file(request));
  } else {
    SCEAU_TRY(PlannedFile store, keystore_file(request));
    out.push_back(std::move(store));
  }
  out.push_back(chain_file(request));
  if (request.server_trust.empty()) return out;
  SCEAU_TRY(PlannedFile trust, truststore_file(request));
  out.push_back(std::move(trust));
  out.push_back(server_trust_file(request));
  return out;
}

std::string keytool_of(const Request& request) { return or_default(request.software.program, "keytool"); }

base::Status keytool_present(const Request& request) {
  const auto asked = base::run({.argv = {keytool_of(request), "-help"}});
  if (asked) return {};
  return base::fail(base::ErrorCode::target_software_missing, keytool_of(request));
}

// keytool takes the password on its standard input where it has no terminal: never in argv or environment.
base::Status list_with_keytool(const Request& request, std::vector<std::string> store,
                               const base::Secret& password) {
  std::vector<std::string> argv{keytool_of(request), "-J-Duser.language=en", "-list"};
  argv.insert(argv.end(), store.begin(), store.end());
  const TokenKey* key = token_key(request);
  base::ProcessSpec spec{.argv = argv, .input = password.bytes()};
  if (key != nullptr) spec.environment = key->environment;
  SCEAU_TRY(const base::ProcessResult listed, base::run(spec));
  if (listed.status == 0) return {};
  return base::fail(base::ErrorCode::config_test_failed, "keytool", {}, listed.output + listed.errors);
}

base::Status check(const Request& request) {
  const std::string live = place_of(request).live() + "/";
  if (!request.server_trust.empty())
    SCEAU_CHECK(list_with_keytool(request, {"-keystore", live + kTruststoreName}, request.password));
  const TokenKey* key = token_key(request);
  if (key == nullptr)
    return list_with_keytool(request, {"-keystore", live + kKeystoreName}, request.password);
  SCEAU_TRY(const base::Secret pin, base::read_secret_file(key->pin_file));
  return list_with_keytool(request,
                           {"-storetype", "PKCS11", "-providerClass", "sun.security.pkcs11.SunPKCS11",
                            "-providerArg", live + kProviderName},
                           pin);
}

std::optional<Service> service(const Request& request) {
  if (request.software.hook.empty()) return std::nullopt;
  return Service{.name = "java", .hook = request.software.hook};
}

InstalledFiles installed(const Request& request) {
  return token_key(request) != nullptr ? pem_files(request) : keystore_files(request);
}

}  // namespace

const TargetRow kJava{Target::java, files, no_entrances, service, installed, false, keytool_present, check};

}  // namespace sceau::install
