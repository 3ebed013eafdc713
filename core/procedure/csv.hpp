// Bytes to fields: which encoding, which separator, RFC 4180 quoting. What is wrong is noted where it stands.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/procedure/roster.hpp"

namespace sceau::procedure {

struct CsvRecord {
  std::size_t line = 0;             // of the file, where it begins
  std::vector<std::string> fields;  // UTF-8
};

struct CsvFile {
  std::vector<CsvRecord> records;  // blank lines left out
  std::vector<RosterError> errors;
  RosterEncoding encoding = RosterEncoding::utf8;
  char separator = ';';
};

// UTF-8 where the whole file is UTF-8 or a BOM says so, else Windows-1252. The separator is the one of `;`
// and `,` that the first line has more of.
CsvFile read_csv(base::ByteView file);

// Quoted where it must be.
std::string csv_field(std::string_view text, char separator);

}  // namespace sceau::procedure
