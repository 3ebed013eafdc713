#include "core/model/catalogue.hpp"

#include <algorithm>
#include <array>

namespace sceau::model {
namespace {

constexpr std::array<PinnedAuthority, 14> kPinned{{
    {Environment::production, "AC RACINE IGC-SANTE ELEMENTAIRE",
     "2d9e22ca19f777c6b745257c723ecb8df3c35fa6f1f6ec36b83600c97346967f"},
    {Environment::production, "AC IGC-SANTE ELEMENTAIRE ORGANISATIONS",
     "d834ee5b40686b73573f60547bf6052c6d404d942a5665cdb2c0b9137b5d27b2"},
    {Environment::production, "AC IGC-SANTE ELEMENTAIRE PERSONNES",
     "19c1eaeab477b6fbc233cda3b53fbdbc3f4e9bf6cf6973e46f7dfaef89c06c6c"},
    {Environment::production, "AC RACINE IGC-SANTE STANDARD",
     "5891815e864506c662afb32f8de5b8de38bffa1af721780b69e19a0c050386c3"},
    {Environment::production, "AC IGC-SANTE STANDARD ORGANISATIONS",
     "c0520a2b14fb68836a807bf86ab2b3e07d1b6061d91bc9c7b86a6f8de4b5638e"},
    {Environment::production, "AC IGC-SANTE STANDARD PERSONNES",
     "6c339ebcb3e1b0102b143c9694225c2a4ab2ef6fedf7d364da8db305e7f7d997"},
    {Environment::production, "AC RACINE IGC-SANTE FORT",
     "53d30a19570826bde0c0762501f1f1c7a659f976c6c023123df5239df34a4eea"},
    {Environment::production, "AC IGC-SANTE FORT ORGANISATIONS",
     "23f69674002d1dd4b018baecd908dc92687942bb48e5140ff895e2f56bc49c0d"},
    {Environment::production, "AC IGC-SANTE FORT PERSONNES",
     "38284e4f6107456e70c7439c85da7d564d0fe1fe1a968c9eb6d43e1fc0d63c3a"},
    {Environment::test, "TEST AC IGC-SANTE ELEMENTAIRE ORGANISATIONS",
     "dc528e3788691b3f7950164076f95b02c64334c68662bdede5750b4e0e5338f6"},
    {Environment::test, "TEST AC IGC-SANTE ELEMENTAIRE PERSONNES",
     "67be67df1673552a6c2c110f6603309c4b68fd7b7a2bba847ec87dc5d7c71b1f"},
    {Environment::test, "TEST AC IGC-SANTE STANDARD PERSONNES",
     "d4562312535334d8f7c885c6f5a8b3df0cf7bb3cd0b32954ec0ce4d82939a3f2"},
    {Environment::test, "TEST AC RACINE IGC-SANTE ELEMENTAIRE",
     "01325aeb193871eec90fa89556804e4185cb362e0ca87a3d79939c71186da805"},
    {Environment::test, "TEST AC RACINE IGC-SANTE STANDARD",
     "d6059a88efd603feb05405197215ccade2a8b389c6f872f9d343e5f53bfbb426"},
}};

struct PolicyRow {
  std::string_view oid;
  std::string_view usage;
};
constexpr std::array<PolicyRow, 3> kPolicies{{
    {"1.2.250.1.213.1.7.1.1.2.3.1", "SIGN"},
    {"1.2.250.1.213.1.7.1.1.2.4.1", "AUTH_CLI"},
    {"1.2.250.1.213.1.7.1.1.2.5.1", "SSL_SERV"},
}};

}  // namespace

std::string_view usage_of_policy(std::string_view oid) {
  for (const PolicyRow& row : kPolicies)
    if (row.oid == oid) return row.usage;
  return {};
}

std::span<const PinnedAuthority> pinned_authorities() { return kPinned; }

const PinnedAuthority* pinned_authority(std::string_view sha256_hex) {
  const auto found = std::find_if(kPinned.begin(), kPinned.end(), [sha256_hex](const PinnedAuthority& row) {
    return row.sha256 == sha256_hex;
  });
  return found == kPinned.end() ? nullptr : &*found;
}

}  // namespace sceau::model
