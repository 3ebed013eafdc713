// The token: its module, its flags, its PIN file, what it can do.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "cli/doctor.hpp"
#include "cli/installed_key.hpp"
#include "cli/pin_memory.hpp"
#include "core/base/file.hpp"
#include "pkcs11/key_pair.hpp"

namespace sceau::cli {

using base::ErrorCode;

namespace {

CheckResult no_token() {
  return {Health::skipped,
          tr("no token is named: keys in files need none; else --token URI, or [token] uri")};
}
// A link before this one is broken, and says why itself.
CheckResult waits_for(const char* name) { return {Health::skipped, tr("waits for {}", name)}; }

// Libraries that find nothing, or refuse to start, without a variable of their own (peers, finding 10).
struct Wanted {
  std::string_view file;
  const char* variable;
};
constexpr std::array kWanted{
    Wanted{"libsofthsm2.so", "SOFTHSM2_CONF"},
    Wanted{"libprimusP11.so", "PRIMUS_HOME"},
    Wanted{"libCryptoki2", "ChrystokiConfigurationPath"},
};

std::string value_of(const Patient& patient, const pkcs11::Uri& uri, const std::string& variable) {
  for (const std::string& line : profile_of(patient.context(), uri).environment)
    if (line.starts_with(variable + "=")) return line.substr(variable.size() + 1);
  const char* const value = ::secure_getenv(variable.c_str());
  return value == nullptr ? std::string() : value;
}

// Why a library that loads does not start: its variable is missing, names nothing, or it refuses for a reason
// of its own.
CheckResult refused(const Patient& patient, const pkcs11::Uri& uri, const base::Error& error) {
  CheckResult result = unwell(error);
  for (const auto& [file, variable] : kWanted) {
    if (uri.module_path.value_or("").find(file) == std::string::npos) continue;
    const std::string value = value_of(patient, uri, variable);
    if (value.empty())
      result.hint =
          tr("it may need its variable: environment = [\"{}=…\"] in [token] of the configuration", variable);
    else if (!base::exists(value))
      result = {Health::fail, tr("{} names {}, which is not there", variable, value),
                tr("correct it in [token] environment of the configuration, or where it is exported")};
  }
  return result;
}

std::string pin_source(const Patient& patient) {
  const std::string file = pin_file_for(patient.context(), patient.options().token);
  if (!file.empty()) return file;
  const char* const folder = ::secure_getenv("CREDENTIALS_DIRECTORY");
  const std::string credential = folder == nullptr ? std::string() : std::string(folder) + "/sceau-pin";
  return base::exists(credential) ? credential : std::string();
}

}  // namespace

CheckResult check_token_module(Patient& patient) {
  if (!patient.token_named()) return no_token();
  const auto& module = patient.module();
  if (!module && module.error().code == ErrorCode::module_refused)
    return refused(patient, *patient.uri(), module.error());
  if (!module) return unwell(module.error());
  const auto info = (*module)->info();
  if (!info) return unwell(info.error());
  return {Health::ok, fmt::format("{} ({} {}.{})", (*module)->path(), info->description, info->version_major,
                                  info->version_minor)};
}

CheckResult check_token(Patient& patient) {
  if (!patient.token_named()) return no_token();
  if (!patient.module()) return waits_for("token-module");
  const auto& token = patient.token();
  if (!token) return unwell(token.error());
  if (token->write_protected)
    return {Health::warn, tr("the token {} is write-protected", token->label),
            tr("its keys can be used; new ones cannot be made on it")};
  return {Health::ok, fmt::format("{} ({}, {})", token->label, token->serial, token->model)};
}

CheckResult check_pin(Patient& patient) {
  if (!patient.token_named()) return no_token();
  if (!patient.token()) return waits_for("token");
  const pkcs11::TokenInfo& token = *patient.token();
  if (const auto possible = pkcs11::check_pin_state(token, pkcs11::FinalTry::refuse); !possible)
    return unwell(possible.error());
  if (token.pin == pkcs11::PinState::low)
    return {
        Health::warn, tr("a wrong PIN was tried on token \"{}\" before: fewer tries are left", token.label),
        tr("make sure who did that, and that no timer has a stale PIN; a right one gives all tries back")};
  if (token.pin == pkcs11::PinState::to_be_changed)
    return {Health::warn, tr("the PIN of \"{}\" is to be changed", token.label),
            tr("change it with the token's own tool")};
  return {Health::ok, token.pinpad ? tr("typed on the reader") : tr("no wrong try is known; not tried")};
}

CheckResult check_pin_file(Patient& patient) {
  if (!patient.token_named()) return no_token();
  const std::string file = pin_source(patient);
  if (file.empty()) return {Health::skipped, tr("none is named: the PIN is typed; a timer needs one")};
  const auto pin = base::read_secret_file(file);
  if (!pin) return unwell(pin.error());
  if (!patient.token()) return {Health::ok, file};
  const pkcs11::TokenInfo& token = *patient.token();
  if (token.pin_max != 0 && (pin->size() < token.pin_min || pin->size() > token.pin_max))
    return unwell({ErrorCode::pin_length, token.label, pin_limits(token)});
  if (const auto memory = recall(patient.context(), token, file); !memory) return unwell(memory.error());
  return {Health::ok, file};
}

CheckResult check_mechanisms(Patient& patient) {
  if (!patient.token_named()) return no_token();
  if (!patient.token()) return waits_for("token");
  const auto known = pkcs11::mechanisms(**patient.module(), patient.token()->slot);
  if (!known) return unwell(known.error());
  const auto has = [&known](CK_MECHANISM_TYPE type) {
    return std::find(known->begin(), known->end(), type) != known->end();
  };
  if (!has(CKM_RSA_PKCS_KEY_PAIR_GEN))
    return unwell({ErrorCode::mechanism_missing, patient.token()->label, "CKM_RSA_PKCS_KEY_PAIR_GEN"});
  if (!has(CKM_SHA256_RSA_PKCS) && !has(CKM_RSA_PKCS))
    return unwell(
        {ErrorCode::mechanism_missing, patient.token()->label, "CKM_SHA256_RSA_PKCS, CKM_RSA_PKCS"});
  if (!has(CKM_RSA_X_509))
    return {Health::warn, tr("it cannot pad RSA-PSS through OpenSSL: TLS 1.3 is out, TLS 1.2 remains"),
            tr("nothing to do while the services take TLS 1.2")};
  return {Health::ok, tr("makes RSA keys, signs, and can do TLS 1.3")};
}

}  // namespace sceau::cli
