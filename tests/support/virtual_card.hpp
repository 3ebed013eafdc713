// A virtual CPx card in a reader that OpenSC sees: a folder in memory (10 ms, its keys come from the build),
// gone with this object. What it is and is not: fixtures/virtual-cpx/README.md.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "fixtures/virtual-cpx/make.hpp"
#include "tests/support/scratch_folder.hpp"

namespace sceau::test {

class VirtualCard {
 public:
  static const std::string& module();  // OpenSC's opensc-pkcs11.so
  static bool available();             // where not: GTEST_SKIP() << "skipped: opensc-pkcs11 is not installed"

  struct Wish {
    cpx::Kind kind = cpx::Kind::cps;
    cpx::Environment environment = cpx::Environment::production;
    cpx::Validity validity = cpx::Validity::current;
  };
  // Sets environment() in this process too. Throws std::runtime_error when the card cannot be made.
  VirtualCard() : VirtualCard(Wish()) {}
  explicit VirtualCard(const Wish& wish);

  const std::string& folder() const { return folder_.path(); }
  std::string file(std::string_view name) const {
    return folder() + "/" + std::string(name);
  }  // "aut.pem", "root.pem"
  std::string state_file() const { return cpx::state_file_of(folder()); }
  std::string pin_file() const { return file("pin"); }  // 0600
  static const char* pin() { return "1234"; }

  // A line of the card's state, for whoever uses it: ("tries", "1"), ("present", "no"), ("pull",
  // "signature"),
  // ("corrupt", "7004"), ("atr", "cps4"), ("delay-ms", "20"). All of them: fixtures/virtual-cpx/state.hpp.
  void set(std::string_view name, std::string_view value) const;
  cpx::State state() const;

  // For programs that are started: OPENSC_CONF and VIRTUAL_CPX_CARD.
  std::vector<std::string> environment() const { return cpx::environment_of(folder()); }

 private:
  ScratchFolder folder_;
};

}  // namespace sceau::test
