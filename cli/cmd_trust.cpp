#include "cli/context.hpp"
#include "core/base/file.hpp"
#include "core/steps/trust.hpp"

namespace sceau::cli {

using base::Result;

namespace {

struct Args {
  std::vector<std::string> files;
  std::vector<std::string> pins;
};

Json row_json(const store::AnchorRow& row) {
  return Json::object()
      .set("environment", row.environment)
      .set("subject", row.subject)
      .set("sha256", row.sha256)
      .set("not_after", row.not_after)
      .set("pinned_by", row.pinned_by);
}

std::string how(const store::AnchorRow& row) {
  if (row.pinned_by == "catalogue") return tr("pinned by sceau");
  if (row.pinned_by == "administrator") return tr("pinned by you");
  return tr("issued by a pinned one");
}

Result<Exit> list(Context& context) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_only));
  SCEAU_TRY(const auto rows, store::anchors(database, std::nullopt));
  Json out = Json::array();
  for (const store::AnchorRow& row : rows) {
    out.push(row_json(row));
    context.say(padded(row.environment, 12) + base::format_date(row.not_after) + "  " + padded(how(row), 24) +
                row.subject);
  }
  if (context.globals().json) context.say_json(Json::object().set("anchors", std::move(out)));
  if (rows.empty()) {
    context.say(tr("no CA is trusted yet"));
    context.next("sceau trust import Chaine_de_certification-IGC-Sante.p7b");
  }
  return Exit::done;
}

Result<Exit> import(Context& context, const Args& args) {
  SCEAU_TRY(const auto database, context.open_store(store::Access::read_write));
  // A --pin counts in the structure's environment; the catalogue's own pins need none.
  model::Environment environment = model::Environment::production;
  if (!args.pins.empty()) {
    SCEAU_TRY(const auto structure, store::find_structure(database, context.globals().structure));
    environment = model::environment_of(structure.environment).value_or(environment);
  }
  steps::TrustRequest request{{}, args.pins, environment};
  for (const std::string& file : args.files) {
    SCEAU_TRY(const base::Bytes content, base::read_file(file, x509::kBundleSizeLimit));
    SCEAU_TRY(auto bundle, x509::read_bundle(content, file));
    request.files.push_back(std::move(bundle));
  }
  SCEAU_TRY(const auto trusted, steps::import_anchors(database, request, {context.actor(), context.now()}));
  Json out = Json::array();
  for (const steps::Trusted& anchor : trusted) {
    out.push(row_json(anchor.row).set("new", anchor.news));
    context.say(padded(anchor.row.environment, 12) +
                padded(anchor.news ? how(anchor.row) : tr("there already"), 24) + anchor.row.subject);
  }
  if (context.globals().json) context.say_json(Json::object().set("anchors", std::move(out)));
  context.next("sceau trust list");
  return Exit::done;
}

}  // namespace

void declare_trust(Options& options) {
  const auto args = std::make_shared<Args>();
  options.sub("list", N_("the anchors, and how each came in")).action(list);
  options.sub("import", N_("let in CA certificates that sceau pins, or that you do"))
      .positionals("FILE", args->files, N_("the published P7B, or CA files"), true)
      .list("--pin", args->pins, N_("SHA-256 of a CA that you vouch for"), "SHA256")
      .action([args](Context& context) { return import(context, *args); });
}

}  // namespace sceau::cli
