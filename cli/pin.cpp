#include "cli/pin.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

#include "core/base/file.hpp"

namespace sceau::cli {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Secret;

namespace {

class NoEcho {
 public:
  explicit NoEcho(int fd) : fd_(fd), valid_(::tcgetattr(fd, &old_) == 0) {
    termios silent = old_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (valid_) ::tcsetattr(fd_, TCSAFLUSH, &silent);
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;
  ~NoEcho() {
    if (valid_) ::tcsetattr(fd_, TCSAFLUSH, &old_);
    ::close(fd_);
  }

 private:
  int fd_;
  termios old_{};
  bool valid_;
};

std::string credential_file() {
  const char* folder = ::secure_getenv("CREDENTIALS_DIRECTORY");
  return folder == nullptr ? std::string() : std::string(folder) + "/sceau-pin";
}

void put(int fd, std::string_view text) {
  [[maybe_unused]] const ssize_t wrote = ::write(fd, text.data(), text.size());
}

}  // namespace

Result<Secret> ask_secret(const Context& context, const std::string& prompt, const std::string& subject) {
  const int terminal = context.interactive() ? ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY) : -1;
  if (terminal < 0) return fail(ErrorCode::pin_needed, subject);
  const NoEcho silent(terminal);
  put(terminal, prompt);
  std::array<char, 4096> line{};
  const ssize_t got = ::read(terminal, line.data(), line.size());
  put(terminal, "\n");
  if (got <= 0) return fail(ErrorCode::interrupted);
  std::size_t size = static_cast<std::size_t>(got);
  while (size > 0 && (line[size - 1] == '\n' || line[size - 1] == '\r')) --size;
  Secret secret(std::string_view(line.data(), size));
  base::wipe(line.data(), line.size());
  return secret;
}

Result<Pin> find_pin(const Context& context, const PinSources& sources) {
  std::string file = sources.option.value_or("");
  if (file.empty()) file = sources.uri_source;
  if (file.empty()) file = sources.configured;
  if (const std::string credential = credential_file(); file.empty() && base::exists(credential))
    file = credential;
  if (!file.empty()) {
    SCEAU_TRY(Secret secret, base::read_secret_file(file));
    return Pin{std::move(secret), file};
  }
  SCEAU_TRY(Secret secret, ask_secret(context, tr("PIN of token \"{}\": ", sources.token), sources.token));
  return Pin{std::move(secret), {}};
}

}  // namespace sceau::cli
