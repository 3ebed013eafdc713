#include "core/install/material.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "core/install/target_table.hpp"
#include "core/x509/csr.hpp"
#include "pkcs11/uri.hpp"

namespace sceau::install {
namespace {

using base::ErrorCode;

constexpr std::string_view kMark = "# managed by sceau: ";

// A root in the chain that a client sends is of no use: the peer has it, or does not trust it.
std::vector<base::Bytes> sent_chain(const Request& request) {
  std::vector<base::Bytes> sent{request.leaf};
  for (const base::Bytes& der : request.chain)
    if (const auto parsed = x509::parse_certificate(der); parsed && !parsed->self_signed) sent.push_back(der);
  return sent;
}

// The software reads the PIN from there; nobody else may.
base::Status check_pin_file(const TokenKey& key) {
  if (key.pin_file.empty()) return {};
  SCEAU_CHECK(check_plain(key.pin_file));
  struct stat info {};
  if (::stat(key.pin_file.c_str(), &info) != 0) return base::fail(ErrorCode::file_missing, key.pin_file);
  constexpr mode_t open_to_others = S_IWGRP | S_IROTH | S_IWOTH;
  if ((info.st_mode & open_to_others) == 0) return {};
  constexpr char digits[] = "01234567";
  const std::string mode{digits[info.st_mode >> 6 & 7], digits[info.st_mode >> 3 & 7],
                         digits[info.st_mode & 7]};
  return base::fail(ErrorCode::pin_file_rights, key.pin_file, mode);
}

}  // namespace

std::string mark(std::string_view entry) { return std::string(kMark).append(entry) + "\n"; }

bool carries_mark(std::string_view text) { return text.starts_with(kMark); }

std::string pem_of(const std::vector<base::Bytes>& certificates) {
  std::string text;
  for (const base::Bytes& der : certificates) text += x509::to_pem("CERTIFICATE", der);
  return text;
}

PlannedFile text_file(const Request& request, std::string name, const std::string& text) {
  return {.name = std::move(name), .content = base::Secret(std::string_view(mark(request.entry) + text))};
}

std::string fullchain_text(const Request& request) { return pem_of(sent_chain(request)); }
PlannedFile fullchain_file(const Request& request) {
  return text_file(request, "fullchain.pem", fullchain_text(request));
}
PlannedFile chain_file(const Request& request) {
  return text_file(request, "chain.pem", pem_of(request.chain));
}
PlannedFile server_trust_file(const Request& request) {
  return text_file(request, "server-trust.pem", pem_of(request.server_trust));
}

base::Result<PlannedFile> secret_file(const Request& request, std::string name, base::Secret content) {
  SCEAU_TRY(const Sharing sharing, sharing_of(request));
  return PlannedFile{
      .name = std::move(name), .content = std::move(content), .rights = sharing.key, .holds_key = true};
}

base::Result<Sharing> sharing_of(const Request& request) {
  Sharing sharing;
  SCEAU_TRY(sharing.key, base::rights_for(request.owner, 0600));
  const std::string& user = request.software.user;
  const bool by_user = request.owner.empty() && names_reader(request);
  if (by_user) {
    SCEAU_TRY(const Reader reader, find_reader(user));
    sharing.key.group = reader.groups.front();
  }
  if (sharing.key.group) sharing.key.mode = 0640;
  sharing.key.mode = request.mode.value_or(sharing.key.mode);
  std::optional<gid_t> group = sharing.key.group;
  if (!group && sharing.key.owner && *sharing.key.owner != 0) {
    SCEAU_TRY(const Reader owner, find_reader(owner_name(request)));
    group = owner.groups.front();
  }
  sharing.file.group = sharing.folder.group = group;
  return sharing;
}

base::Result<PlannedFile> key_file(const Request& request) {
  std::string text = mark(request.entry);
  text.append(file_key(request)->pem.text());
  base::Secret content{std::string_view(text)};
  base::wipe(text.data(), text.size());
  return secret_file(request, "key.pem", std::move(content));
}

std::string place_name(const Request& request) {
  return request.place.empty() ? request.entry : request.place;
}
std::string owner_name(const Request& request) { return request.owner.substr(0, request.owner.find(':')); }

bool names_reader(const Request& request) {
  const std::string& user = request.software.user;
  return ::geteuid() == 0 && !user.empty() && user != "-" && !row(request.target).root_reads;
}

const FileKey* file_key(const Request& request) { return std::get_if<FileKey>(&request.key); }
const TokenKey* token_key(const Request& request) { return std::get_if<TokenKey>(&request.key); }

model::KeyStorage storage_of(const Request& request) {
  return token_key(request) != nullptr ? model::KeyStorage::token : model::KeyStorage::file;
}

base::Status check_plain(std::string_view text) {
  constexpr std::string_view also = "._/:%?=&~+,@-[]";
  const bool plain = std::all_of(text.begin(), text.end(), [also](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           also.find(c) != std::string_view::npos;
  });
  if (plain) return {};
  return base::fail(ErrorCode::path_unusable, std::string(text));
}

base::Status check_pair(const Request& request) {
  SCEAU_TRY(const x509::Certificate leaf, x509::parse_certificate(request.leaf));
  const FileKey* key = file_key(request);
  if (key == nullptr) return {};
  SCEAU_TRY(const x509::FileKey pair, x509::FileKey::from_pem(base::view(key->pem.text()), base::Secret()));
  if (pair.public_key() == leaf.key) return {};
  return base::fail(ErrorCode::certificate_key_mismatch, request.entry);
}

base::Status check_words(const Request& request) {
  for (const std::string& text : {request.folder, request.entry, request.place, request.gateway.listen,
                                  request.gateway.upstream, request.suites})
    SCEAU_CHECK(check_plain(text));
  if (!request.folder.starts_with('/')) return base::fail(ErrorCode::path_unusable, request.folder);
  const TokenKey* key = token_key(request);
  return key == nullptr ? base::Status() : check_pin_file(*key);
}

base::Result<std::string> engine_uri(const TokenKey& key) {
  SCEAU_TRY(const pkcs11::Uri full, pkcs11::Uri::parse(key.uri));
  // libp11 0.4.12 knows no module-path; a serial would tie the configuration to one device.
  pkcs11::Uri uri{.token = full.token, .type = pkcs11::UriType::private_key, .id = full.id};
  if (!full.id) uri.object = full.object;
  if (!key.pin_file.empty()) uri.pin_source = key.pin_file;
  return uri.str();
}

std::vector<std::string> token_environment(const TokenKey& key) {
  std::vector<std::string> variables = key.environment;
  variables.push_back("PKCS11_MODULE_PATH=" + key.module);
  return variables;
}

}  // namespace sceau::install
