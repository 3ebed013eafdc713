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
    return tr("Debian builds it without OpenSSL engines, so it reaches no token");
  if (word == install::word(Impossible::not_a_client))
    return tr("a SIGN certificate opens no TLS connection: it goes to the software that signs");
  if (word == "openssl_without_engines")
    return tr("this OpenSSL was built without engines, through which it would reach a token");
  return word;
}

}  // namespace sceau::cli
