// What a target wants done: its files, the links that lead to them, the service that reads them, the proof.
// Each target is one pure function from a request to this.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/file.hpp"
#include "core/base/secret.hpp"
#include "core/install/install.hpp"
#include "core/install/place.hpp"
#include "core/install/readable.hpp"

namespace sceau::install {

struct PlannedFile {
  std::string name;  // in the version's folder
  base::Secret content;
  base::Rights rights = {.mode = 0640};
  bool holds_key = false;  // never shown, not even as a difference
  // Whether the file that is live says the same; none: byte for byte. A PKCS#12 is never twice the same.
  std::function<bool(base::ByteView live)> same = {};
};

// A file elsewhere that leads into live/, so that it need not change when a version does.
struct Entrance {
  std::string path;
  std::string leads_to;      // name below live/
  std::string content = {};  // set: not a link but this text, the same for all entries of a service
  bool adopt = false;        // a file that is there becomes the link; its content is kept
};

// Whoever reads what is installed shares a group with it; without one, the process alone reads.
struct Sharing {
  base::Rights key{.mode = 0600};
  base::Rights file{.mode = 0640};
  base::Rights folder{.mode = 0750};
};

// What a hook is told of an entry.
struct HookedSet {
  std::string entry;
  std::string live;                     // the folder
  std::vector<std::string> alone = {};  // "NAME=value", said only where no other entry is in the run
};

// The software whose files these are.
struct Service {
  std::string name;                      // "nginx", for messages
  std::vector<std::string> test = {};    // argv; empty: it has no test of its own
  std::vector<std::string> start = {};   // argv, where the service is ours alone and does not run yet
  std::vector<std::string> revive = {};  // argv, where it died of a reload: Apache does
  std::vector<std::string> hook = {};    // argv, run instead of a reload
  std::vector<std::string> environment = {};
  std::string reads = {};            // a folder that its command line must name; empty: none
  std::vector<HookedSet> sets = {};  // what the hook is told of: one an entry
  std::string unit = {};
  std::string pid_file = {};          // named by the administrator: used even where systemd runs
  std::string default_pid_file = {};  // used where it does not
  int signal = 0;
};
// Whatever entry it is planned for: what is tested and reloaded once a run.
bool is_same(const Service& one, const Service& other);

// The installed files as a client opens them; the key on a token: by what key.uri says.
struct InstalledFiles {
  std::string certificate;  // name below live/, PEM
  std::string key;          // name below live/, PEM or PKCS#12; empty: key.uri
  bool pkcs12 = false;
};
// Asked of the software itself, which finds our peer behind it.
struct ProofPorts {
  unsigned listen = 0;
  unsigned peer = 0;
};

struct Plan {
  Place place;
  Sharing sharing = {};
  std::vector<PlannedFile> files;
  std::vector<Entrance> entrances;
  std::optional<Service> service;
  InstalledFiles installed;
  std::optional<ProofPorts> through;
  base::Status (*check)(const Request&) = nullptr;  // of the live files, beyond the service's own test
};

// Errors: those that install() gives before it touches anything.
base::Result<Plan> plan(const Request& request);
// The same without files: the version that comes back has its own.
base::Result<Plan> plan_back(const Request& request);

// This group reads what holds no key, and enters our folders.
void share(Plan& plan, std::optional<gid_t> group);

Place place_of(const Request& request);
// Whom the software's workers run as: named, or read in its configuration; empty: as we are.
std::string service_user(const Request& request);
// The one who opens the files, where that is not who wrote them; none: root does, or it cannot be told.
std::optional<Reader> reader_of(const Request& request, const Plan& plan);

}  // namespace sceau::install
