// The whole path, with the same commands that an administrator types, on a throw-away token and with the twin
// CA.
#include <array>
#include <filesystem>
#include <iostream>

#include "cli/context.hpp"
#include "cli/places.hpp"
#include "core/base/file.hpp"
#include "core/base/process.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

namespace {

constexpr const char* kToken = "sceau-rehearsal";
constexpr const char* kSoftHsm = "/usr/lib/softhsm/libsofthsm2.so";

std::string quoted(const std::string& word) {
  const bool plain = !word.empty() && word.find_first_of(" '\"?;&|$*<>()") == std::string::npos;
  if (plain) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

// A folder that is new or was made by an earlier rehearsal; nothing else is ever removed.
class Stage {
 public:
  Stage(const Context& context, std::string folder) : context_(context), folder_(std::move(folder)) {
    environment_ = {"SCEAU_STATE=" + path("state"), "SCEAU_CONFIG=" + path("sceau.toml"),
                    "SOFTHSM2_CONF=" + path("softhsm2.conf")};
  }
  std::string path(const std::string& name) const { return folder_ + "/" + name; }

  Status write(const std::string& name, const std::string& content) const {
    return base::replace_file(path(name), base::view(content), {.mode = 0600});
  }

  // Shows the command and its words; any exit but those named is the end of the rehearsal.
  Result<std::string> run(const std::string& program, std::vector<std::string> words,
                          std::initializer_list<int> accepted = {0}) const {
    std::string line = program;
    for (const std::string& word : words) line += " " + quoted(word);
    told() << "\n$ " << line << std::endl;
    words.insert(words.begin(), program == "sceau" ? own_path() : libexec(program));
    SCEAU_TRY(
        const auto result,
        base::run({.argv = std::move(words), .environment = environment_, .limit = std::chrono::minutes(5)}));
    told() << result.output << result.errors << std::flush;
    for (const int status : accepted)
      if (result.status == status) return result.output;
    return fail(ErrorCode::program_failed, line, std::to_string(result.status));
  }
  Status sceau(std::vector<std::string> words, std::initializer_list<int> accepted = {0}) const {
    SCEAU_CHECK(run("sceau", std::move(words), accepted).map([](const std::string&) {}));
    return {};
  }
  void chapter(const std::string& title) const { told() << "\n== " << title << " ==" << std::endl; }
  const std::vector<std::string>& environment() const { return environment_; }
  const Context& context() const { return context_; }

 private:
  // With --json standard output is for the one document.
  std::ostream& told() const { return context_.globals().json ? std::cerr : std::cout; }
  const Context& context_;
  std::string folder_;
  std::vector<std::string> environment_;
};

struct Wanted {
  const char* entry;
  const char* usage;
  const char* common_name;
};
constexpr std::array<Wanted, 3> kWanted{{{"insi-manu", "AUTH_CLI", "INSI-MANU"},
                                         {"dmp-auth", "AUTH_CLI", "DMP-REPETITION"},
                                         {"dmp-sign", "SIGN", "DMP-REPETITION"}}};

std::string word_after(const std::string& text, const std::string& name) {
  const std::size_t at = text.find(name);
  if (at == std::string::npos) return {};
  return text.substr(at + name.size(), text.find_first_of(" \n", at + name.size()) - at - name.size());
}

Status set_up(const Stage& stage) {
  stage.chapter(tr("A structure that does not exist, a token, and a CA that plays IGC-Santé"));
  SCEAU_CHECK(base::make_folder(stage.path("tokens")));
  SCEAU_CHECK(stage.write(
      "softhsm2.conf", "directories.tokendir = " + stage.path("tokens") + "\nobjectstore.backend = file\n"));
  const std::string uri = std::string("pkcs11:token=") + kToken + "?module-path=" + kSoftHsm +
                          "&pin-source=file:" + stage.path("pin");
  SCEAU_CHECK(stage.write("sceau.toml", "[token]\nuri = \"" + uri + "\"\n"));
  // Without a line break: OpenSSL's engine would send it along, should the key be tried with nginx.
  SCEAU_CHECK(stage.write("pin", base::hex(base::random_bytes(8))));
  SCEAU_CHECK(stage.write("so-pin", base::hex(base::random_bytes(8))));
  SCEAU_CHECK(stage.sceau({"init", "--name", "CENTRE DE SANTE DE L'ÉTANG", "--finess", "0B0221636",
                           "--department", "69", "--environment", "rehearsal"}));
  SCEAU_CHECK(stage.sceau({"token", "init", "--label", kToken, "--so-pin-file", stage.path("so-pin"),
                           "--pin-file", stage.path("pin")}));
  SCEAU_TRY(const std::string twin, stage.run("igc-twin", {"init", stage.path("twin")}));
  return stage.sceau(
      {"trust", "import", stage.path("twin/chain.pem"), "--pin", word_after(twin, "root-sha256 ")});
}

Status obtain(const Stage& stage) {
  stage.chapter(tr("Three keys on the token, three requests"));
  SCEAU_CHECK(stage.sceau({"plan", "--for", "insi:manu", "--for", "dmp", "--cn", "dmp=DMP-REPETITION"}));
  SCEAU_CHECK(stage.sceau({"request", "--out", stage.path("csr")}));
  SCEAU_CHECK(stage.sceau({"order", "--submitted"}));
  stage.chapter(tr("The twin CA signs, as the portal would"));
  std::vector<std::string> import{"import"};
  for (const Wanted& wanted : kWanted) {
    const std::string file = stage.path(std::string(wanted.entry) + ".cer");
    SCEAU_CHECK(stage
                    .run("igc-twin", {"sign", stage.path("twin"), "--csr",
                                      stage.path("csr/" + std::string(wanted.entry) + ".csr.pem"), "--offer",
                                      "ORG", "--usage", wanted.usage, "--cn", wanted.common_name,
                                      "--structure", "10B0221636", "--name", "CENTRE DE SANTE DE L'ÉTANG",
                                      "--department", "Rhône (69)", "--out", file})
                    .map([](const std::string&) {}));
    import.push_back(file);
  }
  SCEAU_CHECK(stage.sceau(import));
  return stage.sceau({"verify", "--offline"}, {0, 3});
}

Status use(const Stage& stage) {
  stage.chapter(tr("Installed, then a real handshake with each, and a real signature"));
  SCEAU_TRY(const auto peer,
            base::Background::start({.argv = {libexec("igc-twin"), "peer", stage.path("twin")},
                                     .environment = stage.environment()}));
  const std::string url = peer.first_line().substr(peer.first_line().find("https://"));
  for (const Wanted& wanted : kWanted) {
    SCEAU_CHECK(
        stage.sceau({"install", wanted.entry, "--to", "pem", "--dir", stage.path("installed"), "--yes"}));
    std::vector<std::string> probe{"probe", wanted.entry};
    if (std::string_view(wanted.usage) == "AUTH_CLI") probe.insert(probe.end(), {"--url", url + "/"});
    SCEAU_CHECK(stage.sceau(probe));
  }
  stage.chapter(tr("What the administrator sees"));
  return stage.sceau({"status"}, {0, 3});
}

struct Args {
  std::string folder;
};

Result<std::string> folder_for(const Context& context, const Args& args) {
  const std::string folder = args.folder.empty() ? context.path("rehearsal") : args.folder;
  const std::string absolute = folder.starts_with("/") ? folder : std::filesystem::absolute(folder).string();
  const std::string mark = absolute + "/.sceau-rehearsal";
  std::error_code error;
  if (base::exists(absolute) && !std::filesystem::is_empty(absolute, error)) {
    if (!base::exists(mark)) return fail(ErrorCode::file_not_ours, absolute);
    std::filesystem::remove_all(absolute, error);
    if (error) return fail(ErrorCode::file_unwritable, absolute, error.message());
  }
  SCEAU_CHECK(base::make_folder(absolute));
  SCEAU_CHECK(base::replace_file(mark, {}, {.mode = 0600}));
  return absolute;
}

Result<Exit> run(Context& context, const Args& args) {
  SCEAU_TRY(const std::string folder, folder_for(context, args));
  const Stage stage(context, folder);
  SCEAU_CHECK(set_up(stage));
  SCEAU_CHECK(obtain(stage));
  SCEAU_CHECK(use(stage));
  if (context.globals().json)
    context.say_json(Json::object().set("folder", folder).set("state", folder + "/state"));
  context.say("\n" + tr("rehearsal done: nothing of it is real, all of it is in {}", folder));
  context.say(tr("next: the same with your own token and the real portal: sceau init --help"));
  return Exit::done;
}

}  // namespace

void declare_rehearse(Options& options) {
  const auto args = std::make_shared<Args>();
  options.positional("DIR", args->folder, N_("where the throw-away token and store go"), false)
      .action([args](Context& context) { return run(context, *args); });
}

}  // namespace sceau::cli
