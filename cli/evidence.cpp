#include "cli/evidence.hpp"

#include <filesystem>

#include "core/base/file.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::Result;

namespace {

constexpr std::size_t kLargest = 100U * 1024U * 1024U;  // a scanned contract

Result<std::string> kept(const Context& context, const std::string& path, base::ByteView content,
                         const std::string& sha256) {
  const std::string folder = context.path("evidence");
  SCEAU_CHECK(base::make_folder(folder, 0700));
  const std::string copy = folder + "/" + sha256 + std::filesystem::path(path).extension().string();
  if (!base::exists(copy)) SCEAU_CHECK(base::create_file(copy, content, {.mode = 0600}));
  return copy;
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

Result<Evidence> read_evidence(const Context& context, const std::string& path, Keep keep) {
  if (!base::exists(path)) return base::fail(ErrorCode::evidence_missing, path);
  SCEAU_TRY(const base::Bytes content, base::read_file(path, kLargest));
  Evidence evidence{std::filesystem::absolute(path).lexically_normal().string(),
                    base::hex(base::sha256(content))};
  if (keep == Keep::copy && !context.globals().dry_run) {
    SCEAU_TRY(evidence.path, kept(context, path, content, evidence.sha256));
  }
  return evidence;
}

}  // namespace sceau::cli
