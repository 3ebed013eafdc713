#include <algorithm>

#include "core/x509/name.hpp"

namespace sceau::x509 {
namespace {

// All that one name says of one attribute, in encoded order.
struct Said {
  std::string attribute;
  std::string values;
  std::string types;
};

void add(std::string& list, const std::string& item) { list += (list.empty() ? "" : " + ") + item; }

std::vector<Said> said_by(const Name& name) {
  std::vector<Said> all;
  for (const Rdn& rdn : name.rdns()) {
    for (const Attribute& attribute : rdn) {
      auto known =
          std::find_if(all.begin(), all.end(), [&](const Said& s) { return s.attribute == attribute.name; });
      if (known == all.end()) known = all.insert(all.end(), Said{attribute.name, {}, {}});
      add(known->values, attribute.value);
      add(known->types, attribute.type);
    }
  }
  return all;
}

const Said* find(const std::vector<Said>& all, const std::string& attribute) {
  for (const Said& said : all)
    if (said.attribute == attribute) return &said;
  return nullptr;
}

}  // namespace

std::vector<NameChange> difference(const Name& before, const Name& after) {
  if (before == after) return {};
  const std::vector<Said> first = said_by(before);
  const std::vector<Said> second = said_by(after);
  std::vector<NameChange> changes;
  for (const Said& was : first) {
    const Said* is = find(second, was.attribute);
    if (is == nullptr)
      changes.push_back({NameChangeKind::removed, was.attribute, was.values, {}});
    else if (is->values != was.values)
      changes.push_back({NameChangeKind::value, was.attribute, was.values, is->values});
    else if (is->types != was.types)
      changes.push_back({NameChangeKind::encoding, was.attribute, was.types, is->types});
  }
  for (const Said& is : second)
    if (find(first, is.attribute) == nullptr)
      changes.push_back({NameChangeKind::added, is.attribute, {}, is.values});
  if (changes.empty()) changes.push_back({NameChangeKind::order, {}, before.text(), after.text()});
  return changes;
}

}  // namespace sceau::x509
