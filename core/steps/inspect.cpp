#include "core/steps/inspect.hpp"

#include <algorithm>
#include <set>

#include "core/model/catalogue.hpp"
#include "core/steps/beside.hpp"
#include "core/x509/pkcs12.hpp"

namespace sceau::steps {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using x509::BundleItem;
using x509::Certificate;

std::string_view word(ChainState state) {
  switch (state) {
    case ChainState::trusted:
      return "trusted";
    case ChainState::untrusted:
      return "untrusted";
    case ChainState::incomplete:
      return "incomplete";
  }
  return "";
}

namespace {

constexpr std::size_t kMaterialLimit = 500;  // CA certificates of one run; IGC-Santé has 18

x509::Purpose purpose_of(const Classification& what) {
  if (what.offer == Offer::authority) return x509::Purpose::ca;
  if (what.usage == "AUTH_CLI") return x509::Purpose::tls_client;
  if (what.usage == "SSL_SERV") return x509::Purpose::tls_server;
  if (what.usage == "SIGN") return x509::Purpose::signature;
  return x509::Purpose::any;
}

// Faults that classify() already told in better words.
bool told_elsewhere(x509::ChainFault fault) {
  switch (fault) {
    case x509::ChainFault::expired:
    case x509::ChainFault::not_yet_valid:
    case x509::ChainFault::wrong_usage:
    case x509::ChainFault::unknown_critical:
    case x509::ChainFault::weak_key:
    case x509::ChainFault::weak_signature:
      return true;
    case x509::ChainFault::issuer_missing:
    case x509::ChainFault::untrusted_root:
    case x509::ChainFault::bad_signature:
    case x509::ChainFault::issuer_not_ca:
    case x509::ChainFault::path_too_long:
    case x509::ChainFault::name_constraint:
    case x509::ChainFault::malformed:
    case x509::ChainFault::other:
      return false;
  }
  return false;
}

ChainState state_of(const x509::JointVerdict& verdict) {
  const auto fault = verdict.fault();
  if (!fault) return ChainState::trusted;
  if (*fault == x509::ChainFault::issuer_missing) return ChainState::incomplete;
  // The dates of the leaf are findings of their own; the chain under them was checked before.
  const bool dates = *fault == x509::ChainFault::expired || *fault == x509::ChainFault::not_yet_valid;
  return dates && verdict.openssl.depth == 0 ? ChainState::trusted : ChainState::untrusted;
}

// A certificate that was revoked or expired long ago still has a chain: judged where it was valid.
base::TimePoint moment_for(const Certificate& certificate, base::TimePoint now) {
  return std::clamp(now, certificate.not_before, certificate.not_after);
}

bool is_judged(const InspectedItem& item) { return item.certificate && item.what.offer != Offer::legacy; }

InspectedItem item_in(const std::string& file, const BundleItem& item) {
  return {
      .file = file, .kind = item.kind, .certificate = {}, .request = {}, .pkcs12 = item.pkcs12, .what = {}};
}

// Environments never mix: the anchor's is the one that it was pinned for. It speaks where the issuer's name
// says nothing, and in a rehearsal whatever the name says.
void settle_environment(model::Environment anchor, base::TimePoint now, InspectedItem& item) {
  if (item.what.environment && anchor != model::Environment::rehearsal) {
    item.chain = ChainState::untrusted;
    item.what.findings.push_back({Severity::error,
                                  FindingCode::environment_mixed,
                                  {item.certificate->issuer.first("CN").value_or(""),
                                   std::string(word(*item.what.environment)), std::string(word(anchor))}});
    return;
  }
  std::vector<Finding> of_the_file = std::move(item.what.findings);
  std::erase_if(of_the_file, [](const Finding& finding) {
    return finding.code != FindingCode::private_key_present && finding.code != FindingCode::key_mismatch;
  });
  item.what = classify(*item.certificate, now, anchor);
  item.what.findings.insert(item.what.findings.end(), of_the_file.begin(), of_the_file.end());
}

Finding hidden(const x509::Pkcs12Outline& outline) {
  if (x509::is_outdated(outline.certificate_algorithm))
    return {Severity::warning, FindingCode::algorithm_outdated, {outline.certificate_algorithm}};
  return {Severity::warning, FindingCode::passphrase_needed};
}

}  // namespace

Inspector::Inspector(Authorities known, base::TimePoint now) : known_(std::move(known)), now_(now) {}

Result<Inspector> Inspector::make(Authorities known, base::TimePoint now) {
  Inspector inspector(std::move(known), now);
  SCEAU_CHECK(inspector.seat());
  return inspector;
}

Status Inspector::seat() {
  hearing_.reset();
  SCEAU_TRY(auto judges, x509::BothJudges::seat(known_.trust()));
  judges_ = std::make_unique<x509::BothJudges>(std::move(judges));
  seated_ = true;
  return {};
}

void Inspector::learn(base::ByteView content, const std::string& file) {
  if (!x509::may_hold_authority(content)) return;
  if (const auto bundle = x509::read_bundle(content, file)) learn_from(bundle->certificates());
}

// A CA, or what plays one in this file: that it is none must come out.
void Inspector::learn_from(const std::vector<Certificate>& certificates) {
  std::set<base::Bytes> issuers;
  for (const Certificate& certificate : certificates)
    if (certificate.issuer != certificate.subject) issuers.insert(certificate.issuer.der());
  for (const Certificate& certificate : certificates) {
    const bool plays = certificate.is_ca() || issuers.contains(certificate.subject.der());
    if (plays && known_.material.size() < kMaterialLimit && known_.learn(certificate)) seated_ = false;
  }
}

// A P12 with its passphrase: its certificates, and whether the key fits one of them.
Status Inspector::unfold(const std::string& file, const BundleItem& item, const base::Secret* passphrase) {
  const std::size_t first = items_.size();
  const bool outdated = item.pkcs12 && x509::is_outdated(item.pkcs12->certificate_algorithm);
  if (item.request) {
    items_.push_back(item_in(file, item));
    items_.back().request = item.request;
    items_.back().what = classify(*item.request);
  }
  std::vector<Certificate> certificates = item.certificates;
  std::optional<Finding> told;
  if (item.pkcs12 && passphrase != nullptr && !outdated) {
    auto opened = x509::open_pkcs12(item.der, *passphrase);
    if (!opened) return fail(opened.error().code, file, opened.error().value, opened.error().lower);
    certificates = std::move(opened->others);
    if (opened->leaf) certificates.insert(certificates.begin(), *std::move(opened->leaf));
    if (!opened->leaf) told = {Severity::error, FindingCode::key_mismatch};
  } else if (item.pkcs12 && item.pkcs12->certificates_hidden && certificates.empty()) {
    told = hidden(*item.pkcs12);
  }
  if (passphrase != nullptr) learn_from(certificates);
  for (Certificate& certificate : certificates) {
    InspectedItem one = item_in(file, item);
    one.certificate = std::move(certificate);
    add_certificate(std::move(one));
  }
  if (told && items_.size() == first) items_.push_back(item_in(file, item));
  if (told) items_[first].what.findings.push_back(*std::move(told));
  return {};
}

void Inspector::add_certificate(InspectedItem item) {
  item.what = classify(*item.certificate, now_);
  if (settled_ && seated_) {
    if (!hearing_) hearing_ = std::make_unique<x509::Hearing>(*judges_);
    hear(item);
  }
  items_.push_back(std::move(item));
}

void Inspector::hear(const InspectedItem& item) {
  if (is_judged(item))
    hearing_->add(*item.certificate, {moment_for(*item.certificate, now_), purpose_of(item.what)});
}

Status Inspector::add(base::ByteView content, const std::string& file, const base::Secret* passphrase) {
  SCEAU_TRY(const x509::Bundle bundle, x509::read_bundle(content, file));
  learn_from(bundle.certificates());
  const std::size_t first = items_.size();
  for (const BundleItem& item : bundle.items) SCEAU_CHECK(unfold(file, item, passphrase));
  if (items_.size() == first) return fail(ErrorCode::not_x509, file);
  const bool bare_key = std::any_of(bundle.items.begin(), bundle.items.end(), [](const BundleItem& item) {
    return item.kind == x509::ItemKind::private_key && !item.encrypted;
  });
  if (bare_key)
    items_[first].what.findings.push_back({Severity::warning, FindingCode::private_key_present, {file}});
  return {};
}

Status Inspector::judge() {
  if (!seated_) SCEAU_CHECK(seat());
  if (!hearing_) {
    hearing_ = std::make_unique<x509::Hearing>(*judges_);
    for (const InspectedItem& item : items_) hear(item);
  }
  const std::vector<x509::JointVerdict> verdicts = hearing_->end();
  hearing_.reset();
  std::size_t next = 0;
  for (InspectedItem& item : items_)
    if (is_judged(item)) tell(verdicts[next++], item);
  return {};
}

void Inspector::tell(const x509::JointVerdict& verdict, InspectedItem& item) const {
  item.chain = state_of(verdict);
  auto& findings = item.what.findings;
  // OpenSSL finds no issuer for what it cannot decode: that is told already.
  if (item.chain == ChainState::incomplete && has(findings, FindingCode::extension_malformed)) {
    item.chain = ChainState::untrusted;
    item.what.suits.clear();
    return;
  }
  const std::string issuer = item.certificate->issuer.first("CN").value_or(item.certificate->issuer.text());
  const auto fault = verdict.fault();
  if (item.chain == ChainState::trusted && !verdict.openssl.path.empty()) {
    const auto anchor = known_.environment_of(verdict.openssl.path.back());
    if (anchor && anchor != item.what.environment) settle_environment(*anchor, now_, item);
  }
  if (item.chain == ChainState::trusted)
    for (std::size_t i = 1; i < verdict.openssl.path.size(); ++i)
      if (const Certificate* above = judges_->trust().find(verdict.openssl.path[i]))
        if (auto finding = ending_authority(*above, *item.certificate))
          findings.push_back(*std::move(finding));
  // What it would suit is said of its profile; a chain that is broken, not only unknown here, suits nothing.
  if (item.chain == ChainState::untrusted && fault != x509::ChainFault::untrusted_root)
    item.what.suits.clear();
  if (!fault) return;
  if (!verdict.agree())
    findings.push_back({Severity::error,
                        FindingCode::judges_disagree,
                        {"OpenSSL: " + verdict.openssl.lower + "; Botan: " + verdict.botan.lower}});
  else if (*fault == x509::ChainFault::issuer_missing)
    findings.push_back({Severity::warning, FindingCode::chain_incomplete, {issuer}});
  else if (*fault == x509::ChainFault::untrusted_root)
    findings.push_back({Severity::error, FindingCode::chain_untrusted, {issuer}});
  else if (!told_elsewhere(*fault) || verdict.openssl.depth > 0)
    findings.push_back({Severity::error, FindingCode::chain_invalid, {issuer, verdict.openssl.lower}});
}

Result<std::vector<InspectedItem>> Inspector::end_round() {
  SCEAU_CHECK(judge());
  compare_keys();
  if (std::exchange(first_round_, false)) compare_pairs(items_);
  return std::exchange(items_, {});
}

Result<std::vector<InspectedItem>> Inspector::inspect(base::ByteView content, const std::string& file) {
  SCEAU_CHECK(add(content, file));
  return end_round();
}

}  // namespace sceau::steps
