// What a person gives as proof, and how it is kept and found again.
#pragma once
#include <string>

#include "cli/context.hpp"

namespace sceau::cli {

// "2026-11-23". Errors: date_malformed.
base::Result<base::Date> day_of(const std::string& text);
// The same, not after today. Errors: date_malformed, date_in_future.
base::Result<base::Date> past_day(const Context& context, const std::string& text);

// A name or a reason: one line of at most 100 bytes, since it is shown on terminals and forms. Errors: usage.
base::Status check_line(const char* option, const std::string& text, const char* command);

struct Evidence {
  std::string path;    // absolute
  std::string sha256;  // of the document itself, hexadecimal
};

// The file is read to be hashed, and stays where it is. Errors: evidence_missing, evidence_unfit (a folder,
// no file, empty, more than 100 MiB), file_unreadable.
base::Result<Evidence> read_evidence(const std::string& path);

// The path of an encrypted copy: STATE/evidence (0700), SHA256.EXTENSION.p7m (0600), made once, under the key
// of `evidence_key_file`, which is made when it is not there. Whoever reads that key and the folder reads the
// document; a copy of the state folder alone shows nothing of it. Errors: those of find_evidence,
// file_unwritable, disk_full, key_missing (no key in that file).
base::Result<std::string> keep_evidence(const Context& context, const Evidence& evidence);
bool is_kept(const Context& context, const std::string& path);

// [procedure] evidence_key, else evidence.key beside the configuration: away from the state folder.
std::string evidence_key_file(const Context& context);

// The document as it was recorded. Errors: evidence_missing, evidence_unfit, evidence_changed,
// evidence_unreadable (kept, and the key does not open it), those of base::read_file and
// base::read_secret_file.
base::Result<base::Bytes> find_evidence(const Context& context, const Evidence& evidence);

}  // namespace sceau::cli
