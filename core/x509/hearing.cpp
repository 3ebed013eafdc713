#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "core/x509/judge.hpp"

namespace sceau::x509 {

struct Hearing::Bench {
  struct Case {
    base::Bytes der;
    Question question;
  };

  explicit Bench(const BothJudges& both) : judges(both), botan([this] { judge(); }) {}

  // Botan's thread: until `closed` is said and the queue is empty.
  void judge() {
    for (auto next = take(); !next.der.empty(); next = take())
      botan_verdicts.push_back(judges.second().judge(next.der, next.question));
  }

  Case take() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return closed || !waiting.empty(); });
    if (waiting.empty()) return {};
    Case next = std::move(waiting.front());
    waiting.pop_front();
    return next;
  }

  void put(Case next) {
    {
      const std::scoped_lock lock(mutex);
      waiting.push_back(std::move(next));
    }
    changed.notify_one();
  }

  void close() {
    {
      const std::scoped_lock lock(mutex);
      closed = true;
    }
    changed.notify_one();
    if (botan.joinable()) botan.join();
  }

  const BothJudges& judges;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Case> waiting;
  bool closed = false;
  std::vector<Verdict> openssl_verdicts;  // the caller's thread's
  std::vector<Verdict> botan_verdicts;    // Botan's thread's, until it is joined
  std::thread botan;                      // last: it starts when all else is there
};

Hearing::Hearing(const BothJudges& judges) : bench_(std::make_unique<Bench>(judges)) {}

Hearing::~Hearing() { bench_->close(); }

void Hearing::add(const Certificate& leaf, const Question& question) {
  bench_->put({leaf.der, question});
  bench_->openssl_verdicts.push_back(verify_chain(leaf, bench_->judges.trust(), question));
}

std::vector<JointVerdict> Hearing::end() {
  bench_->close();
  std::vector<JointVerdict> verdicts;
  for (std::size_t i = 0; i < bench_->openssl_verdicts.size(); ++i)
    verdicts.push_back({std::move(bench_->openssl_verdicts[i]), std::move(bench_->botan_verdicts[i])});
  return verdicts;
}

}  // namespace sceau::x509
