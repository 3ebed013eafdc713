#include "core/steps/probe_document.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace sceau::steps {
namespace {

using base::ErrorCode;
using nlohmann::json;

json dump(const ProbeKey& key) {
  if (const auto* pem = std::get_if<PemKey>(&key)) return {{"path", pem->path}};
  if (const auto* pkcs12 = std::get_if<Pkcs12Key>(&key)) return {{"pkcs12", pkcs12->path}};
  const auto& token = std::get<TokenKey>(key);
  return {{"uri", token.uri}, {"module", token.module}, {"environment", token.environment}};
}

ProbeKey load_key(const json& from) {
  if (from.contains("path")) return PemKey{from.at("path")};
  if (from.contains("pkcs12")) return Pkcs12Key{from.at("pkcs12")};
  return TokenKey{from.at("uri"), from.at("module"), from.at("environment")};
}

json dump(const std::vector<base::Bytes>& certificates) {
  json out = json::array();
  for (const base::Bytes& der : certificates) out.push_back(base::base64(der));
  return out;
}

std::vector<base::Bytes> load_ders(const json& from) {
  std::vector<base::Bytes> out;
  for (const json& text : from)
    out.push_back(base::from_base64(text.get<std::string>()).value_or(base::Bytes()));
  return out;
}

json dump(const ProbeCertificate& certificate) {
  if (const auto* file = std::get_if<PemFile>(&certificate)) return {{"path", file->path}};
  return {{"chain", dump(std::get<DerChain>(certificate))}};
}

ProbeCertificate load_certificate(const json& from) {
  if (from.contains("path")) return PemFile{from.at("path")};
  return load_ders(from.at("chain"));
}

// Both ends are of one build: an enum goes as its number.
template <class Enum>
Enum enum_at(const json& from, const char* name) {
  return static_cast<Enum>(from.at(name).get<int>());
}
template <class Enum>
int number(Enum value) {
  return static_cast<int>(value);
}

base::Secret with_secret(const json& job, const base::Secret& secret) {
  std::string line = job.dump() + '\n';
  line.reserve(line.size() + secret.size());
  line.append(secret.text());
  base::Secret document{std::string_view(line)};
  base::wipe(line.data(), line.size());
  return document;
}

json dump(const ServerCertificate& row) {
  return {{"subject", row.subject},
          {"issuer", row.issuer},
          {"sha256", row.sha256},
          {"not_after", row.not_after.time_since_epoch().count()}};
}

ServerCertificate load_server_certificate(const json& from) {
  return {from.at("subject"), from.at("issuer"), from.at("sha256"),
          base::TimePoint(std::chrono::seconds(from.at("not_after").get<long>()))};
}

json dump(const StageReport& stage) {
  return {
      {"stage", number(stage.stage)}, {"result", number(stage.result)}, {"failure", number(stage.failure)}};
}

std::string text_of(const json& document) {
  return document.dump(-1, ' ', false, json::error_handler_t::replace);  // a server's names may be anything
}

// nlohmann throws; nothing leaves this file but a Result.
template <class Value, class Load>
base::Result<Value> parse(std::string_view document, Load load) {
  try {
    return load(json::parse(document));
  } catch (const json::exception& error) {
    return base::fail(ErrorCode::internal, "sceau-probe", {}, error.what());
  }
}

ProbeJob load_probe_job(const json& from) {
  return {.url = from.at("url"),
          .trust = load_ders(from.at("trust")),
          .certificate = load_certificate(from.at("certificate")),
          .key = load_key(from.at("key")),
          .lowest = enum_at<model::TlsVersion>(from, "lowest"),
          .highest = enum_at<model::TlsVersion>(from, "highest"),
          .suites = from.at("suites"),
          .connect_to = from.at("connect_to")};
}

json dump(const base::Error& error) {
  return {{"code", number(error.code)},
          {"subject", error.subject},
          {"value", error.value},
          {"lower", error.lower}};
}

base::Error load_error(const json& from) {
  return {enum_at<ErrorCode>(from, "code"), from.at("subject"), from.at("value"), from.at("lower")};
}

ProbeReport load_report(const json& from) {
  ProbeReport report;
  for (const json& stage : from.at("stages"))
    report.stages.push_back({enum_at<ProbeStage>(stage, "stage"), enum_at<StageResult>(stage, "result"),
                             enum_at<ProbeFailure>(stage, "failure")});
  report.detail = from.at("detail");
  report.host = from.at("host");
  report.address = from.at("address");
  report.tls_version = from.at("tls_version");
  report.suite = from.at("suite");
  for (const json& row : from.at("server_chain")) report.server_chain.push_back(load_server_certificate(row));
  report.anchor = from.at("anchor");
  report.anchor_sha256 = from.at("anchor_sha256");
  report.client_cas = from.at("client_cas").get<std::vector<std::string>>();
  report.client_certificate = enum_at<ClientCertificate>(from, "client_certificate");
  if (from.contains("alert")) report.alert = enum_at<Alert>(from, "alert");
  report.without_pss = from.at("without_pss");
  if (from.contains("key_error")) report.key_error = load_error(from.at("key_error"));
  if (from.contains("http_status")) report.http_status = from.at("http_status").get<int>();
  report.sent_sha256 = from.at("sent_sha256");
  report.presented_sha256 = from.at("presented_sha256");
  return report;
}

}  // namespace

base::Secret write_job(const ProbeJob& job, Patience patience, const base::Secret& secret) {
  return with_secret({{"job", "probe"},
                      {"url", job.url},
                      {"trust", dump(job.trust)},
                      {"certificate", dump(job.certificate)},
                      {"key", dump(job.key)},
                      {"lowest", number(job.lowest)},
                      {"highest", number(job.highest)},
                      {"suites", job.suites},
                      {"connect_to", job.connect_to},
                      {"each_wait", patience.each_wait.count()}},
                     secret);
}

base::Secret write_job(const SignJob& job, const base::Secret& secret) {
  return with_secret({{"job", "sign"}, {"certificate", dump(job.certificate)}, {"key", dump(job.key)}},
                     secret);
}

base::Result<ChildJob> read_job(std::string_view document) {
  const std::size_t end = std::min(document.find('\n'), document.size());
  const std::string_view secret = document.substr(std::min(end + 1, document.size()));
  return parse<ChildJob>(document.substr(0, end), [secret](const json& from) {
    ChildJob child;
    child.secret = base::Secret(secret);
    if (from.at("job") == "sign") {
      child.job = SignJob{load_certificate(from.at("certificate")), load_key(from.at("key"))};
      return child;
    }
    child.job = load_probe_job(from);
    child.patience.each_wait = std::chrono::milliseconds(from.at("each_wait").get<long>());
    return child;
  });
}

std::string write_report(const ProbeReport& report) {
  json out = {{"detail", report.detail},
              {"host", report.host},
              {"address", report.address},
              {"tls_version", report.tls_version},
              {"suite", report.suite},
              {"anchor", report.anchor},
              {"anchor_sha256", report.anchor_sha256},
              {"client_cas", report.client_cas},
              {"client_certificate", number(report.client_certificate)},
              {"without_pss", report.without_pss},
              {"sent_sha256", report.sent_sha256},
              {"presented_sha256", report.presented_sha256}};
  out["stages"] = json::array();
  for (const StageReport& stage : report.stages) out["stages"].push_back(dump(stage));
  out["server_chain"] = json::array();
  for (const ServerCertificate& row : report.server_chain) out["server_chain"].push_back(dump(row));
  if (report.key_error) out["key_error"] = dump(*report.key_error);
  if (report.alert) out["alert"] = number(*report.alert);
  if (report.http_status) out["http_status"] = *report.http_status;
  return text_of(out);
}

base::Result<ProbeReport> read_report(std::string_view document) {
  return parse<ProbeReport>(document, load_report);
}

std::string write_answer(const SignAnswer& answer) {
  json out = {{"algorithm", answer.report.algorithm}, {"message_sha256", answer.report.message_sha256}};
  if (answer.failure) out["failure"] = dump(*answer.failure);
  return text_of(out);
}

base::Result<SignAnswer> read_answer(std::string_view document) {
  return parse<SignAnswer>(document, [](const json& from) {
    SignAnswer answer{{from.at("algorithm"), from.at("message_sha256")}, std::nullopt};
    if (from.contains("failure")) answer.failure = load_error(from.at("failure"));
    return answer;
  });
}

}  // namespace sceau::steps
