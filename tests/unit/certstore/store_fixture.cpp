#include "store_fixture.hpp"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

namespace sceau::store {
namespace {

using Connection = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;

Connection bare(const std::string& path) {
  sqlite3* handle = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &handle), SQLITE_OK);
  return {handle, &sqlite3_close};
}

std::string read_all(int fd) {
  std::string text;
  std::array<char, 512> buffer;
  for (ssize_t got; (got = ::read(fd, buffer.data(), buffer.size())) > 0;)
    text.append(buffer.data(), static_cast<std::size_t>(got));
  return text;
}

void say(int fd, const std::string& text) {
  ASSERT_EQ(::write(fd, text.data(), text.size()), std::ssize(text));
}

}  // namespace

void StoreTest::SetUp() {
  const std::string top = std::filesystem::exists("/dev/shm") ? "/dev/shm" : testing::TempDir();
  std::string pattern = top + "/sceau-store-XXXXXX";
  ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
  folder_ = pattern;
}

void StoreTest::TearDown() {
  database_.reset();
  std::filesystem::remove_all(folder_);
}

Database& StoreTest::made() {
  if (!database_) database_ = Database::create(path()).value();
  return *database_;
}

Database StoreTest::opened(Access access) const { return Database::open(path(), access).value(); }

std::string StoreTest::raw(const std::string& sql) const {
  const Connection connection = bare(path());
  sqlite3_busy_timeout(connection.get(), 5000);
  EXPECT_EQ(sqlite3_exec(connection.get(), "PRAGMA foreign_keys = ON", nullptr, nullptr, nullptr), SQLITE_OK);
  const int code = sqlite3_exec(connection.get(), sql.c_str(), nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? "ok" : sqlite3_errmsg(connection.get());
}

std::vector<std::string> StoreTest::query(const std::string& sql) const {
  const Connection connection = bare(path());
  std::vector<std::string> rows;
  const auto keep = [](void* out, int, char** columns, char**) {
    static_cast<std::vector<std::string>*>(out)->push_back(columns[0] == nullptr ? "" : columns[0]);
    return 0;
  };
  EXPECT_EQ(sqlite3_exec(connection.get(), sql.c_str(), keep, &rows, nullptr), SQLITE_OK)
      << sqlite3_errmsg(connection.get());
  return rows;
}

Structure StoreTest::add_structure(const std::string& finess) {
  Structure row{.name = "CENTRE DE SANTE DE L'ETANG",
                .finess = finess,
                .siret = "",
                .department = "69",
                .environment = "production",
                .created_at = kDay};
  row.id = insert(made(), row).value();
  return row;
}

std::int64_t StoreTest::add_entry(const std::string& name, std::optional<std::int64_t> supersedes) {
  if (!structure_) structure_ = add_structure();
  return insert(made(), Entry{.structure = structure_->id,
                              .name = name,
                              .profile = "insi-manu",
                              .service = "insi",
                              .usage = "AUTH_CLI",
                              .common_name = "INSI-MANU",
                              .key_storage = "token",
                              .supersedes = supersedes,
                              .created_at = kDay})
      .value();
}

void StoreTest::add_key(std::int64_t entry) {
  ASSERT_TRUE(
      insert(made(), Key{.entry = entry,
                         .uri = "pkcs11:token=igc-sante;object=" + std::to_string(entry),
                         .spki_sha256 = base::hex(base::sha256(base::view("key" + std::to_string(entry)))),
                         .born = "token",
                         .created_at = kDay}));
}

std::string StoreTest::add_certificate(std::int64_t entry, base::TimePoint end) {
  const std::string der = "certificate of " + std::to_string(entry);
  const std::string sha256 = base::hex(base::sha256(base::view(der)));
  EXPECT_TRUE(insert(made(),
                     CertificateRow{.entry = entry,
                                    .sha256 = sha256,
                                    .serial = "0A" + std::to_string(entry),
                                    .subject = "CN=INSI-MANU",
                                    .issuer = "CN=AC IGC-SANTE",
                                    .not_before = end - base::Days(1095),
                                    .not_after = end + base::Days(1),
                                    .effective_end = end,
                                    .imported_at = kDay,
                                    .file = "insi.pem"},
                     base::view(der)));
  return sha256;
}

EntryOverview StoreTest::overview(std::int64_t entry) {
  std::optional<EntryOverview> found;
  EXPECT_TRUE(each_entry(made(), {}, [&](const EntryOverview& row) {
    if (row.entry.id == entry) found = row;
    return !found;
  }));
  return found.value();
}

std::string in_child(const std::function<std::string()>& work) {
  std::array<int, 2> pipe{};
  EXPECT_EQ(::pipe(pipe.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      say(pipe[1], work());
    } catch (
        const std::exception& error) {  // value() of a failed Result; must not go on as a second test run
      say(pipe[1], error.what());
    }
    ::_exit(0);
  }
  ::close(pipe[1]);
  std::string words = read_all(pipe[0]);
  ::close(pipe[0]);
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  if (status != 0) words += " (ended with status " + std::to_string(status) + ")";
  return words;
}

void killed_in_child(const std::function<void(const std::function<void()>& ready)>& work) {
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    work([&pipe] {
      say(pipe[1], "r");
      for (;;) ::pause();
    });
    ::_exit(1);
  }
  ::close(pipe[1]);
  char ready = 0;
  EXPECT_EQ(::read(pipe[0], &ready, 1), 1) << "the child never got that far";
  ASSERT_EQ(::kill(child, SIGKILL), 0);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  ::close(pipe[0]);
}

}  // namespace sceau::store
