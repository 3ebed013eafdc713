// A process that is killed while it makes a key leaves halves of keys: they are found and named.
#include <dirent.h>
#include <signal.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <filesystem>

#include "core/base/process.hpp"
#include "tests/token/token_fixture.hpp"

namespace sceau::test {
namespace {

using pkcs11::ObjectRow;
using testing::IsEmpty;

// Counts what is written in a folder, as it is written.
class FolderWatch {
 public:
  explicit FolderWatch(const std::string& folder) : fd_(::inotify_init1(IN_CLOEXEC)) {
    ::inotify_add_watch(fd_, folder.c_str(), IN_CREATE | IN_MODIFY);
  }
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;
  ~FolderWatch() { ::close(fd_); }

  bool wait_for(unsigned events) const {
    alignas(inotify_event) std::array<char, sizeof(inotify_event) + NAME_MAX + 1>
        event{};  // one or a few at a time
    for (unsigned seen = 0; seen < events;) {
      const ssize_t size = ::read(fd_, event.data(), event.size());
      if (size <= 0) return false;
      for (ssize_t at = 0; at < size; ++seen)
        at += static_cast<ssize_t>(sizeof(inotify_event) +
                                   reinterpret_cast<inotify_event*>(event.data() + at)->len);
    }
    return true;
  }

 private:
  int fd_;
};

class KilledTest : public TokenTest {
 protected:
  std::string token_folder() const {
    for (const auto& entry : std::filesystem::directory_iterator(softhsm->tokens_folder()))
      if (entry.is_directory()) return entry.path();
    throw std::runtime_error("SoftHSM keeps tokens elsewhere");
  }

  // Starts a process that makes keys, and kills it when it has written to the token's folder that many times.
  void kill_while_making(const std::string& prefix, unsigned writes) const {
    const auto worker =
        take(base::Background::start({.argv = {std::string(SCEAU_BINARY_DIR) + "/tests/token_worker",
                                               softhsm->label(), SoftHsmToken::pin(), prefix},
                                      .environment = softhsm->environment()}));
    ASSERT_EQ(worker.first_line(), "ready");
    const FolderWatch watch(token_folder());
    ASSERT_TRUE(watch.wait_for(writes));
    ::kill(worker.pid(), SIGKILL);
  }
};

TEST_F(KilledTest, LeavesHalvesThatAreNamedAndCanBeDestroyed) {
  close();
  std::vector<pkcs11::Stray> found;
  for (unsigned round = 0; round < 40 && found.empty(); ++round) {
    kill_while_making("round-" + std::to_string(round), 1 + round % 20);
    open();
    found = pkcs11::strays(take(pkcs11::list_objects(*session)));
    if (found.empty()) close();
  }
  ASSERT_FALSE(found.empty()) << "40 kills left no half of a key";
  for (const pkcs11::Stray& stray : found) {
    const auto destroyed = pkcs11::destroy(*session, stray.object);
    EXPECT_TRUE(destroyed || destroyed.error().code == base::ErrorCode::object_missing)
        << destroyed.error().lower;
  }
  const auto left = take(pkcs11::list_objects(*session));
  EXPECT_THAT(pkcs11::strays(left), IsEmpty());
  EXPECT_TRUE(pkcs11::generate(*session, {.label = "after"}));
}

}  // namespace
}  // namespace sceau::test
