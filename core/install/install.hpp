// Installs one certificate for the software that calls the teleservices with it: plan, write, test, reload,
// prove, keep or put back.
//
// Everything of an entry is in one folder, FOLDER/PLACE: versions/0001, versions/0002… each written whole,
// and `live`, a link that one rename switches from the old set to the new one, key, certificate and
// configuration together. What must be elsewhere (a file that nginx includes) is a link that leads into
// live/. A kill at any moment leaves the old set or the new one; the next run puts the old one back unless
// the new one was proven.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/file.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/base/time.hpp"
#include "core/install/target.hpp"
#include "core/model/endpoint.hpp"
#include "core/model/entry.hpp"
#include "core/steps/probe.hpp"

namespace sceau::install {

// The private key in PEM (PKCS#8, no passphrase), for targets that want a file.
struct FileKey {
  base::Secret pem;
};
// A key that stays where it is: the software reaches it through PKCS#11.
struct TokenKey {
  std::string uri;                            // RFC 7512 with token and id; no PIN in it
  std::string module;                         // path of the PKCS#11 library
  std::vector<std::string> environment = {};  // "NAME=value" that the library wants
  std::string pin_file = {};                  // absolute; the software reads it, and our proof does
  std::optional<unsigned long> slot = {};     // Java's SunPKCS11 knows tokens by slot alone
};
using Key = std::variant<FileKey, TokenKey>;

// The software that is installed for. Empty fields: Debian's own places.
struct Software {
  std::string program = {};            // the binary that tests its configuration
  std::string main_config = {};        // nginx.conf, apache2.conf, haproxy.cfg
  std::string include_in = {};         // the folder whose files it includes
  std::string main_include = {};       // nginx: the folder that it includes at top level, for the engine
  std::string pid_file = {};           // set: signalled, even where systemd runs
  std::string unit = {};               // systemd's name for it
  std::string user = {};               // whom its workers run as: "www-data"; "-": do not look at rights
  std::vector<std::string> hook = {};  // Target::command: argv, no shell
};

// An outgoing gateway that the target writes whole: plain on this machine, mutual TLS to the teleservice.
struct Gateway {
  std::string listen = {};    // "127.0.0.1:8081"; empty: no gateway, only what the administrator includes
  std::string upstream = {};  // https://host[:port][/path]
};

// How the new set is proven. Always with a client's handshake that a verifying peer answers.
struct Proof {
  bool wanted = true;
  std::string program = {};             // sceau-probe
  std::string url = {};                 // the real endpoint, asked directly too; empty: none
  std::vector<base::Bytes> trust = {};  // DER: what the server of `url` leads to
  // Where the software listens for the proof and where it then finds our peer: ports outside the system's own
  // range, so that no outgoing connection holds them at its next start. 0: as last time, else free ones.
  unsigned listen_port = 0;
  unsigned peer_port = 0;
  unsigned rounds = 8;  // handshakes at the same time, so that each worker has its turn
  std::chrono::milliseconds patience{10'000};  // until the old workers have left
};

enum class Pkcs12Mode { modern, compat_3des };  // AES-256 and SHA-256, or 3DES and SHA-1 for old software
enum class ReloadMode { automatic, never };     // systemctl where systemd runs, else a signal by the pid file

struct Request {
  std::string entry;       // "insi-manu-2"
  std::string place = {};  // "insi-manu": the folder's name, the same for all successors; empty: the entry
  model::Usage usage = model::Usage::auth_cli;
  Target target = Target::pem;
  base::Bytes leaf;                            // DER
  std::vector<base::Bytes> chain = {};         // DER, the issuer first, the root last
  std::vector<base::Bytes> server_trust = {};  // DER: what the teleservice's own chain leads to
  Key key;
  std::string folder;               // FOLDER/PLACE becomes ours
  std::string owner = {};           // "www-data:ssl-cert", of what holds a key; empty: as the process
  std::optional<mode_t> mode = {};  // of what holds a key: 0600, or 0640 with a group in `owner`
  std::vector<std::string> adopt =
      {};  // "key=/etc/ssl/private/insi.pem": becomes a link, the old file is kept
  Pkcs12Mode pkcs12 = Pkcs12Mode::modern;
  base::Secret password = {};  // of PKCS#12 and Java stores
  Software software = {};
  Gateway gateway = {};
  model::TlsVersion lowest = model::TlsVersion::tls12;
  model::TlsVersion highest = model::TlsVersion::tls13;
  std::string suites = {};  // TLS 1.2, OpenSSL's words; empty: the software's own
  ReloadMode reload = ReloadMode::automatic;
  Proof proof = {};
  base::TimePoint now = {};
};

std::string live_path(const Request& request);  // FOLDER/PLACE/live

enum class FileAction { written, unchanged, restored };
std::string_view word(FileAction action);

struct FileOutcome {
  std::string path;  // below live/, or the link elsewhere that leads there
  FileAction action = FileAction::written;
  std::string sha256;  // hex
};

enum class Step { plan, write, test, reload, prove, keep, restore };
std::string_view word(Step step);
// Told before each step begins.
using Progress = std::function<void(const Request&, Step)>;

// Worth saying, and no failure.
enum class NoticeCode {
  not_proven,    // no proof was wanted
  not_reloaded,  // the software still runs with the old set
  no_service,    // the target has no service of its own: whoever reads the files must be told
  recovered,     // an interrupted run was cleaned up; value: the version that is live again, or "-"
  started,       // the software did not run and was started
  read_by_us,    // no group was named that reads the files beside the process itself
};
struct Notice {
  NoticeCode code;
  std::string value = {};
};
std::string_view word(NoticeCode code);

struct Outcome {
  std::string entry;
  Target target = Target::pem;
  std::string path;     // the live folder
  std::string version;  // "0002"
  std::vector<FileOutcome> files;
  bool tested = false;
  bool reloaded = false;
  bool proven = false;
  std::string presented_sha256;             // of the leaf that a verifying peer got; hex
  std::optional<steps::ProbeReport> probe;  // the handshake with Proof::url, or that of the installed files
  std::vector<Notice> notices;
  std::optional<base::Error>
      refused;  // set: everything is as it was before, and this is the part that refused
};

struct Difference {
  std::string path;
  FileAction action = FileAction::written;
  bool fresh = false;   // nothing was there before
  std::string unified;  // of text without secrets; empty for what holds a key
};
// The dry run: what install() would write. Changes nothing. Errors: as install() before it writes.
base::Result<std::vector<Difference>> difference(const Request& request);
// The dry run of back(): the files that would be live again. Errors: nothing_to_restore.
base::Result<std::vector<Difference>> difference_back(const Request& request);

// All requests of one run stand or fall together; each service is tested and reloaded once, each hook run
// once and told of all its entries. No two are for one place, and all are in one folder. Errors, before
// anything is touched: target_impossible, target_software_missing, certificate_key_mismatch, file_not_ours,
// lock_busy, pin_file_rights, key_unreadable_by_service, config_test_failed (value "before": it was broken
// already), disk_full… What refuses later is put back and told in Outcome::refused.
base::Result<Outcome> install(const Request& request, const Progress& progress = {});
// stop: asked for between two steps; all is put back then, and Outcome::refused is `interrupted`.
base::Result<std::vector<Outcome>> install(const std::vector<Request>& requests,
                                           const Progress& progress = {}, const std::stop_token& stop = {});

// Switches to the version before the live one, with the same test, reload and proof. The request says what
// install() would be asked; its leaf and key are those of the version that comes back, so they may be empty.
// Errors: nothing_to_restore, and as install().
base::Result<Outcome> back(const Request& request, const Progress& progress = {});
base::Result<std::vector<Outcome>> back(const std::vector<Request>& requests, const Progress& progress = {},
                                        const std::stop_token& stop = {});

}  // namespace sceau::install
