// What sceau and its child say to each other: one JSON document each way. The secret follows the job's line
// as bare bytes, so that it never goes through a JSON library's strings.
#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/steps/probe.hpp"

namespace sceau::steps {

// The child ends by itself within this, so that a silent peer is a report and not a child that was killed.
struct Patience {
  std::chrono::milliseconds each_wait{5'000};
};

struct ChildJob {
  std::variant<ProbeJob, SignJob> job;
  Patience patience = {};
  base::Secret secret = {};
};

struct SignAnswer {
  SignReport report;
  std::optional<base::Error> failure;
};

// The result is wiped when it goes, since it holds the secret.
base::Secret write_job(const ProbeJob& job, Patience patience, const base::Secret& secret);
base::Secret write_job(const SignJob& job, const base::Secret& secret);
base::Result<ChildJob> read_job(std::string_view document);

std::string write_report(const ProbeReport& report);
std::string write_answer(const SignAnswer& answer);
// Errors: internal, for what is not such a document.
base::Result<ProbeReport> read_report(std::string_view document);
base::Result<SignAnswer> read_answer(std::string_view document);

}  // namespace sceau::steps
