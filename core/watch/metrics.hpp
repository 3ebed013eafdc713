// Prometheus text, version 0.0.4, for node_exporter's textfile collector: no time stamps, since it refuses
// them. Help texts are part of the format here: a collector refuses two of them for one name, so they are
// not translated.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/time.hpp"

namespace sceau::watch {

using MetricLabels = std::vector<std::pair<std::string_view, std::string>>;

// One metric and all its samples, which must stand together.
class MetricFamily {
 public:
  MetricFamily(std::string_view name, std::string_view help);  // a gauge
  void add(const MetricLabels& labels, std::int64_t value);
  const std::string& text() const { return text_; }

 private:
  std::string name_;
  std::string text_;
};

std::string escape_metric_label(std::string_view value);  // \\ \" \n

}  // namespace sceau::watch
