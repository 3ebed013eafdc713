#include <algorithm>

#include "cli/context.hpp"
#include "cli/findings.hpp"
#include "cli/paths.hpp"
#include "core/base/file.hpp"
#include "core/steps/inspect.hpp"

namespace sceau::cli {

using base::Result;
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

const x509::Name& subject_of(const InspectedItem& item) {
  return item.certificate ? item.certificate->subject : item.request->subject;
}
const x509::PublicKey& key_of(const InspectedItem& item) {
  return item.certificate ? item.certificate->key : item.request->key;
}

Json name_json(const x509::Name& name) {
  Json out = Json::object();
  for (const char* attribute : {"C", "ST", "O", "OU", "CN"}) out.set(attribute, name.first(attribute));
  return out.set("text", name.text());
}

Json item_json(const InspectedItem& item) {
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
  const x509::PublicKey& key = key_of(item);
  out.set("public_key", Json::object()
                            .set("algorithm", key.algorithm)
                            .set("bits", static_cast<std::int64_t>(key.bits))
                            .set("spki_sha256", base::hex(key.spki_sha256)));
  if (item.certificate) out.set("chain", word(item.chain));
  if (item.what.card_type) out.set("card_type", *item.what.card_type);
  return out.set("suits", Json::array(item.what.suits)).set("findings", to_json(item.what.findings));
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::string headline(const InspectedItem& item) {
  const steps::Classification& what = item.what;
  if (item.request) return tr("request (CSR)");
  if (what.offer == steps::Offer::authority) return tr("CA, {}", environment_word(what));
  if (what.offer == steps::Offer::card)
    return tr("certificate of a {} card, {}, {}", what.card_type.value_or("CPX"), what.usage,
              environment_word(what));
  return tr("certificate {} {}, {}", word(what.offer), what.usage, environment_word(what));
}

void row(const Context& context, const std::string& name, const std::string& value) {
  if (!value.empty()) context.say("  " + padded(name, 12) + value);
}

void show(const Context& context, const InspectedItem& item) {
  context.say(tr("{}: {}", item.file, headline(item)));
  row(context, tr("subject"), subject_of(item).text());
  if (item.what.structure.type != model::IdentifierType::unknown)
    row(context, tr("structure"),
        std::string(model::word(item.what.structure.type)) + " " + item.what.structure.value);
  if (const auto& certificate = item.certificate) {
    row(context, tr("issuer"), certificate->issuer.first("CN").value_or(certificate->issuer.text()));
    row(context, tr("serial"), certificate->serial);
    row(context, tr("valid"),
        tr("{} to {}, {} days left", base::format_date(certificate->not_before),
           base::format_date(certificate->effective_end),
           base::days_between(context.now(), certificate->effective_end).count()));
    row(context, tr("chain"), std::string(word(item.chain)));
  }
  const x509::PublicKey& key = key_of(item);
  row(context, tr("key"), key.algorithm + " " + std::to_string(key.bits));
  if (item.certificate && item.what.offer != steps::Offer::authority)
    row(context, tr("suits"), item.what.suits.empty() ? tr("neither INSi nor DMP") : joined(item.what.suits));
  for (const steps::Finding& finding : item.what.findings)
    row(context, severity_word(finding.severity), sentence(finding));
}

bool needs_attention(const InspectedItem& item) {
  return std::any_of(item.what.findings.begin(), item.what.findings.end(), [](const steps::Finding& finding) {
    return finding.severity != steps::Severity::notice;
  });
}

struct Files {
  std::vector<std::string> paths;
};

Result<Exit> run(Context& context, const Files& files) {
  SCEAU_TRY(const auto paths, unfolded(files.paths));
  SCEAU_TRY(auto inspector, steps::Inspector::make({}, context.now()));
  Json items = Json::array();
  Exit exit = Exit::done;
  std::optional<base::Error> first;
  for (const std::string& path : paths) {
    auto inspected = base::read_file(path, x509::kBundleSizeLimit).and_then([&](const base::Bytes& content) {
      return inspector.inspect(content, path);
    });
    if (!inspected) {
      if (paths.size() == 1) return tl::unexpected(inspected.error());
      context.warn(path, "");
      if (!first) first = inspected.error();
      continue;
    }
    for (const InspectedItem& item : *inspected) {
      if (context.globals().json)
        items.push(item_json(item));
      else
        show(context, item);
      if (needs_attention(item)) exit = Exit::due;
    }
  }
  if (context.globals().json)
    context.say_json(Json::object().set("schema", 1).set("items", std::move(items)));
  if (first) return tl::unexpected(*first);
  return exit;
}

}  // namespace

void declare_inspect(Options& options) {
  const auto files = std::make_shared<Files>();
  options
      .positionals("FILE", files->paths, N_("certificates, requests, P7B or P12, or a folder of them"), true)
      .action([files](Context& context) { return run(context, *files); });
}

}  // namespace sceau::cli
