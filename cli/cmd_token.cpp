#include "certstore/entries.hpp"
#include "cli/context.hpp"
#include "cli/pin.hpp"
#include "cli/table.hpp"
#include "cli/token_access.hpp"
#include "core/x509/certificate.hpp"
#include "pkcs11/object.hpp"

namespace sceau::cli {

using base::Result;

namespace {

const char* word(pkcs11::PinState pin) {
  switch (pin) {
    case pkcs11::PinState::ok:
      return "ok";
    case pkcs11::PinState::low:
      return "low";
    case pkcs11::PinState::final_try:
      return "final_try";
    case pkcs11::PinState::locked:
      return "locked";
    case pkcs11::PinState::to_be_changed:
      return "to_be_changed";
    case pkcs11::PinState::not_initialized:
      return "not_initialized";
  }
  return "";
}

const char* word(pkcs11::ObjectClass kind) {
  switch (kind) {
    case pkcs11::ObjectClass::private_key:
      return "private_key";
    case pkcs11::ObjectClass::public_key:
      return "public_key";
    case pkcs11::ObjectClass::secret_key:
      return "secret_key";
    case pkcs11::ObjectClass::certificate:
      return "certificate";
    case pkcs11::ObjectClass::data:
      return "data";
    case pkcs11::ObjectClass::other:
      return "other";
    case pkcs11::ObjectClass::unreadable:
      return "unreadable";
  }
  return "";
}

const char* word(pkcs11::StrayKind kind) {
  switch (kind) {
    case pkcs11::StrayKind::key_without_label:
      return N_("a key without label: made half-way");
    case pkcs11::StrayKind::key_without_id:
      return N_("a key without id: made half-way");
    case pkcs11::StrayKind::key_not_as_asked:
      return N_("a key that is not protected as sceau asks");
    case pkcs11::StrayKind::private_without_public:
      return N_("a private key without its public half");
    case pkcs11::StrayKind::public_without_private:
      return N_("a public key without its private half");
    case pkcs11::StrayKind::certificate_empty:
      return N_("an empty certificate");
    case pkcs11::StrayKind::certificate_id_mismatch:
      return N_("a certificate under another id than its key");
    case pkcs11::StrayKind::duplicate_id:
      return N_("two objects with one id");
    case pkcs11::StrayKind::duplicate_key:
      return N_("the same key twice");
    case pkcs11::StrayKind::object_unreadable:
      return N_("an object that the token itself cannot read");
    case pkcs11::StrayKind::duplicate_certificate:
      return N_("the same certificate twice");
  }
  return "";
}

Json token_json(const pkcs11::TokenInfo& info) {
  return Json::object()
      .set("slot", static_cast<std::int64_t>(info.slot))
      .set("label", info.label)
      .set("serial", info.serial)
      .set("model", info.model)
      .set("manufacturer", info.manufacturer)
      .set("initialized", info.initialized)
      .set("pin", word(info.pin));
}

struct Args {
  TokenOptions token;
  std::optional<std::string> module;
  std::string label;
  std::optional<std::string> so_pin_file;
};

Result<std::shared_ptr<pkcs11::Module>> module_for(const Context& context, const Args& args) {
  if (args.module) return pkcs11::Module::load(*args.module, context.config().token.environment);
  SCEAU_TRY(const pkcs11::Uri uri, token_uri(context, args.token));
  return load_module(context, uri);
}

Result<Exit> list(Context& context, const Args& args) {
  SCEAU_TRY(const auto module, module_for(context, args));
  SCEAU_TRY(const auto tokens, pkcs11::tokens(*module));
  Json out = Json::array();
  Table table({tr("LABEL"), tr("SERIAL"), tr("MODEL"), tr("PIN")});
  for (const pkcs11::TokenInfo& info : tokens) {
    out.push(token_json(info));
    table.row({info.initialized ? info.label : tr("(blank)"), info.serial, info.model, word(info.pin)});
  }
  if (context.globals().json)
    context.say_json(Json::object().set("module", module->path()).set("tokens", std::move(out)));
  for (const std::string& line : table.lines()) context.say(line);
  context.next("sceau token init --label LABEL");
  return Exit::done;
}

Result<base::Secret> new_secret(const Context& context, const std::optional<std::string>& file,
                                const std::string& prompt, const std::string& label) {
  if (file) return base::read_secret_file(*file);
  return ask_secret(context, prompt, label);
}

Result<Exit> init(Context& context, const Args& args) {
  if (args.label.empty()) return base::fail(base::ErrorCode::usage, tr("--label is missing"), "token init");
  SCEAU_TRY(const auto module, module_for(context, args));
  SCEAU_TRY(const CK_SLOT_ID slot, pkcs11::free_slot(*module));
  SCEAU_TRY(const auto so_pin, new_secret(context, args.so_pin_file, tr("new SO PIN: "), args.label));
  SCEAU_TRY(const auto pin, new_secret(context, args.token.pin_file, tr("new PIN: "), args.label));
  SCEAU_TRY(const auto info, pkcs11::init_token(module, slot, {args.label, so_pin, pin}));
  const std::string uri = pkcs11::uri_of(*module, info).str();
  if (context.globals().json) context.say_json(token_json(info).set("uri", uri));
  context.say(tr("token \"{}\" is ready", info.label));
  context.say(tr("in {}: [token] uri = \"{}\"", context.globals().config, uri));
  context.next("sceau request");
  return Exit::done;
}

// Ours: the key of an entry of this store, by its public key.
std::string owner_of(const std::optional<store::Database>& database, const pkcs11::ObjectRow& object) {
  if (!database) return {};
  std::string spki;
  if (!object.certificate.empty()) {
    if (const auto certificate = x509::parse_certificate(object.certificate))
      spki = base::hex(certificate->key.spki_sha256);
  } else if (!object.rsa.modulus.empty()) {
    if (const auto key = x509::public_key_from_rsa(object.rsa.modulus, object.rsa.exponent))
      spki = base::hex(key->spki_sha256);
  }
  if (spki.empty()) return {};
  const auto row = store::find_entry_by_key(*database, spki);
  return row ? row->entry.name : std::string();
}

Result<Exit> show(Context& context, const Args& args) {
  SCEAU_TRY(const auto token, open_token(context, args.token, pkcs11::Access::read_only, WithLogin::yes));
  SCEAU_TRY(const auto objects, pkcs11::list_objects(*token.session));
  std::optional<store::Database> database;
  if (auto opened = context.open_store(store::Access::read_only)) database = *std::move(opened);
  Json rows = Json::array();
  Table table({tr("KIND"), tr("LABEL"), tr("ID"), tr("KEY"), tr("OURS")});
  for (const pkcs11::ObjectRow& object : objects) {
    const std::string owner = owner_of(database, object);
    rows.push(Json::object()
                  .set("class", word(object.kind))
                  .set("label", object.label)
                  .set("id", base::hex(object.id))
                  .set("bits", static_cast<std::int64_t>(object.bits))
                  .set("entry", owner));
    table.row({word(object.kind), printable(object.label), base::hex(object.id).substr(0, 16),
               object.bits == 0 ? "" : std::to_string(object.bits), owner.empty() ? "–" : owner});
  }
  Json strays = Json::array();
  for (const std::string& line : table.lines()) context.say(line);
  for (const pkcs11::Stray& stray : pkcs11::strays(objects)) {
    strays.push(Json::object()
                    .set("what", translated(word(stray.kind)))
                    .set("class", word(stray.object.kind))
                    .set("label", stray.object.label)
                    .set("id", base::hex(stray.object.id)));
    context.say(tr("stray: {} ({} {})", translated(word(stray.kind)), word(stray.object.kind),
                   printable(stray.object.label.empty() ? base::hex(stray.object.id) : stray.object.label)));
  }
  if (context.globals().json)
    context.say_json(Json::object()
                         .set("token", token_json(token.info))
                         .set("objects", std::move(rows))
                         .set("strays", std::move(strays)));
  context.next("sceau status");
  return Exit::done;
}

}  // namespace

void declare_token(Options& options) {
  const auto args = std::make_shared<Args>();
  const auto common = [&args](Options& verb) {
    declare_token_options(verb, args->token);
    verb.text("--module", args->module, N_("path of the PKCS#11 module"), "PATH");
  };
  Options listing = options.sub("list", N_("the tokens of a module"));
  common(listing);
  listing.action([args](Context& context) { return list(context, *args); });
  Options making = options.sub("init", N_("make a new token: SO PIN and PIN from files or prompts"));
  common(making);
  making.text("--label", args->label, N_("name of the token"), "LABEL")
      .text("--so-pin-file", args->so_pin_file, N_("file that holds the SO PIN, mode 0600"), "FILE")
      .action([args](Context& context) { return init(context, *args); });
  Options showing = options.sub("show", N_("each object, and whether it is ours"));
  common(showing);
  showing.action([args](Context& context) { return show(context, *args); });
}

}  // namespace sceau::cli
