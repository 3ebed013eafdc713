#include "cli/evidence.hpp"

#include <algorithm>
#include <filesystem>

#include "core/base/file.hpp"
#include "core/x509/sealed.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::Result;
using base::Status;

namespace {

constexpr std::size_t kLargestMiB = 100;  // a scanned contract
constexpr std::size_t kLargest = kLargestMiB * 1024U * 1024U;
constexpr std::string_view kSealed = ".p7m";

// Absolute, as it is recorded: the state folder may be given as a relative path.
std::string kept_folder(const Context& context) {
  return std::filesystem::absolute(context.path("evidence")).lexically_normal().string();
}

// What was kept is found again after the state folder has moved: restored from a backup, say.
std::string where_it_is(const Context& context, const std::string& path) {
  if (base::exists(path) || !path.ends_with(kSealed)) return path;
  return kept_folder(context) + "/" + std::filesystem::path(path).filename().string();
}

Status make_key(const Context& context, const std::string& path) {
  const base::Secret key = x509::make_seal_key();
  std::string digits = base::hex(key.bytes()) + "\n";
  SCEAU_CHECK(base::make_folder(std::filesystem::path(path).parent_path().string(), 0700));
  const auto written = base::create_file(path, base::view(digits), {.mode = 0600});
  base::wipe(digits.data(), digits.size());
  SCEAU_CHECK(written);
  context.warn(
      tr("the key of what is kept was made: {}", path),
      tr("keep a copy of it away from this machine: without it what is kept is lost; who has it and the "
         "folder {} reads all of it",
         kept_folder(context)));
  return {};
}

Result<base::Secret> read_key(const std::string& path) {
  SCEAU_TRY(const base::Secret digits, base::read_secret_file(path));
  auto key = base::from_hex(digits.text());
  if (!key || key->size() != x509::kSealKeySize) return base::fail(ErrorCode::key_missing, path);
  base::Secret out{std::span<const unsigned char>(*key)};
  base::wipe(key->data(), key->size());
  return out;
}

Result<base::Bytes> unsealed(const Context& context, const std::string& path, const base::Bytes& sealed) {
  const std::string key_file = evidence_key_file(context);
  const auto unreadable = [&] { return base::fail(ErrorCode::evidence_unreadable, path, key_file); };
  if (!base::exists(key_file)) return unreadable();
  const auto key = read_key(key_file);
  if (!key && key.error().code != ErrorCode::key_missing) return tl::unexpected(key.error());
  if (!key) return unreadable();
  auto document = x509::unseal(sealed, *key);
  if (!document) return unreadable();
  return document;
}

// A pipe or a device is not there to be looked at again.
Result<base::Bytes> read_document(const std::string& path, std::size_t largest) {
  const auto unfit = [&path](std::string why) {
    return base::fail(ErrorCode::evidence_unfit, path, std::move(why));
  };
  using Kind = std::filesystem::file_type;
  std::error_code error;
  const Kind kind = std::filesystem::status(path, error).type();
  if (kind == Kind::not_found) return base::fail(ErrorCode::evidence_missing, path);
  if (kind == Kind::directory) return unfit(tr("it is a folder"));
  if (kind != Kind::regular && kind != Kind::none && kind != Kind::unknown)
    return unfit(tr("it is not a file"));
  auto content = base::read_file(path, largest);  // which says why it may not be looked at
  if (!content && content.error().code == ErrorCode::file_too_large)
    return unfit(tr("it has more than {} MiB", kLargestMiB));
  if (content && content->empty()) return unfit(tr("it is empty"));
  return content;
}

}  // namespace

Result<base::Date> day_of(const std::string& text) {
  const auto day = base::parse_date(text);
  if (!day) return base::fail(ErrorCode::date_malformed, text);
  return *day;
}

Result<base::Date> past_day(const Context& context, const std::string& text) {
  SCEAU_TRY(const base::Date day, day_of(text));
  if (base::TimePoint(day) > context.now()) return base::fail(ErrorCode::date_in_future, text);
  return day;
}

Status check_line(const char* option, const std::string& text, const char* command) {
  constexpr std::size_t kLongest = 100;
  const bool control =
      std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  if (control)
    return base::fail(ErrorCode::usage, tr("{} \"{}\" has a control character", option, printable(text)),
                      command);
  if (text.size() > kLongest)
    return base::fail(ErrorCode::usage, tr("{} has more than {} bytes", option, kLongest), command);
  return {};
}

std::string evidence_key_file(const Context& context) {
  if (!context.config().evidence_key.empty()) return context.config().evidence_key;
  return (std::filesystem::absolute(context.globals().config).parent_path() / "evidence.key").string();
}

Result<Evidence> read_evidence(const std::string& path) {
  SCEAU_TRY(const base::Bytes content, read_document(path, kLargest));
  return Evidence{std::filesystem::absolute(path).lexically_normal().string(),
                  base::hex(base::sha256(content))};
}

bool is_kept(const Context& context, const std::string& path) {
  return path.starts_with(kept_folder(context) + "/") && path.ends_with(kSealed);
}

Result<base::Bytes> find_evidence(const Context& context, const Evidence& evidence) {
  const std::string path = where_it_is(context, evidence.path);
  SCEAU_TRY(base::Bytes content, read_document(path, kLargest + 4096));  // sealed it is somewhat larger
  if (is_kept(context, path)) {
    SCEAU_TRY(content, unsealed(context, path, content));
  }
  const std::string now = base::hex(base::sha256(content));
  if (now != evidence.sha256) return base::fail(ErrorCode::evidence_changed, evidence.path, now);
  return content;
}

Result<std::string> keep_evidence(const Context& context, const Evidence& evidence) {
  if (is_kept(context, evidence.path)) return evidence.path;
  SCEAU_TRY(const base::Bytes content, find_evidence(context, evidence));
  const std::string folder = kept_folder(context);
  const std::string extension = std::filesystem::path(evidence.path).extension().string();
  const std::string copy = folder + "/" + evidence.sha256 + extension + std::string(kSealed);
  if (base::exists(copy)) return copy;
  const std::string key_file = evidence_key_file(context);
  if (!base::exists(key_file)) SCEAU_CHECK(make_key(context, key_file));
  SCEAU_TRY(const base::Secret key, read_key(key_file));
  SCEAU_TRY(const base::Bytes sealed, x509::seal(content, key));
  SCEAU_CHECK(base::make_folder(folder, 0700));
  SCEAU_CHECK(base::create_file(copy, sealed, {.mode = 0600}));
  return copy;
}

}  // namespace sceau::cli
