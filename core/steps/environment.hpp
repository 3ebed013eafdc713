// Production, test, rehearsal: what the issuer's name says, and whether each other sign of the certificate
// agrees.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/model/entry.hpp"
#include "core/steps/finding.hpp"
#include "core/x509/certificate.hpp"

namespace sceau::steps {

// The environment that the issuer's name tells; none when it is neither ANS's nor the twin's.
std::optional<model::Environment> environment_of_issuer(const x509::Name& issuer);

// Policy, CategorieProduit, issuer's prefix and paths, each against the issuer's environment; where the
// issuer tells none, or is the twin's, against each other.
void check_environment(const x509::Certificate& certificate, std::optional<model::Environment> environment,
                       std::vector<Finding>& findings);

// A policy that is nobody's, or that belongs to another usage than the one the other signs tell.
void check_policies(const x509::Certificate& certificate, const std::string& usage,
                    model::Environment environment, std::vector<Finding>& findings);

}  // namespace sceau::steps
