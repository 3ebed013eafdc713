// Another language for a while: a mail speaks its reader's, whatever the program was started in.
#pragma once
#include <optional>
#include <string>

namespace sceau::cli {

// While it lives, tr() speaks `language` ("fr", "en"). One thread.
class Speaking {
 public:
  explicit Speaking(const std::string& language);
  Speaking(const Speaking&) = delete;
  Speaking& operator=(const Speaking&) = delete;
  ~Speaking();

 private:
  std::optional<std::string> language_before_;
  std::string messages_before_;
};

}  // namespace sceau::cli
