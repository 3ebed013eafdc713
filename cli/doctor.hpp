// `sceau doctor`: one function a check, each in the file of what it looks at, all in the table of
// cmd_doctor.cpp. A check looks, changes nothing, asks no PIN and contacts no network.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "cli/context.hpp"
#include "cli/open_card.hpp"
#include "cli/token_access.hpp"

namespace sceau::cli {

enum class Health { ok, warn, fail, skipped };

struct CheckResult {
  Health health;
  std::string detail;
  std::string hint = {};  // what to do; empty where nothing is
};

struct DoctorOptions {
  TokenOptions token;
  CardOptions card;
};

// What several checks look at, found once, when the first one asks.
class Patient {
 public:
  Patient(const Context& context, const DoctorOptions& options) : context_(context), options_(options) {}

  const Context& context() const { return context_; }
  const DoctorOptions& options() const { return options_; }

  const base::Result<store::Database>& database();
  bool token_named() const;  // by --token or [token] uri: otherwise nothing of a token is looked at
  const base::Result<pkcs11::Uri>& uri();
  const base::Result<std::shared_ptr<pkcs11::Module>>& module();
  const base::Result<pkcs11::TokenInfo>& token();
  const base::Result<pkcs11::Card>& card();
  const base::Result<steps::CardFacts>& card_facts();
  // Somebody named a card module, or the store knows a card: that none is here is worth a word.
  bool card_expected();

 private:
  const Context& context_;
  const DoctorOptions& options_;
  // In the order in which they must end: tokens before their module.
  std::optional<base::Result<store::Database>> database_;
  std::optional<base::Result<pkcs11::Uri>> uri_;
  std::optional<base::Result<std::shared_ptr<pkcs11::Module>>> module_;
  std::optional<base::Result<pkcs11::TokenInfo>> token_;
  std::optional<base::Result<pkcs11::Card>> card_;
  std::optional<base::Result<steps::CardFacts>> facts_;
};

// The error's two lines, as detail and hint.
CheckResult unwell(const base::Error& error, Health health = Health::fail);

// doctor_store.cpp
CheckResult check_state(Patient& patient);
CheckResult check_store(Patient& patient);
CheckResult check_audit(Patient& patient);
CheckResult check_configuration(Patient& patient);
CheckResult check_anchors(Patient& patient);
// doctor_machine.cpp
CheckResult check_programs(Patient& patient);
CheckResult check_judge(Patient& patient);
CheckResult check_engine(Patient& patient);
CheckResult check_timer(Patient& patient);
CheckResult check_portal(Patient& patient);
// doctor_token.cpp
CheckResult check_token_module(Patient& patient);
CheckResult check_token(Patient& patient);
CheckResult check_pin(Patient& patient);
CheckResult check_pin_file(Patient& patient);
CheckResult check_mechanisms(Patient& patient);
// doctor_card.cpp
CheckResult check_pcscd(Patient& patient);
CheckResult check_card_module(Patient& patient);
CheckResult check_reader(Patient& patient);
CheckResult check_card(Patient& patient);
CheckResult check_card_pin(Patient& patient);
CheckResult check_card_chain(Patient& patient);

}  // namespace sceau::cli
