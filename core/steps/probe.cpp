#include "core/steps/probe.hpp"

#include <algorithm>
#include <array>

#include "core/base/process.hpp"
#include "core/steps/probe_document.hpp"

namespace sceau::steps {
namespace {

using base::ErrorCode;

// The child's own waits (one to connect, one for the handshake, one for the answer) end before its limit
// does.
Patience patience_within(std::chrono::milliseconds limit) { return {limit / 4}; }

// The child speaks one document; what a crash leaves instead is told in `lower`.
base::Result<std::string> ask_child(const ChildLimits& limits, const base::Secret& job) {
  base::ProcessSpec spec{.argv = {limits.program}, .input = job.bytes(), .limit = limits.limit};
  spec.user = limits.user;
  spec.group = limits.group;
  SCEAU_TRY(base::ProcessResult result, base::run(spec));
  if (result.status != 0)
    return base::fail(ErrorCode::program_failed, limits.program, std::to_string(result.status),
                      result.errors);
  return std::move(result.output);
}

const StageReport* first_failure(const ProbeReport& report) {
  const auto at = std::find_if(report.stages.begin(), report.stages.end(),
                               [](const StageReport& stage) { return stage.result == StageResult::failed; });
  return at == report.stages.end() ? nullptr : &*at;
}

ErrorCode code_of(ProbeFailure failure) {
  switch (failure) {
    case ProbeFailure::host_unknown:
      return ErrorCode::host_unknown;
    case ProbeFailure::refused:
    case ProbeFailure::unreachable:
      return ErrorCode::connection_refused;
    case ProbeFailure::timed_out:
      return ErrorCode::connection_timed_out;
    case ProbeFailure::server_untrusted:
    case ProbeFailure::server_expired:
    case ProbeFailure::server_name:
      return ErrorCode::tls_untrusted;
    case ProbeFailure::alert:
    case ProbeFailure::closed:
    case ProbeFailure::not_tls:
    case ProbeFailure::no_common_version:
    case ProbeFailure::no_common_suite:
    case ProbeFailure::http_refused_cert:
    case ProbeFailure::tls_other:
      return ErrorCode::tls_refused;
    case ProbeFailure::http_not_http:
      return ErrorCode::http_failed;
    case ProbeFailure::key_mismatch:
      return ErrorCode::certificate_key_mismatch;
    case ProbeFailure::none:
    case ProbeFailure::key_unreadable:
    case ProbeFailure::signature_failed:
      return ErrorCode::probe_failed;
  }
  return ErrorCode::probe_failed;
}

std::string subject_of(ErrorCode code, const ProbeReport& report, std::string_view entry) {
  if (code == ErrorCode::probe_failed || code == ErrorCode::certificate_key_mismatch)
    return std::string(entry);
  const bool connecting = code == ErrorCode::connection_refused || code == ErrorCode::connection_timed_out;
  return connecting && !report.address.empty() ? report.address : report.host;
}

struct AlertRow {
  Alert alert;
  std::string_view word;
};
constexpr std::array kAlerts{
    AlertRow{Alert::close_notify, "close_notify"},
    AlertRow{Alert::unexpected_message, "unexpected_message"},
    AlertRow{Alert::bad_record_mac, "bad_record_mac"},
    AlertRow{Alert::record_overflow, "record_overflow"},
    AlertRow{Alert::handshake_failure, "handshake_failure"},
    AlertRow{Alert::bad_certificate, "bad_certificate"},
    AlertRow{Alert::unsupported_certificate, "unsupported_certificate"},
    AlertRow{Alert::certificate_revoked, "certificate_revoked"},
    AlertRow{Alert::certificate_expired, "certificate_expired"},
    AlertRow{Alert::certificate_unknown, "certificate_unknown"},
    AlertRow{Alert::illegal_parameter, "illegal_parameter"},
    AlertRow{Alert::unknown_ca, "unknown_ca"},
    AlertRow{Alert::access_denied, "access_denied"},
    AlertRow{Alert::decode_error, "decode_error"},
    AlertRow{Alert::decrypt_error, "decrypt_error"},
    AlertRow{Alert::protocol_version, "protocol_version"},
    AlertRow{Alert::insufficient_security, "insufficient_security"},
    AlertRow{Alert::internal_error, "internal_error"},
    AlertRow{Alert::inappropriate_fallback, "inappropriate_fallback"},
    AlertRow{Alert::user_canceled, "user_canceled"},
    AlertRow{Alert::missing_extension, "missing_extension"},
    AlertRow{Alert::unsupported_extension, "unsupported_extension"},
    AlertRow{Alert::unrecognized_name, "unrecognized_name"},
    AlertRow{Alert::certificate_required, "certificate_required"},
    AlertRow{Alert::other, "other"},
};

}  // namespace

std::string_view word(ProbeStage stage) {
  switch (stage) {
    case ProbeStage::key:
      return "key";
    case ProbeStage::resolve:
      return "resolve";
    case ProbeStage::connect:
      return "connect";
    case ProbeStage::tls:
      return "tls";
    case ProbeStage::http:
      return "http";
  }
  return {};
}

std::string_view word(StageResult result) {
  switch (result) {
    case StageResult::passed:
      return "passed";
    case StageResult::failed:
      return "failed";
    case StageResult::not_reached:
      return "not_reached";
  }
  return {};
}

std::string_view word(ProbeFailure failure) {
  switch (failure) {
    case ProbeFailure::none:
      return "none";
    case ProbeFailure::key_unreadable:
      return "key_unreadable";
    case ProbeFailure::key_mismatch:
      return "key_mismatch";
    case ProbeFailure::host_unknown:
      return "host_unknown";
    case ProbeFailure::refused:
      return "refused";
    case ProbeFailure::unreachable:
      return "unreachable";
    case ProbeFailure::timed_out:
      return "timed_out";
    case ProbeFailure::not_tls:
      return "not_tls";
    case ProbeFailure::no_common_version:
      return "no_common_version";
    case ProbeFailure::no_common_suite:
      return "no_common_suite";
    case ProbeFailure::server_untrusted:
      return "server_untrusted";
    case ProbeFailure::server_expired:
      return "server_expired";
    case ProbeFailure::server_name:
      return "server_name";
    case ProbeFailure::signature_failed:
      return "signature_failed";
    case ProbeFailure::alert:
      return "alert";
    case ProbeFailure::closed:
      return "closed";
    case ProbeFailure::http_refused_cert:
      return "http_refused_cert";
    case ProbeFailure::http_not_http:
      return "http_not_http";
    case ProbeFailure::tls_other:
      return "tls_other";
  }
  return {};
}

std::string_view word(ClientCertificate state) {
  switch (state) {
    case ClientCertificate::not_asked:
      return "not_asked";
    case ClientCertificate::accepted:
      return "accepted";
    case ClientCertificate::refused:
      return "refused";
    case ClientCertificate::unknown:
      return "unknown";
  }
  return {};
}

std::string_view word(Alert alert) {
  const auto at = std::find_if(kAlerts.begin(), kAlerts.end(),
                               [alert](const AlertRow& row) { return row.alert == alert; });
  return at == kAlerts.end() ? kAlerts.back().word : at->word;
}

Alert alert_of(int number) {
  const auto at = std::find_if(kAlerts.begin(), kAlerts.end(), [number](const AlertRow& row) {
    return static_cast<int>(row.alert) == number;
  });
  return at == kAlerts.end() ? Alert::other : at->alert;
}

bool ProbeReport::passed() const {
  return !stages.empty() && std::all_of(stages.begin(), stages.end(), [](const StageReport& stage) {
    return stage.result == StageResult::passed;
  });
}

base::Result<ProbeReport> probe(const ProbeJob& job, const base::Secret& secret, const ChildLimits& limits) {
  const base::Secret document = write_job(job, patience_within(limits.limit), secret);
  SCEAU_TRY(const std::string answer, ask_child(limits, document));
  return read_report(answer);
}

base::Status verdict(const ProbeReport& report, std::string_view entry) {
  const StageReport* failed = first_failure(report);
  if (failed == nullptr) {
    if (report.client_certificate == ClientCertificate::not_asked)
      return base::fail(ErrorCode::tls_no_client_certificate_asked, report.host);
    return {};
  }
  if (report.key_error) return tl::unexpected(*report.key_error);
  const ErrorCode code = code_of(failed->failure);
  const std::string why(failed->failure == ProbeFailure::alert && report.alert ? word(*report.alert)
                                                                               : word(failed->failure));
  return base::fail(code, subject_of(code, report, entry),
                    code == ErrorCode::probe_failed ? std::string(word(failed->stage)) + ": " + why : why,
                    report.detail);
}

base::Result<SignReport> prove_signature(const SignJob& job, const base::Secret& secret,
                                         const ChildLimits& limits) {
  SCEAU_TRY(const std::string text, ask_child(limits, write_job(job, secret)));
  SCEAU_TRY(const SignAnswer answer, read_answer(text));
  if (answer.failure) return tl::unexpected(*answer.failure);
  return answer.report;
}

}  // namespace sceau::steps
