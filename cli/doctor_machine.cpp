// What sceau itself is made of, OpenSSL's engine for servers, and the addresses, which are only named.
#include "cli/doctor.hpp"
#include "cli/places.hpp"
#include "core/base/file.hpp"
#include "core/base/process.hpp"
#include "core/model/endpoint.hpp"
#include "core/x509/judge.hpp"

namespace sceau::cli {

CheckResult check_programs(Patient&) {
  std::string missing;
  for (const char* program : {"sceau-probe", "sceau-mail"})
    if (!base::exists(libexec(program))) missing += (missing.empty() ? "" : ", ") + libexec(program);
  if (!missing.empty())
    return {Health::fail, tr("missing: {}", missing),
            tr("reinstall sceau whole: handshakes and mail need it")};
  return {Health::ok, libexec("")};
}

CheckResult check_judge(Patient&) {
  const auto judges = x509::BothJudges::seat(x509::Trust({}));
  if (!judges) return unwell(judges.error());
  return {Health::ok, tr("OpenSSL and Botan both judge")};
}

CheckResult check_engine(Patient& patient) {
  if (!patient.token_named()) return {Health::skipped, tr("only a token's key needs it")};
  const auto said = base::run({.argv = {"openssl", "engine", "pkcs11"}, .limit = std::chrono::seconds(5)});
  if (!said) return unwell(said.error(), Health::warn);
  if (said->status != 0 || said->output.find("pkcs11") == std::string::npos)
    return {Health::warn,
            tr("OpenSSL finds no engine pkcs11: nginx, Apache and stunnel cannot use the token"),
            tr("install libengine-pkcs11-openssl, unless the keys are used by other software")};
  const std::string& output = said->output;
  return {Health::ok, output.substr(0, output.find_first_of("\r\n"))};
}

CheckResult check_portal(Patient& patient) {
  std::string addresses = patient.context().config().portal;
  for (const model::EndpointRow& endpoint : model::endpoints()) addresses += " " + std::string(endpoint.url);
  return {Health::skipped, tr("never contacted from here: {}", addresses)};
}

}  // namespace sceau::cli
