#include "cli/curl_options.hpp"

#include "cli/installed_key.hpp"
#include "core/base/file.hpp"
#include "pkcs11/uri.hpp"

namespace sceau::cli {
namespace {

std::string trust_in(const std::string& live) {
  const std::string file = live + "/server-trust.pem";
  return base::exists(file) ? " --cacert " + file : std::string();
}

// OpenSSL's engine knows no module-path: the module is said in a variable, the PIN in a file of its own.
std::string token_options(const Context& context, const store::EntryOverview& row, const std::string& more) {
  const auto full = pkcs11::Uri::parse(row.key->uri);
  if (!full) return {};
  pkcs11::Uri uri{.token = full->token, .type = pkcs11::UriType::private_key, .id = full->id};
  if (const std::string pin = pin_file_for(context, {}); !pin.empty()) uri.pin_source = pin;
  const std::string key = uri.str();
  uri.type = pkcs11::UriType::certificate;
  uri.pin_source.reset();
  const std::string certificate = more.empty() ? "'" + uri.str() + "'" : more + "/fullchain.pem";
  return "--engine pkcs11 --key-type ENG --key '" + key + "' " +
         (more.empty() ? "--cert-type ENG --cert " : "--cert ") + certificate;
}

}  // namespace

std::string curl_options(const Context& context, const store::EntryOverview& row,
                         const std::vector<store::Installation>& installations) {
  std::string live;
  for (const store::Installation& made : installations)
    if (!made.removed_at && base::exists(made.path + "/fullchain.pem")) live = made.path;
  if (!row.key->uri.empty()) return token_options(context, row, live) + trust_in(live);
  if (live.empty() || !base::exists(live + "/key.pem")) return {};
  return "--cert " + live + "/fullchain.pem --key " + live + "/key.pem" + trust_in(live);
}

}  // namespace sceau::cli
