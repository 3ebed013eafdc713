#include "tests/support/softhsm.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <utility>

#include "core/base/file.hpp"
#include "core/base/secret.hpp"
#include "pkcs11/module.hpp"
#include "pkcs11/token.hpp"

namespace sceau::test {
namespace {

template <class T>
T must(base::Result<T> result) {
  if (!result) throw std::runtime_error("SoftHSM: " + result.error().subject + " " + result.error().lower);
  return *std::move(result);
}

void write(const std::string& path, const std::string& text) {
  if (!base::replace_file(path, base::view(text), {.mode = 0600}))
    throw std::runtime_error("cannot write " + path);
}

std::string make_folder() {
  std::string path = ::access("/dev/shm", W_OK) == 0 ? "/dev/shm/sceau-XXXXXX" : "/tmp/sceau-XXXXXX";
  if (::mkdtemp(path.data()) == nullptr) throw std::runtime_error("cannot make " + path);
  return path;
}

}  // namespace

bool SoftHsmToken::available() { return ::access(kModule, R_OK) == 0; }

SoftHsmToken::SoftHsmToken(std::string label) : label_(std::move(label)), folder_(make_folder()) {
  std::filesystem::create_directory(tokens_folder());
  write(conf(), "directories.tokendir = " + tokens_folder() +
                    "\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n");
  write(pin_file(), std::string(pin()) + "\n");
  write(so_pin_file(), std::string(so_pin()) + "\n");
  add(label_);
}

SoftHsmToken::~SoftHsmToken() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void SoftHsmToken::add(const std::string& label) const {
  const auto module = must(pkcs11::Module::load(kModule, environment()));
  const auto slot = must(pkcs11::free_slot(*module));
  must(pkcs11::init_token(module, slot,
                          {.label = label, .so_pin = base::Secret(so_pin()), .pin = base::Secret(pin())}));
}

std::string SoftHsmToken::uri() const {
  return pkcs11::Uri{.token = label_, .module_path = kModule, .pin_source = pin_file()}.str();
}

}  // namespace sceau::test
