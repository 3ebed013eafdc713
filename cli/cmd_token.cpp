#include "cli/card_words.hpp"
#include "cli/table.hpp"
#include "cli/token_words.hpp"

namespace sceau::cli {

using base::Result;

namespace {

Result<Exit> list(Context& context, const TokenArgs& args) {
  SCEAU_TRY(const auto module, module_for(context, args));
  SCEAU_TRY(const auto tokens, pkcs11::tokens(*module));
  Json out = Json::array();
  Table table({tr("LABEL"), tr("SERIAL"), tr("MODEL"), tr("PIN"), tr("READER")});
  bool usable = false;
  for (const pkcs11::TokenInfo& info : tokens) {
    out.push(token_json(info));
    usable = usable || info.initialized;
    table.row({info.initialized ? printable(info.label) : tr("(blank)"), printable(info.serial),
               printable(info.model), info.initialized ? word(info.pin) : "–",
               printable(info.slot_description)});
  }
  if (context.globals().json)
    context.say_json(Json::object().set("module", module->path()).set("tokens", std::move(out)));
  if (tokens.empty())
    context.say(tr("no token in any reader of {}", module->path()));
  else
    for (const std::string& line : table.lines()) context.say(line);
  context.next(usable ? "sceau token show" : "sceau token init --label LABEL");
  return Exit::done;
}

}  // namespace

void declare_token(Options& options) {
  const auto args = std::make_shared<TokenArgs>();
  Options listing = options.sub("list", N_("the tokens of a module"));
  listing.text("--token", args->token.uri, N_("RFC 7512 URI of the token"), "URI")
      .text("--module", args->module, N_("path of the PKCS#11 module"), "PATH")
      .action([args](Context& context) { return list(context, *args); });
  declare_token_init(options);
  declare_token_show(options);
  declare_token_remove(options);
}

}  // namespace sceau::cli
