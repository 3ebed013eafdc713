#include "tests/support/virtual_card.hpp"

#include <chrono>

#include "core/base/file.hpp"

namespace sceau::test {
namespace {

void must(const base::Status& status) {
  if (!status)
    throw std::runtime_error("virtual card: " + status.error().subject + " " + status.error().value);
}

}  // namespace

const std::string& VirtualCard::module() {
  static const std::string path = OPENSC_MODULE;
  return path;
}

bool VirtualCard::available() { return ::access(module().c_str(), R_OK) == 0; }

VirtualCard::VirtualCard(const Wish& wish) {
  must(cpx::make_card({.folder = folder(),
                       .kind = wish.kind,
                       .environment = wish.environment,
                       .validity = wish.validity,
                       .keys_from = VIRTUAL_CPX_KEYS,
                       .now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())}));
  must(cpx::write_opensc_conf(folder(), VIRTUAL_CPX_PLUG));
  must(base::replace_file(pin_file(), base::view(std::string(pin()) + "\n"), {.mode = 0600}));
  for (const std::string& line : environment()) {
    const std::size_t equals = line.find('=');
    ::setenv(line.substr(0, equals).c_str(), line.c_str() + equals + 1, 1);
  }
}

void VirtualCard::set(std::string_view name, std::string_view value) const {
  must(cpx::StateFile(state_file()).set(name, value));
}

cpx::State VirtualCard::state() const {
  base::Result<cpx::State> state = cpx::StateFile(state_file()).read();
  if (!state) throw std::runtime_error("virtual card: " + state.error().subject);
  return *std::move(state);
}

}  // namespace sceau::test
