// What can fail returns Result<T>: a value, or an Error that names the remedy.
#pragma once
#include <tl/expected.hpp>
#include <utility>

#include "core/base/error.hpp"

namespace sceau::base {

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string subject = {}, std::string value = {},
                                  std::string lower = {}) {
  return tl::unexpected<Error>(Error{code, std::move(subject), std::move(value), std::move(lower)});
}

}  // namespace sceau::base

// SCEAU_TRY(const auto token, find(uri));  takes the value or returns the error to the caller.
// SCEAU_CHECK(store.commit());             the same for Status.
#define SCEAU_CONCAT_(a, b) a##b
#define SCEAU_CONCAT(a, b) SCEAU_CONCAT_(a, b)
#define SCEAU_TRY_(tmp, decl, ...)                                                 \
  auto tmp = (__VA_ARGS__);                                                        \
  if (!tmp) return ::tl::unexpected<::sceau::base::Error>(std::move(tmp).error()); \
  decl = *std::move(tmp)
#define SCEAU_TRY(decl, ...) SCEAU_TRY_(SCEAU_CONCAT(sceau_try_, __LINE__), decl, __VA_ARGS__)
#define SCEAU_CHECK(...)                                                              \
  do {                                                                                \
    if (auto sceau_status = (__VA_ARGS__); !sceau_status)                             \
      return ::tl::unexpected<::sceau::base::Error>(std::move(sceau_status).error()); \
  } while (false)
