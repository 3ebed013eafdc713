#include <map>

#include "core/steps/beside.hpp"
#include "core/steps/inspect.hpp"

namespace sceau::steps {
namespace {

using Items = std::vector<InspectedItem*>;

bool is_leaf_of_org(const InspectedItem& item) { return item.certificate && item.what.offer == Offer::org; }

// Each certificate once, in whatever files it comes.
Items different(std::vector<InspectedItem>& items) {
  Items out;
  for (InspectedItem& item : items) {
    const auto same = [&](const InspectedItem* one) { return *one->certificate == *item.certificate; };
    if (is_leaf_of_org(item) && std::none_of(out.begin(), out.end(), same)) out.push_back(&item);
  }
  return out;
}

bool suits(const InspectedItem& item, const char* what) {
  return std::find(item.what.suits.begin(), item.what.suits.end(), what) != item.what.suits.end();
}

std::string look_of(const InspectedItem& item) {
  const x509::Name& name = item.certificate->subject;
  return std::string(item.what.environment ? model::word(*item.what.environment) : "") + '\n' +
         name.first("O").value_or("") + '\n' + name.first("CN").value_or("");
}

void tell_both(InspectedItem& auth, InspectedItem& sign) {
  const auto finding = differing_units(auth.certificate->subject, sign.certificate->subject);
  if (!finding) return;
  auth.what.findings.push_back(*finding);
  sign.what.findings.push_back(*finding);
}

// A pair is what looks alike, or the only two that there are.
void compare_dmp(const Items& leaves) {
  std::map<std::string, InspectedItem*> auths;
  Items all_auth, all_sign;
  for (InspectedItem* leaf : leaves) {
    if (suits(*leaf, "dmp:auth")) all_auth.push_back(leaf);
    if (suits(*leaf, "dmp:sign")) all_sign.push_back(leaf);
  }
  if (all_auth.size() == 1 && all_sign.size() == 1) return tell_both(*all_auth[0], *all_sign[0]);
  for (InspectedItem* auth : all_auth) auths.emplace(look_of(*auth), auth);
  for (InspectedItem* sign : all_sign)
    if (const auto auth = auths.find(look_of(*sign)); auth != auths.end()) tell_both(*auth->second, *sign);
}

void compare_renewal(const Items& leaves) {
  if (leaves.size() != 2) return;
  InspectedItem *before = leaves[0], *after = leaves[1];
  const auto common_name = [](const InspectedItem& item) { return item.certificate->subject.first("CN"); };
  if (before->what.usage != after->what.usage || before->what.environment != after->what.environment ||
      common_name(*before) != common_name(*after))
    return;
  if (before->certificate->not_before > after->certificate->not_before) std::swap(before, after);
  const auto findings = renamed(before->certificate->subject, after->certificate->subject);
  after->what.findings.insert(after->what.findings.end(), findings.begin(), findings.end());
  if (before->certificate->not_before ==
      after->certificate->not_before)  // which is the new one, nobody knows
    before->what.findings.insert(before->what.findings.end(), findings.begin(), findings.end());
}

}  // namespace

void compare_pairs(std::vector<InspectedItem>& items) {
  const Items leaves = different(items);
  compare_dmp(leaves);
  compare_renewal(leaves);
}

void Inspector::compare_keys() {
  std::map<base::Sha256, std::vector<InspectedItem*>> round;
  for (InspectedItem& item : items_)
    if (item.certificate && item.what.offer != Offer::authority)
      round[item.certificate->key.spki_sha256].push_back(&item);
  for (auto& [key, items] : round) {
    const auto earlier = keys_.find(key);
    for (InspectedItem* item : items) {
      std::string other;
      if (earlier != keys_.end() && earlier->second.certificate != item->certificate->sha256)
        other = earlier->second.file;
      for (const InspectedItem* beside : items)
        if (other.empty() && *beside->certificate != *item->certificate) other = beside->file;
      if (!other.empty())
        item->what.findings.push_back({Severity::warning, FindingCode::key_reused, {other}});
    }
    if (earlier == keys_.end()) keys_.emplace(key, KeySeen{items[0]->certificate->sha256, items[0]->file});
  }
}

}  // namespace sceau::steps
