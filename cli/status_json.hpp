// status --json, part by part; the contract names the fields.
#pragma once
#include <string>

#include "cli/outlook.hpp"
#include "core/watch/remind.hpp"

namespace sceau::cli {

Json entry_json(const store::Database& database, const store::EntryOverview& row, const Outlook& outlook,
                const std::string& why, base::TimePoint now);
Json due_json(const store::EntryOverview& row, const Outlook& outlook, const std::string& why);
// What a structure shares and that ends soon: a card, a step of the procedure.
Json due_json(const store::Structure& structure, const watch::Notice& notice);
Json peers_json(const store::EntryOverview& row);  // those who keep its certificate and were not told
Json last_day_json(const watch::Deadline& last, const std::string& why);

}  // namespace sceau::cli
