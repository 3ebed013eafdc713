// What the portal returned, filed with the entry that it belongs to: by public key, never by name. Refused
// unless the key is ours and chain, dates and usage hold; a refusal changes nothing.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/steps/classify.hpp"
#include "core/steps/facts.hpp"
#include "core/x509/bundle.hpp"
#include "core/x509/file_key.hpp"
#include "core/x509/judge.hpp"

namespace sceau::steps {

struct ImportedEntry {
  store::EntryOverview row;  // as it was before
  x509::Certificate certificate;
  std::vector<Finding> findings;  // warnings and notices: what differs, what to know
  bool already = false;           // imported before; nothing was changed
};

struct ImportSource {
  const x509::Bundle& bundle;            // the file, read
  std::optional<std::string> structure;  // --structure, where a P12 fits entries of several
};

// Each leaf certificate of the file that is a key of this store's. Errors, of the first leaf that is refused:
// certificate_not_ours, certificate_is_request, certificate_legacy, certificate_usage,
// certificate_environment, certificate_expired, certificate_not_yet, certificate_profile,
// certificate_untrusted, chain_incomplete, judges_disagree, entry_wrong_stage (another certificate is filed
// there).
base::Result<std::vector<ImportedEntry>> import_certificates(const store::Database& database,
                                                             const ImportSource& source, const Act& act);

struct PortalKey {
  const x509::FileKey& key;  // of the P12, opened with its passphrase
  const x509::Certificate& leaf;
  std::vector<x509::Certificate> others;
  std::string key_path;  // where the key was put: a file's path, or
  std::string key_uri;   // a token's URI
  std::string file;      // the P12's name
};
// The planned entry that a P12 of the portal fits: by usage, name and structure. Errors:
// certificate_not_ours, entry_ambiguous.
base::Result<store::EntryOverview> entry_for_portal_key(const store::Database& database,
                                                        const x509::Certificate& leaf,
                                                        const std::optional<std::string>& structure,
                                                        base::TimePoint now);
// Judges before anything is written anywhere. Errors: as import_certificates().
base::Result<std::vector<Finding>> judge_for_entry(const store::Database& database,
                                                   const store::EntryOverview& row,
                                                   const x509::Certificate& leaf,
                                                   const std::vector<x509::Certificate>& material,
                                                   const std::string& file, base::TimePoint now);
base::Result<ImportedEntry> import_portal_key(const store::Database& database,
                                              const store::EntryOverview& row, const PortalKey& portal,
                                              std::vector<Finding> findings, const Act& act);

}  // namespace sceau::steps
