// A PIN file that a token refused is remembered in the store, so that a timer never spends a second try with
// the same file: which file it was and when, nothing of the PIN. Without a store there is no memory.
#pragma once
#include <optional>
#include <string>

#include "certstore/pin_failures.hpp"
#include "cli/context.hpp"
#include "core/base/file.hpp"
#include "pkcs11/token.hpp"

namespace sceau::cli {

// Held from the recall until the outcome is written: two timers at once are one after the other, and the
// second one knows what the first one learnt.
struct PinMemory {
  std::optional<store::Database> database;
  std::optional<store::PinFile> file;  // none: the PIN is typed
  std::string token;                   // its serial, or its label where it has none
  std::optional<base::FileLock> lock = {};
};

// file: where the PIN comes from; empty: it is typed. Called before the try.
// Errors: pin_spent, pin_credential_spent, lock_busy; those of a store that is there and cannot be used: what
// could not be remembered is not tried.
base::Result<PinMemory> recall(const Context& context, const pkcs11::TokenInfo& token,
                               const std::string& file);

// After a login that failed: the error as the person gets it. Never fails: what cannot be written is warned
// of.
base::Error remember_failure(const Context& context, const PinMemory& memory, base::Error error);
// After a login that succeeded: earlier failures say nothing any more.
void forget_failures(const Context& context, const PinMemory& memory);

}  // namespace sceau::cli
