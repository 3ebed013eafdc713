// `sceau token init`: a blank token, or one that is named to be erased.
#include <algorithm>

#include "cli/pin_strength.hpp"
#include "cli/token_words.hpp"
#include "pkcs11/card.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Secret;
using base::Status;

namespace {

struct Args : TokenArgs {
  std::string label;
  std::optional<std::string> so_pin_file;
  std::optional<std::string> erase;  // serial
};

Status refuse_card(const std::shared_ptr<pkcs11::Module>& module, const pkcs11::TokenInfo& token) {
  SCEAU_TRY(const auto session, pkcs11::Session::open(module, token, pkcs11::Access::read_only));
  return pkcs11::refuse_card(session);
}

// Nothing but a blank token is ever taken without its serial.
Result<CK_SLOT_ID> blank_slot(const std::shared_ptr<pkcs11::Module>& module) {
  const auto blank = pkcs11::free_slot(*module);
  if (blank || blank.error().code != ErrorCode::token_missing) return blank;
  SCEAU_TRY(const auto tokens, pkcs11::tokens(*module));
  std::string serials;
  for (const pkcs11::TokenInfo& token : tokens) {
    SCEAU_CHECK(refuse_card(module, token));
    serials += (serials.empty() ? "" : ", ") + token.serial;
  }
  if (tokens.empty()) return blank;
  return fail(ErrorCode::token_none_blank, module->path(), serials);
}

// A key of this store is never lost: not even when somebody says so.
Status refuse_keys_of_ours(const Context& context, const pkcs11::TokenInfo& token) {
  const auto database = context.open_store(store::Access::read_only);
  if (!database && database.error().code == ErrorCode::store_missing) return {};
  if (!database) return tl::unexpected(database.error());
  SCEAU_TRY(const auto entries, entries_on(*database, token));
  if (entries.empty()) return {};
  std::string names;
  for (const store::EntryOverview& row : entries) names += (names.empty() ? "" : ", ") + row.entry.name;
  return fail(ErrorCode::token_holds_keys, token.label, names);
}

Result<CK_SLOT_ID> slot_to_erase(const Context& context, const std::shared_ptr<pkcs11::Module>& module,
                                 const std::string& serial) {
  SCEAU_TRY(const auto token, pkcs11::find_token(*module, pkcs11::Uri{.serial = serial}));
  SCEAU_CHECK(refuse_card(module, token));
  SCEAU_CHECK(refuse_keys_of_ours(context, token));
  SCEAU_TRY(const bool yes,
            context.confirm(tr("erase the token \"{}\" ({}) and everything on it?", token.label, serial)));
  if (!yes) return fail(ErrorCode::confirmation_needed, tr("erase the token \"{}\"", token.label));
  return token.slot;
}

// Two tokens of one name could be told apart by their serials only, in every configuration there is.
Status check_label_is_free(const pkcs11::Module& module, const Args& args) {
  SCEAU_TRY(const auto tokens, pkcs11::tokens(module));
  const auto same = std::ranges::find_if(tokens, [&args](const pkcs11::TokenInfo& token) {
    return token.label == args.label && token.serial != args.erase;
  });
  if (same == tokens.end()) return {};
  return fail(ErrorCode::usage,
              tr("there is a token \"{}\" already: choose another --label, or erase that one: --erase {}",
                 args.label, same->serial),
              "token init");
}

// Typed twice: a PIN with a slip of the finger locks its owner out.
Result<Secret> new_secret(const Context& context, const std::optional<std::string>& file,
                          const std::string& prompt, const std::string& label) {
  if (file) return base::read_secret_file(*file);
  SCEAU_TRY(Secret first, ask_secret(context, prompt, label));
  SCEAU_TRY(const Secret second, ask_secret(context, tr("once more: "), label));
  if (first.text() != second.text())
    return fail(ErrorCode::usage, tr("the two were not the same"), "token init");
  return first;
}

void warn_of_weakness(const Context& context, const std::string& name, const Secret& pin) {
  const std::optional<Weakness> weakness = weakness_of(pin);
  if (!weakness) return;
  context.warn(tr("the {} is weak: {}", name, words_of(*weakness)),
               tr("whoever copies a software token tries thousands a second: take 8 characters or more"));
}

Result<Exit> init(Context& context, const Args& args) {
  if (args.label.empty()) return fail(ErrorCode::usage, tr("--label is missing"), "token init");
  SCEAU_TRY(const auto module, module_for(context, args));
  SCEAU_TRY(const CK_SLOT_ID slot,
            args.erase ? slot_to_erase(context, module, *args.erase) : blank_slot(module));
  SCEAU_CHECK(check_label_is_free(*module, args));
  if (context.globals().dry_run) {
    context.say(tr("would make the token \"{}\" in {}", args.label, module->path()));
    return Exit::done;
  }
  SCEAU_TRY(const auto so_pin, new_secret(context, args.so_pin_file, tr("new SO PIN: "), args.label));
  SCEAU_TRY(const auto pin, new_secret(context, args.token.pin_file, tr("new PIN: "), args.label));
  warn_of_weakness(context, tr("SO PIN"), so_pin);
  warn_of_weakness(context, "PIN", pin);
  if (so_pin.text() == pin.text())
    context.warn(tr("SO PIN and PIN are the same"),
                 tr("whoever has the one can set the other: keep them apart"));
  SCEAU_TRY(const auto info, pkcs11::init_token(module, slot, {args.label, so_pin, pin}));
  const std::string uri = pkcs11::uri_of(*module, info).str();
  if (context.globals().json) context.say_json(token_json(info).set("uri", uri));
  context.say(tr("token \"{}\" is ready", info.label));
  context.say(tr("in {}: [token] uri = \"{}\"", context.globals().config, uri));
  context.next("sceau request");
  return Exit::done;
}

}  // namespace

void declare_token_init(Options& options) {
  const auto args = std::make_shared<Args>();
  options.sub("init", N_("make a new token: SO PIN and PIN from files or prompts"))
      .text("--token", args->token.uri, N_("RFC 7512 URI of the token"), "URI")
      .text("--module", args->module, N_("path of the PKCS#11 module"), "PATH")
      .text("--label", args->label, N_("name of the token"), "LABEL")
      .text("--pin-file", args->token.pin_file, N_("file that holds the PIN, mode 0600"), "FILE")
      .text("--so-pin-file", args->so_pin_file, N_("file that holds the SO PIN, mode 0600"), "FILE")
      .text("--erase", args->erase, N_("erase the token of this serial; the SO PIN is its own"), "SERIAL")
      .action([args](Context& context) { return init(context, *args); });
}

}  // namespace sceau::cli
