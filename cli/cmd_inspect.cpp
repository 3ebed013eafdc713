#include <algorithm>
#include <filesystem>

#include "cli/context.hpp"
#include "cli/explain.hpp"
#include "cli/findings.hpp"
#include "cli/paths.hpp"
#include "cli/render_inspect.hpp"
#include "core/base/file.hpp"
#include "core/steps/inspect.hpp"

namespace sceau::cli {

using base::Error;
using base::Result;
using steps::InspectedItem;

namespace {

constexpr std::size_t kRound = 256;  // items held at once

struct Args {
  std::vector<std::string> paths;
  std::optional<std::string> passphrase_file;
};

bool needs_attention(const InspectedItem& item) {
  return std::any_of(item.what.findings.begin(), item.what.findings.end(), [](const steps::Finding& finding) {
    return finding.severity != steps::Severity::notice;
  });
}

// Items go out as they come, to people or as one JSON document; what could not be read comes last.
class Report {
 public:
  explicit Report(const Context& context) : context_(context) {}

  void say(const std::vector<InspectedItem>& items) {
    for (const InspectedItem& item : items) {
      if (context_.globals().json)
        context_.say_json_piece((std::exchange(begun_, true) ? ",\n" : kHead) + to_json(item).dump());
      else
        show(context_, item);
      if (needs_attention(item)) exit_ = Exit::due;
    }
  }

  void refuse(const std::string& path, const Error& error) { refused_.emplace_back(path, error); }
  void pass_over() { ++passed_over_; }

  // Errors: that of the only file there is.
  Result<Exit> end(std::size_t files, const std::string& named) {
    if (passed_over_ == files) return base::fail(base::ErrorCode::not_x509, named);
    if (files == 1 && !refused_.empty()) return tl::unexpected(refused_.front().second);
    Json refused = Json::array();
    for (const auto& [path, error] : refused_) {
      refused.push(Json::object()
                       .set("file", path)
                       .set("code", base::word(error.code))
                       .set("message", explain(error).what));
      context_.say(printable(explain(error).what));
    }
    context_.say_json_piece((begun_ ? "" : kHead) + "],\n\"refused\": " + refused.dump() + "}\n");
    if (passed_over_ > 0) context_.say(tr("{} other files of the folder are no certificates", passed_over_));
    if (refused_.empty()) return exit_;
    context_.say_error(tr("{} of {} files could not be read", refused_.size(), files),
                       explain(refused_.front().second).hint);
    return Exit::failed;
  }

 private:
  inline static const std::string kHead = "{\"schema\": 1, \"items\": [\n";
  const Context& context_;
  bool begun_ = false;
  Exit exit_ = Exit::done;
  std::size_t passed_over_ = 0;
  std::vector<std::pair<std::string, Error>> refused_;
};

// Whatever is wrong with a store, inspect needs none.
steps::Authorities known_authorities(const Context& context) {
  if (!base::exists(context.store_path())) return {};
  const auto database = context.open_store(store::Access::read_only);
  if (!database) return {};
  return steps::authorities_of(*database).value_or(steps::Authorities{});
}

// More than one round: CA certificates of the last file serve the first one too.
void learn_ahead(const std::vector<NamedFile>& files, steps::Inspector& inspector) {
  if (files.size() <= kRound) return;
  for (const NamedFile& file : files) {
    if (std::error_code error; !std::filesystem::is_regular_file(file.path, error))
      continue;  // a pipe is read once
    if (const auto content = base::read_file(file.path, x509::kBundleSizeLimit))
      inspector.learn(*content, file.path);
  }
  inspector.settle();
}

Result<Exit> run(Context& context, const Args& args) {
  SCEAU_TRY(const auto files, unfolded(args.paths));
  std::optional<base::Secret> passphrase;
  if (args.passphrase_file) {
    SCEAU_TRY(passphrase, base::read_secret_file(*args.passphrase_file));
  }
  SCEAU_TRY(auto inspector, steps::Inspector::make(known_authorities(context), context.now()));
  learn_ahead(files, inspector);
  Report report(context);
  for (const NamedFile& file : files) {
    const auto added =
        base::read_file(file.path, x509::kBundleSizeLimit).and_then([&](const base::Bytes& content) {
          return inspector.add(content, file.path, passphrase ? &*passphrase : nullptr);
        });
    if (!added) {
      if (is_passed_over(file, added.error().code))
        report.pass_over();
      else
        report.refuse(file.path, added.error());
    }
    if (inspector.waiting() < kRound) continue;
    SCEAU_TRY(const auto items, inspector.end_round());
    report.say(items);
  }
  SCEAU_TRY(const auto items, inspector.end_round());
  report.say(items);
  return report.end(files.size(), args.paths.front());
}

}  // namespace

void declare_inspect(Options& options) {
  const auto args = std::make_shared<Args>();
  options
      .positionals("FILE", args->paths, N_("certificates, requests, P7B or P12, or a folder of them"), true)
      .text("--passphrase-file", args->passphrase_file,
            N_("file with the password of P12 files that hide their certificates"), "FILE")
      .action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli
