#include "core/steps/key_choice.hpp"

#include "core/model/entry.hpp"

namespace sceau::steps {

using base::ErrorCode;

base::Status check_key_choice(const std::string& storage, int bits) {
  if (!model::key_storage_of(storage)) return base::fail(ErrorCode::key_storage_unknown, storage);
  if (bits != 2048 && bits != 3072 && bits != 4096)
    return base::fail(ErrorCode::key_bits_unsupported, std::to_string(bits));
  return {};
}

}  // namespace sceau::steps
