// A store of its own for each test, with one structure.
#pragma once
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

#include "certstore/database.hpp"
#include "certstore/structures.hpp"
#include "core/procedure/facts.hpp"

namespace sceau::procedure {

class WithStore : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "/sceau-procedure-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    auto made = store::Database::create(folder_ + "/sceau.db");
    ASSERT_TRUE(made);
    database_ = std::make_unique<store::Database>(*std::move(made));
    structure_ = add_structure("CENTRE DE SANTE DE L'ETANG", "0B0221636");
  }
  void TearDown() override {
    database_.reset();
    std::filesystem::remove_all(folder_);
  }

  store::Structure add_structure(const std::string& name, const std::string& finess) {
    store::Structure structure{
        .name = name, .finess = finess, .department = "69", .environment = "production"};
    structure.id = store::insert(*database_, structure).value();
    return structure;
  }
  const store::Database& database() const { return *database_; }
  Writer writer() const { return {"tester", base::parse_rfc3339("2026-11-23T10:00:00Z").value()}; }

  std::string folder_;
  std::unique_ptr<store::Database> database_;
  store::Structure structure_;
};

}  // namespace sceau::procedure
