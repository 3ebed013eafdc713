#include "core/steps/inspect.hpp"

#include <algorithm>
#include <set>

#include "core/model/catalogue.hpp"

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

void tell(const x509::JointVerdict& verdict, InspectedItem& item) {
  item.chain = state_of(verdict);
  const auto fault = verdict.fault();
  if (!fault) return;
  const std::string issuer = item.certificate->issuer.first("CN").value_or(item.certificate->issuer.text());
  auto& findings = item.what.findings;
  if (!verdict.agree())
    findings.push_back({Severity::error,
                        FindingCode::judges_disagree,
                        {"OpenSSL: " + verdict.openssl.lower + "; Botan: " + verdict.botan.lower}});
  if (*fault == x509::ChainFault::issuer_missing)
    findings.push_back({Severity::warning, FindingCode::chain_incomplete, {issuer}});
  else if (*fault == x509::ChainFault::untrusted_root)
    findings.push_back({Severity::error, FindingCode::chain_untrusted, {issuer}});
  else if (!told_elsewhere(*fault) || verdict.openssl.depth > 0)
    findings.push_back({Severity::error, FindingCode::chain_invalid, {issuer, verdict.openssl.lower}});
}

// A certificate that was revoked or expired long ago still has a chain: judged where it was valid.
base::TimePoint moment_for(const Certificate& certificate, base::TimePoint now) {
  return std::clamp(now, certificate.not_before, certificate.not_after);
}

InspectedItem item_of(const std::string& file, x509::ItemKind kind, const Certificate& certificate,
                      base::TimePoint now) {
  return {.file = file,
          .kind = kind,
          .certificate = certificate,
          .request = {},
          .pkcs12 = {},
          .what = classify(certificate, now)};
}

void unfold(const std::string& file, const BundleItem& item, base::TimePoint now,
            std::vector<InspectedItem>& out) {
  if (item.request)
    out.push_back({.file = file,
                   .kind = item.kind,
                   .certificate = {},
                   .request = item.request,
                   .pkcs12 = {},
                   .what = classify(*item.request)});
  for (const Certificate& certificate : item.certificates) {
    out.push_back(item_of(file, item.kind, certificate, now));
    out.back().pkcs12 = item.pkcs12;
  }
}

}  // namespace

Inspector::Inspector(std::vector<Anchor> anchors, base::TimePoint now)
    : anchors_(std::move(anchors)), now_(now) {}

Result<Inspector> Inspector::make(std::vector<Anchor> anchors, base::TimePoint now) {
  Inspector inspector(std::move(anchors), now);
  SCEAU_CHECK(inspector.seat());
  return inspector;
}

Status Inspector::seat() {
  std::vector<Certificate> anchors;
  for (const Anchor& anchor : anchors_) anchors.push_back(anchor.certificate);
  SCEAU_TRY(auto judges, x509::BothJudges::seat(x509::Trust(std::move(anchors), material_)));
  judges_ = std::move(judges);
  return {};
}

// A CA certificate that came along is material; it is an anchor only when the catalogue pins it.
Status Inspector::learn(const x509::Bundle& bundle) {
  bool news = false;
  for (const Certificate& certificate : bundle.certificates()) {
    if (!certificate.is_ca()) continue;
    const auto same = [&](const Certificate& known) { return known == certificate; };
    const bool known = std::any_of(material_.begin(), material_.end(), same) ||
                       std::any_of(anchors_.begin(), anchors_.end(),
                                   [&](const Anchor& anchor) { return same(anchor.certificate); });
    if (known) continue;
    news = true;
    if (const auto* pinned = model::pinned_authority(base::hex(certificate.sha256)))
      anchors_.push_back({pinned->environment, certificate});
    else
      material_.push_back(certificate);
  }
  return news ? seat() : Status{};
}

void Inspector::judge(std::vector<InspectedItem>& items) const {
  for (InspectedItem& item : items) {
    if (!item.certificate || item.what.offer == Offer::legacy) continue;
    const x509::Question question{moment_for(*item.certificate, now_), purpose_of(item.what)};
    tell(judges_->judge(*item.certificate, question), item);
  }
}

Result<std::vector<InspectedItem>> Inspector::inspect(base::ByteView content, const std::string& file) {
  SCEAU_TRY(const x509::Bundle bundle, x509::read_bundle(content, file));
  SCEAU_CHECK(learn(bundle));
  std::vector<InspectedItem> items;
  bool hidden = false;
  for (const BundleItem& item : bundle.items) {
    unfold(file, item, now_, items);
    hidden = hidden || (item.pkcs12 && item.pkcs12->certificates_hidden && item.certificates.empty());
  }
  if (items.empty()) return fail(hidden ? ErrorCode::passphrase_needed : ErrorCode::not_x509, file);
  const bool bare_key = std::any_of(bundle.items.begin(), bundle.items.end(), [](const BundleItem& item) {
    return item.kind == x509::ItemKind::private_key && !item.encrypted;
  });
  if (bare_key)
    items.front().what.findings.push_back({Severity::warning, FindingCode::private_key_present, {file}});
  judge(items);
  return items;
}

}  // namespace sceau::steps
