#include "cli/probe_words.hpp"

#include "cli/text.hpp"

namespace sceau::cli {

using steps::ClientCertificate;
using steps::ProbeFailure;
using steps::ProbeReport;
using steps::ProbeStage;

std::string stage_title(ProbeStage stage) {
  switch (stage) {
    case ProbeStage::key:
      return tr("our key");
    case ProbeStage::resolve:
      return tr("name");
    case ProbeStage::connect:
      return tr("connection");
    case ProbeStage::tls:
      return "TLS";
    case ProbeStage::http:
      return "HTTP";
  }
  return {};
}

std::string failure_words(ProbeFailure failure, const ProbeReport& report) {
  switch (failure) {
    case ProbeFailure::none:
      return {};
    case ProbeFailure::key_unreadable:
      return tr("the key cannot be opened");
    case ProbeFailure::key_mismatch:
      return tr("the key is not that of the certificate");
    case ProbeFailure::host_unknown:
      return tr("{} is not known to the DNS", report.host);
    case ProbeFailure::refused:
      return tr("nobody listens there");
    case ProbeFailure::unreachable:
      return tr("no way there: a route or a firewall");
    case ProbeFailure::timed_out:
      return tr("no answer in time: a firewall drops it, or the server hangs");
    case ProbeFailure::not_tls:
      return tr("what answers does not speak TLS");
    case ProbeFailure::no_common_version:
      return tr("no TLS version that both sides take");
    case ProbeFailure::no_common_suite:
      return tr("no cipher suite that both sides take");
    case ProbeFailure::server_untrusted:
      return tr("we refuse the server: its chain leads to no CA that is trusted for it");
    case ProbeFailure::server_expired:
      return tr("we refuse the server: a certificate of its chain is out of its dates");
    case ProbeFailure::server_name:
      return tr("we refuse the server: its certificate is not for {}", report.host);
    case ProbeFailure::signature_failed:
      return tr("our key did not sign");
    case ProbeFailure::alert:
      return tr("the server refuses us: {}",
                report.alert ? std::string(steps::word(*report.alert)) : "alert");
    case ProbeFailure::closed:
      return tr("the server hung up without a word");
    case ProbeFailure::http_refused_cert:
      return tr("the handshake passed, but HTTP answers that the certificate is wrong or missing");
    case ProbeFailure::http_not_http:
      return tr("what answers is not HTTP");
    case ProbeFailure::tls_other:
      return tr("the handshake failed; -v adds the library's words");
  }
  return {};
}

std::string stage_words(const steps::StageReport& stage, const ProbeReport& report) {
  if (stage.result == steps::StageResult::failed)
    return tr("failed: {}", failure_words(stage.failure, report));
  switch (stage.stage) {
    case ProbeStage::key:
      return "ok";
    case ProbeStage::resolve:
      return report.host;
    case ProbeStage::connect:
      return report.address;
    case ProbeStage::tls:
      return report.tls_version + " " + report.suite;
    case ProbeStage::http:
      return std::to_string(report.http_status.value_or(0));
  }
  return {};
}

namespace {

std::string client_words(const ProbeReport& report) {
  switch (report.client_certificate) {
    case ClientCertificate::not_asked:
      return tr("not asked for: nothing is proven");
    case ClientCertificate::accepted:
      return tr("asked for and accepted");
    case ClientCertificate::refused:
      return tr("asked for and refused");
    case ClientCertificate::unknown:
      return tr("it did not come to that");
  }
  return {};
}

std::string client_cas(const ProbeReport& report) {
  std::string names;
  for (const std::string& name : report.client_cas) names += (names.empty() ? "" : "; ") + name;
  return names.empty() ? tr("any") : names;
}

}  // namespace

std::vector<std::string> more_words(const ProbeReport& report) {
  std::vector<std::string> lines;
  const auto add = [&lines](const std::string& title, const std::string& words) {
    lines.push_back(padded(title, 18) + words);
  };
  if (!report.server_chain.empty())
    add(tr("server"), tr("{}, until {}", report.server_chain.front().subject,
                         base::format_date(report.server_chain.front().not_after)));
  if (!report.anchor.empty()) add(tr("its chain"), tr("leads to {}", report.anchor));
  const bool asked = report.client_certificate == ClientCertificate::accepted ||
                     report.client_certificate == ClientCertificate::refused;
  if (asked) add(tr("it takes"), tr("client certificates of: {}", client_cas(report)));
  add(tr("our certificate"), client_words(report));
  if (!report.presented_sha256.empty()) add(tr("the peer got"), report.presented_sha256.substr(0, 16) + "…");
  if (report.without_pss)
    add(tr("note"), tr("the token cannot sign RSA-PSS, which TLS 1.3 wants: TLS 1.2 alone was offered"));
  return lines;
}

}  // namespace sceau::cli
