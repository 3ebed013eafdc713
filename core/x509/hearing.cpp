#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "core/x509/judge.hpp"

namespace sceau::x509 {

struct Hearing::Bench {
  Bench(const BothJudges& both, const Question& asked)
      : judges(both), question(asked), botan([this] { judge(); }) {}

  // Botan's thread: until `closed` is said and the queue is empty.
  void judge() {
    for (auto der = take(); !der.empty(); der = take())
      botan_verdicts.push_back(judges.second().judge(der, question));
  }

  base::Bytes take() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return closed || !waiting.empty(); });
    if (waiting.empty()) return {};
    base::Bytes der = std::move(waiting.front());
    waiting.pop_front();
    return der;
  }

  void put(const base::Bytes& der) {
    {
      const std::scoped_lock lock(mutex);
      waiting.push_back(der);
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
  const Question question;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<base::Bytes> waiting;
  bool closed = false;
  std::vector<Verdict> openssl_verdicts;  // the caller's thread's
  std::vector<Verdict> botan_verdicts;    // Botan's thread's, until it is joined
  std::thread botan;                      // last: it starts when all else is there
};

Hearing::Hearing(const BothJudges& judges, const Question& question)
    : bench_(std::make_unique<Bench>(judges, question)) {}

Hearing::~Hearing() { bench_->close(); }

void Hearing::add(const Certificate& leaf) {
  bench_->put(leaf.der);
  bench_->openssl_verdicts.push_back(verify_chain(leaf, bench_->judges.trust(), bench_->question));
}

std::vector<JointVerdict> Hearing::end() {
  bench_->close();
  std::vector<JointVerdict> verdicts;
  for (std::size_t i = 0; i < bench_->openssl_verdicts.size(); ++i)
    verdicts.push_back({std::move(bench_->openssl_verdicts[i]), std::move(bench_->botan_verdicts[i])});
  return verdicts;
}

}  // namespace sceau::x509
