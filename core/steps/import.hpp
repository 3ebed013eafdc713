// What the portal returned, filed with the entry that it belongs to: by public key, never by name. Refused
// unless the key is ours and chain, dates and usage hold; a refusal changes nothing.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/steps/beside.hpp"
#include "core/steps/classify.hpp"
#include "core/steps/facts.hpp"
#include "core/steps/judges.hpp"
#include "core/x509/bundle.hpp"

namespace sceau::steps {

struct ImportedEntry {
  store::EntryOverview row;  // as it was before
  x509::Certificate certificate;
  std::vector<Finding> findings = {};  // warnings and notices: what differs, what to know
  std::vector<NameRow> names = {};     // requested, issued, previous; empty where it was imported before
  std::string key_uri = {};            // of a key on a token: the certificate belongs beside it
  bool already = false;                // imported before; nothing was changed
};

// Each leaf certificate of a file, in its order: filed, or why not. A leaf that is no key of this store's is
// left out where another one of the same file is. Errors of a leaf: certificate_not_ours, certificate_legacy,
// certificate_usage, certificate_environment, certificate_expired, certificate_not_yet, certificate_profile,
// certificate_untrusted, chain_incomplete, judges_disagree, entry_wrong_stage (another certificate is filed
// there). Errors of the file: certificate_is_request, certificate_not_ours (no leaf in it).
using ImportedLeaf = base::Result<ImportedEntry>;
base::Result<std::vector<ImportedLeaf>> import_certificates(const store::Database& database,
                                                            const x509::Bundle& bundle, Judges& judges,
                                                            const Act& act);

// The planned entry that a P12 of the portal fits: by usage, name and structure. Errors:
// certificate_not_ours, entry_ambiguous.
base::Result<store::EntryOverview> entry_for_portal_key(const store::Database& database,
                                                        const x509::Certificate& leaf,
                                                        const std::optional<std::string>& structure,
                                                        base::TimePoint now);

struct Judged {
  std::vector<Finding> findings;
  std::vector<NameRow> names;
  std::vector<base::Bytes> chain;
};
// Whether the certificate is what the entry wants, before anything is written anywhere. Errors: as of a leaf
// above.
base::Result<Judged> judge_for_entry(const store::Database& database, const store::EntryOverview& row,
                                     const x509::Certificate& leaf, Judges& judges, const std::string& file,
                                     base::TimePoint now);

struct PortalKey {
  const x509::Certificate& leaf;
  std::string key_path = {};  // where the key was put: a file's path, or
  std::string key_uri = {};   // a token's URI
  std::string file;           // the P12's name
};
base::Result<ImportedEntry> import_portal_key(const store::Database& database,
                                              const store::EntryOverview& row, const PortalKey& portal,
                                              Judged judged, const Act& act);

}  // namespace sceau::steps
