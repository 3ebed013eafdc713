#include "cli/speaking.hpp"

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>

extern "C" int _nl_msg_cat_cntr;  // gettext's own counter: a new value makes it look the language up again

namespace sceau::cli {

Speaking::Speaking(const std::string& language) {
  if (const char* before = ::getenv("LANGUAGE")) language_before_ = before;
  if (const char* before = ::setlocale(LC_MESSAGES, nullptr)) messages_before_ = before;
  // In the locale "C" gettext never translates; C.UTF-8 is always there. For English there is no catalogue:
  // the sentences stand as they are in the source.
  ::setlocale(LC_MESSAGES, "C.UTF-8");
  ::setenv("LANGUAGE", language.c_str(), 1);
  ++_nl_msg_cat_cntr;
}

Speaking::~Speaking() {
  ::setlocale(LC_MESSAGES, messages_before_.c_str());
  if (language_before_)
    ::setenv("LANGUAGE", language_before_->c_str(), 1);
  else
    ::unsetenv("LANGUAGE");
  ++_nl_msg_cat_cntr;
}

}  // namespace sceau::cli
