// Installs one certificate for the software that calls the teleservices with it: plan, write, test, reload,
// prove, keep or put back.
//
// Everything of an entry is in one folder, FOLDER/ENTRY: versions/0001, versions/0002… each written whole,
// and `live`, a link that one rename switches from the old set to the new one, key, certificate and
// configuration together. What must be elsewhere (a file that nginx includes) is a link or a line that leads
// to live/, and is made before the switch. A kill at any moment leaves the old set or the new one; the next
// run puts the old one back unless the new one had been proven.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/file.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/base/time.hpp"
#include "core/model/entry.hpp"
#include "core/steps/probe.hpp"

namespace sceau::install {

enum class Target { pem, pkcs12, java, nginx, apache, haproxy, stunnel, command };
std::string_view word(Target target);
base::Result<Target> target_of(std::string_view word);  // Errors: target_unknown

// The private key in PEM (PKCS#8, no passphrase), for targets that want a file.
struct FileKey {
  base::Secret pem;
};
// A key that stays where it is: the software reaches it through PKCS#11.
struct TokenKey {
  std::string uri;                            // RFC 7512 with id; no PIN in it
  std::string module;                         // path of the PKCS#11 library
  std::vector<std::string> environment = {};  // "NAME=value" that the library wants
  std::string pin_file;                       // absolute; read by the software, and by our proof
};
using Key = std::variant<FileKey, TokenKey>;

enum class Pkcs12Mode { modern, compat_3des };  // AES-256 and SHA-256, or 3DES and SHA-1 for old software
enum class ReloadMode { automatic, never };     // systemctl where systemd runs, else the pid file

// The software that is installed for. Empty fields: Debian's own places.
struct Software {
  std::string program = {};            // the binary that tests its configuration
  std::string main_config = {};        // nginx.conf, apache2.conf, haproxy.cfg
  std::string include_in = {};         // the folder whose *.conf it includes
  std::string main_include = {};       // nginx: the folder that it includes at top level, for the engine
  std::string pid_file = {};           // signalled where systemd does not run it
  std::string unit = {};               // systemd's name for it
  std::string user = {};               // whom its workers run as: "www-data"; empty: not looked at
  std::vector<std::string> hook = {};  // Target::command: argv
};

// An outgoing gateway that the target writes whole: plain on this machine, mutual TLS to the teleservice.
struct Gateway {
  std::string listen = {};    // "127.0.0.1:8081"; empty: no gateway, only what the administrator includes
  std::string upstream = {};  // https://host[:port][/path]
  std::string suites = {};    // TLS 1.2, OpenSSL's words; empty: its own
  model::TlsVersion lowest = model::TlsVersion::tls12;
  model::TlsVersion highest = model::TlsVersion::tls13;
};

struct Proof {
  bool wanted = true;
  std::string url = {};      // the real endpoint, asked directly with the installed files; may be empty
  std::string through = {};  // the gateway's own address, http://127.0.0.1:port/; may be empty
  unsigned rounds = 4;       // fresh handshakes through the gateway, so that each worker has its turn
  std::vector<base::Bytes> trust = {};  // DER: what the server of url leads to
  std::string probe_program = {};       // sceau-probe
};

struct Request {
  std::string entry;  // "insi-manu"
  model::Usage usage = model::Usage::auth_cli;
  Target target = Target::pem;
  base::Bytes leaf;                            // DER
  std::vector<base::Bytes> chain = {};         // DER, the issuer first, the root last
  std::vector<base::Bytes> server_trust = {};  // DER: what the teleservice's own chain leads to
  Key key;
  std::string folder;                   // FOLDER/ENTRY becomes ours
  std::string owner = {};               // "www-data:ssl-cert"; empty: as the process
  mode_t mode = 0600;                   // of what holds a key; certificates are 0644
  std::vector<std::string> adopt = {};  // "key=/etc/ssl/private/insi.pem": taken over, the old content kept
  Pkcs12Mode pkcs12 = Pkcs12Mode::modern;
  base::Secret password = {};  // of PKCS#12 and Java stores
  Software software = {};
  Gateway gateway = {};
  ReloadMode reload = ReloadMode::automatic;
  Proof proof = {};
  base::TimePoint now;
};

enum class FileAction { written, unchanged, restored };
std::string_view word(FileAction action);

struct FileOutcome {
  std::string path;
  FileAction action = FileAction::written;
  std::string sha256;  // hex
};

enum class Step { plan, write, switch_over, test, reload, prove, keep, restore };
std::string_view word(Step step);
// Told before each step begins.
using Progress = std::function<void(const Request&, Step)>;

// Worth saying, and no failure.
enum class NoticeCode {
  unproven,            // value: why nothing could be asked
  not_reloaded,        // the service still runs with the old set
  reload_unsupported,  // the target has no service of its own: value says who must be told
  recovered,           // an interrupted run was cleaned up; value: the version put back
  key_copied,          // value: the path; the key is in a file now
};
struct Notice {
  NoticeCode code;
  std::string value = {};
};

struct Outcome {
  std::string entry;
  Target target = Target::pem;
  std::string path;  // the live folder
  std::string version;
  std::vector<FileOutcome> files;
  bool tested = false;
  bool reloaded = false;
  std::optional<steps::ProbeReport> probe;  // with the installed files, to Proof::url
  std::string presented_sha256;             // what a verifying peer got through the service; hex
  std::vector<Notice> notices;
  std::optional<base::Error>
      refused;  // set: everything is as it was before, and this is the part that refused
};

// What the target can never do with this key, before anything exists: plan and install both ask. Errors:
// target_impossible (value: why), target_is_listener.
base::Status possible(Target target, model::KeyStorage storage, model::Usage usage);

struct Difference {
  std::string path;
  FileAction action = FileAction::written;
  std::string unified;  // text files without secrets only; empty for the others
};
// The dry run: what install() would write. Changes nothing. Errors: as install() before it writes.
base::Result<std::vector<Difference>> difference(const Request& request);

// Several entries of one run share one test and one reload of each service. Errors come before anything is
// touched: target_impossible, target_software_missing, certificate_key_mismatch, file_not_ours, lock_busy,
// pin_file_rights, disk_full… What fails later is put back and told in Outcome::refused.
base::Result<Outcome> install(const Request& request, const Progress& progress = {});
base::Result<std::vector<Outcome>> install(const std::vector<Request>& requests,
                                           const Progress& progress = {});

}  // namespace sceau::install
