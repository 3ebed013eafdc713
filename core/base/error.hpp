// What went wrong, as a remedy: two failures that a person repairs the same way share a code.
// The words for people live in cli/explain.cpp alone; nothing here is ever shown as it is, except `lower`
// with -v.
#pragma once
#include <string>
#include <string_view>

namespace sceau::base {

enum class ErrorCode {
  // base: files, processes, time
  file_missing,       // subject: path
  file_unreadable,    // subject: path, value: what the system said
  file_unwritable,    // subject: path, value: what the system said
  file_too_large,     // subject: path, value: the limit, e.g. "10 MiB"
  file_not_ours,      // subject: path; it exists and does not carry our mark
  disk_full,          // subject: path
  lock_busy,          // subject: path of the lock
  program_missing,    // subject: program
  program_failed,     // subject: program, value: its exit status or signal, lower: its last words
  program_timed_out,  // subject: program, value: the limit in seconds
  not_permitted,      // subject: what was asked
  interrupted,        //
  internal,           // subject: where; a bug of ours, never a user's fault
  // command line and configuration
  usage,                // subject: what is wrong, in the parser's words
  unknown_command,      // subject: the word
  config_invalid,       // subject: file:line, value: what
  confirmation_needed,  // subject: what would be done; no terminal and no --yes
  // store
  store_missing,   // subject: path
  store_exists,    // subject: path
  store_newer,     // subject: path, value: schema found
  store_corrupt,   // subject: path
  store_busy,      // subject: path
  store_failed,    // subject: path, lower: SQLite's words
  backup_invalid,  // subject: path, lower: what was found
  // model
  finess_malformed,
  siret_malformed,
  siren_malformed,
  rpps_malformed,  // subject: the identifier
  siret_check_digit,
  siren_check_digit,
  rpps_check_digit,        // subject: the identifier
  department_unknown,      // subject: the code
  structure_unknown,       // subject: the name
  structure_ambiguous,     // subject: the name, value: the candidates
  structure_exists,        // subject: the identifier
  structure_missing_id,    // neither FINESS nor SIRET
  environment_unknown,     // subject: the word
  entry_unknown,           // subject: the entry
  entry_ambiguous,         // subject: the entry, value: the candidates
  entry_exists,            // subject: the entry, value: why it differs
  entry_wrong_stage,       // subject: the entry, value: its stage
  unit_malformed,          // subject: the unit
  service_unknown,         // subject: the word after --for
  insi_name_needed,        // --for insi without auto or manu
  common_name_character,   // subject: the name, value: the character
  common_name_length,      // subject: the name
  common_name_fixed,       // subject: the name; INSi imposes its own
  key_storage_unknown,     // subject: the word
  key_bits_unsupported,    // subject: the number
  key_storage_impossible,  // subject: the entry or target, value: why
  // token
  module_missing,         // subject: path
  module_architecture,    // subject: path, value: what it is
  module_dependency,      // subject: path, value: the library that is missing
  module_not_pkcs11,      // subject: path
  module_refused,         // subject: path, value: CKR words
  module_not_configured,  // no --token, no [token] uri
  token_uri_invalid,      // subject: the URI, value: what
  token_missing,          // subject: the URI or label
  token_ambiguous,        // subject: the label, value: serials
  token_removed,          // subject: token
  token_not_initialized,  // subject: slot
  token_write_protected,  // subject: token
  token_full,             // subject: token
  token_busy,             // subject: token (session count)
  token_failed,           // subject: token, value: CKR words
  token_use_only,         // subject: card; a CPx never gets keys or objects
  pin_needed,             // subject: token; no source, no terminal
  pin_file_rights,        // subject: path, value: mode
  pin_in_uri,             // pin-value is never accepted
  pin_incorrect,          // subject: token, value: what is left: "low", "final_try" or nothing
  pin_locked,             // subject: token
  pin_final_try,          // subject: token
  pin_length,             // subject: token, value: "4 to 8"
  pin_spent,      // subject: the PIN file that failed before, or the token that refused a PIN in this run
  pin_cancelled,  // subject: token (pinpad)
  pin_not_initialized,   // subject: token
  pin_expired,           // subject: token
  pin_file_refused,      // subject: token, value: the PIN file; it is not tried again until it changes
  pin_credential_spent,  // subject: token; the systemd credential's PIN was refused before
  reader_missing,        // subject: module; it sees no reader
  card_missing,          // subject: reader; nothing in it, or no CPx
  card_unknown,          // subject: reader, value: module; a card that this module does not know
  card_module_missing,   // none of the modules that drive CPx is installed
  card_pin_locked,       // subject: card
  token_none_blank,      // subject: module, value: serials; every token is in use
  token_holds_keys,      // subject: token, value: entries whose keys are on it
  object_ambiguous,      // subject: what was named, value: how many fit
  object_in_use,         // subject: object, value: entry
  mechanism_missing,     // subject: token, value: mechanism
  key_exists,            // subject: label or id
  key_missing,           // subject: URI
  key_ambiguous,         // subject: URI
  key_not_as_asked,      // subject: label, value: the attribute
  key_in_use,            // subject: entry, value: where
  key_is_another,        // subject: URI or path; not the public key that the entry has
  signature_impossible,  // subject: key, value: why
  object_exists,         // subject: label
  object_missing,        // subject: what
  // x509 and import
  not_x509,                  // subject: file; nothing in it is a certificate, request or bundle
  empty_file,                // subject: file
  truncated,                 // subject: file
  name_malformed,            // subject: the name, value: what
  csr_invalid,               // subject: file or entry; its own signature does not verify
  passphrase_needed,         // subject: file
  passphrase_wrong,          // subject: file
  algorithm_unreadable,      // subject: file, value: algorithm (RC2-40 of other operators)
  certificate_not_ours,      // subject: file; no key of this store fits
  certificate_is_request,    // subject: file; it is the CSR, not the certificate
  certificate_known,         // subject: file; already imported
  certificate_legacy,        // subject: file; AC-CLASSE-4
  certificate_expired,       // subject: file, value: date
  certificate_not_yet,       // subject: file, value: date
  certificate_environment,   // subject: file, value: environment it belongs to
  certificate_usage,         // subject: file, value: what it is
  certificate_profile,       // subject: file, value: finding codes
  certificate_key_mismatch,  // subject: file; key and certificate do not belong together
  certificate_untrusted,     // subject: file, value: issuer
  chain_incomplete,          // subject: file, value: missing issuer
  judges_disagree,           // subject: file, value: both reasons
  judge_missing,             // the Botan judge could not be loaded
  anchor_not_pinned,         // subject: file, value: sha256
  anchor_pin_mismatch,       // subject: file, value: sha256
  anchor_environment,        // subject: file
  revoked,                   // subject: entry
  revocation_unknown,        // subject: entry, value: why
  request_pending,           // subject: entry; its CSR is never replaced
  successor_exists,          // subject: entry, value: the one that renew made
  successor_not_proven,      // subject: entry, value: its successor
  peer_unknown,              // subject: the name, value: the entry
  // network and probe
  url_invalid,                      // subject: url
  host_unknown,                     // subject: host
  connection_refused,               // subject: host:port
  connection_timed_out,             // subject: host:port
  tls_refused,                      // subject: host, value: which side and why
  tls_untrusted,                    // subject: host, value: why
  tls_no_client_certificate_asked,  // subject: host
  http_failed,                      // subject: url, value: status
  probe_failed,                     // subject: entry, value: stage
  // install
  target_unknown,             // subject: target
  target_impossible,          // subject: target, value: why
  target_software_missing,    // subject: target software
  target_is_listener,         // subject: target; these are client certificates
  config_test_failed,         // subject: software, lower: its words
  reload_failed,              // subject: software, lower: its words
  proof_failed,               // subject: entry, value: what was presented
  rolled_back,                // subject: entry, value: which part refused
  nothing_to_restore,         // subject: entry
  adopt_unknown,              // subject: what was given, value: the names there are
  engine_taken,               // subject: path; it names another token's module
  key_unreadable_by_service,  // subject: path, value: the service's user
  listen_not_local,           // subject: address
  server_ca_missing,          // subject: host; nothing to verify its certificate by
  path_unusable,              // subject: a text with characters that no configuration file holds
  pin_file_newline,           // subject: path; OpenSSL's engine would take its line end for a part of the PIN
  proof_port_taken,           // subject: port
  service_lacks_variables,    // subject: software, value: "NAME=value…" it was not started with
  service_not_running,        // subject: software, value: its unit or pid file
  service_reads_not,          // subject: software, value: a folder that it was not started with
  // watch
  mail_failed,           // subject: recipient, value: reply
  mail_not_configured,   //
  reminder_unknown,      // subject: entry
  mail_address_invalid,  // subject: the address
  mail_job_invalid,      // subject: the line
  // procedure
  procedure_invalid,    // subject: file:line, value: what
  step_unknown,         // subject: step
  step_blocked,         // subject: step, value: what it waits for
  question_unknown,     // subject: question
  choice_unknown,       // subject: question, value: choices
  sheet_unknown,        // subject: number
  evidence_missing,     // subject: file
  evidence_unfit,       // subject: file, value: why
  evidence_unreadable,  // subject: the kept file, value: the key file
  evidence_changed,     // subject: file, value: its SHA-256 now
  date_malformed,       // subject: text
  date_in_future,       // subject: text
  roster_invalid,       // subject: file, value: number of errors
  person_unknown,       // subject: id
  not_registered,       // subject: id
};

std::string_view word(ErrorCode code);  // "certificate-not-ours": stable, for --json

struct Error {
  ErrorCode code;
  std::string subject = {};  // the file, token, entry… that the message names; never a secret
  std::string value = {};    // what was found there; never a secret
  std::string lower = {};    // the lower layer's own words, shown with -v only
};

}  // namespace sceau::base
