#include <atomic>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>

#include "pkcs11/card.hpp"
#include "pkcs11/key_objects.hpp"

namespace sceau::pkcs11 {
namespace {

using base::ErrorCode;
using base::Result;

// What the workers share: each takes the next spec until there is none left.
struct Work {
  const std::vector<KeySpec>& specs;
  const KeyProgress& progress;
  const std::stop_token& stop;
  std::vector<Result<KeyPair>> results;
  std::atomic<std::size_t> next{0};
  std::mutex speaking{};

  void report(std::size_t index) {
    const std::lock_guard lock(speaking);
    if (progress) progress(index, results[index]);
  }

  void drain(const Session& session) {
    for (std::size_t i = next++; i < specs.size(); i = next++) {
      // Set before the work began where two specs ask for one label.
      if (stop.stop_requested())
        results[i] = base::fail(ErrorCode::interrupted, specs[i].label);
      else if (results[i].error().code != ErrorCode::key_exists)
        results[i] = generate_on_no_card(session, specs[i]);
      report(i);
    }
  }
};

std::vector<Result<KeyPair>> not_made_yet(const std::vector<KeySpec>& specs) {
  std::vector<Result<KeyPair>> results;
  std::map<std::string, int> labels;
  for (const KeySpec& spec : specs) {
    const bool twice = labels[spec.label]++ != 0;
    results.push_back(base::fail(twice ? ErrorCode::key_exists : ErrorCode::internal, spec.label));
  }
  return results;
}

// A token that gives no second session leaves the work to those who have one.
void work_in_own_session(Work& work, const Session& first) {
  if (const auto own = Session::open(first.module(), first.token(), Access::read_write)) work.drain(*own);
}

}  // namespace

std::vector<Result<KeyPair>> generate_parallel(const Session& session, const std::vector<KeySpec>& specs,
                                               unsigned threads, const KeyProgress& progress,
                                               const std::stop_token& stop) {
  if (const auto no_card = refuse_card(session); !no_card)
    return std::vector<Result<KeyPair>>(specs.size(), tl::unexpected(no_card.error()));
  Work work{specs, progress, stop, not_made_yet(specs)};
  {
    std::vector<std::jthread> others;
    try {
      for (unsigned i = 1; i < threads && i < specs.size(); ++i)
        others.emplace_back([&work, &session] { work_in_own_session(work, session); });
    } catch (const std::system_error&) {
      // No more threads from the system: those that started, and ours, do the work.
    }
    work.drain(session);
  }
  // A handle belongs to the session that found it (PKCS#11 2.40, section 4.1).
  for (Result<KeyPair>& result : work.results)
    if (result) result = find_key(session, result->id);
  return std::move(work.results);
}

}  // namespace sceau::pkcs11
