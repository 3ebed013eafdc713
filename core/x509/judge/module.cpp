#include <optional>

#include "core/x509/judge/botan_judge.hpp"

namespace sceau::x509 {
namespace {

std::optional<BotanCertificate> parse(const base::Bytes& der) {
  try {
    return std::make_shared<const Botan::X509_Certificate>(der.data(), der.size());
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

class BotanModule : public JudgeModule {
 public:
  base::Result<std::unique_ptr<SecondJudge>> seat(const std::vector<base::Bytes>& anchors,
                                                  const std::vector<base::Bytes>& material) const override {
    std::vector<BotanCertificate> trusted, others;
    for (std::size_t i = 0; i < anchors.size(); ++i) {
      auto anchor = parse(anchors[i]);
      if (!anchor) return base::fail(base::ErrorCode::not_x509, "anchor", std::to_string(i));
      trusted.push_back(*std::move(anchor));
    }
    for (const base::Bytes& der : material)
      if (auto certificate = parse(der)) others.push_back(*std::move(certificate));
    return std::make_unique<BotanJudge>(std::move(trusted), std::move(others));
  }
};

}  // namespace
}  // namespace sceau::x509

extern "C" __attribute__((visibility("default"))) const sceau::x509::JudgeModule* sceau_judge_1() {
  static const sceau::x509::BotanModule module;
  return &module;
}
