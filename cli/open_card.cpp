#include "cli/open_card.hpp"

#include "cli/paths.hpp"
#include "core/base/file.hpp"
#include "core/x509/bundle.hpp"

namespace sceau::cli {

using base::Result;

void declare_card_options(Options& options, CardOptions& card) {
  options.text("--module", card.module, N_("path of the PKCS#11 module that drives the card"), "PATH")
      .text("--serial", card.serial, N_("the card of this serial, where several are there"), "SERIAL")
      .list("--ca", card.authorities, N_("CA certificates to chain to; only those of ANS, pinned, count"),
            "FILE");
}

Result<pkcs11::Card> open_card(const Context& context, const CardOptions& options) {
  const CardConfig& config = context.config().card;
  pkcs11::CardWish wish{.environment = config.environment, .serial = options.serial};
  if (options.module)
    wish.module_path = options.module;
  else if (!config.module.empty())
    wish.module_path = config.module;
  auto card = pkcs11::find_card(wish);
  if (!card && card.error().code == base::ErrorCode::token_ambiguous)
    return base::fail(
        base::ErrorCode::usage,
        tr("several CPx cards are in the readers: --serial names one of {}", card.error().value), "card");
  return card;
}

namespace {

// What cannot be read in an installer's folder is passed over; a file that somebody named is not.
enum class Missing { skip, tell };

base::Status add_authorities(const std::string& path, Missing missing, std::vector<x509::Certificate>& all) {
  const auto files = unfolded({path});
  if (!files) return missing == Missing::skip ? base::Status() : tl::unexpected(files.error());
  for (const NamedFile& file : *files) {
    const auto content = base::read_file(file.path, x509::kBundleSizeLimit);
    const auto bundle = content ? x509::read_bundle(*content, file.path) : tl::unexpected(content.error());
    if (!bundle && missing == Missing::tell) return tl::unexpected(bundle.error());
    if (!bundle) continue;
    for (x509::Certificate& certificate : bundle->certificates())
      if (certificate.is_ca()) all.push_back(std::move(certificate));
  }
  return {};
}

}  // namespace

Result<std::vector<steps::CardChain>> card_chains(const Context& context, const CardOptions& options,
                                                  const pkcs11::Card& card, const steps::CardFacts& facts,
                                                  const store::Database* database) {
  std::vector<x509::Certificate> authorities;
  for (const std::string& file : options.authorities)
    SCEAU_CHECK(add_authorities(file, Missing::tell, authorities));
  if (card.known && !card.known->authorities.empty())
    SCEAU_CHECK(add_authorities(std::string(card.known->authorities), Missing::skip, authorities));
  SCEAU_TRY(const steps::CardJudges judges, steps::card_judges(database, authorities));
  std::vector<steps::CardChain> chains;
  for (const steps::CardPaper& paper : facts.papers)
    chains.push_back(steps::card_chain(paper.certificate, judges, context.now()));
  return chains;
}

}  // namespace sceau::cli
