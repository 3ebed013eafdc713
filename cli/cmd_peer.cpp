#include <algorithm>
#include <filesystem>

#include "cli/context.hpp"
#include "cli/evidence.hpp"
#include "cli/peer_words.hpp"
#include "cli/table.hpp"
#include "core/base/file.hpp"
#include "core/model/peer.hpp"
#include "core/steps/peer.hpp"
#include "core/x509/csr.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

namespace {

struct Args {
  std::string entry, name;
  std::optional<std::string> needs, on, out;
  std::string contact;
  std::vector<std::string> entries;
};

std::string known_ids() {
  std::string ids;
  for (const model::PeerRow& row : model::known_peers())
    ids += (ids.empty() ? "" : ", ") + std::string(row.id);
  return ids;
}

// "Hub Santé" is kept as "hub-sante"; a name of one's own as it is typed.
std::string stored_name(const std::string& typed) {
  const model::PeerRow* known = model::known_peer(typed);
  return known == nullptr ? typed : std::string(known->id);
}

Result<model::PeerNeed> need_of(const Args& args) {
  const model::PeerRow* known = model::known_peer(args.name);
  if (!args.needs && known != nullptr) return known->need;
  if (!args.needs)
    return fail(ErrorCode::usage,
                tr("what \"{}\" keeps is not known: add --needs dn, certificate or hash (known by name: {})",
                   args.name, known_ids()),
                "peer");
  const auto need = model::peer_need_of(*args.needs);
  if (!need)
    return fail(ErrorCode::usage, tr("--needs {}: use dn, certificate or hash", *args.needs), "peer");
  return *need;
}

Result<Exit> add(Context& context, const Args& args) {
  if (args.name.find_first_not_of(' ') == std::string::npos)
    return fail(ErrorCode::usage, tr("a peer needs a name"), "peer");
  SCEAU_TRY(const model::PeerNeed need, need_of(args));
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_write));
  SCEAU_TRY(const auto row, store::find_entry(database, args.entry, context.globals().structure));
  const std::string name = stored_name(args.name);
  SCEAU_TRY(const bool added, steps::add_peer(database, row, {name, std::string(word(need)), args.contact},
                                              {context.actor(), context.now()}));
  if (context.globals().json)
    context.say_json(Json::object()
                         .set("entry", row.entry.name)
                         .set("name", name)
                         .set("needs", word(need))
                         .set("already", !added));
  context.say(added ? tr("{}: {} {}", row.entry.name, peer_title(name), need_words(std::string(word(need))))
                    : tr("{}: {} was noted before, nothing is changed", row.entry.name, peer_title(name)));
  context.next("sceau peer list " + row.entry.name);
  return Exit::done;
}

std::string state_words(const store::EntryOverview& row, const store::Peer& peer) {
  if (!row.certificate) return tr("once there is a certificate");
  if (peer.due) return tr("to be told");
  return peer.told_at ? tr("told {}", base::format_date(*peer.told_at)) : tr("nothing new for it");
}

Json peer_json(const store::EntryOverview& row, const store::Peer& peer, bool waits) {
  return Json::object()
      .set("entry", row.entry.name)
      .set("name", peer.name)
      .set("needs", peer.needs)
      .set("contact", peer.contact)
      .set("due", waits)
      .set("told_at", peer.told_at)
      .set("told_sha256", peer.told_sha256)
      .set("send", what_to_send(row, peer.needs));
}

// The public certificate, for those who want the file itself.
Status write_certificate(const Context& context, const store::Database& database,
                         const store::EntryOverview& row, const std::string& folder) {
  if (!row.certificate) return {};
  SCEAU_TRY(const auto der, store::certificate_der(database, row.certificate->sha256));
  if (!der) return fail(ErrorCode::store_corrupt, database.path());
  SCEAU_CHECK(base::make_folder(folder, 0755));
  const std::string path = folder + "/" + row.entry.name + ".cer.pem";
  SCEAU_CHECK(base::replace_file(path, base::view(x509::to_pem("CERTIFICATE", *der)), {.mode = 0644}));
  context.say(tr("written {}", path));
  return {};
}

Result<Exit> list(Context& context, const Args& args) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_only));
  using model::Stage;
  SCEAU_TRY(const auto rows,
            steps::select(database, {args.entries, context.globals().structure},
                          {Stage::planned, Stage::requested, Stage::ordered, Stage::issued, Stage::verified,
                           Stage::installed, Stage::expired, Stage::revoked},
                          context.now()));
  Table table({tr("ENTRY"), tr("PEER"), tr("KEEPS"), tr("STATE"), tr("SEND")});
  Json out = Json::array();
  std::size_t count = 0, due = 0;
  for (const store::EntryOverview& row : rows) {
    SCEAU_TRY(const auto peers, store::peers_of(database, row.entry.id));
    for (const store::Peer& peer : peers) {
      const bool waits = peer.due && model::peers_are_due(steps::stage_of(row, context.now()), 1);
      ++count;
      due += waits ? 1U : 0U;
      out.push(peer_json(row, peer, waits));
      table.row(
          {row.entry.name, peer_title(peer.name), need_words(peer.needs), state_words(row, peer),
           waits ? what_to_send(row, peer.needs) + (peer.contact.empty() ? "" : " → " + peer.contact) : ""});
    }
    if (args.out && !peers.empty()) SCEAU_CHECK(write_certificate(context, database, row, *args.out));
  }
  if (context.globals().json) context.say_json(Json::object().set("peers", std::move(out)));
  if (count == 0) {
    context.say(tr("nobody is noted; known by name: {}", known_ids()));
    context.next("sceau peer add ENTRY NAME");
    return Exit::done;
  }
  for (const std::string& line : table.lines()) context.say(line);
  context.next(due == 0 ? "sceau status" : "sceau peer told ENTRY NAME");
  return due == 0 ? Exit::done : Exit::due;
}

Result<base::TimePoint> told_on(const Context& context, const Args& args) {
  if (!args.on) return context.now();
  SCEAU_TRY(const base::Date day, past_day(context, *args.on));
  return base::TimePoint(day);
}

Result<Exit> told(Context& context, const Args& args) {
  SCEAU_TRY(const base::TimePoint on, told_on(context, args));
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_write));
  SCEAU_TRY(const auto row, store::find_entry(database, args.entry, context.globals().structure));
  SCEAU_TRY(const store::Peer peer, steps::find_peer(database, row, stored_name(args.name)));
  const bool already = row.certificate && peer.told_sha256 == row.certificate->sha256;
  if (!already) SCEAU_CHECK(steps::tell_peer(database, row, peer, on, {context.actor(), context.now()}));
  if (context.globals().json)
    context.say_json(Json::object()
                         .set("entry", row.entry.name)
                         .set("name", peer.name)
                         .set("sha256", row.certificate->sha256)
                         .set("already", already));
  context.say(
      already ? tr("{}: {} was told of it on {}", row.entry.name, peer_title(peer.name),
                   base::format_date(peer.told_at.value_or(on)))
              : tr("{}: {} was told on {}", row.entry.name, peer_title(peer.name), base::format_date(on)));
  context.next("sceau peer list");
  return Exit::done;
}

Result<Exit> remove(Context& context, const Args& args) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_write));
  SCEAU_TRY(const auto row, store::find_entry(database, args.entry, context.globals().structure));
  SCEAU_TRY(const store::Peer peer, steps::find_peer(database, row, stored_name(args.name)));
  SCEAU_CHECK(steps::remove_peer(database, row, peer, {context.actor(), context.now()}));
  if (context.globals().json)
    context.say_json(Json::object().set("entry", row.entry.name).set("name", peer.name).set("removed", true));
  context.say(tr("{}: {} is not told any more", row.entry.name, peer_title(peer.name)));
  context.next("sceau peer list");
  return Exit::done;
}

}  // namespace

void declare_peer(Options& options) {
  const auto args = std::make_shared<Args>();
  const auto pair = [&args](Options& verb) -> Options& {
    return verb.positional("ENTRY", args->entry, N_("the entry whose certificate they keep"))
        .positional("NAME", args->name, N_("sas, drim-m, ror, hub-sante, psc, or a name of your own"));
  };
  Options adding = options.sub("add", N_("note who maps the name, or keeps the file or the hash"));
  pair(adding)
      .text("--needs", args->needs, N_("what it keeps: dn, certificate or hash"), "WORD")
      .text("--contact", args->contact, N_("whom to write to"), "TEXT")
      .action([args](Context& context) { return add(context, *args); });
  Options listing = options.sub("list", N_("who is noted, who waits, what to send"));
  listing.positionals("ENTRY", args->entries, N_("entries; all when none is named"))
      .text("--out", args->out, N_("write each public certificate to DIR/ENTRY.cer.pem"), "DIR")
      .action([args](Context& context) { return list(context, *args); });
  Options telling = options.sub("told", N_("record that one was told of the certificate"));
  pair(telling)
      .text("--on", args->on, N_("the day it was told; today otherwise"), "DATE")
      .action([args](Context& context) { return told(context, *args); });
  Options removing = options.sub("remove", N_("it need not be told any more"));
  pair(removing).action([args](Context& context) { return remove(context, *args); });
}

}  // namespace sceau::cli
