// `sceau token show`: each object, whether it is ours, and what does not belong together.
#include <algorithm>
#include <tuple>

#include "cli/table.hpp"
#include "cli/token_words.hpp"
#include "core/x509/certificate.hpp"

namespace sceau::cli {

using base::Result;
using pkcs11::ObjectClass;
using pkcs11::ObjectRow;

namespace {

using Database = std::optional<store::Database>;

// "until 2029-11-20, DMP-ETANG": of a certificate.
std::string holds(const ObjectRow& object) {
  if (object.certificate.empty()) return object.bits == 0 ? "" : std::to_string(object.bits);
  const auto certificate = x509::parse_certificate(object.certificate);
  if (!certificate) return tr("no certificate at all");
  return tr("until {}", base::format_date(certificate->not_after)) + ", " +
         printable(certificate->subject.first("CN").value_or(certificate->subject.text()));
}

bool has(const std::vector<ObjectRow>& objects, ObjectClass kind, const std::string& spki) {
  return std::any_of(objects.begin(), objects.end(), [&](const ObjectRow& object) {
    return object.kind == kind && !spki.empty() && spki_of(object) == spki;
  });
}

struct Note {
  std::string code;  // stable, for --json
  std::string words;
  std::string object;  // label, else id; the entry where nothing is there
};

std::string name_of(const ObjectRow& object) {
  return printable(object.label.empty() ? base::hex(object.id) : object.label);
}

std::string code_of(pkcs11::StrayKind kind) {
  switch (kind) {
    case pkcs11::StrayKind::object_unreadable:
      return "object-unreadable";
    case pkcs11::StrayKind::key_without_label:
      return "key-without-label";
    case pkcs11::StrayKind::key_without_id:
      return "key-without-id";
    case pkcs11::StrayKind::key_not_as_asked:
      return "key-not-as-asked";
    case pkcs11::StrayKind::private_without_public:
      return "private-without-public";
    case pkcs11::StrayKind::public_without_private:
      return "public-without-private";
    case pkcs11::StrayKind::certificate_empty:
      return "certificate-empty";
    case pkcs11::StrayKind::certificate_id_mismatch:
      return "certificate-id-mismatch";
    case pkcs11::StrayKind::duplicate_id:
      return "duplicate-id";
    case pkcs11::StrayKind::duplicate_key:
      return "duplicate-key";
    case pkcs11::StrayKind::duplicate_certificate:
      return "duplicate-certificate";
  }
  return {};
}

// Pairs: what is not there. A key whose certificate is still to come is no trouble.
std::vector<Note> unpaired(const std::vector<ObjectRow>& objects) {
  std::vector<Note> notes;
  for (const ObjectRow& object : objects) {
    const std::string spki = spki_of(object);
    if (object.kind == ObjectClass::private_key && !has(objects, ObjectClass::certificate, spki))
      notes.push_back({"key-without-certificate", tr("a key without certificate"), name_of(object)});
    if (object.kind == ObjectClass::certificate && !object.certificate.empty() &&
        !has(objects, ObjectClass::private_key, spki) && !has(objects, ObjectClass::public_key, spki))
      notes.push_back({"certificate-without-key", tr("a certificate without key"), name_of(object)});
  }
  return notes;
}

// Keys that the store says are here, and are not.
Result<std::vector<Note>> lost(const Database& database, const pkcs11::TokenInfo& token,
                               const std::vector<ObjectRow>& objects) {
  std::vector<Note> notes;
  if (!database) return notes;
  SCEAU_TRY(const auto entries, entries_on(*database, token));
  for (const store::EntryOverview& row : entries)
    if (!has(objects, ObjectClass::private_key, row.key->spki_sha256) &&
        !has(objects, ObjectClass::public_key, row.key->spki_sha256))
      notes.push_back({"key-lost", tr("the key of this entry is not on the token any more"), row.entry.name});
  return notes;
}

Json note_json(const Note& note) {
  return Json::object().set("code", note.code).set("what", note.words).set("object", note.object);
}

Json stray_json(const pkcs11::Stray& stray) {
  return Json::object()
      .set("code", code_of(stray.kind))
      .set("what", translated(word(stray.kind)))
      .set("class", word(stray.object.kind))
      .set("label", stray.object.label)
      .set("id", base::hex(stray.object.id))
      .set("value", stray.value);
}

Json object_json(const ObjectRow& object, const std::string& owner) {
  Json one = Json::object()
                 .set("class", word(object.kind))
                 .set("label", object.label)
                 .set("id", base::hex(object.id))
                 .set("bits", static_cast<std::int64_t>(object.bits))
                 .set("entry", owner);
  const auto certificate = object.certificate.empty()
                               ? Result<x509::Certificate>(base::fail(base::ErrorCode::not_x509))
                               : x509::parse_certificate(object.certificate);
  if (certificate)
    one.set("subject", certificate->subject.text())
        .set("serial", certificate->serial)
        .set("not_after", certificate->not_after);
  return one.set("spki_sha256", spki_of(object));
}

Result<Exit> show(Context& context, const TokenArgs& args) {
  SCEAU_TRY(const auto token, open_token(context, args.token, pkcs11::Access::read_only, WithLogin::yes));
  SCEAU_TRY(auto objects, pkcs11::list_objects(*token.session));
  std::sort(objects.begin(), objects.end(), [](const ObjectRow& a, const ObjectRow& b) {
    return std::tie(a.label, a.kind, a.id) < std::tie(b.label, b.kind, b.id);
  });
  Database database;
  if (auto opened = context.open_store(store::Access::read_only)) database = *std::move(opened);
  Json rows = Json::array();
  Table table({tr("KIND"), tr("LABEL"), tr("ID"), tr("KEY"), tr("OURS")});
  for (const ObjectRow& object : objects) {
    const auto row = owner_of(database, object);
    const std::string owner = row ? row->entry.name : std::string();
    rows.push(object_json(object, owner));
    table.row({word(object.kind), printable(object.label), base::hex(object.id).substr(0, 16), holds(object),
               owner.empty() ? "–" : owner});
  }
  for (const std::string& line : table.lines()) context.say(line);
  Json strays = Json::array();
  const auto found = pkcs11::strays(objects);
  for (const pkcs11::Stray& stray : found) {
    strays.push(stray_json(stray));
    const std::string what = translated(word(stray.kind));
    context.say(tr("stray: {} ({} {})", stray.value.empty() ? what : what + ", " + stray.value,
                   word(stray.object.kind), name_of(stray.object)));
  }
  SCEAU_TRY(auto notes, lost(database, token.info, objects));
  for (Note& note : unpaired(objects)) notes.push_back(std::move(note));
  Json noted = Json::array();
  for (const Note& note : notes) {
    noted.push(note_json(note));
    context.say(tr("note: {} ({})", note.words, note.object));
  }
  if (context.globals().json)
    context.say_json(Json::object()
                         .set("token", token_json(token.info))
                         .set("objects", std::move(rows))
                         .set("strays", std::move(strays))
                         .set("notes", std::move(noted)));
  context.next(found.empty() ? "sceau status" : "sceau token remove --kind KIND --id ID --label LABEL");
  return Exit::done;
}

}  // namespace

void declare_token_show(Options& options) {
  const auto args = std::make_shared<TokenArgs>();
  Options showing = options.sub("show", N_("each object, and whether it is ours"));
  declare_token_options(showing, args->token);
  showing.action([args](Context& context) { return show(context, *args); });
}

}  // namespace sceau::cli
