// Words for people: English here, French in po/. tr() translates, then fills in {}.
// xgettext finds the sentences by these names: tr, N_. A sentence is a literal; what varies is an argument.
#pragma once
#include <fmt/format.h>

#include <string>
#include <utility>

#define N_(sentence) sentence  // marks a literal that tr() translates later

namespace sceau::cli {

const char* translated(const char* sentence);

template <class... Args>
std::string tr(const char* sentence, Args&&... args) {
  return fmt::format(fmt::runtime(translated(sentence)), std::forward<Args>(args)...);
}

// Chooses the language from LANGUAGE, LC_ALL, LC_MESSAGES and LANG, even where that locale was never
// generated. locale_folder: where fr/LC_MESSAGES/sceau.mo is.
void choose_language(const std::string& locale_folder);
bool in_french();

// Columns that a text takes on a terminal: accents and combining characters counted rightly.
std::size_t columns(std::string_view text);
std::string padded(std::string_view text, std::size_t width);
// Control characters as \xNN: what comes from a token or a file never drives the terminal.
std::string printable(std::string_view text);

}  // namespace sceau::cli
