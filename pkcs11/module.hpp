// A PKCS#11 library, loaded and initialised once in a process however often it is asked for.
#pragma once
#include <p11-kit/pkcs11.h>
#include <sys/types.h>

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "pkcs11/ckr.hpp"

// The member and its name, as Module::call takes them.
#define SCEAU_CRYPTOKI(function) &CK_FUNCTION_LIST::function, #function

namespace sceau::pkcs11 {

class Module {
 public:
  // path         a file, or a name that the loader looks up.
  // environment  "NAME=value" that the library wants (SOFTHSM2_CONF=…), set in our process before it is
  // initialised.
  //              Load modules before threads are started: the environment is shared.
  // The same file, by whatever path, gives the same Module as long as one holds it. The last holder's end
  // calls C_Finalize; the library stays mapped (SoftHSM's destructors run after our own otherwise). Errors:
  // module_missing, module_architecture, module_dependency, module_not_pkcs11, module_refused,
  // file_unreadable.
  static base::Result<std::shared_ptr<Module>> load(const std::string& path,
                                                    const std::vector<std::string>& environment = {});
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;
  ~Module();

  const std::string& path() const { return path_; }

  struct Info {
    std::string manufacturer, description;
    unsigned cryptoki_major = 0, cryptoki_minor = 0, version_major = 0, version_minor = 0;
  };
  base::Result<Info> info() const;

  // module.call(SCEAU_CRYPTOKI(C_Login), subject, session, …). Errors: as ckr_code() says; internal after a
  // fork, where the library's state belongs to the parent.
  template <class Function, class... Arguments>
  base::Status call(Function CK_FUNCTION_LIST::*function, const char* name, const std::string& subject,
                    Arguments... arguments) const {
    const CK_RV rv = raw(function, arguments...);
    if (rv != CKR_OK) return tl::unexpected(error(rv, name, subject));
    return {};
  }
  // For calls of which some failures are answers.
  template <class Function, class... Arguments>
  CK_RV raw(Function CK_FUNCTION_LIST::*function, Arguments... arguments) const {
    if (forked()) return CKR_CRYPTOKI_NOT_INITIALIZED;
    return functions_->*function ? (functions_->*function)(arguments...) : CKR_FUNCTION_NOT_SUPPORTED;
  }
  base::Error error(CK_RV rv, const char* function, const std::string& subject) const;

  // One failed login a run: after it, none is tried again through this library.
  bool login_failed() const { return login_failed_; }
  void remember_failed_login() const { login_failed_ = true; }

 private:
  Module(std::string path, void* library, CK_FUNCTION_LIST* functions, bool finalise);
  bool forked() const;

  std::string path_;
  void* library_;
  CK_FUNCTION_LIST* functions_;
  pid_t owner_;
  bool finalise_;  // false: someone in this process had initialised the library before us
  mutable std::atomic<bool> login_failed_{false};
};

}  // namespace sceau::pkcs11
