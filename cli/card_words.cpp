#include "cli/card_words.hpp"

#include <algorithm>

#include "cli/render_dates.hpp"
#include "core/model/identifier.hpp"

namespace sceau::cli {

using pkcs11::CardRole;
using pkcs11::PinState;
using steps::ChainState;

const char* word(PinState pin) {
  switch (pin) {
    case PinState::ok:
      return "ok";
    case PinState::low:
      return "low";
    case PinState::final_try:
      return "final_try";
    case PinState::locked:
      return "locked";
    case PinState::to_be_changed:
      return "to_be_changed";
    case PinState::not_initialized:
      return "not_initialized";
  }
  return "";
}

std::vector<std::string> module_limits(const std::optional<pkcs11::CardModule>& known) {
  if (!known) return {tr("what it cannot do is not known to sceau")};
  std::vector<std::string> limits;
  if (!known->signature_key)
    limits.push_back(
        tr("it cannot sign with the signature key: this build (OpenSSL 3) does not finish the card's hash"));
  if (!known->protected_data)
    limits.push_back(tr("activities behind the PIN stay unread where the card asks for secure messaging"));
  if (!known->cps4) limits.push_back(tr("CPS4 cards and cards without contact are unknown to it"));
  return limits;
}

std::string module_name(const pkcs11::Card& card) {
  const auto& path = card.module->path();
  return card.known ? path + " (" + std::string(card.known->name) + ")" : path;
}

std::string environment_word(const std::optional<model::Environment>& environment) {
  return environment ? std::string(model::word(*environment)) : "unknown";
}

namespace {

std::string pin_words(const CardView& view) {
  if (!view.proven.empty()) return tr("right");
  switch (view.pin) {
    case PinState::ok:
      return tr("no wrong try is known; not tried");
    case PinState::low:
      return tr("a wrong PIN was tried before: fewer tries are left; not tried");
    case PinState::final_try:
      return tr("one try is left before the card locks; not tried");
    case PinState::locked:
      return tr("locked: its holder unlocks it with the code de déblocage");
    case PinState::to_be_changed:
      return tr("must be changed first; not tried");
    case PinState::not_initialized:
      return tr("the card has none yet");
  }
  return {};
}

std::string chain_words(const steps::CardChain& chain) {
  switch (chain.state) {
    case ChainState::trusted:
      return tr("chain trusted ({}, {})", printable(chain.authority), environment_word(chain.environment));
    case ChainState::untrusted:
      return tr("chain not trusted ({})", printable(chain.authority));
    case ChainState::incomplete:
      return tr("chain unknown: the CA {} is not here", printable(chain.authority));
  }
  return {};
}

std::string role_words(CardRole role) {
  switch (role) {
    case CardRole::authentication:
      return tr("authentication");
    case CardRole::signature:
      return tr("signature");
    case CardRole::technical:
      return tr("technical");
  }
  return {};
}

std::string end_words(const Context& context, base::TimePoint end) {
  const auto days = days_until(context.now(), end);
  if (end < context.now()) return tr("ended {} ({} d ago)", base::format_date(end), -days);
  return tr("ends {} ({} d)", base::format_date(end), days);
}

void line(const Context& context, const std::string& head, const std::string& text) {
  if (!text.empty()) context.say(padded(head, 10) + text);
}

void show_holder(const Context& context, const steps::CardHolder& holder) {
  std::string name = printable(holder.name);
  if (!holder.title.empty()) name += (name.empty() ? "" : ", ") + printable(holder.title);
  line(context, tr("holder"), name);
  const std::string kind(steps::national_id_kind(holder.national_id));
  line(context, name.empty() ? tr("holder") : "",
       tr("national id {}", printable(holder.national_id)) + (kind.empty() ? "" : " (" + kind + ")"));
  if (holder.structure_id.empty()) return;
  const auto id = model::parse_struct_idnat(holder.structure_id);
  line(context, "",
       tr("structure {} ({} {})", printable(holder.structure_id), word(id.type), printable(id.value)) +
           (holder.structure_name.empty() ? "" : ", " + printable(holder.structure_name)));
}

void show_papers(const Context& context, const CardView& view) {
  context.say(tr("certificates"));
  for (std::size_t i = 0; i < view.facts.papers.size(); ++i) {
    const auto& paper = view.facts.papers[i];
    context.say("  " + padded(role_words(paper.role), 18) +
                tr("until {}", base::format_date(paper.certificate.not_after)) + "  " +
                chain_words(view.chains[i]));
  }
}

std::string data_names(const CardView& view, bool pin_protected) {
  std::string names;
  for (const pkcs11::CardData& data : view.data)
    if (data.pin_protected == pin_protected && data.value)
      names += (names.empty() ? "" : ", ") + printable(data.label);
  return names;
}

void show_data(const Context& context, const CardView& view) {
  line(context, tr("free data"), data_names(view, false));
  for (const pkcs11::CardData& data : view.data) {
    if (!data.pin_protected) continue;
    const auto activity = data.value ? steps::read_activity(*data.value) : std::nullopt;
    if (activity)
      line(context, tr("activity"),
           printable(activity->structure_name) + ", " + printable(activity->structure_id) + ", " +
               printable(activity->sector));
    else
      line(context, tr("activity"),
           data.value ? printable(data.label) : tr("{}: this module cannot read it", printable(data.label)));
  }
}

std::string use_words(const CardView& view) {
  if (!view.known_as.empty()) {
    std::string roles;
    for (const std::string& role : view.known_as) roles += (roles.empty() ? "" : ", ") + role;
    return tr("known here as {}", roles);
  }
  return tr("opens the portal if a form 413 names its holder administrateur technique; no key goes on it");
}

}  // namespace

void show_card(const Context& context, const CardView& view) {
  line(context, tr("reader"), printable(view.card.token.slot_description));
  line(context, tr("module"), module_name(view.card));
  for (const std::string& limit : module_limits(view.card.known)) line(context, "", limit);
  line(context, tr("card"),
       view.facts.type + " " + printable(view.facts.number) + ", " +
           environment_word(view.facts.environment) + ", " + end_words(context, view.facts.not_after));
  show_holder(context, view.facts.holder);
  line(context, tr("for"), use_words(view));
  line(context, "PIN", pin_words(view));
  show_papers(context, view);
  show_data(context, view);
  line(context, tr("proven"), view.proven);
}

namespace {

Json papers_json(const CardView& view) {
  Json papers = Json::array();
  for (std::size_t i = 0; i < view.facts.papers.size(); ++i) {
    const auto& [role, object, certificate] = view.facts.papers[i];
    papers.push(Json::object()
                    .set("role", steps::word(role))
                    .set("not_before", certificate.not_before)
                    .set("not_after", certificate.not_after)
                    .set("serial", certificate.serial)
                    .set("subject", certificate.subject.text())
                    .set("issuer", certificate.issuer.text())
                    .set("chain", steps::word(view.chains[i].state))
                    .set("authority", view.chains[i].authority)
                    .set("anchor_environment", environment_word(view.chains[i].environment))
                    .set("id", base::hex(object.id)));
  }
  return papers;
}

Json data_json(const CardView& view) {
  Json all = Json::array();
  for (const pkcs11::CardData& data : view.data) {
    Json one = Json::object().set("label", data.label).set("pin_protected", data.pin_protected);
    one.set("hex", data.value ? std::optional(base::hex(*data.value)) : std::nullopt);
    if (const auto activity = data.value ? steps::read_activity(*data.value) : std::nullopt)
      one.set("structure_name", activity->structure_name)
          .set("structure_id", activity->structure_id)
          .set("sector", activity->sector);
    all.push(std::move(one));
  }
  return all;
}

}  // namespace

Json card_json(const Context& context, const CardView& view) {
  const steps::CardHolder& holder = view.facts.holder;
  Json out = Json::object().set("schema", 1).set("module", view.card.module->path());
  out.set("module_name", view.card.known ? std::string(view.card.known->name) : std::string())
      .set("module_limits", Json::array(module_limits(view.card.known)))
      .set("reader", view.card.token.slot_description)
      .set("card_type", view.facts.type)
      .set("number", view.facts.number)
      .set("holder", holder.name)
      .set("title", holder.title)
      .set("national_id", holder.national_id)
      .set("structure_id", holder.structure_id)
      .set("structure_name", holder.structure_name)
      .set("environment", environment_word(view.facts.environment))
      .set("not_after", view.facts.not_after)
      .set("days_left",
           static_cast<std::int64_t>(base::days_between(context.now(), view.facts.not_after).count()))
      .set("certificates", papers_json(view))
      .set("pin", word(view.pin))
      .set("pinpad", view.card.token.pinpad)
      .set("data", data_json(view))
      .set("roles", Json::array(view.known_as))
      .set("proven", !view.proven.empty())
      .set("recorded", view.recorded);
  return out;
}

}  // namespace sceau::cli
