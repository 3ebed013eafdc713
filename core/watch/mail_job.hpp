// What sceau-mail reads on its standard input: lines "name value", an empty line, then the message.
//
//   sceau-mail 1
//   url smtp://mail.example.fr:587        smtps:// for implicit TLS; sendmail:/usr/sbin/sendmail for a
//   program tls required                          or: none ca-file /etc/sceau/mail-ca.pem        left out:
//   the system's user robot                            left out: no authentication password-file
//   /run/credentials/…      read by sceau-mail; a password is never in the job timeout 60 seconds, for
//   everything receipt /var/lib/sceau/mail/ID        written once the server has taken the message from
//   robot@example.fr to at@example.fr
//
// It prints the server's last words and ends with a MailExit.
#pragma once
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace sceau::watch {

enum class MailTls { none, required };

struct MailJob {
  std::string url;
  MailTls tls = MailTls::required;
  std::string ca_file = {};
  std::string user = {};
  std::string password_file = {};
  unsigned timeout = 60;
  std::string receipt = {};
  std::string from;
  std::string to;
  std::string message;
};

enum class MailExit : int {
  sent = 0,
  try_again = 75,   // EX_TEMPFAIL: not reached, dropped, 4xx
  refused = 69,     // EX_UNAVAILABLE: 5xx
  not_secure = 76,  // EX_PROTOCOL: no TLS, or a certificate that does not hold
  no_login = 77,    // EX_NOPERM: the server refused user or password
  bad_job = 64,     // EX_USAGE
};

std::string write_mail_job(const MailJob& job);
// The program of a sendmail: url; empty: SMTP.
std::string program_of(const MailJob& job);
// Errors: mail_job_invalid (subject: the line).
base::Result<MailJob> parse_mail_job(std::string_view text);

}  // namespace sceau::watch
