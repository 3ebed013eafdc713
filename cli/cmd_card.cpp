// The CPx card in the reader: who holds it, which it is, how long it lasts; with a PIN, that it
// authenticates.
#include <filesystem>

#include "certstore/people.hpp"
#include "cli/card_words.hpp"
#include "cli/explain.hpp"
#include "cli/open_card.hpp"
#include "cli/token_access.hpp"
#include "core/base/file.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using pkcs11::CardRole;

namespace {

struct Args {
  CardOptions card;
  std::optional<std::string> pin_file;
  std::string role;
  bool prove = false;
  bool prove_signature = false;
  bool yes_final_try = false;
};

// The sentence of a module of which it is known beforehand, else what the module itself said.
base::Error plainly(const pkcs11::Card& card, base::Error error) {
  if (error.code == ErrorCode::signature_impossible && card.known && !card.known->signature_key)
    error.value = tr("{}, built with OpenSSL 3, cannot finish the card's hash", card.known->name);
  return error;
}

Result<const steps::CardPaper*> paper_of(const steps::CardFacts& facts, CardRole role) {
  for (const steps::CardPaper& paper : facts.papers)
    if (paper.role == role) return &paper;
  return fail(ErrorCode::object_missing, std::string(steps::word(role)));
}

Status prove(const pkcs11::Card& card, const pkcs11::Session& session, const steps::CardPaper& paper) {
  const base::Bytes message = base::random_bytes(64);
  const auto signature = pkcs11::card_sign(session, paper.object, paper.role, message);
  if (!signature) return tl::unexpected(plainly(card, signature.error()));
  if (!x509::verifies(paper.certificate.key, message, *signature))
    return fail(ErrorCode::certificate_key_mismatch, paper.object.label);
  return {};
}

base::Error about_card(const steps::CardFacts& facts, base::Error error) {
  if (error.code == ErrorCode::pin_locked)
    error = {ErrorCode::card_pin_locked, facts.type + " " + facts.number, {}, error.lower};
  return error;
}

// A module that cannot list them, or a file that is damaged, says nothing against the card.
void read_what_can_be_read(const pkcs11::Session& session, CardView& view) {
  if (auto data = pkcs11::read_data(session)) view.data = *std::move(data);
}

// Logs in once, signs, reads what is behind the PIN.
Result<std::string> prove_all(const Context& context, const Args& args, const pkcs11::Session& session,
                              CardView& view) {
  // No try is spent on a card that lacks what is to be proven.
  SCEAU_TRY(const auto* const authentication, paper_of(view.facts, CardRole::authentication));
  const steps::CardPaper* signature = nullptr;
  if (args.prove_signature) {
    SCEAU_TRY(signature, paper_of(view.facts, CardRole::signature));
  }
  const auto login = log_in(context, session,
                            {.option = args.pin_file,
                             .uri_source = {},
                             .configured = context.config().card.pin_file,
                             .token = view.card.token.label},
                            args.yes_final_try ? pkcs11::FinalTry::allow : pkcs11::FinalTry::refuse);
  if (!login) return tl::unexpected(about_card(view.facts, login.error()));
  SCEAU_CHECK(prove(view.card, session, *authentication));
  std::string proven = tr("it authenticates: a signature verifies with its certificate");
  if (signature != nullptr) {
    SCEAU_CHECK(prove(view.card, session, *signature));
    proven = tr("it authenticates and signs: both signatures verify with its certificates");
  }
  read_what_can_be_read(session, view);
  if (const auto now = pkcs11::read_token(*view.card.module, view.card.token.slot)) view.pin = now->pin;
  return proven;
}

struct Store {
  std::optional<store::Database> database;
};

// A store that cannot be used is no reason not to look at the card.
Store open_store(const Context& context) {
  auto opened = context.open_store(store::Access::read_write);
  if (opened) return {*std::move(opened)};
  if (opened.error().code != ErrorCode::store_missing) {
    const Explanation words = explain(opened.error());
    context.warn(words.what, words.hint);
  }
  return {};
}

Status record(const Context& context, const Args& args, const Store& store, CardView& view) {
  if (!store.database) return {};
  if (!context.globals().dry_run) {
    SCEAU_TRY(view.recorded,
              steps::record_card(*store.database, view.facts, args.role, {context.actor(), context.now()}));
  }
  SCEAU_TRY(const auto people, store::people(*store.database, std::nullopt));
  for (const store::Person& person : people)
    if (!view.facts.number.empty() && person.card_number == view.facts.number)
      view.known_as.push_back(person.role);
  return {};
}

std::string quoted(const x509::Name& name, const char* attribute, const char* otherwise) {
  return "'" + printable(name.first(attribute).value_or(otherwise)) + "'";
}

// Whose card it is: with that the store knows until when somebody can order and renew.
std::string add_person(const steps::CardFacts& facts) {
  const x509::Name& subject = facts.papers.front().certificate.subject;
  return "sceau person add --role administrateur-technique --name " + quoted(subject, "SN", "NAME") +
         " --first-name " + quoted(subject, "GN", "NAME") + " --card " + facts.number + " --card-type " +
         facts.type.substr(facts.type.size() - 3);
}

void say_next(const Context& context, const Args& args, const Store& store, const CardView& view) {
  const bool asked = args.prove || args.prove_signature || args.pin_file;
  if (!asked && view.pin != pkcs11::PinState::locked)
    context.next(tr("sceau card --pin-file FILE proves that it can authenticate"));
  else if (store.database && view.known_as.empty() && !view.facts.number.empty())
    context.next(add_person(view.facts));
  else
    context.next(store.database ? "sceau status" : "sceau doctor");
}

Result<Exit> run(Context& context, const Args& args) {
  const Store store = open_store(context);
  SCEAU_TRY(const pkcs11::Card card, open_card(context, args.card));
  SCEAU_TRY(const steps::CardFacts facts, steps::card_facts(card.certificates));
  SCEAU_TRY(auto chains,
            card_chains(context, args.card, card, facts, store.database ? &*store.database : nullptr));
  CardView view{.card = card, .facts = facts, .pin = card.token.pin, .chains = std::move(chains)};
  SCEAU_TRY(const auto session, pkcs11::Session::open(card.module, card.token, pkcs11::Access::read_only));
  SCEAU_CHECK(record(context, args, store, view));
  if (args.prove || args.prove_signature || args.pin_file) {
    SCEAU_TRY(view.proven, prove_all(context, args, session, view));
  } else {
    read_what_can_be_read(session, view);
  }
  if (context.globals().json) context.say_json(card_json(context, view));
  show_card(context, view);
  say_next(context, args, store, view);
  return Exit::done;
}

}  // namespace

void declare_card(Options& options) {
  const auto args = std::make_shared<Args>();
  declare_card_options(options, args->card);
  options
      .text("--pin-file", args->pin_file, N_("prove that it authenticates, with the PIN in this file"),
            "FILE")
      .flag("--prove", args->prove, N_("the same, the PIN typed here or on the reader"))
      .flag("--prove-signature", args->prove_signature,
            N_("also with the signature key, where the module can: random bytes are signed"))
      .flag("--yes-final-try", args->yes_final_try, N_("use the last try before the card locks"))
      .text("--role", args->role, N_("what its holder does here, to be recorded"), "ROLE")
      .action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli
