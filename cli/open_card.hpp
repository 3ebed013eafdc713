// The CPx card that a command means: module by option, configuration or discovery; and what its chain leads
// to.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/context.hpp"
#include "core/steps/card.hpp"

namespace sceau::cli {

struct CardOptions {
  std::optional<std::string> module;     // --module
  std::optional<std::string> serial;     // --serial, where several cards are there
  std::vector<std::string> authorities;  // --ca: files with CA certificates; only pinned ones count
};
void declare_card_options(Options& options, CardOptions& card);

// No PIN is asked. Errors: those of pkcs11::find_card; usage where there are several.
base::Result<pkcs11::Card> open_card(const Context& context, const CardOptions& options);

// To the store's anchors, where there is a store, and to the pinned CAs among --ca and those that the
// module's installer brought. One a paper. Errors: judge_missing, those of the store and of --ca's files.
base::Result<std::vector<steps::CardChain>> card_chains(const Context& context, const CardOptions& options,
                                                        const pkcs11::Card& card,
                                                        const steps::CardFacts& facts,
                                                        const store::Database* database);

}  // namespace sceau::cli
