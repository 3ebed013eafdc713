#include "core/x509/judge.hpp"

#include <dlfcn.h>

#include <filesystem>

#include "core/x509/judge_module.hpp"

namespace sceau::x509 {
namespace {

using base::ErrorCode;

// bin/sceau and lib/sceau/libsceau_judge.so are neighbours, in the build tree and where it is installed.
std::string folder_beside_executable() {
  std::error_code error;
  const auto executable = std::filesystem::read_symlink("/proc/self/exe", error);
  return (executable.parent_path().parent_path() / "lib" / "sceau").string();
}

base::Result<const JudgeModule*> load_module(const std::string& folder) {
  const std::string path = (folder.empty() ? folder_beside_executable() : folder) + "/libsceau_judge.so";
  void* library =
      ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);  // Botan does not like to be unloaded
  void* entry = library != nullptr ? ::dlsym(library, kJudgeEntry) : nullptr;
  if (entry == nullptr) {
    const char* words = ::dlerror();
    return base::fail(ErrorCode::judge_missing, path, {}, words != nullptr ? words : "");
  }
  return reinterpret_cast<JudgeEntry>(entry)();
}

std::vector<base::Bytes> ders_of(const std::vector<Certificate>& certificates) {
  std::vector<base::Bytes> ders;
  for (const Certificate& certificate : certificates) ders.push_back(certificate.der);
  return ders;
}

ErrorCode code_of(ChainFault fault) {
  switch (fault) {
    case ChainFault::issuer_missing:
      return ErrorCode::chain_incomplete;
    case ChainFault::untrusted_root:
    case ChainFault::bad_signature:
      return ErrorCode::certificate_untrusted;
    case ChainFault::expired:
      return ErrorCode::certificate_expired;
    case ChainFault::not_yet_valid:
      return ErrorCode::certificate_not_yet;
    case ChainFault::wrong_usage:
      return ErrorCode::certificate_usage;
    case ChainFault::issuer_not_ca:
    case ChainFault::path_too_long:
    case ChainFault::name_constraint:
    case ChainFault::unknown_critical:
    case ChainFault::weak_signature:
    case ChainFault::weak_key:
    case ChainFault::malformed:
    case ChainFault::other:
      return ErrorCode::certificate_profile;
  }
  return ErrorCode::certificate_profile;
}

std::string reason(const char* judge, const Verdict& verdict) {
  std::string out = std::string(judge) + ": " + (verdict.fault ? word(*verdict.fault) : "trusted");
  return verdict.lower.empty() ? out : out + " (" + verdict.lower + ")";
}

std::string value_of(const Verdict& verdict) {
  if (verdict.limit) return base::format_rfc3339(*verdict.limit);
  if (!verdict.authority.empty()) return verdict.authority;
  return verdict.fault ? word(*verdict.fault) : "";
}

}  // namespace

BothJudges::BothJudges(Trust trust, std::shared_ptr<const SecondJudge> second)
    : trust_(std::move(trust)), second_(std::move(second)) {}

base::Result<BothJudges> BothJudges::seat(Trust trust, const std::string& folder) {
  SCEAU_TRY(const JudgeModule* module, load_module(folder));
  auto second = module->seat(ders_of(trust.anchors()), ders_of(trust.material()));
  if (!second) return tl::unexpected(std::move(second).error());
  return BothJudges(std::move(trust), *std::move(second));
}

JointVerdict BothJudges::judge(const Certificate& leaf, const Question& question) const {
  return {verify_chain(leaf, trust_, question), second_->judge(leaf.der, question)};
}

std::vector<JointVerdict> BothJudges::judge_all(std::span<const Certificate> leaves,
                                                const Question& question) const {
  Hearing hearing(*this);
  for (const Certificate& leaf : leaves) hearing.add(leaf, question);
  return hearing.end();
}

base::Status as_status(const JointVerdict& verdict, const std::string& subject) {
  if (verdict.trusted()) return {};
  const std::string reasons = reason("OpenSSL", verdict.openssl) + "; " + reason("Botan", verdict.botan);
  if (!verdict.agree()) return base::fail(ErrorCode::judges_disagree, subject, reasons);
  return base::fail(code_of(*verdict.openssl.fault), subject, value_of(verdict.openssl), reasons);
}

}  // namespace sceau::x509
