#include "cli/explain.hpp"

#include <string_view>

#include "cli/target_words.hpp"
#include "cli/text.hpp"

namespace sceau::cli {

using base::Error;
using base::ErrorCode;

namespace {

struct Sentences {
  const char* what;  // {0} the subject, {1} the value
  const char* hint;
};

// clang-format off
Sentences sentences(ErrorCode code) {
  switch (code) {
    case ErrorCode::file_missing: return {N_("{0} does not exist"), N_("check the path, or make the file first")};
    case ErrorCode::file_unreadable: return {N_("{0} cannot be read: {1}"), N_("check its rights, or run as the user who may read it")};
    case ErrorCode::file_unwritable: return {N_("{0} cannot be written: {1}"), N_("check the folder's rights, or run as the user who may write there; nothing was changed")};
    case ErrorCode::file_too_large: return {N_("{0} is larger than {1}"), N_("no such file is ever that large: check that it is the right one")};
    case ErrorCode::file_not_ours: return {N_("{0} is already there and was not written by sceau"), N_("name another place, or move the file away; it was left as it is")};
    case ErrorCode::disk_full: return {N_("no room left to write {0}"), N_("free some space and run the same command again; the old state is untouched")};
    case ErrorCode::lock_busy: return {N_("another sceau is at work (lock {0})"), N_("wait until it has finished and run the same command again")};
    case ErrorCode::program_missing: return {N_("the program {0} is not installed"), N_("install it, or see what is missing: sceau doctor")};
    case ErrorCode::program_failed: return {N_("{0} failed ({1})"), N_("see its own words with -v")};
    case ErrorCode::program_timed_out: return {N_("{0} did not answer within {1} s"), N_("see what it waits for, then run the same command again")};
    case ErrorCode::not_permitted: return {N_("not permitted: {0}"), N_("run as root, or as the user who may do this")};
    case ErrorCode::interrupted: return {N_("interrupted"), N_("nothing is half done: run the same command again when it suits")};
    case ErrorCode::internal: return {N_("sceau itself failed: {0}"), N_("run it again with -v and send the words to its maintainers; nothing was lost")};
    case ErrorCode::usage: return {"{0}", N_("see how it is used: sceau {1} --help")};
    case ErrorCode::unknown_command: return {N_("there is no command \"{0}\""), N_("see the list: sceau --help")};
    case ErrorCode::config_invalid: return {N_("{0}: \"{1}\" is not understood"), N_("correct that line of the configuration; nothing was done")};
    case ErrorCode::confirmation_needed: return {N_("not done without a word from you: {0}"), N_("say yes in advance with --yes")};
    case ErrorCode::store_missing: return {N_("there is no store at {0}"), N_("make it first: sceau init --name NAME --finess FINESS --department 69")};
    case ErrorCode::store_exists: return {N_("there is a store at {0} already"), N_("see what it holds: sceau status; add a structure: sceau structure add")};
    case ErrorCode::store_newer: return {N_("the store {0} was written by a newer sceau (schema {1})"), N_("use that newer sceau; this one changed nothing")};
    case ErrorCode::store_corrupt: return {N_("{0} is not a store of sceau, or it is damaged"), N_("put the last backup back: sceau restore FILE; the file was left as it is")};
    case ErrorCode::store_busy: return {N_("the store {0} is being written by another process"), N_("run the same command again in a moment")};
    case ErrorCode::store_failed: return {N_("the store {0} could not be used"), N_("see why with -v; nothing was half written")};
    case ErrorCode::backup_invalid: return {N_("{0} is not a backup of sceau, or it is damaged"), N_("nothing was changed; use another backup: sceau restore FILE")};
    case ErrorCode::finess_malformed: return {N_("\"{0}\" is not a FINESS: nine characters, digits but for 2A and 2B"), N_("copy it from https://finess.esante.gouv.fr; a multi-site structure uses its FINESS juridique")};
    case ErrorCode::siret_malformed: return {N_("\"{0}\" is not a SIRET: fourteen digits"), N_("copy it from the structure's INSEE notice")};
    case ErrorCode::siren_malformed: return {N_("\"{0}\" is not a SIREN: nine digits"), N_("copy it from the structure's INSEE notice")};
    case ErrorCode::rpps_malformed: return {N_("\"{0}\" is not an RPPS number: eleven digits"), N_("it is printed on the card, after the first 8")};
    case ErrorCode::siret_check_digit: return {N_("the SIRET {0} has a wrong check digit"), N_("a digit was mistyped: copy it again from the INSEE notice")};
    case ErrorCode::siren_check_digit: return {N_("the SIREN {0} has a wrong check digit"), N_("a digit was mistyped: copy it again from the INSEE notice")};
    case ErrorCode::rpps_check_digit: return {N_("the RPPS number {0} has a wrong check digit"), N_("a digit was mistyped: copy it again from the card")};
    case ErrorCode::department_unknown: return {N_("\"{0}\" is not a French department"), N_("give its code: 69, 2A, 971…")};
    case ErrorCode::structure_unknown: return {N_("no structure \"{0}\" in this store"), N_("see them: sceau structure list")};
    case ErrorCode::structure_ambiguous: return {N_("several structures fit: {1}"), N_("name one: --structure FINESS")};
    case ErrorCode::structure_exists: return {N_("the structure {0} is in this store already"), N_("see it: sceau structure list")};
    case ErrorCode::structure_missing_id: return {N_("a structure needs its FINESS or its SIRET"), N_("add --finess FINESS or --siret SIRET: the one that the portal shows for your structure")};
    case ErrorCode::environment_unknown: return {N_("\"{0}\" is not an environment"), N_("use production, test or rehearsal")};
    case ErrorCode::entry_unknown: return {N_("no entry \"{0}\" in this store"), N_("see them: sceau status")};
    case ErrorCode::entry_ambiguous: return {N_("several structures have an entry \"{0}\": {1}"), N_("name one as FINESS/ENTRY, or add --structure FINESS")};
    case ErrorCode::entry_exists: return {N_("{0} is planned already, otherwise: {1}"), N_("see it: sceau show {0}; for another department add --unit NAME")};
    case ErrorCode::entry_wrong_stage: return {N_("{0} is {1}: this step is not for now"), N_("see what comes next: sceau status")};
    case ErrorCode::unit_malformed: return {N_("\"{0}\" cannot name a department of the structure"), N_("use a short word of a-z, 0-9 and -: radiologie")};
    case ErrorCode::service_unknown: return {N_("\"{0}\" is not a service"), N_("use --for insi:auto, --for insi:manu or --for dmp")};
    case ErrorCode::insi_name_needed: return {N_("INSi has two certificates, INSI-AUTO and INSI-MANU: which one is not said"), N_("the software that calls INSi dictates it: --for insi:manu, --for insi:auto or both; ask its vendor")};
    case ErrorCode::common_name_character: return {N_("the service name \"{0}\" has a character that no IGC-Santé name was seen with: \"{1}\""), N_("use letters without accent, digits, space, . _ -")};
    case ErrorCode::common_name_length: return {N_("the service name \"{0}\" must have 1 to 64 characters"), N_("choose a shorter one, such as LOGICIEL-production")};
    case ErrorCode::common_name_fixed: return {N_("INSi imposes its own name: \"{0}\" would be refused (desir_560)"), N_("leave --cn insi away: the name is INSI-AUTO or INSI-MANU")};
    case ErrorCode::key_storage_unknown: return {N_("\"{0}\" is not a place for a key"), N_("use --key token, --key file or --key portal")};
    case ErrorCode::key_bits_unsupported: return {N_("{0} bits is not a size for these keys"), N_("use 2048, the only size seen in IGC-Santé; 3072 and 4096 are not confirmed by ANS")};
    case ErrorCode::key_storage_impossible: return {N_("impossible for {0}: {1}"), N_("see what each storage can do: sceau plan --help")};
    case ErrorCode::module_missing: return {N_("there is no PKCS#11 module at {0}"), N_("install it (SoftHSM: softhsm2, cards: opensc-pkcs11 or ANS's Cryptolib), or correct module-path")};
    case ErrorCode::module_architecture: return {N_("the PKCS#11 module {0} is for another machine: {1}"), N_("install the module for this machine's architecture")};
    case ErrorCode::module_dependency: return {N_("the PKCS#11 module {0} needs a library that is missing: {1}"), N_("install that library, then run the same command again")};
    case ErrorCode::module_not_pkcs11: return {N_("{0} is not a PKCS#11 module"), N_("give the path of the module, such as /usr/lib/softhsm/libsofthsm2.so")};
    case ErrorCode::module_refused: return {N_("the PKCS#11 module {0} refuses to start: {1}"), N_("check its own configuration, and the variables it needs: [token] environment in the configuration")};
    case ErrorCode::module_not_configured: return {N_("no token was named"), N_("add --token 'pkcs11:token=LABEL?module-path=/usr/lib/softhsm/libsofthsm2.so', or [token] uri in the configuration")};
    case ErrorCode::token_uri_invalid: return {N_("the token URI {0} is not right: {1}"), N_("it looks like pkcs11:token=LABEL?module-path=/path/module.so")};
    case ErrorCode::token_missing: return {N_("no token \"{0}\" is there"), N_("see which are: sceau token list; a new one: sceau token init")};
    case ErrorCode::token_ambiguous: return {N_("several tokens are named \"{0}\": serials {1}"), N_("name one by its serial: pkcs11:serial=SERIAL")};
    case ErrorCode::token_removed: return {N_("the token {0} went away"), N_("put it back and run the same command again; nothing is half done")};
    case ErrorCode::token_not_initialized: return {N_("the token {0} is blank"), N_("initialise it: sceau token init --label LABEL")};
    case ErrorCode::token_write_protected: return {N_("the token {0} is write-protected"), N_("lift the protection at the token, or use another one")};
    case ErrorCode::token_full: return {N_("the token {0} is full"), N_("see what it holds: sceau token show; retire an old key: sceau retire ENTRY")};
    case ErrorCode::token_busy: return {N_("the token {0} has no session left"), N_("end the programs that use it, then run the same command again")};
    case ErrorCode::token_failed: return {N_("the token {0} failed: {1}"), N_("see its words with -v; check it with: sceau token show")};
    case ErrorCode::token_use_only: return {N_("{0} is a CPx card: it is used, never written"), N_("keep the keys of the certificates on an HSM, a SoftHSM token or in files; the card only opens the portal")};
    case ErrorCode::pin_needed: return {N_("the PIN of token \"{0}\" is needed and nobody can be asked"), N_("give it in a file of mode 0600: --pin-file FILE, or pin-source=file: in the token URI")};
    case ErrorCode::pin_file_rights: return {N_("the secret file {0} can be read by others ({1})"), N_("chmod 0600 it (0640 for a service's group) and give it to root or yourself; it was not used")};
    case ErrorCode::pin_in_uri: return {N_("the token URI contains a PIN (pin-value)"), N_("put the PIN in a file of mode 0600 and say pin-source=file:/path; consider that PIN as seen")};
    case ErrorCode::pin_incorrect: return {N_("the PIN was refused by token \"{0}\""), N_("one try is spent and none more is made: correct the PIN, then run the same command again")};
    case ErrorCode::pin_locked: return {N_("the PIN of token \"{0}\" is locked"), N_("the SO PIN sets a new one: pkcs11-tool --module MODULE --login --login-type so --init-pin; more tries change nothing")};
    case ErrorCode::pin_final_try: return {N_("one try is left on token \"{0}\" before it locks"), N_("make sure of the PIN, then add --yes-final-try")};
    case ErrorCode::pin_length: return {N_("the PIN for token \"{0}\" must have {1} characters"), N_("correct the PIN; it was not tried")};
    case ErrorCode::pin_spent: return {N_("this PIN was refused before and is not tried again: {0}"), N_("correct the PIN in that file; sceau tries it again once the file has changed")};
    case ErrorCode::pin_cancelled: return {N_("no PIN was typed on the pad of token \"{0}\""), N_("run the same command again and type it on the reader")};
    case ErrorCode::pin_not_initialized: return {N_("the token {0} has no user PIN yet"), N_("set one: sceau token init")};
    case ErrorCode::pin_expired: return {N_("the PIN of token \"{0}\" must be changed first"), N_("change it with the token's own tool, then run the same command again")};
    case ErrorCode::pin_file_refused: return {N_("the PIN was refused by token \"{0}\""), N_("one try is spent; sceau will not try this PIN file again until it changes: {1}")};
    case ErrorCode::pin_credential_spent: return {N_("the PIN in the credential sceau-pin was refused before by token \"{0}\" and is not tried again"), N_("correct it where the unit loads it from, then prove it once: sceau token show --pin-file FILE")};
    case ErrorCode::reader_missing: return {N_("no card reader is seen by {0}"), N_("plug the reader in; pcscd must run: systemctl enable --now pcscd.socket; each link: sceau doctor")};
    case ErrorCode::card_missing: return {N_("no CPx card in the reader {0}"), N_("push the card in, chip first, and run the same command again")};
    case ErrorCode::card_unknown: return {N_("the card in {0} is not known to the module {1}"), N_("a CPS4 card, or one without contact, needs ANS's Cryptolib CPS; another card is no CPx")};
    case ErrorCode::card_module_missing: return {N_("no PKCS#11 module that drives CPx cards is installed"), N_("install ANS's Cryptolib CPS, or opensc-pkcs11; elsewhere: sceau card --module PATH")};
    case ErrorCode::card_pin_locked: return {N_("the PIN of the card {0} is locked"), N_("its holder unlocks it with the code de déblocage, printed on the same letter as the code porteur, with Cryptolib's own tool or at a CPAM; sceau never asks for that code")};
    case ErrorCode::token_none_blank: return {N_("no blank token in the module {0}: all are initialised, serials {1}"), N_("to erase one, and all that is on it: sceau token init --erase SERIAL --label LABEL")};
    case ErrorCode::token_holds_keys: return {N_("the token \"{0}\" holds keys of this store: {1}"), N_("it is not erased: a key is never lost; retire them first: sceau retire ENTRY")};
    case ErrorCode::object_ambiguous: return {N_("{1} objects fit {0}: none was touched"), N_("name one alone, by --kind, --id and --label; see them: sceau token show")};
    case ErrorCode::object_in_use: return {N_("{0} belongs to {1}: it stays"), N_("what is in use is removed by retiring its entry: sceau retire {1}")};
    case ErrorCode::mechanism_missing: return {N_("the token {0} cannot do {1}"), N_("use a token that can make RSA keys and sign with them")};
    case ErrorCode::key_exists: return {N_("a key named \"{0}\" is on the token already"), N_("it was left as it is: see it with sceau token show; sceau never replaces a key")};
    case ErrorCode::key_missing: return {N_("the key {0} is not there"), N_("is it the right token? see what it holds: sceau token show")};
    case ErrorCode::key_ambiguous: return {N_("several keys fit {0}"), N_("see them: sceau token show; name one by its id")};
    case ErrorCode::key_not_as_asked: return {N_("the token made the key \"{0}\" otherwise than asked ({1}); it was destroyed"), N_("this token does not protect keys as it should: use another one, see -v")};
    case ErrorCode::key_in_use: return {N_("the key of {0} is still in use: {1}"), N_("install its successor there first: sceau show {0}")};
    case ErrorCode::signature_impossible: return {N_("the key {0} cannot sign here: {1}"), N_("use the module that can; see: sceau card")};
    case ErrorCode::object_exists: return {N_("\"{0}\" is on the token already"), N_("it was left as it is: sceau token show")};
    case ErrorCode::key_is_another: return {N_("{0} is not the key that this entry was made with"), N_("nothing was touched; see what is there: sceau token show")};
    case ErrorCode::object_missing: return {N_("\"{0}\" is not on the token"), N_("see what it holds: sceau token show")};
    case ErrorCode::not_x509: return {N_("{0} holds no certificate, request or P12"), N_("give the file that the portal returned (.cer, .pem, .p7b, .p12)")};
    case ErrorCode::empty_file: return {N_("{0} is empty"), N_("download or make it again")};
    case ErrorCode::truncated: return {N_("{0} is cut off or damaged"), N_("download it again from the portal's tab « Retirer »")};
    case ErrorCode::name_malformed: return {N_("the name \"{0}\" cannot be written in a certificate: {1}"), N_("write it as the ANS directory has it: one line of 1 to 64 characters")};
    case ErrorCode::csr_invalid: return {N_("the CSR {0} does not verify with its own key"), N_("make it again with the key that it is for")};
    case ErrorCode::passphrase_needed: return {N_("{0} is protected by a password"), N_("give it in a file of mode 0600: --passphrase-file FILE")};
    case ErrorCode::passphrase_wrong: return {N_("the password does not open {0}"), N_("correct the password file; a lost P12 password means a new request on the portal")};
    case ErrorCode::algorithm_unreadable: return {N_("{0} is encrypted in an outdated way ({1}) that this machine does not read"), N_("convert it once, the key staying in the pipe: openssl pkcs12 -legacy -in {0} -nodes | openssl pkcs12 -export -out new.p12")};
    case ErrorCode::certificate_not_ours: return {N_("{0}: no key of this store fits it"), N_("it was issued for a CSR made elsewhere, or is a P12 that no entry planned with --key portal waits for; see what it is: sceau inspect {0}")};
    case ErrorCode::certificate_is_request: return {N_("{0} is a request (CSR), not a certificate"), N_("import what the portal returns in its tab « Retirer »")};
    case ErrorCode::certificate_known: return {N_("{0} is imported already"), N_("see it: sceau status")};
    case ErrorCode::certificate_legacy: return {N_("{0} comes from AC-CLASSE-4, the IGC-CPS that ended in January 2021"), N_("order a certificate of IGC-Santé on the portal")};
    case ErrorCode::certificate_expired: return {N_("{0} expired on {1}"), N_("an expired certificate cannot be renewed: order a new one, sceau order")};
    case ErrorCode::certificate_not_yet: return {N_("{0} is valid only from {1}"), N_("check this machine's clock; otherwise import it again then")};
    case ErrorCode::certificate_environment: return {N_("{0} belongs to another environment: {1}"), N_("production, test and rehearsal never mix: use the store of that environment")};
    case ErrorCode::certificate_usage: return {N_("{0} is not what this entry needs: {1}"), N_("see what it is: sceau inspect {0}; order the right usage on the portal")};
    case ErrorCode::certificate_profile: return {N_("{0} is not right: {1}"), N_("see each point: sceau inspect {0}")};
    case ErrorCode::certificate_key_mismatch: return {N_("the key and the certificate of {0} do not belong together"), N_("withdraw it again from the portal; nothing was filed")};
    case ErrorCode::certificate_untrusted: return {N_("{0} was not issued by a CA that this store trusts: {1}"), N_("see the anchors: sceau trust list; add a pinned one: sceau trust import FILE")};
    case ErrorCode::chain_incomplete: return {N_("the issuer of {0} is missing: {1}"), N_("add it: sceau trust import FILE (the chain P7B that ANS publishes)")};
    case ErrorCode::judges_disagree: return {N_("the two checks of {0} disagree, so it is refused: {1}"), N_("send the certificate (it is public) to sceau's maintainers")};
    case ErrorCode::judge_missing: return {N_("the second check (Botan) is not installed"), N_("reinstall sceau whole: lib/sceau/libsceau_judge.so is missing")};
    case ErrorCode::anchor_not_pinned: return {N_("the CA in {0} is not one that sceau knows: SHA-256 {1}"), N_("compare that value with ANS's published one; if it is right: sceau trust import {0} --pin {1}")};
    case ErrorCode::anchor_pin_mismatch: return {N_("no certificate in {0} has the SHA-256 that --pin names"), N_("nothing was trusted: check where the file comes from")};
    case ErrorCode::anchor_environment: return {N_("the CA in {0} belongs to another environment"), N_("production, test and rehearsal never mix: use the structure of that environment")};
    case ErrorCode::revoked: return {N_("the certificate of {0} is revoked"), N_("order a new one: sceau renew {0}")};
    case ErrorCode::revocation_unknown: return {N_("whether {0} is revoked is not known: {1}"), N_("try again with the network there; unknown is not good")};
    case ErrorCode::successor_exists: return {N_("{0} has a successor already: {1}"), N_("go on with that one: sceau show {1} says what is next; to give it up: sceau abandon {1}")};
    case ErrorCode::successor_not_proven: return {N_("{0} is kept: {1}, which takes its place, was not proven by a handshake yet"), N_("prove it where it is installed: sceau install {1} --to TARGET, without --no-proof")};
    case ErrorCode::peer_unknown: return {N_("nobody called \"{0}\" is noted for {1}"), N_("see who is: sceau peer list {1}; add one: sceau peer add {1} NAME")};
    case ErrorCode::request_pending: return {N_("{0} has a CSR already: it is never replaced"), N_("see it: sceau order {0}")};
    case ErrorCode::url_invalid: return {N_("\"{0}\" is not an https address"), N_("give it as https://host[:port]/path")};
    case ErrorCode::host_unknown: return {N_("the host {0} is not known"), N_("check the name, and this machine's DNS")};
    case ErrorCode::connection_refused: return {N_("{0} refuses the connection"), N_("check address and port, the proxy and the firewall")};
    case ErrorCode::connection_timed_out: return {N_("{0} does not answer"), N_("check the firewall and the route, then run the same command again")};
    case ErrorCode::tls_refused: return {N_("{0} refused the handshake: {1}"), N_("see which side and why: sceau probe ENTRY -v")};
    case ErrorCode::tls_untrusted: return {N_("the server certificate of {0} is not trusted: {1}"), N_("INSi's and DMP's servers chain to the production CAs, even for tests: sceau trust list")};
    case ErrorCode::tls_no_client_certificate_asked: return {N_("{0} did not ask for a client certificate: nothing was proven"), N_("give the address of the service that authenticates by certificate: --url URL")};
    case ErrorCode::http_failed: return {N_("{0} answers {1}"), N_("the connection stands; see the service's own documentation")};
    case ErrorCode::probe_failed: return {N_("the handshake of {0} failed: {1}"), N_("see each stage: sceau probe {0} -v")};
    case ErrorCode::target_unknown: return {N_("\"{0}\" is not a target"), N_("use pem, pkcs12, java, nginx, apache, haproxy, stunnel or command")};
    case ErrorCode::target_impossible: return {N_("{0} cannot use this key: {1}"), ""};  // way_out()
    case ErrorCode::target_software_missing: return {N_("{0} is not installed on this machine"), N_("install it, or run sceau where it is")};
    case ErrorCode::target_is_listener: return {N_("{0} listens: these certificates are for the client side only"), N_("they authenticate calls to INSi and DMP; a listener needs a SERV SSL certificate")};
    case ErrorCode::config_test_failed: return {N_("{0} refuses its configuration"), N_("see its words with -v and mend that first: nothing was written")};
    case ErrorCode::reload_failed: return {N_("{0} could not be reloaded"), N_("see its words with -v")};
    case ErrorCode::proof_failed: return {N_("the handshake with the installed {0} did not prove it: {1}"), N_("see each stage: sceau probe {0} -v")};
    case ErrorCode::rolled_back: return {N_("{0}: not installed, everything is as before: {1}"), N_("mend that part (its own words: -v), then run the same command again")};
    case ErrorCode::nothing_to_restore: return {N_("{0} has no earlier version here"), N_("see what is installed: sceau show {0}")};
    case ErrorCode::adopt_unknown: return {N_("\"{0}\" does not say which file of this target is to be taken over"), N_("write NAME=/path/of/the/file, NAME one of: {1}")};
    case ErrorCode::engine_taken: return {N_("{0} already leads this service to another token"), N_("one nginx reaches one PKCS#11 module: use the same token, or the stunnel target, which has a module of its own")};
    case ErrorCode::key_unreadable_by_service: return {N_("{1} cannot read {0}: the service would start well and fail at every handshake"), N_("let the service's group in: --fix-rights GROUP for a token's files, --owner :GROUP and a --dir that the group may enter for installed ones")};
    case ErrorCode::listen_not_local: return {N_("{0} can be reached by others: whoever calls it would use your certificate"), N_("let the gateway listen on 127.0.0.1, and the software call it from this machine")};
    case ErrorCode::server_ca_missing: return {N_("no CA is known here that the certificate of {0} could be verified by"), N_("import the production CAs: sceau trust import FILE (INSi's servers chain to them even in qualification), or name the server's own: --server-ca FILE")};
    case ErrorCode::path_unusable: return {N_("\"{0}\" cannot be written into a configuration file"), N_("use an absolute path, or an address, of letters, digits and . _ - / : alone")};
    case ErrorCode::pin_file_newline: return {N_("the PIN file {0} ends with a line break, which OpenSSL's engine would send to the token as part of the PIN"), N_("each try would count as a wrong PIN: write it without one, as printf %s does")};
    case ErrorCode::proof_port_taken: return {N_("port {0} on 127.0.0.1 is taken: nothing could be proven through it"), N_("name two free ports below 32768: --proof-ports 20443,20444")};
    case ErrorCode::service_lacks_variables: return {N_("{0} was started without {1}: no reload gives it the token"), N_("add them to its unit (systemctl edit {0}: Environment=…), restart it once, then run the same command again")};
    case ErrorCode::service_not_running: return {N_("{0} does not run ({1}): nothing can be proven through it"), N_("start it, then run the same command again; or write the files alone: --no-reload")};
    case ErrorCode::service_reads_not: return {N_("{0} does not read {1}"), N_("make that folder, let {0} read it (Debian's HAProxy: EXTRAOPTS=\"-f {1}\" in /etc/default/haproxy), restart it once, then run the same command again; another folder: --include-in")};
    case ErrorCode::mail_failed: return {N_("the mail to {0} was not taken: {1}"), N_("it stays in the queue and is tried again at the next run")};
    case ErrorCode::mail_not_configured: return {N_("no mail transport is configured"), N_("fill [mail] in the configuration")};
    case ErrorCode::mail_address_invalid: return {N_("\"{0}\" is not a mail address"), N_("correct it in [mail] of the configuration")};
    case ErrorCode::mail_job_invalid: return {N_("the mail could not be handed over: {0}"), N_("run it again with -v; it stays in the queue")};
    case ErrorCode::reminder_unknown: return {N_("no reminder for {0}"), N_("see what is due: sceau status")};
    case ErrorCode::procedure_invalid: return {N_("{0}: {1}"), N_("correct the file, see all that is wrong: sceau procedure check; without [procedure] file the built-in one is used")};
    case ErrorCode::step_unknown: return {N_("no step \"{0}\" in the procedure"), N_("see them: sceau procedure show")};
    case ErrorCode::step_blocked: return {N_("{0} is not possible yet; it waits for: {1}"), N_("see what is left to do: sceau procedure show")};
    case ErrorCode::question_unknown: return {N_("no question \"{0}\" in the procedure"), N_("see them: sceau procedure show")};
    case ErrorCode::choice_unknown: return {N_("the answers to {0} are: {1}"), N_("choose one of them: sceau procedure choose {0} ANSWER")};
    case ErrorCode::sheet_unknown: return {N_("no sheet for form \"{0}\""), N_("there are 101, 301, 413, 414, 501, 502 and 503")};
    case ErrorCode::evidence_missing: return {N_("the evidence {0} is not there"), N_("give the path of the scanned document, or put it back there")};
    case ErrorCode::date_malformed: return {N_("\"{0}\" is not a date"), N_("write it as 2026-11-23")};
    case ErrorCode::date_in_future: return {N_("{0} is not over yet: what is recorded is done"), N_("record it on the day, or give the day it was done: --on 2026-11-23")};
    case ErrorCode::roster_invalid: return {N_("{0}: {1}"), N_("correct the lines named above and import the file again; nothing was imported")};
    case ErrorCode::not_registered: return {N_("{0} is not registered yet"), N_("record that first: sceau roster registered {0}")};
    case ErrorCode::evidence_unfit: return {N_("{0} cannot serve as evidence: {1}"), N_("give one file, the scanned document; of several, make one PDF")};
    case ErrorCode::evidence_unreadable: return {N_("what was kept in {0} cannot be opened with the key {1}"), N_("put back the key file that was there when it was kept, then run the same command again")};
    case ErrorCode::evidence_changed: return {N_("{0} is not what it was when it was recorded: {1}"), N_("find the document that was recorded, or record this one: sceau procedure done STEP --evidence FILE")};
    case ErrorCode::person_unknown: return {N_("nobody \"{0}\" in this store"), N_("see the list: sceau roster list")};
  }
  return {N_("sceau itself failed: {0}"), N_("run it again with -v")};
}
// clang-format on

// Wrong use is what a person typed; everything else failed for a reason of its own.
bool is_wrong_use(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage:
    case ErrorCode::unknown_command:
    case ErrorCode::config_invalid:
    case ErrorCode::finess_malformed:
    case ErrorCode::siret_malformed:
    case ErrorCode::siren_malformed:
    case ErrorCode::rpps_malformed:
    case ErrorCode::siret_check_digit:
    case ErrorCode::siren_check_digit:
    case ErrorCode::rpps_check_digit:
    case ErrorCode::department_unknown:
    case ErrorCode::name_malformed:
    case ErrorCode::structure_missing_id:
    case ErrorCode::environment_unknown:
    case ErrorCode::unit_malformed:
    case ErrorCode::service_unknown:
    case ErrorCode::insi_name_needed:
    case ErrorCode::common_name_character:
    case ErrorCode::common_name_length:
    case ErrorCode::common_name_fixed:
    case ErrorCode::key_storage_unknown:
    case ErrorCode::key_bits_unsupported:
    case ErrorCode::token_uri_invalid:
    case ErrorCode::pin_in_uri:
    case ErrorCode::url_invalid:
    case ErrorCode::target_unknown:
    case ErrorCode::sheet_unknown:
    case ErrorCode::date_malformed:
    case ErrorCode::date_in_future:
      return true;
    default:
      return false;
  }
}

}  // namespace

Explanation explain(const Error& error) {
  Sentences words = sentences(error.code);
  if (error.code == ErrorCode::usage && error.value.empty())
    words.hint = sentences(ErrorCode::unknown_command).hint;
  const bool unseen = error.subject.empty() && std::string_view(words.what).starts_with("{0} ");
  // Two lines, whatever somebody typed, nothing included; names of files and words of tokens never drive the
  // terminal.
  const std::string subject = unseen ? "\"\"" : printable(error.subject);
  const std::string value =
      error.code == ErrorCode::target_impossible ? why_impossible(error.value) : printable(error.value);
  const bool impossible = error.code == ErrorCode::target_impossible;
  return {tr(words.what, subject, value), impossible ? way_out(error.value) : tr(words.hint, subject, value)};
}

Exit exit_of(const Error& error) {
  if (error.code == ErrorCode::interrupted) return Exit::interrupted;
  return is_wrong_use(error.code) ? Exit::usage : Exit::failed;
}

}  // namespace sceau::cli
