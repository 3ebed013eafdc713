#include "cli/text.hpp"

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <wchar.h>

#include <cstring>
#include <string_view>

#include "core/x509/utf8.hpp"

namespace sceau::cli {
namespace {

bool french = false;

std::string wanted_language() {
  for (const char* name : {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = ::getenv(name); value != nullptr && *value != '\0') return value;
  return "C";
}

}  // namespace

const char* translated(const char* sentence) { return ::dgettext("sceau", sentence); }

void choose_language(const std::string& locale_folder) {
  const std::string wanted = wanted_language();
  french = wanted.starts_with("fr");
  // Without the generated locale setlocale() says no and gettext would stay English: C.UTF-8 is always there.
  const bool plain = ::setlocale(LC_CTYPE, "") == nullptr || ::setlocale(LC_MESSAGES, "") == nullptr ||
                     std::strcmp(::setlocale(LC_MESSAGES, nullptr), "C") == 0;
  if (plain) {
    ::setlocale(LC_CTYPE, "C.UTF-8");
    ::setlocale(LC_MESSAGES, french ? "C.UTF-8" : "C");
    if (french) ::setenv("LANGUAGE", "fr", 1);
  }
  ::bindtextdomain("sceau", locale_folder.c_str());
  ::bind_textdomain_codeset("sceau", "UTF-8");
}

bool in_french() { return french; }

std::size_t columns(std::string_view text) {
  std::size_t total = 0;
  std::mbstate_t state{};
  while (!text.empty()) {
    wchar_t wide = 0;
    const std::size_t used = std::mbrtowc(&wide, text.data(), text.size(), &state);
    if (used == 0 || used > text.size()) {
      state = {};
      ++total;
      text.remove_prefix(1);
      continue;
    }
    const int width = ::wcwidth(wide);
    total += width > 0 ? static_cast<std::size_t>(width) : 0;
    text.remove_prefix(used);
  }
  return total;
}

std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  const std::size_t used = columns(text);
  if (used < width) out.append(width - used, ' ');
  return out;
}

std::string printable(std::string_view text) { return x509::printable(text); }

}  // namespace sceau::cli
