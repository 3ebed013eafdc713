#include "pkcs11/module.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdlib>
#include <map>
#include <mutex>

#include "pkcs11/library_file.hpp"
#include "pkcs11/padded_text.hpp"

namespace sceau::pkcs11 {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;

// Cryptoki's state is the process's, so is the list of libraries that are in use. The loader gives one handle
// a file.
struct Registry {
  std::mutex mutex;
  std::condition_variable ended;
  std::map<void*, std::weak_ptr<Module>> modules;
};
Registry& registry() {
  static Registry* const one = new Registry;  // outlives every Module, static ones too
  return *one;
}

Status set_environment(const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    const std::size_t equals = line.find('=');
    if (equals == 0 || equals == std::string::npos || line.find('\0') != std::string::npos ||
        ::setenv(line.substr(0, equals).c_str(), line.substr(equals + 1).c_str(), 1) != 0)
      return base::fail(ErrorCode::config_invalid, line, "NAME=value");
  }
  return {};
}

Result<CK_FUNCTION_LIST*> functions_of(void* library, const std::string& path) {
  const auto get = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library, "C_GetFunctionList"));
  CK_FUNCTION_LIST* functions = nullptr;
  if (get == nullptr) return base::fail(ErrorCode::module_not_pkcs11, path);
  const CK_RV rv = get(&functions);
  if (rv != CKR_OK)
    return tl::unexpected(base::Error{ErrorCode::module_refused, path, ckr_name(rv),
                                      ckr_error(rv, "C_GetFunctionList", path).lower});
  if (functions == nullptr || (functions->version.major != 2 && functions->version.major != 3))
    return base::fail(ErrorCode::module_not_pkcs11, path);
  return functions;
}

}  // namespace

Result<std::shared_ptr<Module>> Module::load(const std::string& path,
                                             const std::vector<std::string>& environment) {
  SCEAU_CHECK(set_environment(environment));
  SCEAU_TRY(void* const library, open_library(path));
  Registry& known = registry();
  std::unique_lock lock(known.mutex);
  std::shared_ptr<Module> module;
  // An expired entry is a Module about to finalise in another thread: initialising now would be undone by it.
  known.ended.wait(lock, [&] {
    const auto found = known.modules.find(library);
    return found == known.modules.end() || (module = found->second.lock()) != nullptr;
  });
  if (module != nullptr) return module;
  SCEAU_TRY(CK_FUNCTION_LIST* const functions, functions_of(library, path));
  CK_C_INITIALIZE_ARGS arguments{};
  arguments.flags = CKF_OS_LOCKING_OK;
  const CK_RV rv = functions->C_Initialize(&arguments);
  if (rv != CKR_OK && rv != CKR_CRYPTOKI_ALREADY_INITIALIZED)
    return base::fail(ErrorCode::module_refused, path, ckr_name(rv),
                      ckr_error(rv, "C_Initialize", path).lower);
  module = std::shared_ptr<Module>(new Module(path, library, functions, rv == CKR_OK));
  known.modules[library] = module;
  return module;
}

Module::Module(std::string path, void* library, CK_FUNCTION_LIST* functions, bool finalise)
    : path_(std::move(path)),
      library_(library),
      functions_(functions),
      owner_(::getpid()),
      finalise_(finalise) {}

Module::~Module() {
  if (forked()) return;  // the parent's to finalise
  Registry& known = registry();
  const std::lock_guard lock(known.mutex);
  if (finalise_) functions_->C_Finalize(nullptr);
  known.modules.erase(library_);
  known.ended.notify_all();
}

bool Module::forked() const { return ::getpid() != owner_; }

base::Error Module::error(CK_RV rv, const char* function, const std::string& subject) const {
  base::Error error = ckr_error(rv, function, subject);
  if (forked()) error.value = "used after fork";
  return error;
}

Result<Module::Info> Module::info() const {
  CK_INFO raw{};
  SCEAU_CHECK(call(SCEAU_CRYPTOKI(C_GetInfo), path_, &raw));
  return Info{padded_text(raw.manufacturerID), padded_text(raw.libraryDescription),
              raw.cryptokiVersion.major,       raw.cryptokiVersion.minor,
              raw.libraryVersion.major,        raw.libraryVersion.minor};
}

}  // namespace sceau::pkcs11
