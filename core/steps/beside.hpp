// What is wrong with certificates beside each other, though each is right alone. Pure.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/steps/finding.hpp"
#include "core/x509/certificate.hpp"

namespace sceau::steps {

// At renewal: peers map CN and OU to an identity, so a change of these is a warning, any other a notice.
std::vector<Finding> renamed(const x509::Name& before, const x509::Name& after);

// DMP: both certificates should carry one OU (inferred from the VIHF; no written rule is known).
std::optional<Finding> differing_units(const x509::Name& auth, const x509::Name& sign);

// A CA that ends before what it issued.
std::optional<Finding> ending_authority(const x509::Certificate& authority, const x509::Certificate& leaf);

// Requested, issued, previous: an attribute a row, in the order C, ST, O, OU, CN, then what else there is.
struct NameRow {
  std::string attribute;
  std::optional<std::string> requested, issued, previous;
  bool differs = false;  // what was issued, from any of the others that is known
};
std::vector<NameRow> name_table(const x509::Name* requested, const x509::Name& issued,
                                const x509::Name* previous);

}  // namespace sceau::steps
