#include "core/watch/delivery.hpp"

#include <filesystem>

#include "core/base/file.hpp"
#include "core/base/process.hpp"

namespace sceau::watch {

using base::Result;
using base::Status;

namespace {

constexpr std::chrono::seconds kToFinish{15};  // beyond the limit that sceau-mail keeps itself

struct Attempt {
  bool sent = false;
  std::string words;
};

std::string receipt_of(const Transport& transport, const std::string& mail) {
  return transport.receipts + "/" + base::hex(base::sha256(base::view(mail)));
}

Result<Attempt> attempt(const Transport& transport, const store::QueuedMail& mail) {
  MailJob job = transport.settings;
  job.to = mail.recipient;
  job.receipt = receipt_of(transport, mail.id);
  job.message = mail.message;
  const std::string text = write_mail_job(job);
  // Twice the limit: another sceau-mail with this receipt may still be at it.
  auto result = base::run({.argv = {transport.program},
                           .input = base::view(text),
                           .limit = 2 * std::chrono::seconds(job.timeout) + kToFinish});
  if (!result && result.error().code == base::ErrorCode::program_timed_out) return Attempt{false, "timeout"};
  if (!result) return tl::unexpected(std::move(result).error());
  return Attempt{result->status == static_cast<int>(MailExit::sent),
                 result->output.substr(0, result->output.find('\n'))};
}

// A run that was killed may have left a sceau-mail behind, which asks for its receipt whenever it gets to it:
// receipts outlive their mails by a day.
Status sweep_receipts(const store::Database& database, const Transport& transport,
                      const std::vector<store::QueuedMail>& queued, base::TimePoint now) {
  std::error_code none;
  std::filesystem::directory_iterator files(transport.receipts, none);
  if (none || files == std::filesystem::directory_iterator()) return {};
  SCEAU_TRY(const auto sent, store::mails_sent_since(database, now - base::Days(1)));
  std::set<std::string> kept;
  for (const store::QueuedMail& mail : queued) kept.insert(receipt_of(transport, mail.id));
  for (const std::string& id : sent) kept.insert(receipt_of(transport, id));
  for (const auto& file : files) {
    const std::string stem = file.path().stem().string();
    const bool ours = base::from_hex(stem) && stem.size() == 2 * sizeof(base::Sha256);
    if (ours && !kept.contains(transport.receipts + "/" + stem))
      SCEAU_CHECK(base::remove_file(file.path().string()));
  }
  return {};
}

Status deliver_one(const store::Database& database, const Transport& transport, const store::QueuedMail& mail,
                   base::TimePoint now, Delivery& delivery) {
  SCEAU_TRY(const Attempt tried, attempt(transport, mail));
  if (!tried.sent) {
    delivery.unsent.push_back({mail.recipient, tried.words});
    return store::set_failed(database, mail.id, tried.words);
  }
  ++delivery.sent;
  return store::set_sent(database, mail.id, now);
}

}  // namespace

Status deliver(const store::Database& database, const Transport& transport,
               const std::function<bool(const std::string&)>& is_recipient, base::TimePoint now,
               Delivery& delivery) {
  SCEAU_TRY(const auto mails, store::queued_mails(database));
  SCEAU_CHECK(sweep_receipts(database, transport, mails, now));
  if (!mails.empty()) SCEAU_CHECK(base::make_folder(transport.receipts));
  for (const store::QueuedMail& mail : mails) {
    if (!delivery.tried.insert(mail.id).second) continue;
    if (is_recipient(mail.recipient)) {
      SCEAU_CHECK(deliver_one(database, transport, mail, now, delivery));
      continue;
    }
    SCEAU_CHECK(store::withdraw(database, mail.id));
    ++delivery.withdrawn;
  }
  return {};
}

}  // namespace sceau::watch
