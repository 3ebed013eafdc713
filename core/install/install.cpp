#include "core/install/install.hpp"

#include <algorithm>
#include <functional>
#include <list>

#include "core/install/change.hpp"
#include "core/install/plan.hpp"
#include "core/install/proof.hpp"
#include "core/install/service.hpp"

namespace sceau::install {
namespace {

struct Item {
  const Request& request;
  Change change;
  Outcome outcome;
};

// How long a service that is put back may take until it answers again.
constexpr std::chrono::milliseconds kRestorePatience{10'000};

// One run: every item is written before anything is tested, each service is tested and reloaded once.
class Run {
 public:
  explicit Run(const Progress& progress) : progress_(progress) {}

  void add(const Request& request, Change change) {
    Outcome outcome{.entry = request.entry, .target = request.target, .path = change.plan().place.live()};
    if (change.recovered()) outcome.notices.push_back({NoticeCode::recovered, *change.recovered()});
    items_.push_back({request, std::move(change), std::move(outcome)});
  }

  // A configuration that was broken before is not ours to mend, and would hide what we break.
  base::Status test_before() {
    for (const Service& service : services())
      if (auto tested = test_config(service); !tested) {
        tested.error().value = "before";
        return tested;
      }
    return {};
  }

  base::Status write() {
    for (auto item = items_.begin(); item != items_.end(); ++item) {
      tell(*item, Step::write);
      const base::Status written = item->change.write(item->request);
      if (written) continue;
      for (auto done = items_.begin(); done != item; ++done) SCEAU_CHECK(done->change.restore());
      return written;
    }
    return {};
  }

  base::Status test() {
    for (Item& item : items_) {
      tell(item, Step::test);
      const Plan& plan = item.change.plan();
      if (plan.check != nullptr) SCEAU_CHECK(plan.check(item.request));
      item.outcome.tested = plan.check != nullptr || (plan.service && !plan.service->test.empty());
    }
    for (const Service& service : services()) SCEAU_CHECK(test_config(service));
    return {};
  }

  base::Status reload_all() {
    for (const Service& service : changed_services()) {
      reloaded_.push_back(service);
      SCEAU_TRY(const Reloaded how, reload(service));
      if (how == Reloaded::started) started_.push_back(service);
      for (Item& item : items_) {
        if (!is_of(item, service)) continue;
        item.outcome.reloaded = true;
        if (how == Reloaded::started) item.outcome.notices.push_back({NoticeCode::started, service.name});
      }
    }
    return {};
  }

  base::Status prove_all() {
    for (Item& item : items_) {
      tell(item, Step::prove);
      SCEAU_TRY(const std::string expected, item.change.expected_leaf());
      // What an adopted set holds was never known: whoever wants it back has it as it was.
      if (!item.request.proof.wanted || expected.empty() || is_not_served(item)) {
        item.outcome.notices.push_back({NoticeCode::not_proven});
        continue;
      }
      SCEAU_TRY(Proven proven, prove(item.request, item.change.plan(), expected));
      item.outcome.proven = true;
      item.outcome.presented_sha256 = proven.presented_sha256;
      item.outcome.probe = std::move(proven.probe);
    }
    return {};
  }

  base::Status keep() {
    for (Item& item : items_) {
      tell(item, Step::keep);
      SCEAU_CHECK(item.change.keep());
      finish(item, item.change.needed() ? FileAction::written : FileAction::unchanged);
    }
    return {};
  }

  // Everything as before, the services too. An error here is worse than `refused`, so it is what is told.
  base::Status restore(const base::Error& refused) {
    for (Item& item : items_) {
      tell(item, Step::restore);
      const std::vector<FileOutcome> files = item.change.files(FileAction::restored);
      SCEAU_CHECK(item.change.restore());
      finish(item, FileAction::restored);
      item.outcome.files = files;
      item.outcome.refused = refused;
      item.outcome.proven = false;
    }
    for (const Service& service : services_to_bring_back()) {
      const bool was_started =
          std::any_of(started_.begin(), started_.end(),
                      [&service](const Service& other) { return is_same(service, other); });
      SCEAU_CHECK(was_started ? stop(service) : bring_back(service));
    }
    for (Item& item : items_)
      if (!check_restored(item)) SCEAU_CHECK(revive(item));
    return {};
  }

  base::Result<std::vector<Outcome>> outcomes() && {
    std::vector<Outcome> out;
    for (Item& item : items_) out.push_back(std::move(item.outcome));
    return out;
  }

 private:
  void tell(const Item& item, Step step) const {
    if (progress_) progress_(item.request, step);
  }

  static bool is_of(const Item& item, const Service& service) {
    return item.change.plan().service && is_same(*item.change.plan().service, service);
  }

  template <class Wanted>
  std::vector<Service> services_of(Wanted wanted) const {
    std::vector<Service> found;
    for (const Item& item : items_)
      if (item.change.plan().service && wanted(item)) found.push_back(*item.change.plan().service);
    return merged(found);
  }
  std::vector<Service> services() const {
    return services_of([](const Item&) { return true; });
  }

  // Nothing new: nothing to reload. An interrupted run may have left the service with what it had then.
  std::vector<Service> changed_services() const {
    std::vector<Service> found = services();
    std::erase_if(found, [this](const Service& service) {
      return std::none_of(items_.begin(), items_.end(), [&service](const Item& item) {
        return is_of(item, service) && item.request.reload == ReloadMode::automatic &&
               (item.change.needed() || item.change.recovered());
      });
    });
    return found;
  }

  // A hook is told of sets: of those there were before.
  std::vector<Service> services_to_bring_back() const {
    std::vector<Service> found =
        services_of([](const Item& item) { return item.change.version_before().has_value(); });
    std::erase_if(found, [](const Service& service) { return service.hook.empty(); });
    for (const Service& service : reloaded_)
      if (service.hook.empty()) found.push_back(service);
    std::erase_if(found, [this](const Service& service) {
      return std::none_of(reloaded_.begin(), reloaded_.end(),
                          [&service](const Service& other) { return is_same(service, other); });
    });
    return found;
  }

  // Without a reload the software goes on with the old set: asking it would prove that one.
  static bool is_not_served(const Item& item) {
    return item.change.plan().through && item.change.needed() && !item.outcome.reloaded;
  }

  // "As before" is proven like everything else, where there is something that served before.
  static base::Status check_restored(Item& item) {
    const auto before = item.change.version_before();
    if (!before || !item.change.plan().through || !item.request.proof.wanted) return {};
    const auto manifest = read_manifest(item.change.plan().place, *before);
    if (!manifest || manifest->leaf_sha256.empty() || manifest->listen_port == 0) return {};
    SCEAU_TRY(const Proven proven,
              prove_served(item.request, item.change.plan(), manifest->leaf_sha256, kRestorePatience));
    item.outcome.presented_sha256 = proven.presented_sha256;
    return {};
  }

  // It was still dying when it was told to reload.
  static base::Status revive(Item& item) {
    const Service& service = *item.change.plan().service;
    if (!main_process(service)) SCEAU_CHECK(bring_back(service));
    return check_restored(item);
  }

  static void finish(Item& item, FileAction action) {
    item.outcome.files = item.change.files(action);
    item.outcome.version = item.change.version();
    const bool silent = item.change.plan().service && !item.outcome.reloaded && item.change.needed();
    if (silent) item.outcome.notices.push_back({NoticeCode::not_reloaded, item.change.plan().service->name});
    if (!item.change.plan().service) item.outcome.notices.push_back({NoticeCode::no_service});
    const auto& service = item.change.plan().service;
    const bool served = service && service->hook.empty();
    const bool stays = action != FileAction::restored;
    if (stays && !served && item.change.plan().sharing.folder.group.value_or(0) == 0)
      item.outcome.notices.push_back({NoticeCode::read_by_us});
  }

  const Progress& progress_;
  std::list<Item> items_;
  std::vector<Service> reloaded_, started_;
};

base::Result<std::vector<Outcome>> carry_out(Run run, const std::stop_token& stop) {
  SCEAU_CHECK(run.test_before());
  SCEAU_CHECK(run.write());
  base::Status done;
  for (base::Status (Run::*step)() : {&Run::test, &Run::reload_all, &Run::prove_all}) {
    if (done) done = (run.*step)();
    if (done && stop.stop_requested()) done = base::fail(base::ErrorCode::interrupted);
  }
  if (done) {
    SCEAU_CHECK(run.keep());
  } else {
    SCEAU_CHECK(run.restore(done.error()));
  }
  return std::move(run).outcomes();
}

// Two runs that write for one service one after the other: what one of them tests is not half of the other's.
constexpr unsigned kWaitForOthers = 120'000;  // milliseconds
base::Result<base::FileLock> lock_folder(const std::string& folder, const Plan& plan) {
  SCEAU_CHECK(make_common_folder(folder, plan.sharing.folder));
  return base::FileLock::take(folder + kLockName, kWaitForOthers);
}

// A folder of ours that nobody else could enter lets the group in that is named later. A run that is refused,
// or killed, leaves it so: the places in it have rights of their own.
base::Status let_in(const std::string& folder, const Plan& plan) {
  const bool wanted = plan.sharing.folder.group.has_value() && may_be_shared(folder);
  return wanted ? set_folder_rights(folder, plan.sharing.folder) : base::Status();
}

using RequestRefs = std::vector<std::reference_wrapper<const Request>>;

base::Result<std::vector<Outcome>> run_all(const RequestRefs& requests, const Progress& progress,
                                           base::Result<Plan> (*plan_for)(const Request&),
                                           base::Result<Change> (*begin)(const Request&, Plan),
                                           const std::stop_token& stop = {}) {
  Run run(progress);
  std::optional<base::FileLock> lock;
  for (const Request& request : requests) {
    if (progress) progress(request, Step::plan);
    SCEAU_TRY(Plan made, plan_for(request));
    if (!lock) {
      SCEAU_TRY(lock, lock_folder(request.folder, made));
    }
    SCEAU_CHECK(let_in(request.folder, made));
    SCEAU_TRY(Change change, begin(request, std::move(made)));
    run.add(request, std::move(change));
  }
  return carry_out(std::move(run), stop);
}

template <class Outcomes>
base::Result<Outcome> only(Outcomes outcomes) {
  if (!outcomes) return tl::unexpected(outcomes.error());
  return std::move(outcomes->front());
}

}  // namespace

std::string live_path(const Request& request) { return place_of(request).live(); }

std::string_view word(FileAction action) {
  switch (action) {
    case FileAction::written:
      return "written";
    case FileAction::unchanged:
      return "unchanged";
    case FileAction::restored:
      return "restored";
  }
  return {};
}

std::string_view word(Step step) {
  switch (step) {
    case Step::plan:
      return "plan";
    case Step::write:
      return "write";
    case Step::test:
      return "test";
    case Step::reload:
      return "reload";
    case Step::prove:
      return "prove";
    case Step::keep:
      return "keep";
    case Step::restore:
      return "restore";
  }
  return {};
}

std::string_view word(NoticeCode code) {
  switch (code) {
    case NoticeCode::not_proven:
      return "not_proven";
    case NoticeCode::not_reloaded:
      return "not_reloaded";
    case NoticeCode::no_service:
      return "no_service";
    case NoticeCode::recovered:
      return "recovered";
    case NoticeCode::started:
      return "started";
    case NoticeCode::read_by_us:
      return "read_by_us";
  }
  return {};
}

base::Result<std::vector<Outcome>> install(const std::vector<Request>& requests, const Progress& progress,
                                           const std::stop_token& stop) {
  return run_all({requests.begin(), requests.end()}, progress, plan, Change::begin, stop);
}

base::Result<Outcome> install(const Request& request, const Progress& progress) {
  return only(run_all({request}, progress, plan, Change::begin));
}

base::Result<std::vector<Outcome>> back(const std::vector<Request>& requests, const Progress& progress,
                                        const std::stop_token& stop) {
  return run_all({requests.begin(), requests.end()}, progress, plan_back, Change::begin_back, stop);
}

base::Result<Outcome> back(const Request& request, const Progress& progress) {
  return only(run_all({request}, progress, plan_back, Change::begin_back));
}

}  // namespace sceau::install
