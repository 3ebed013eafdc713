// The contract's table: every command, in the order in which a person meets them.
#include "cli/options.hpp"
#include "cli/text.hpp"

namespace sceau::cli {

void declare_init(Options&);
void declare_structure(Options&);
void declare_token(Options&);
void declare_card(Options&);
void declare_doctor(Options&);
void declare_trust(Options&);
void declare_plan(Options&);
void declare_request(Options&);
void declare_order(Options&);
void declare_import(Options&);
void declare_inspect(Options&);
void declare_verify(Options&);
void declare_install(Options&);
void declare_probe(Options&);
void declare_renew(Options&);
void declare_retire(Options&);
void declare_revoke(Options&);
void declare_abandon(Options&);
void declare_peer(Options&);
void declare_status(Options&);
void declare_show(Options&);
void declare_log(Options&);
void declare_rehearse(Options&);
void declare_check(Options&);
void declare_remind(Options&);
void declare_ack(Options&);
void declare_report(Options&);
void declare_install_timer(Options&);
void declare_person(Options&);
void declare_procedure(Options&);
void declare_roster(Options&);
void declare_backup(Options&);
void declare_restore(Options&);
void declare_completion(Options&);

// clang-format off
const std::vector<Command>& commands() {
  static const std::vector<Command> table{
      {"init", N_("prepare"), N_("make the store and its first structure"), declare_init},
      {"structure", N_("prepare"), N_("add or list structures"), declare_structure},
      {"procedure", N_("prepare"), N_("the administrative path: where it stands, what is next"), declare_procedure},
      {"person", N_("prepare"), N_("who acts for the structure, and their cards"), declare_person},
      {"roster", N_("prepare"), N_("professionals to register in RPPS+"), declare_roster},
      {"doctor", N_("prepare"), N_("each thing the job needs: ok, or what to do"), declare_doctor},
      {"token", N_("prepare"), N_("tokens: list, make, look into"), declare_token},
      {"card", N_("prepare"), N_("the CPx card in the reader: holder, type, expiry, PIN, chain"), declare_card},
      {"trust", N_("prepare"), N_("the CAs of IGC-Santé that are trusted here"), declare_trust},
      {"plan", N_("obtain"), N_("which certificates are wanted"), declare_plan},
      {"request", N_("obtain"), N_("key pair and CSR for each planned entry"), declare_request},
      {"order", N_("obtain"), N_("what to type in the portal, and that it was sent"), declare_order},
      {"import", N_("obtain"), N_("file what the portal returned"), declare_import},
      {"inspect", N_("use"), N_("what a certificate, request or P12 is, and what is wrong with it"), declare_inspect},
      {"verify", N_("use"), N_("whether what is tracked still holds"), declare_verify},
      {"install", N_("use"), N_("put it where the software reads it, prove it, or put all back"), declare_install},
      {"probe", N_("use"), N_("a real handshake, or signature, with the key"), declare_probe},
      {"renew", N_("use"), N_("start the successor of a certificate"), declare_renew},
      {"retire", N_("use"), N_("destroy the old key, once"), declare_retire},
      {"revoke", N_("use"), N_("guide through revocation, and record it"), declare_revoke},
      {"abandon", N_("use"), N_("give up an entry that no certificate came for"), declare_abandon},
      {"peer", N_("use"), N_("who must be told when a certificate changes"), declare_peer},
      {"status", N_("watch"), N_("everything on one screen"), declare_status},
      {"check", N_("watch"), N_("one line for Nagios or Centreon"), declare_check},
      {"remind", N_("watch"), N_("tell each person once what is due"), declare_remind},
      {"ack", N_("watch"), N_("no more reminders of one entry until a day"), declare_ack},
      {"report", N_("watch"), N_("one page for the head of department"), declare_report},
      {"install-timer", N_("watch"), N_("run remind twice a day, as a user that reads no key"), declare_install_timer},
      {"show", N_("watch"), N_("the facts of one entry"), declare_show},
      {"log", N_("watch"), N_("the audit trail"), declare_log},
      {"backup", N_("keep"), N_("one file that brings everything back"), declare_backup},
      {"restore", N_("keep"), N_("put a backup back"), declare_restore},
      {"completion", N_("keep"), N_("the script that completes words in bash"), declare_completion},
      {"rehearse", N_("keep"), N_("the whole path on a throw-away token with the twin CA"), declare_rehearse},
  };
  return table;
}
// clang-format on

}  // namespace sceau::cli
