#include "cli/target_words.hpp"

#include <array>

#include "cli/text.hpp"

namespace sceau::cli {

using install::Impossible;
using install::Target;

namespace {

constexpr std::array kAll{Target::pem,    Target::pkcs12,  Target::java,    Target::nginx,
                          Target::apache, Target::haproxy, Target::stunnel, Target::command};

}  // namespace

std::string possible_targets(model::KeyStorage storage, model::Usage usage) {
  std::string words;
  for (const Target target : kAll)
    if (install::impossible(target, storage, usage) == Impossible::none)
      words += (words.empty() ? "" : ", ") + std::string(install::word(target));
  return words;
}

std::string why_impossible(const std::string& word) {
  if (word == install::word(Impossible::key_cannot_leave)) return tr("a key on a token never leaves it");
  if (word == install::word(Impossible::wants_file))
    return tr("its proxy takes certificate and key from one PEM file alone (SSLProxyMachineCertificateFile)");
  if (word == install::word(Impossible::without_engine))
    return tr("it was built without OpenSSL engines (haproxy -vv says so), so it reaches no token");
  if (word == install::word(Impossible::engine_untried))
    return tr(
        "it was built with OpenSSL engines (haproxy -vv says so), but Sceau was never tested with such a "
        "build");
  if (word == install::word(Impossible::engine_unknown))
    return tr(
        "haproxy -vv does not say whether it was built with OpenSSL engines, without which it reaches no "
        "token");
  if (word == install::word(Impossible::not_a_client))
    return tr("a SIGN certificate opens no TLS connection: it goes to the software that signs");
  if (word == "openssl_without_engines")
    return tr("this OpenSSL was built without engines, through which it would reach a token");
  return word;
}

std::string way_out(const std::string& word) {
  if (word == install::word(Impossible::not_a_client))
    return tr("install it for the software that signs: {}",
              possible_targets(model::KeyStorage::file, model::Usage::sign));
  return tr("use a target that can: {}; or plan the next one with --key file",
            possible_targets(model::KeyStorage::token, model::Usage::auth_cli));
}

std::string what_haproxy_says(model::KeyStorage storage) {
  if (storage != model::KeyStorage::token) return {};
  const auto asked = install::ask_haproxy("haproxy");
  return asked ? tr("haproxy on this machine: {}", why_impossible(std::string(install::word(*asked))))
               : std::string();
}

}  // namespace sceau::cli
