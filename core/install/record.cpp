#include "core/install/record.hpp"

#include <nlohmann/json.hpp>

#include "core/base/file.hpp"

namespace sceau::install {
namespace {

using base::ErrorCode;
using nlohmann::json;

constexpr int kSchema = 1;

base::Status write_json(const std::string& path, const json& document) {
  const std::string text = document.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
  return base::replace_file(path, base::view(text), {.mode = 0600});
}

template <class Value, class Load>
base::Result<Value> load_json(const std::string& path, Load load) {
  SCEAU_TRY(const base::Bytes content, base::read_file(path));
  try {
    return load(json::parse(base::text(content)));
  } catch (const json::exception& error) {
    return base::fail(ErrorCode::store_corrupt, path, {}, error.what());
  }
}

json dump(const ManifestFile& file) {
  return {{"name", file.name},
          {"sha256", file.sha256},
          {"mode", file.mode},
          {"owner", file.owner},
          {"group", file.group}};
}

json rights_or_null(const std::optional<base::Rights>& rights) {
  if (!rights) return nullptr;
  return {{"mode", rights->mode}, {"owner", rights->owner.value_or(0)}, {"group", rights->group.value_or(0)}};
}
std::optional<base::Rights> optional_rights(const json& from) {
  if (!from.contains("folder") || from.at("folder").is_null()) return std::nullopt;
  const json& rights = from.at("folder");
  return base::Rights{.mode = rights.at("mode").get<mode_t>(),
                      .owner = rights.at("owner").get<uid_t>(),
                      .group = rights.at("group").get<gid_t>()};
}

Manifest load_manifest(const json& from) {
  Manifest manifest{.entry = from.at("entry"),
                    .target = target_of(from.at("target").get<std::string>()).value_or(Target::pem),
                    .at = base::parse_rfc3339(from.at("at").get<std::string>()).value_or(base::TimePoint{}),
                    .leaf_sha256 = from.at("leaf_sha256"),
                    .files = {},
                    .entrances = from.at("entrances").get<std::vector<std::string>>(),
                    .folder = optional_rights(from),
                    .listen_port = from.at("listen_port"),
                    .peer_port = from.at("peer_port")};
  for (const json& file : from.at("files"))
    manifest.files.push_back(
        {file.at("name"), file.at("sha256"), file.at("mode"), file.at("owner"), file.at("group")});
  return manifest;
}

// Absent and empty are two things: no earlier version, or the first one.
json or_null(const std::optional<std::string>& text) { return text ? json(*text) : json(nullptr); }
std::optional<std::string> optional_text(const json& from) {
  return from.is_null() ? std::nullopt : std::optional(from.get<std::string>());
}

Journal load_journal(const json& from) {
  Journal journal{.from = optional_text(from.at("from")),
                  .to = from.at("to"),
                  .adopted = optional_text(from.at("adopted")),
                  .entrances = {},
                  .made_version = from.at("made_version"),
                  .folder = optional_rights(from),
                  .proven = from.at("proven")};
  for (const json& entrance : from.at("entrances"))
    journal.entrances.push_back({entrance.at("path"), entrance.at("backup")});
  return journal;
}

}  // namespace

base::Status write_manifest(const Place& place, const std::string& version, const Manifest& manifest) {
  json files = json::array();
  for (const ManifestFile& file : manifest.files) files.push_back(dump(file));
  return write_json(place.version(version) + "/" + kManifestName,
                    {{"schema", kSchema},
                     {"entry", manifest.entry},
                     {"target", word(manifest.target)},
                     {"at", base::format_rfc3339(manifest.at)},
                     {"leaf_sha256", manifest.leaf_sha256},
                     {"files", files},
                     {"entrances", manifest.entrances},
                     {"folder", rights_or_null(manifest.folder)},
                     {"listen_port", manifest.listen_port},
                     {"peer_port", manifest.peer_port}});
}

base::Result<Manifest> read_manifest(const Place& place, const std::string& version) {
  return load_json<Manifest>(place.version(version) + "/" + kManifestName, load_manifest);
}

base::Status write_journal(const Place& place, const Journal& journal) {
  json entrances = json::array();
  for (const EntranceMade& made : journal.entrances)
    entrances.push_back({{"path", made.path}, {"backup", made.backup}});
  return write_json(place.journal(), {{"schema", kSchema},
                                      {"from", or_null(journal.from)},
                                      {"to", journal.to},
                                      {"adopted", or_null(journal.adopted)},
                                      {"entrances", entrances},
                                      {"made_version", journal.made_version},
                                      {"folder", rights_or_null(journal.folder)},
                                      {"proven", journal.proven}});
}

base::Result<std::optional<Journal>> read_journal(const Place& place) {
  if (!base::exists(place.journal())) return std::optional<Journal>();
  SCEAU_TRY(Journal journal, load_json<Journal>(place.journal(), load_journal));
  return std::optional<Journal>(std::move(journal));
}

base::Status remove_journal(const Place& place) {
  SCEAU_CHECK(base::remove_file(place.journal()));
  return base::sync_folder(place.root);
}

}  // namespace sceau::install
