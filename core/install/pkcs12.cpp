// keystore.p12, in one of two strengths; a token's key cannot be in one.
#include "core/x509/pkcs12.hpp"

#include "core/install/keystore.hpp"
#include "core/install/material.hpp"
#include "core/install/target_table.hpp"

namespace sceau::install {
namespace {

base::Result<std::vector<PlannedFile>> files(const Request& request, const std::optional<ProofPorts>&) {
  std::vector<PlannedFile> out;
  SCEAU_TRY(PlannedFile store, keystore_file(request));
  out.push_back(std::move(store));
  out.push_back(chain_file(request));
  return out;
}

}  // namespace

const TargetRow kPkcs12{Target::pkcs12, files, no_entrances,  no_service,
                        keystore_files, false, nothing_needed};

}  // namespace sceau::install
