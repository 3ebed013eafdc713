#include "cli/render_inspect.hpp"

#include "cli/findings.hpp"
#include "cli/render_dates.hpp"

namespace sceau::cli {

using steps::InspectedItem;

namespace {

const char* kind_word(x509::ItemKind kind) {
  switch (kind) {
    case x509::ItemKind::certificate:
      return "certificate";
    case x509::ItemKind::request:
      return "request";
    case x509::ItemKind::pkcs7:
      return "pkcs7";
    case x509::ItemKind::pkcs12:
      return "pkcs12";
    case x509::ItemKind::private_key:
      return "private_key";
  }
  return "";
}

std::string environment_word(const steps::Classification& what) {
  return what.environment ? std::string(model::word(*what.environment)) : "unknown";
}

// Null: a P12 that hides what it holds.
const x509::Name* subject_of(const InspectedItem& item) {
  if (item.certificate) return &item.certificate->subject;
  return item.request ? &item.request->subject : nullptr;
}
const x509::PublicKey* key_of(const InspectedItem& item) {
  if (item.certificate) return &item.certificate->key;
  return item.request ? &item.request->key : nullptr;
}

Json name_json(const x509::Name* name) {
  Json out = Json::object();
  for (const char* attribute : {"C", "ST", "O", "OU", "CN"})
    out.set(attribute, name != nullptr ? name->first(attribute) : std::nullopt);
  return name != nullptr ? out.set("text", name->text()) : out;
}

Json pkcs12_json(const x509::Pkcs12Outline& outline) {
  return Json::object()
      .set("key", outline.key_algorithm)
      .set("certificates", outline.certificate_algorithm)
      .set("mac", outline.mac_algorithm)
      .set("iterations", static_cast<std::int64_t>(outline.mac_iterations))
      .set("friendly_name", outline.friendly_name);
}

Json key_json(const x509::PublicKey& key) {
  return Json::object()
      .set("algorithm", key.algorithm)
      .set("bits", static_cast<std::int64_t>(key.bits))
      .set("spki_sha256", base::hex(key.spki_sha256));
}

std::string pkcs12_words(const x509::Pkcs12Outline& outline) {
  const std::string none = tr("none");
  return tr("key {}, certificates {}, MAC {}", outline.key_algorithm.empty() ? none : outline.key_algorithm,
            outline.certificate_algorithm.empty() ? none : outline.certificate_algorithm,
            outline.mac_algorithm.empty() ? none : outline.mac_algorithm);
}

}  // namespace

Json to_json(const InspectedItem& item) {
  Json out = Json::object();
  out.set("file", item.file).set("kind", kind_word(item.kind)).set("subject", name_json(subject_of(item)));
  if (const auto& certificate = item.certificate) {
    out.set("issuer", certificate->issuer.text()).set("serial", certificate->serial);
    out.set("not_before", certificate->not_before).set("not_after", certificate->not_after);
    out.set("effective_end", certificate->effective_end).set("sha256", base::hex(certificate->sha256));
  }
  out.set("offer", word(item.what.offer))
      .set("usage", item.what.usage)
      .set("environment", environment_word(item.what));
  out.set("structure_id", Json::object()
                              .set("type", model::word(item.what.structure.type))
                              .set("value", item.what.structure.value));
  if (const x509::PublicKey* key = key_of(item)) out.set("public_key", key_json(*key));
  if (item.certificate) out.set("chain", word(item.chain));
  if (item.pkcs12) out.set("pkcs12", pkcs12_json(*item.pkcs12));
  if (item.what.card_type) out.set("card_type", *item.what.card_type);
  return out.set("suits", Json::array(item.what.suits)).set("findings", to_json(item.what.findings));
}

namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::string headline(const InspectedItem& item) {
  const steps::Classification& what = item.what;
  if (item.request) return tr("request (CSR)");
  if (!item.certificate) return "P12";
  if (what.offer == steps::Offer::authority) return tr("CA, {}", environment_word(what));
  if (what.offer == steps::Offer::card)
    return tr("certificate of a {} card, {}, {}", what.card_type.value_or("CPX"), what.usage,
              environment_word(what));
  return tr("certificate {} {}, {}", word(what.offer), what.usage, environment_word(what));
}

std::string validity(const x509::Certificate& certificate, base::TimePoint now) {
  const std::string from = base::format_date(certificate.not_before),
                    to = base::format_date(certificate.effective_end);
  return certificate.effective_end < now
             ? tr("{} to {}, over", from, to)
             : tr("{} to {}, {} days left", from, to, days_until(now, certificate.effective_end));
}

void row(const Context& context, const std::string& name, const std::string& value) {
  if (!value.empty()) context.say("  " + padded(name, 12) + value);
}

}  // namespace

void show(const Context& context, const InspectedItem& item) {
  context.say(tr("{}: {}", printable(item.file), headline(item)));
  if (const x509::Name* subject = subject_of(item)) row(context, tr("subject"), subject->text());
  if (item.what.structure.type != model::IdentifierType::unknown)
    row(context, tr("structure"),
        std::string(model::word(item.what.structure.type)) + " " + item.what.structure.value);
  if (const auto& certificate = item.certificate) {
    row(context, tr("issuer"), certificate->issuer.first("CN").value_or(certificate->issuer.text()));
    row(context, tr("serial"), certificate->serial);
    row(context, tr("valid"), validity(*certificate, context.now()));
    row(context, tr("chain"), std::string(word(item.chain)));
  }
  if (const x509::PublicKey* key = key_of(item))
    row(context, tr("key"), key->algorithm + " " + std::to_string(key->bits));
  if (item.pkcs12) row(context, "P12", pkcs12_words(*item.pkcs12));
  if (item.certificate && item.what.offer != steps::Offer::authority)
    row(context, tr("suits"), item.what.suits.empty() ? tr("neither INSi nor DMP") : joined(item.what.suits));
  for (const steps::Finding& finding : item.what.findings)
    row(context, severity_word(finding.severity), sentence(finding));
}

}  // namespace sceau::cli
