// key.pem, cert.pem, chain.pem, fullchain.pem; for a token's key key.uri instead of the first.
#include "core/install/material.hpp"
#include "core/install/target_table.hpp"

namespace sceau::install {
namespace {

base::Result<std::vector<PlannedFile>> files(const Request& request, const std::optional<ProofPorts>&) {
  std::vector<PlannedFile> out;
  if (const TokenKey* key = token_key(request)) {
    out.push_back(text_file(request, "key.uri", key->uri + "\n"));
  } else {
    SCEAU_TRY(PlannedFile file, key_file(request));
    out.push_back(std::move(file));
  }
  out.push_back(text_file(request, "cert.pem", pem_of({request.leaf})));
  out.push_back(chain_file(request));
  out.push_back(fullchain_file(request));
  if (!request.server_trust.empty()) out.push_back(server_trust_file(request));
  return out;
}

}  // namespace

const TargetRow kPem{Target::pem, files, no_entrances, no_service, pem_files, false, nothing_needed};

}  // namespace sceau::install
