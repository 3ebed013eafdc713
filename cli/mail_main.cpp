// sceau-mail: hands one message to a mail server and tells how it went. libcurl costs 8 ms at start, so this
// is an executable of its own. Reads a job (core/watch/mail_job.hpp), prints the server's last words, ends
// with a MailExit. Two of them with the same receipt never send twice: one waits for the other, then finds
// its receipt.
#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <iostream>
#include <iterator>
#include <memory>

#include "core/base/file.hpp"
#include "core/base/process.hpp"
#include "core/base/secret.hpp"
#include "core/watch/mail_job.hpp"

namespace {

using namespace sceau;
using watch::MailExit;
using watch::MailJob;

struct Outcome {
  MailExit exit = MailExit::try_again;
  std::string words;  // the server's, or curl's where there was no server
};

struct CurlFree {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// What is still to be sent.
std::size_t give(char* buffer, std::size_t size, std::size_t count, void* rest) {
  auto& text = *static_cast<std::string_view*>(rest);
  const std::size_t part = std::min(size * count, text.size());
  std::memcpy(buffer, text.data(), part);
  text.remove_prefix(part);
  return part;
}

// libcurl hands each line of the server's answers to the header callback; the farewell (221) says nothing.
std::size_t listen(char* line, std::size_t size, std::size_t count, void* last) {
  std::string_view words(line, size * count);
  while (!words.empty() && (words.back() == '\n' || words.back() == '\r')) words.remove_suffix(1);
  if (!words.empty() && !words.starts_with("221")) *static_cast<std::string*>(last) = words;
  return size * count;
}

MailExit judged(CURLcode code, long reply) {
  switch (code) {
    case CURLE_OK:
      return MailExit::sent;
    case CURLE_LOGIN_DENIED:
      return MailExit::no_login;
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
      return MailExit::not_secure;
    default:  // some hundred codes of a foreign library: what the server said decides
      return reply >= 500 && reply < 600 ? MailExit::refused : MailExit::try_again;
  }
}

void set_security(CURL* curl, const MailJob& job) {
  const bool required = job.tls == watch::MailTls::required;
  curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(required ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!job.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, job.ca_file.c_str());
}

base::Status set_login(CURL* curl, const MailJob& job) {
  if (job.user.empty()) return {};
  SCEAU_TRY(const base::Secret password, base::read_secret_file(job.password_file));
  std::string copy(password.text());  // libcurl wants a C string and keeps a copy of its own
  curl_easy_setopt(curl, CURLOPT_USERNAME, job.user.c_str());
  curl_easy_setopt(curl, CURLOPT_PASSWORD, copy.c_str());
  base::wipe(copy.data(), copy.size());
  return {};
}

base::Result<Outcome> send_by_smtp(const MailJob& job) {
  const std::unique_ptr<CURL, CurlFree> curl(curl_easy_init());
  const std::unique_ptr<curl_slist, CurlFree> to(curl_slist_append(nullptr, job.to.c_str()));
  if (!curl || !to) return base::fail(base::ErrorCode::internal, "curl");
  std::string_view rest = job.message;
  std::string last;
  curl_easy_setopt(curl.get(), CURLOPT_URL, job.url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");  // whatever the environment says
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, static_cast<long>(job.timeout));
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, job.from.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, to.get());
  curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, give);
  curl_easy_setopt(curl.get(), CURLOPT_READDATA, &rest);
  curl_easy_setopt(curl.get(), CURLOPT_HEADERFUNCTION, listen);
  curl_easy_setopt(curl.get(), CURLOPT_HEADERDATA, &last);
  set_security(curl.get(), job);
  SCEAU_CHECK(set_login(curl.get(), job));
  const CURLcode code = curl_easy_perform(curl.get());
  long reply = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &reply);
  const bool server_said_no = code != CURLE_OK && reply >= 400;
  return Outcome{judged(code, reply), code == CURLE_OK || server_said_no ? last : curl_easy_strerror(code)};
}

// The local queue takes over; sysexits tell what may be tried again.
base::Result<Outcome> send_by_program(const MailJob& job) {
  std::string message = job.message;
  std::erase(message, '\r');  // sendmail takes lines of this system
  SCEAU_TRY(const base::ProcessResult result,
            base::run({.argv = {watch::program_of(job), "-i", "-f", job.from, "--", job.to},
                       .input = base::view(message),
                       .limit = std::chrono::seconds(job.timeout)}));
  const bool for_good = result.status == 65 || result.status == 67 || result.status == 68;  // EX_NOUSER…
  return Outcome{result.status == 0 ? MailExit::sent
                 : for_good         ? MailExit::refused
                                    : MailExit::try_again,
                 result.errors.substr(0, result.errors.find('\n'))};
}

base::Result<Outcome> send(const MailJob& job) {
  return watch::program_of(job).empty() ? send_by_smtp(job) : send_by_program(job);
}

base::Result<Outcome> send_once(const MailJob& job) {
  if (job.receipt.empty()) return send(job);
  const unsigned longest_wait = (job.timeout + 5) * 1000;
  SCEAU_TRY(const base::FileLock lock, base::FileLock::take(job.receipt + ".lock", longest_wait));
  if (base::exists(job.receipt)) return Outcome{MailExit::sent, "sent before"};
  SCEAU_TRY(Outcome outcome, send(job));
  if (outcome.exit == MailExit::sent)
    SCEAU_CHECK(base::replace_file(job.receipt, base::view(outcome.words), {.mode = 0600}));
  return outcome;
}

}  // namespace

int main() {
  base::forbid_core_dumps();
  const std::string input{std::istreambuf_iterator<char>(std::cin), {}};
  const auto job = watch::parse_mail_job(input);
  if (!job) {
    std::cout << job.error().subject << '\n';
    return static_cast<int>(MailExit::bad_job);
  }
  curl_global_init(CURL_GLOBAL_DEFAULT);
  const auto outcome = send_once(*job);
  if (!outcome) {
    std::cout << outcome.error().subject << ' ' << outcome.error().value << '\n';
    const bool ours = outcome.error().code == base::ErrorCode::pin_file_rights;
    return static_cast<int>(ours ? MailExit::no_login : MailExit::try_again);
  }
  std::cout << outcome->words << '\n';
  return static_cast<int>(outcome->exit);
}
