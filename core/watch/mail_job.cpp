#include "core/watch/mail_job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace sceau::watch {
namespace {

using base::ErrorCode;
using base::fail;
using base::Status;

constexpr std::string_view kProgram = "sendmail:";
constexpr std::string_view kMark = "sceau-mail 1";
constexpr unsigned kLongest = 3600;

void put(std::string& out, std::string_view name, std::string_view value) {
  if (!value.empty()) out += fmt::format("{} {}\n", name, value);
}

Status take_timeout(MailJob& job, std::string_view value) {
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), job.timeout);
  if (error != std::errc() || end != value.data() + value.size() || job.timeout == 0 ||
      job.timeout > kLongest)
    return fail(ErrorCode::mail_job_invalid, fmt::format("timeout {}", value));
  return {};
}

Status take_tls(MailJob& job, std::string_view value) {
  if (value != "required" && value != "none")
    return fail(ErrorCode::mail_job_invalid, fmt::format("tls {}", value));
  job.tls = value == "none" ? MailTls::none : MailTls::required;
  return {};
}

Status take_line(MailJob& job, std::string_view line) {
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos || std::ranges::any_of(line, [](unsigned char c) { return c < ' '; }))
    return fail(ErrorCode::mail_job_invalid, std::string(line));
  const std::string_view name = line.substr(0, blank), value = line.substr(blank + 1);
  if (name == "tls") return take_tls(job, value);
  if (name == "timeout") return take_timeout(job, value);
  std::string* const field = name == "url"             ? &job.url
                             : name == "ca-file"       ? &job.ca_file
                             : name == "user"          ? &job.user
                             : name == "password-file" ? &job.password_file
                             : name == "receipt"       ? &job.receipt
                             : name == "from"          ? &job.from
                             : name == "to"            ? &job.to
                                                       : nullptr;
  if (field == nullptr) return fail(ErrorCode::mail_job_invalid, std::string(line));
  *field = value;
  return {};
}

Status check_whole(const MailJob& job) {
  if (!job.url.starts_with("smtp://") && !job.url.starts_with("smtps://") &&
      !program_of(job).starts_with('/'))
    return fail(ErrorCode::mail_job_invalid, fmt::format("url {}", job.url));
  if (job.from.empty()) return fail(ErrorCode::mail_job_invalid, "from");
  if (job.to.empty()) return fail(ErrorCode::mail_job_invalid, "to");
  if (job.user.empty() != job.password_file.empty())
    return fail(ErrorCode::mail_job_invalid, job.user.empty() ? "user" : "password-file");
  // A password never travels in the clear.
  if (!job.user.empty() && job.tls == MailTls::none && job.url.starts_with("smtp://"))
    return fail(ErrorCode::mail_job_invalid, "tls none");
  return {};
}

}  // namespace

std::string program_of(const MailJob& job) {
  return job.url.starts_with(kProgram) ? job.url.substr(kProgram.size()) : std::string();
}

std::string write_mail_job(const MailJob& job) {
  std::string out = fmt::format("{}\n", kMark);
  put(out, "url", job.url);
  put(out, "tls", job.tls == MailTls::none ? "none" : "required");
  put(out, "ca-file", job.ca_file);
  put(out, "user", job.user);
  put(out, "password-file", job.password_file);
  put(out, "timeout", fmt::format("{}", job.timeout));
  put(out, "receipt", job.receipt);
  put(out, "from", job.from);
  put(out, "to", job.to);
  return out + "\n" + job.message;
}

base::Result<MailJob> parse_mail_job(std::string_view text) {
  MailJob job;
  bool marked = false;
  while (true) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos)
      return fail(ErrorCode::mail_job_invalid, std::string(text.substr(0, 80)));
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (line.empty()) break;
    if (!marked && line != kMark) return fail(ErrorCode::mail_job_invalid, std::string(line.substr(0, 80)));
    if (marked) SCEAU_CHECK(take_line(job, line));
    marked = true;
  }
  if (!marked) return fail(ErrorCode::mail_job_invalid, std::string(kMark));
  SCEAU_CHECK(check_whole(job));
  job.message = text;
  return job;
}

}  // namespace sceau::watch
