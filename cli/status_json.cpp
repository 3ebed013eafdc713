#include "cli/status_json.hpp"

#include "cli/next_step.hpp"
#include "core/watch/due.hpp"

namespace sceau::cli {
namespace {

Json next_json(const store::EntryOverview& row, const Outlook& outlook) {
  return Json::object()
      .set("action", word(outlook.action.kind))
      .set("command", command_for(outlook.action.kind, row.entry.name))
      .set("due", outlook.action.due);
}

Json installed_json(const store::Database& database, std::int64_t entry) {
  Json out = Json::array();
  if (const auto rows = store::installations_of(database, entry))
    for (const store::Installation& row : *rows)
      if (!row.removed_at)
        out.push(Json::object()
                     .set("target", row.target)
                     .set("path", row.path)
                     .set("at", row.at)
                     .set("proof", row.proof));
  return out;
}

Json key_json(const store::EntryOverview& row) {
  Json out = Json::object().set("storage", row.entry.key_storage);
  if (row.key)
    out.set("uri", row.key->uri.empty() ? "file:" + row.key->path : row.key->uri);
  else
    out.set("uri", nullptr);
  return out;
}

void set_dates(Json& out, const std::optional<store::CertificateRow>& certificate, base::TimePoint now) {
  if (certificate) {
    out.set("serial", certificate->serial).set("not_before", certificate->not_before);
    out.set("not_after", certificate->not_after).set("effective_end", certificate->effective_end);
    out.set("days_left", base::days_between(now, certificate->effective_end).count());
  } else {
    for (const char* name : {"serial", "not_before", "not_after", "effective_end", "days_left"})
      out.set(name, nullptr);
  }
}

}  // namespace

Json last_day_json(const watch::Deadline& last, const std::string& why) {
  return Json::object()
      .set("day", base::TimePoint(last.day))
      .set("limit", watch::word(last.why.limit))
      .set("name", last.why.name)
      .set("ends", last.why.at)
      .set("portal_days", std::int64_t{last.portal.count()})
      .set("portal_learnt", last.learnt)
      .set("card_working_days", std::int64_t{last.card.count()})
      .set("why", why);
}

Json entry_json(const store::Database& database, const store::EntryOverview& row, const Outlook& outlook,
                const std::string& why, base::TimePoint now) {
  Json out = Json::object();
  out.set("id", row.entry.name)
      .set("structure", store::identifier_of(row.structure))
      .set("service", row.entry.service);
  out.set("offer", "ORG").set("usage", row.entry.usage).set("common_name", row.entry.common_name);
  out.set("stage", model::word(outlook.stage)).set("key", key_json(row));
  set_dates(out, row.certificate, now);
  out.set("revocation", row.revocation ? row.revocation->status : "unchecked");
  out.set("installed", installed_json(database, row.entry.id));
  if (row.supersedes.empty())
    out.set("supersedes", nullptr);
  else
    out.set("supersedes", row.supersedes);
  out.set("next", next_json(row, outlook));
  return outlook.last_day ? out.set("last_day", last_day_json(*outlook.last_day, why))
                          : out.set("last_day", nullptr);
}

Json due_json(const store::EntryOverview& row, const Outlook& outlook, const std::string& why) {
  Json out = Json::object()
                 .set("entry", row.entry.name)
                 .set("structure", store::identifier_of(row.structure))
                 .set("action", word(outlook.action.kind))
                 .set("command", command_for(outlook.action.kind, row.entry.name))
                 .set("due", outlook.action.due);
  return outlook.last_day ? out.set("why", why) : out.set("why", nullptr);
}

Json due_json(const store::Structure& structure, const watch::Notice& notice) {
  const bool card = notice.kind == watch::ReminderKind::card_ends;
  return Json::object()
      .set("entry", nullptr)
      .set("structure", store::identifier_of(structure))
      .set("action", watch::word(notice.kind))
      .set("subject", notice.subject)
      .set("command", card ? "sceau card" : "sceau procedure")
      .set("due", base::TimePoint(notice.event))
      .set("why", nullptr);
}

Json peers_json(const store::EntryOverview& row) {
  return Json::object()
      .set("entry", row.entry.name)
      .set("structure", store::identifier_of(row.structure))
      .set("action", "tell-peers")
      .set("command", "sceau peer list " + row.entry.name)
      .set("due", nullptr)
      .set("peers", row.peers_to_tell);
}

}  // namespace sceau::cli
