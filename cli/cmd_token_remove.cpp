// `sceau token remove`: one object that is named so that nothing else fits, and that is not in use.
#include <algorithm>

#include "certstore/audit.hpp"
#include "cli/token_words.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using pkcs11::ObjectClass;
using pkcs11::ObjectRow;

namespace {

struct Args {
  TokenOptions token;
  std::string kind;
  std::optional<std::string> id, label;
};

Result<ObjectClass> kind_of(const std::string& name) {
  for (const ObjectClass kind : {ObjectClass::private_key, ObjectClass::public_key, ObjectClass::secret_key,
                                 ObjectClass::certificate, ObjectClass::data})
    if (name == word(kind)) return kind;
  return fail(ErrorCode::usage, tr("--kind is private_key, public_key, certificate or data"), "token remove");
}

std::string named(const Args& args) {
  std::string out = args.kind;
  if (args.id) out += " id=" + *args.id;
  if (args.label) out += " label=" + *args.label;
  return out;
}

Result<ObjectRow> only_one(const std::vector<ObjectRow>& objects, ObjectClass kind, const Args& args) {
  const auto id = base::from_hex(args.id.value_or(""));
  if (!id)
    return fail(ErrorCode::usage, tr("--id is hexadecimal, as sceau token show has it"), "token remove");
  std::vector<ObjectRow> found;
  std::copy_if(objects.begin(), objects.end(), std::back_inserter(found), [&](const ObjectRow& object) {
    return object.kind == kind && (!args.id || object.id == *id) &&
           (!args.label || object.label == *args.label);
  });
  if (found.empty()) return fail(ErrorCode::object_missing, named(args));
  if (found.size() > 1) return fail(ErrorCode::object_ambiguous, named(args), std::to_string(found.size()));
  return found.front();
}

bool is_stray(const std::vector<ObjectRow>& objects, const ObjectRow& object) {
  const auto strays = pkcs11::strays(objects);
  return std::any_of(strays.begin(), strays.end(), [&](const pkcs11::Stray& stray) {
    return stray.object.handle == object.handle && stray.kind != pkcs11::StrayKind::key_not_as_asked;
  });
}

// The key of an entry stays as long as it is not retired, stray or not; its certificate is on the token once.
Status refuse_ours(const std::optional<store::Database>& database, const std::vector<ObjectRow>& objects,
                   const ObjectRow& object, const Args& args) {
  const auto owner = owner_of(database, object);
  if (!owner || (owner->key && owner->key->destroyed_at)) return {};
  if (object.kind == ObjectClass::certificate && is_stray(objects, object)) return {};
  return fail(ErrorCode::object_in_use, named(args), owner->entry.name);
}

Status note(const Context& context, const Args& args, const pkcs11::TokenInfo& token) {
  auto database = context.open_store(store::Access::read_write);
  if (!database) return {};
  SCEAU_TRY(auto transaction, store::Transaction::begin(*database));
  SCEAU_CHECK(store::append(*database, {.at = context.now(),
                                        .actor = context.actor(),
                                        .entry = {},
                                        .kind = "token-remove",
                                        .detail = named(args) + " from " + token.label}));
  return transaction.commit();
}

Result<std::optional<store::Database>> store_if_there(const Context& context) {
  auto opened = context.open_store(store::Access::read_only);
  if (opened) return std::optional(*std::move(opened));
  if (opened.error().code == ErrorCode::store_missing) return std::optional<store::Database>();
  return tl::unexpected(opened.error());  // whose it is could not be told
}

Result<Exit> remove(Context& context, const Args& args) {
  SCEAU_TRY(const ObjectClass kind, kind_of(args.kind));
  if (!args.id && !args.label)
    return fail(ErrorCode::usage, tr("name the object by --id, --label or both; '' means none"),
                "token remove");
  SCEAU_TRY(const auto database, store_if_there(context));
  SCEAU_TRY(const auto token, open_token(context, args.token, pkcs11::Access::read_write, WithLogin::yes));
  SCEAU_TRY(const auto objects, pkcs11::list_objects(*token.session));
  SCEAU_TRY(const ObjectRow object, only_one(objects, kind, args));
  SCEAU_CHECK(refuse_ours(database, objects, object, args));
  if (context.globals().dry_run) {
    context.say(tr("would remove {} from \"{}\"", printable(named(args)), token.info.label));
    return Exit::done;
  }
  SCEAU_TRY(const bool yes,
            context.confirm(tr("remove {} from \"{}\" for ever?", printable(named(args)), token.info.label)));
  if (!yes) return fail(ErrorCode::confirmation_needed, tr("remove {}", printable(named(args))));
  SCEAU_CHECK(pkcs11::destroy(*token.session, object));
  SCEAU_CHECK(note(context, args, token.info));
  if (context.globals().json) context.say_json(Json::object().set("removed", named(args)));
  context.say(tr("removed: {}", printable(named(args))));
  context.next("sceau token show");
  return Exit::done;
}

}  // namespace

void declare_token_remove(Options& options) {
  const auto args = std::make_shared<Args>();
  Options removing =
      options.sub("remove", N_("one object that is not in use, named so that nothing else fits"));
  declare_token_options(removing, args->token);
  removing.text("--kind", args->kind, N_("private_key, public_key, certificate or data"), "KIND")
      .text("--id", args->id, N_("its id in hexadecimal; '' for an object without id"), "HEX")
      .text("--label", args->label, N_("its label; '' for an object without label"), "LABEL")
      .action([args](Context& context) { return remove(context, *args); });
}

}  // namespace sceau::cli
