// token_worker LABEL PIN PREFIX: makes key pairs PREFIX-1, PREFIX-2… on the token until something goes wrong.
#include <cstdio>
#include <string>

#include "pkcs11/key_pair.hpp"
#include "tests/support/softhsm.hpp"

int main(int argc, char** argv) {
  using namespace sceau;
  if (argc != 4) return 2;
  const auto module = pkcs11::Module::load(test::SoftHsmToken::kModule);
  if (!module) return 3;
  const auto token = pkcs11::find_token(**module, std::string(argv[1]));
  if (!token) return 4;
  const auto session = pkcs11::Session::open(*module, *token, pkcs11::Access::read_write);
  if (!session) return 5;
  const auto login = pkcs11::Login::user(*session, base::Secret(argv[2]));
  if (!login) return 6;
  std::puts("ready");
  std::fflush(stdout);
  for (int i = 1;; ++i)
    if (!pkcs11::generate(*session, {.label = std::string(argv[3]) + "-" + std::to_string(i)})) return 7;
}
