#include "pkcs11/module.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "core/base/file.hpp"
#include "tests/token/token_fixture.hpp"

namespace sceau::test {
namespace {

using base::Bytes;
using base::ErrorCode;
using pkcs11::Module;

class ModuleTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!SoftHsmToken::available()) GTEST_SKIP() << "skipped: softhsm2 is not installed";
    softhsm.emplace();
  }
  auto load(const std::string& path) { return Module::load(path, softhsm->environment()); }
  std::string in_folder(const std::string& name, const Bytes& content) const {
    const std::string path = softhsm->folder() + "/" + name;
    if (!base::replace_file(path, content, {.mode = 0644})) throw std::runtime_error(path);
    return path;
  }
  // SoftHSM's own file with one byte of its ELF header changed.
  std::string library_with(std::size_t offset, unsigned char value) const {
    Bytes content = take(base::read_file(SoftHsmToken::kModule));
    content.at(offset) = value;
    return in_folder("other.so", content);
  }

  std::optional<SoftHsmToken> softhsm;
};

TEST_F(ModuleTest, IsOneForAFileAndItsLinks) {
  const std::string link = softhsm->folder() + "/link.so";
  std::filesystem::create_symlink(SoftHsmToken::kModule, link);
  const auto first = take(load(SoftHsmToken::kModule));
  EXPECT_EQ(take(load(SoftHsmToken::kModule)), first);
  EXPECT_EQ(take(load(link)), first);
  EXPECT_EQ(take(first->info()).manufacturer, "SoftHSM");
}

TEST_F(ModuleTest, IsFinalisedByItsLastHolderAndReadsItsEnvironmentAnew) {
  auto first = take(load(SoftHsmToken::kModule));
  EXPECT_TRUE(pkcs11::find_token(*first, softhsm->label()));
  first.reset();
  const SoftHsmToken other("other");
  const auto second = take(Module::load(SoftHsmToken::kModule, other.environment()));
  EXPECT_EQ(code_of(pkcs11::find_token(*second, softhsm->label())), ErrorCode::token_missing);
  EXPECT_TRUE(pkcs11::find_token(*second, std::string("other")));
}

TEST_F(ModuleTest, SurvivesBeingTakenAndGivenBackByManyThreads) {
  std::atomic<int> failures{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] {
        for (int round = 0; round < 25; ++round)
          if (const auto module = Module::load(SoftHsmToken::kModule); !module || !(*module)->info())
            ++failures;
      });
  }
  EXPECT_EQ(failures, 0);
}

TEST_F(ModuleTest, RefusesToWorkInAForkedChildAndStillWorksInTheParent) {
  const auto module = take(load(SoftHsmToken::kModule));
  const pid_t child = ::fork();
  if (child == 0) {
    const auto info = module->info();
    ::_exit(!info && info.error().code == ErrorCode::internal ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(module->info());
}

TEST_F(ModuleTest, ThatIsNotThereIsMissing) {
  EXPECT_EQ(code_of(load("/nowhere/module.so")), ErrorCode::module_missing);
  EXPECT_EQ(code_of(load("sceau-has-no-such-module.so")), ErrorCode::module_missing);
}

TEST_F(ModuleTest, ForAnotherMachineSaysWhichOne) {
  struct Row {
    std::string path, machine;
  };
  const Bytes dll{'M', 'Z', 0x90, 0};
  for (const auto& [path, machine] :
       {Row{library_with(18, 0x28), "arm, 32 bits"}, Row{library_with(18, 3), "x86, 32 bits"},
        Row{library_with(4, 1), "x32"}, Row{in_folder("m.dll", dll), "Windows"}}) {
    const auto module = load(path);
    SCOPED_TRACE(machine);
    EXPECT_EQ(code_of(module), ErrorCode::module_architecture);
    EXPECT_EQ(module.error().subject, path);
  }
  EXPECT_EQ(load(library_with(18, 0xb7)).error().value, "aarch64");
  EXPECT_EQ(load(in_folder("m.dll", dll)).error().value, "Windows");
}

TEST_F(ModuleTest, WhoseLibraryIsGoneSaysWhichOne) {
  const std::string modules = std::string(SCEAU_BINARY_DIR) + "/tests/modules";
  const auto module = load(modules + "/libtoken_needs_gone.so");
  EXPECT_EQ(code_of(module), ErrorCode::module_dependency);
  EXPECT_EQ(module.error().value, "libtoken_gone.so");
}

TEST_F(ModuleTest, ThatIsAnotherLibraryOrNoneIsNotPkcs11) {
  EXPECT_EQ(code_of(load("libz.so.1")), ErrorCode::module_not_pkcs11);
  EXPECT_EQ(code_of(load(in_folder("text.so", Bytes{'h', 'i'}))), ErrorCode::module_not_pkcs11);
  EXPECT_EQ(code_of(load(in_folder("empty.so", {}))), ErrorCode::module_not_pkcs11);
  Bytes half = take(base::read_file(SoftHsmToken::kModule));
  half.resize(1000);
  EXPECT_EQ(code_of(load(in_folder("half.so", half))), ErrorCode::module_not_pkcs11);
  EXPECT_EQ(code_of(load(softhsm->folder())), ErrorCode::module_not_pkcs11);
}

TEST_F(ModuleTest, ThatRefusesToStartSaysWhy) {
  const auto module = Module::load(SoftHsmToken::kModule, {"SOFTHSM2_CONF=/nowhere/softhsm2.conf"});
  EXPECT_EQ(code_of(module), ErrorCode::module_refused);
  EXPECT_NE(module.error().lower.find("C_Initialize: CKR_"), std::string::npos);
}

TEST_F(ModuleTest, TakesItsEnvironmentAsNameAndValue) {
  EXPECT_EQ(code_of(Module::load(SoftHsmToken::kModule, {"SOFTHSM2_CONF"})), ErrorCode::config_invalid);
  EXPECT_EQ(code_of(Module::load(SoftHsmToken::kModule, {"=x"})), ErrorCode::config_invalid);
}

}  // namespace
}  // namespace sceau::test
