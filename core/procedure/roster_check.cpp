// Who is ready to be registered, and what stands in the way of the others.
#include <algorithm>
#include <unordered_map>

#include "core/model/identifier.hpp"
#include "core/procedure/roster.hpp"
#include "core/procedure/roster_columns.hpp"

namespace sceau::procedure {
namespace {

namespace chrono = std::chrono;

using base::Date;

constexpr int kMajority = 18;               // years
constexpr int kOldest = 100;                // years; a birth date beyond it is a slip of the pen
constexpr std::string_view kAbroad = "99";  // INSEE country codes

// Whole years on `day` of someone born on `birth`.
int age_on(Date birth, Date day) {
  const chrono::year_month_day born(birth);
  const chrono::year_month_day then(day);
  const int years = static_cast<int>(then.year()) - static_cast<int>(born.year());
  const bool before = std::pair(then.month(), then.day()) < std::pair(born.month(), born.day());
  return years - (before ? 1 : 0);
}

class RosterChecker {
 public:
  RosterChecker(std::span<const Professional> people, std::span<const std::string> structures, Date today)
      : people_(people), structures_(structures), today_(today) {}

  RosterCheck check() {
    for (index_ = 0; index_ < people_.size(); ++index_) {
      const std::size_t before = result_.remarks.size();
      const Professional& person = people_[index_];
      missing_fields(person);
      phone(person);
      dates(person);
      structure(person);
      duplicates(person);
      const auto stands_in_the_way = [](const RosterRemark& remark) { return is_error(remark.finding); };
      result_.complete.push_back(std::none_of(result_.remarks.begin() + static_cast<std::ptrdiff_t>(before),
                                              result_.remarks.end(), stands_in_the_way));
    }
    return std::move(result_);
  }

 private:
  void remark(RosterFinding finding, std::optional<RosterColumn> field = {}, std::string value = {}) {
    result_.remarks.push_back({index_, finding, field, std::move(value)});
  }

  void missing_fields(const Professional& person) {
    for (const RosterColumnRow& column : roster_columns()) {
      const bool empty = column.date != nullptr ? !(person.*(column.date)) : (person.*(column.text)).empty();
      if (column.required && empty) remark(RosterFinding::field_missing, column.column);
    }
    if (person.birth_place_code.starts_with(kAbroad) && person.birth_place.empty())
      remark(RosterFinding::field_missing, RosterColumn::birth_place);
    if (person.identity_sha256.empty())
      remark(RosterFinding::identity_copy_missing, RosterColumn::identity_copy, person.identity_copy);
  }

  // Excel takes the leading zero of a number away: nine digits are left.
  void phone(const Professional& person) {
    const bool national = person.phone.size() == 9 && person.phone[0] >= '1' && person.phone[0] <= '9';
    if (national) remark(RosterFinding::phone_zero, RosterColumn::phone, person.phone);
  }

  void dates(const Professional& person) {
    const auto& birth = person.birth_date;
    const auto& start = person.start_date;
    const auto& end = person.end_date;
    if (birth && *birth > today_) remark(RosterFinding::birth_in_future, RosterColumn::birth_date);
    if (birth && age_on(*birth, today_) > kOldest)
      remark(RosterFinding::birth_too_old, RosterColumn::birth_date);
    if (birth && start && *start < *birth)
      remark(RosterFinding::start_before_birth, RosterColumn::start_date);
    if (start && end && *end < *start) remark(RosterFinding::end_before_start, RosterColumn::end_date);
    if (end && *end < today_) remark(RosterFinding::ended, RosterColumn::end_date);
    const Date first_day = start.value_or(today_);
    if (birth && *birth <= first_day && age_on(*birth, first_day) < kMajority)
      remark(RosterFinding::minor, RosterColumn::birth_date, std::to_string(age_on(*birth, first_day)));
  }

  void structure(const Professional& person) {
    if (person.structure.empty()) return;
    if (person.structure.size() == 9 && !model::finess_check_digit_holds(person.structure))
      remark(RosterFinding::finess_check_digit, RosterColumn::structure, person.structure);
    if (!structures_.empty() && std::ranges::find(structures_, person.structure) == structures_.end())
      remark(RosterFinding::structure_unknown, RosterColumn::structure, person.structure);
  }

  // The same person twice in one structure. In two structures it is one person with two posts.
  void duplicates(const Professional& person) {
    if (!person.rpps.empty()) seen_before("rpps " + person.rpps + ' ' + person.structure);
    if (person.birth_date && !person.birth_name.empty())
      seen_before(folded(person.birth_name) + ' ' + folded(person.first_names) + ' ' +
                  base::format_date(*person.birth_date) + ' ' + person.structure);
  }
  void seen_before(const std::string& key) {
    const auto [first, fresh] = seen_.emplace(key, index_);
    const bool said = !result_.remarks.empty() && result_.remarks.back().person == index_ &&
                      result_.remarks.back().finding == RosterFinding::duplicate;
    if (!fresh && !said) remark(RosterFinding::duplicate, {}, std::to_string(first->second));
  }

  std::span<const Professional> people_;
  std::span<const std::string> structures_;
  Date today_;
  std::size_t index_ = 0;
  std::unordered_map<std::string, std::size_t> seen_;
  RosterCheck result_;
};

}  // namespace

RosterCheck check_roster(std::span<const Professional> people, std::span<const std::string> structures,
                         Date today) {
  return RosterChecker(people, structures, today).check();
}

}  // namespace sceau::procedure
