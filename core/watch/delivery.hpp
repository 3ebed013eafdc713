// Sends what waits in the store's queue. A mail leaves the queue only once the server has taken it; what is
// between two writes when the power fails is found again by its receipt.
#pragma once
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "certstore/reminders.hpp"
#include "core/watch/mail_job.hpp"

namespace sceau::watch {

struct Transport {
  std::string program;   // sceau-mail
  std::string receipts;  // folder of the receipts; made where missing
  MailJob settings;      // url, tls, ca_file, user, password_file, timeout, from
};

struct UnsentMail {
  std::string recipient;
  std::string words;  // the server's, or why it was not reached
};

// Of one run, which may deliver more than once.
struct Delivery {
  std::size_t sent = 0;
  std::size_t withdrawn = 0;  // their recipients are none any more
  std::vector<UnsentMail> unsent;
  std::set<std::string> tried;  // ids; not again in this run
};

// One try for each in a run. is_recipient: does this address still receive reminders?
// Call it under the lock of `remind`: two deliveries at once would try each mail twice.
// Errors: those of the store, file_unwritable (receipts), program_missing (sceau-mail).
base::Status deliver(const store::Database& database, const Transport& transport,
                     const std::function<bool(const std::string&)>& is_recipient, base::TimePoint now,
                     Delivery& delivery);

}  // namespace sceau::watch
