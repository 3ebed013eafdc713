#include "cli/pin_memory.hpp"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>

namespace sceau::cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::int64_t kNanoseconds = 1'000'000'000;
constexpr unsigned kWaitForAnotherLogin = 30'000;  // milliseconds: a token may be slow to say no

bool is_credential(const std::string& file) {
  const char* const folder = ::secure_getenv("CREDENTIALS_DIRECTORY");
  return folder != nullptr && file.starts_with(std::string(folder) + "/");
}

// systemd writes a credential anew at each start of the unit: neither its inode nor its time tells whether
// the PIN in it has changed.
store::PinFile identity_of(const std::string& file) {
  if (is_credential(file)) return {.path = "credential sceau-pin"};
  std::error_code ignored;
  store::PinFile identity{.path = std::filesystem::weakly_canonical(file, ignored).string()};
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0) return identity;
  identity.device = info.st_dev;
  identity.inode = info.st_ino;
  identity.modified_ns = info.st_mtim.tv_sec * kNanoseconds + info.st_mtim.tv_nsec;
  identity.size = info.st_size;
  return identity;
}

// The token looked at the PIN and refused it. Flags that forbid the try leave no word of C_Login.
bool spent_a_try(const Error& error) {
  return (error.code == ErrorCode::pin_incorrect || error.code == ErrorCode::pin_locked) &&
         !error.lower.empty();
}

}  // namespace

Result<PinMemory> recall(const Context& context, const pkcs11::TokenInfo& token, const std::string& file) {
  PinMemory memory{.token = token.serial.empty() ? token.label : token.serial};
  if (!file.empty()) memory.file = identity_of(file);
  auto opened = context.open_store(store::Access::read_write);
  if (!opened) {
    if (opened.error().code == ErrorCode::store_missing || file.empty()) return memory;
    return tl::unexpected(opened.error());
  }
  memory.database = *std::move(opened);
  if (!memory.file) return memory;
  SCEAU_TRY(memory.lock, base::FileLock::take(context.path("pin.lock"), kWaitForAnotherLogin));
  SCEAU_TRY(const bool before, store::pin_failed_before(*memory.database, memory.token, *memory.file));
  if (!before) return memory;
  if (is_credential(file)) return base::fail(ErrorCode::pin_credential_spent, token.label);
  return base::fail(ErrorCode::pin_spent, memory.file->path);
}

Error remember_failure(const Context& context, const PinMemory& memory, Error error) {
  if (!memory.database || !memory.file || !spent_a_try(error)) return error;
  const auto written = store::insert_pin_failure(*memory.database, memory.token, *memory.file, context.now());
  if (!written) {
    context.warn(tr("that this PIN was refused could not be recorded"),
                 tr("do not let a timer run with this PIN file: each run would spend a try"));
    return error;
  }
  const bool a_file = memory.file->inode != 0;  // not a credential: that one comes as another file each time
  if (a_file && error.code == ErrorCode::pin_incorrect) {
    error.code = ErrorCode::pin_file_refused;
    error.value = memory.file->path;
  }
  return error;
}

void forget_failures(const Context& context, const PinMemory& memory) {
  if (!memory.database) return;
  const auto any = store::pin_failures_open(*memory.database, memory.token);
  if (any && *any && !store::clear_pin_failures(*memory.database, memory.token, context.now()))
    context.warn(tr("an earlier failure of this token's PIN stays recorded"),
                 tr("run the same command again"));
}

}  // namespace sceau::cli
