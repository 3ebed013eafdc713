// What sceau itself is made of, OpenSSL's engine for servers, and the addresses, which are only named.
#include "certstore/entries.hpp"
#include "certstore/reminders.hpp"
#include "cli/doctor.hpp"
#include "cli/places.hpp"
#include "cli/timer_alive.hpp"
#include "core/base/file.hpp"
#include "core/base/process.hpp"
#include "core/model/endpoint.hpp"
#include "core/watch/health.hpp"
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

// A store without certificates has nothing to remind anybody of.
CheckResult check_timer(Patient& patient) {
  const TimerState timer = timer_state();
  if (timer.installed && !timer.alive) return {Health::fail, timer.detail, timer.hint};
  if (!patient.database()) return {Health::skipped, timer.detail};
  const store::Database& database = *patient.database();
  if (!timer.alive) {
    bool something = false;
    const auto read = store::each_entry(database, {}, [&something](const store::EntryOverview& row) {
      something = row.certificate.has_value();
      return !something;
    });
    if (!read) return unwell(read.error());
    if (!something) return {Health::skipped, timer.detail};
    return {Health::warn, timer.detail, timer.hint};
  }
  const auto beat = store::last_beat(database, watch::kRemindHeartbeat);
  if (!beat) return unwell(beat.error());
  const base::Days silent = patient.context().config().watch.check.reminders_silent;
  if (*beat && **beat + silent < patient.context().now())
    return {Health::warn, tr("{}, and remind has not run since {}", timer.detail, base::format_date(**beat)),
            tr("see why: run sceau remind by hand")};
  return {Health::ok, timer.detail};
}

CheckResult check_portal(Patient& patient) {
  std::string addresses = patient.context().config().portal;
  for (const model::EndpointRow& endpoint : model::endpoints()) addresses += " " + std::string(endpoint.url);
  return {Health::skipped, tr("never contacted from here: {}", addresses)};
}

}  // namespace sceau::cli
