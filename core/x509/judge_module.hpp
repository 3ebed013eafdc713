// The door between sceau and libsceau_judge.so: values and two interfaces, built by the same compiler.
#pragma once
#include <memory>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/x509/judge.hpp"

namespace sceau::x509 {

class JudgeModule {
 public:
  virtual ~JudgeModule() = default;
  // DER each. Material that the judge cannot parse is left out. Errors: not_x509 (an anchor; value: its
  // position).
  virtual base::Result<std::unique_ptr<SecondJudge>> seat(const std::vector<base::Bytes>& anchors,
                                                          const std::vector<base::Bytes>& material) const = 0;
};

// Raised when one of the classes or values that cross this door changes.
inline constexpr const char* kJudgeEntry = "sceau_judge_1";
using JudgeEntry = const JudgeModule* (*)();

}  // namespace sceau::x509
