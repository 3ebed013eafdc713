#include "core/procedure/definition.hpp"

#include <algorithm>

#include "core/base/bytes.hpp"
#include "core/base/file.hpp"
#include "core/procedure/builtin.hpp"
#include "core/procedure/definition_check.hpp"
#include "core/procedure/definition_read.hpp"

namespace sceau::procedure {
namespace {

template <class T>
const T* find(const std::vector<T>& list, std::string_view id) {
  const auto found = std::ranges::find(list, id, &T::id);
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

const Step* Definition::step(std::string_view id) const { return find(steps, id); }
const Question* Definition::question(std::string_view id) const { return find(questions, id); }
const Form* Definition::form(std::string_view id) const { return find(forms, id); }

DefinitionReading parse_definition(std::string_view toml) {
  DefinitionReading reading = read_definition(toml);
  if (reading.faults.empty()) reading.faults = check_definition(reading.definition);
  std::ranges::stable_sort(reading.faults, {}, &DefinitionFault::line);
  return reading;
}

base::Result<DefinitionReading> load_definition(const std::string& path) {
  SCEAU_TRY(const auto bytes, base::read_file(path));
  return parse_definition(base::text(bytes));
}

DefinitionReading builtin_definition() { return read_definition(builtin_procedure_toml()); }

}  // namespace sceau::procedure
