// A card as `sceau card` shows it, and as --json has it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/context.hpp"
#include "core/steps/card.hpp"

namespace sceau::cli {

struct CardView {
  const pkcs11::Card& card;
  const steps::CardFacts& facts;
  pkcs11::PinState pin;                  // as the flags say now
  std::vector<steps::CardChain> chains;  // one a paper, in their order
  std::vector<pkcs11::CardData> data;
  std::vector<std::string> known_as;  // "administrateur-technique": what the store says of who has this card
  std::optional<bool> recorded;       // none: no store, or --dry-run; true: something new was written
  std::string proven;                 // the roles whose key signed, for people; empty: nothing was asked
};

const char* word(pkcs11::PinState pin);  // "ok", "low", "final_try"…: as in --json

// "the signature key: OpenSC, built with OpenSSL 3, cannot use it"; empty: it can all that sceau asks.
std::vector<std::string> module_limits(const std::optional<pkcs11::CardModule>& known);
std::string module_name(const pkcs11::Card& card);
std::string environment_word(const std::optional<model::Environment>& environment);

void show_card(const Context& context, const CardView& view);
Json card_json(const Context& context, const CardView& view);

}  // namespace sceau::cli
