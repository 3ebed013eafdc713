// The card's chain of links: « un lecteur de carte doit être installé », and all that follows from it. Where
// nobody expects a card, that none is here is no trouble: it is needed only where the portal is opened.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "cli/card_words.hpp"
#include "cli/doctor.hpp"
#include "core/base/file.hpp"

namespace sceau::cli {

using base::ErrorCode;

namespace {

constexpr base::Days kCardEndsSoon{60};  // as reminders of cards begin

bool is_about_the_card(ErrorCode code) {
  return code == ErrorCode::reader_missing || code == ErrorCode::card_missing ||
         code == ErrorCode::card_unknown || code == ErrorCode::usage;
}

CheckResult nothing_of_a_card(Patient& patient, const base::Error& error) {
  if (patient.card_expected()) return unwell(error, Health::warn);
  return {Health::skipped, tr("{}; needed only where the portal is opened", unwell(error).detail)};
}
CheckResult waits_for(const char* name) { return {Health::skipped, tr("waits for {}", name)}; }

enum class Daemon { answers, silent, absent };

Daemon pcscd() {
  const char* const named = ::secure_getenv("PCSCLITE_CSOCK_NAME");
  const std::string path = named == nullptr ? "/run/pcscd/pcscd.comm" : named;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return Daemon::absent;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool answers =
      fd >= 0 && ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (fd >= 0) ::close(fd);
  if (answers) return Daemon::answers;
  return base::exists("/usr/sbin/pcscd") ? Daemon::silent : Daemon::absent;
}

// USB's class 0B is a smart card reader (CCID), whether or not anything drives it.
bool usb_reader_plugged() {
  namespace fs = std::filesystem;
  std::error_code error;
  for (fs::directory_iterator at("/sys/bus/usb/devices", error), end; !error && at != end;
       at.increment(error)) {
    std::string kind;
    if (std::ifstream(at->path() / "bInterfaceClass") >> kind && kind == "0b") return true;
  }
  return false;
}

}  // namespace

CheckResult check_card_module(Patient& patient) {
  const auto& card = patient.card();
  if (card) {
    std::string limits;
    for (const std::string& limit : module_limits(card->known)) limits += "; " + limit;
    return {Health::ok, module_name(*card) + limits};
  }
  if (is_about_the_card(card.error().code)) return {Health::ok, tr("it works, and sees no CPx")};
  return card.error().code == ErrorCode::card_module_missing ? nothing_of_a_card(patient, card.error())
                                                             : unwell(card.error());
}

CheckResult check_pcscd(Patient& patient) {
  switch (pcscd()) {
    case Daemon::answers:
      return {Health::ok, tr("it answers")};
    case Daemon::silent:
      if (patient.card()) return {Health::skipped, tr("it does not run, and this reader does without")};
      if (usb_reader_plugged() || patient.card_expected())
        return {Health::fail, tr("pcscd does not run: no reader is seen"),
                "systemctl enable --now pcscd.socket"};
      return {Health::skipped, tr("it does not run, and no reader is plugged in")};
    case Daemon::absent:
      if (patient.card()) return {Health::skipped, tr("not installed, and this reader does without")};
      if (usb_reader_plugged() || patient.card_expected())
        return {Health::fail, tr("pcscd is not installed: no reader is seen"), "apt install pcscd libccid"};
      return {Health::skipped, tr("not installed, and no reader is plugged in")};
  }
  return {Health::skipped, {}};
}

CheckResult check_reader(Patient& patient) {
  const auto& card = patient.card();
  if (card) return {Health::ok, card->token.slot_description};
  switch (card.error().code) {
    case ErrorCode::card_missing:
    case ErrorCode::card_unknown:
      return {Health::ok, card.error().subject};
    case ErrorCode::reader_missing:
      return nothing_of_a_card(patient, card.error());
    default:
      return waits_for("card-module");
  }
}

CheckResult check_card(Patient& patient) {
  const auto& card = patient.card();
  if (!card) {
    if (card.error().code == ErrorCode::card_unknown) return unwell(card.error());
    if (card.error().code == ErrorCode::reader_missing) return waits_for("reader");
    if (!is_about_the_card(card.error().code)) return waits_for("card-module");
    return nothing_of_a_card(patient, card.error());
  }
  const auto& facts = patient.card_facts();
  if (!facts) return unwell(facts.error());
  const std::string name = facts->type + " " + facts->number + ", " + environment_word(facts->environment);
  const std::string end = base::format_date(facts->not_after);
  if (facts->not_after < patient.context().now())
    return {Health::fail, tr("{} ended on {}", name, end),
            tr("order its successor: formulaire 301 or TOM (CPE), the Ordre (CPS)")};
  if (base::days_between(patient.context().now(), facts->not_after) < kCardEndsSoon)
    return {Health::warn, tr("{} ends on {}", name, end),
            tr("see that its successor is on the way: nothing is ordered or renewed without a card")};
  return {Health::ok, tr("{}, until {}", name, end)};
}

CheckResult check_card_pin(Patient& patient) {
  if (!patient.card()) return waits_for("card");
  const pkcs11::TokenInfo& token = patient.card()->token;
  switch (token.pin) {
    case pkcs11::PinState::locked:
      return unwell(
          {ErrorCode::card_pin_locked, patient.card_facts() ? patient.card_facts()->number : token.label});
    case pkcs11::PinState::final_try:
      return unwell({ErrorCode::pin_final_try, token.label});
    case pkcs11::PinState::low:
      return {Health::warn, tr("a wrong PIN was tried before: fewer tries are left; not tried"),
              tr("a right one gives all tries back: sceau card --pin-file FILE")};
    case pkcs11::PinState::to_be_changed:
    case pkcs11::PinState::not_initialized:
      return {Health::warn, tr("its PIN is not ready for use"),
              tr("its holder sets it with Cryptolib's own tool")};
    case pkcs11::PinState::ok:
      return {Health::ok, tr("no wrong try is known; not tried")};
  }
  return {Health::skipped, {}};
}

CheckResult check_card_chain(Patient& patient) {
  if (!patient.card_facts()) return waits_for("card");
  const auto& database = patient.database();
  const auto chains = card_chains(patient.context(), patient.options().card, *patient.card(),
                                  *patient.card_facts(), database ? &*database : nullptr);
  if (!chains) return unwell(chains.error());
  for (const steps::CardChain& chain : *chains) {
    if (chain.state == steps::ChainState::trusted) continue;
    if (chain.state == steps::ChainState::incomplete)
      return {Health::warn, tr("the CA {} is not here", chain.authority),
              tr("import it: sceau trust import FILE; without a store: --ca FILE")};
    return {Health::fail, tr("{} leads to no pinned CA", chain.authority),
            tr("no portal takes such a card; is it a test card? see: sceau card")};
  }
  return {Health::ok, chains->empty() ? "" : tr("leads to {}", chains->front().authority)};
}

}  // namespace sceau::cli
