// sceau-mail against a real mail server on 127.0.0.1 (python3-aiosmtpd) that takes, refuses, hangs, drops and
// asks for authentication.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "core/base/file.hpp"
#include "core/base/process.hpp"
#include "core/watch/mail_job.hpp"

namespace sceau::watch {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const std::string kMail = SCEAU_BINARY_DIR "/libexec/sceau/sceau-mail";
const std::string kServer = SCEAU_SOURCE_DIR "/tests/support/smtp_server.py";
const std::string kPython = "/usr/bin/python3";

bool have_server() { return base::run({.argv = {kPython, "-c", "import aiosmtpd"}})->status == 0; }

class Mail : public testing::Test {
 protected:
  void SetUp() override {
    if (!base::exists(kMail)) GTEST_SKIP() << "skipped: sceau-mail is not built";
    if (!have_server()) GTEST_SKIP() << "skipped: python3-aiosmtpd is not installed";
    std::string name = (fs::temp_directory_path() / "sceau-mail-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    fs::create_directory(folder_ / "taken");
  }
  void TearDown() override {
    if (!folder_.empty()) fs::remove_all(folder_);
  }

  std::string path(std::string_view name) const { return (folder_ / name).string(); }

  void write(std::string_view name, std::string_view content, mode_t mode = 0600) const {
    ASSERT_TRUE(base::replace_file(path(name), base::view(content), {.mode = mode}));
  }

  // A certificate of its own for 127.0.0.1.
  void make_certificate(const std::string& name) const {
    const auto made = base::run(
        {.argv = {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                  "-days", "2", "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
                  path(name + ".key"), "-out", path(name + ".pem")}});
    ASSERT_EQ(made->status, 0) << made->errors;
  }

  base::Background start(const std::string& behaviour, const std::string& security = {}) const {
    std::vector<std::string> argv{kPython, kServer, path("taken"), behaviour};
    if (!security.empty())
      for (const std::string& word : {security, path("server.pem"), path("server.key")}) argv.push_back(word);
    return base::Background::start({.argv = argv}).value();
  }

  MailJob job(const base::Background& server, std::string_view scheme = "smtp") const {
    return {.url = std::string(scheme) + "://127.0.0.1:" + server.first_line(),
            .tls = MailTls::none,
            .timeout = 20,
            .from = "robot@example.fr",
            .to = "at@example.fr",
            .message = "Subject: essai\r\n\r\nBonjour\r\n.\r\n..fin\r\n"};
  }

  struct Answer {
    MailExit exit;
    std::string words;
  };
  Answer send(const MailJob& job) const {
    const std::string text = write_mail_job(job);
    const auto result = base::run({.argv = {kMail}, .input = base::view(text)});
    return {static_cast<MailExit>(result->status), result->output};
  }

  std::vector<std::string> taken() const {
    std::vector<std::string> mails;
    for (const auto& file : fs::directory_iterator(folder_ / "taken"))
      mails.emplace_back(base::text(base::read_file(file.path().string()).value()));
    return mails;
  }

  fs::path folder_;
};

TEST_F(Mail, ArrivesAsItWasWritten) {
  const auto server = start("accept");
  const Answer answer = send(job(server));
  EXPECT_EQ(answer.exit, MailExit::sent) << answer.words;
  EXPECT_THAT(answer.words, HasSubstr("250"));
  ASSERT_EQ(taken().size(), 1U);
  EXPECT_EQ(taken()[0],
            "from robot@example.fr\nto at@example.fr\nSubject: essai\r\n\r\nBonjour\r\n.\r\n..fin\r\n");
}

TEST_F(Mail, ARefusalIsForGoodAndSaysWhy) {
  const auto server = start("refuse");
  const Answer answer = send(job(server));
  EXPECT_EQ(answer.exit, MailExit::refused);
  EXPECT_THAT(answer.words, HasSubstr("550 5.1.1 no such mailbox here"));
}

TEST_F(Mail, WhatMayPassLaterIsTriedAgain) {
  for (const char* behaviour : {"later", "drop"}) {
    const auto server = start(behaviour);
    EXPECT_EQ(send(job(server)).exit, MailExit::try_again) << behaviour;
  }
  EXPECT_TRUE(taken().empty());
}

TEST_F(Mail, AServerThatNeverAnswersIsLeftAlone) {
  const auto server = start("silent");
  MailJob impatient = job(server);
  impatient.timeout = 1;
  const Answer answer = send(impatient);
  EXPECT_EQ(answer.exit, MailExit::try_again);
  EXPECT_THAT(answer.words, HasSubstr("Timeout"));
}

TEST_F(Mail, NobodyThereIsTriedAgain) {
  std::string url;
  {
    const auto server = start("accept");
    url = job(server).url;
  }
  EXPECT_EQ(send({.url = url, .tls = MailTls::none, .from = "a@b.fr", .to = "c@d.fr"}).exit,
            MailExit::try_again);
}

TEST_F(Mail, GoesThroughStartTlsAndThroughImplicitTls) {
  make_certificate("server");
  for (const auto& [scheme, security] : {std::pair("smtp", "--tls"), std::pair("smtps", "--implicit")}) {
    const auto server = start("accept", security);
    MailJob secure = job(server, scheme);
    secure.tls = MailTls::required;
    secure.ca_file = path("server.pem");
    const Answer answer = send(secure);
    EXPECT_EQ(answer.exit, MailExit::sent) << scheme << ": " << answer.words;
  }
  EXPECT_EQ(taken().size(), 2U);
}

TEST_F(Mail, NothingIsSentToAServerWhoseCertificateDoesNotHoldOrThatHasNone) {
  make_certificate("server");
  make_certificate("other");
  const auto secure = start("accept", "--tls"), plain = start("accept");
  MailJob wrong = job(secure);
  wrong.tls = MailTls::required;
  wrong.ca_file = path("other.pem");
  EXPECT_EQ(send(wrong).exit, MailExit::not_secure);
  MailJob unprotected = job(plain);
  unprotected.tls = MailTls::required;
  EXPECT_EQ(send(unprotected).exit, MailExit::not_secure);
  EXPECT_TRUE(taken().empty());
}

TEST_F(Mail, LogsInWithAPasswordFromAFile) {
  make_certificate("server");
  write("password", "secret\n");
  write("wrong", "Secret\n");
  write("open", "secret\n", 0644);
  const auto server = start("auth", "--tls");
  MailJob login = job(server);
  login.tls = MailTls::required;
  login.ca_file = path("server.pem");
  login.user = "robot";
  login.password_file = path("password");
  EXPECT_EQ(send(login).exit, MailExit::sent);
  login.password_file = path("wrong");
  EXPECT_EQ(send(login).exit, MailExit::no_login);
  login.password_file = path("open");
  EXPECT_EQ(send(login).exit, MailExit::no_login);
  login.user.clear();
  login.password_file.clear();
  EXPECT_NE(send(login).exit, MailExit::sent);
  EXPECT_EQ(taken().size(), 1U);
}

TEST_F(Mail, WithAReceiptItIsSentOnce) {
  const auto server = start("accept");
  MailJob once = job(server);
  once.receipt = path("receipt");
  EXPECT_EQ(send(once).exit, MailExit::sent);
  EXPECT_EQ(send(once).exit, MailExit::sent);
  EXPECT_EQ(taken().size(), 1U);
}

TEST_F(Mail, TwoAtOnceWithOneReceiptSendOnce) {
  const auto server = start("accept");
  MailJob once = job(server);
  once.receipt = path("receipt");
  write("job", write_mail_job(once));
  const std::string both = kMail + " < \"$0\" & " + kMail + " < \"$0\"; status=$?; wait $! && exit $status";
  EXPECT_EQ(base::run({.argv = {"sh", "-c", both, path("job")}})->status, 0);
  EXPECT_EQ(taken().size(), 1U);
}

TEST_F(Mail, WithoutReceiptAFailureLeavesNone) {
  const auto server = start("refuse");
  MailJob refused = job(server);
  refused.receipt = path("receipt");
  EXPECT_EQ(send(refused).exit, MailExit::refused);
  EXPECT_FALSE(base::exists(path("receipt")));
}

TEST_F(Mail, GoesToSendmailWhereThatIsConfigured) {
  write("sendmail", "#!/bin/sh\n{ echo \"$@\"; cat; } > \"$(dirname \"$0\")/taken/1\"\n", 0700);
  MailJob local{.url = "sendmail:" + path("sendmail"),
                .from = "robot@example.fr",
                .to = "at@example.fr",
                .message = "Subject: x\r\n\r\ntext\r\n"};
  EXPECT_EQ(send(local).exit, MailExit::sent);
  ASSERT_EQ(taken().size(), 1U);
  EXPECT_EQ(taken()[0], "-i -f robot@example.fr -- at@example.fr\nSubject: x\n\ntext\n");
  write("sendmail", "#!/bin/sh\ncat > /dev/null\necho 'at@example.fr: no such user' >&2\nexit 67\n", 0700);
  const Answer answer = send(local);
  EXPECT_EQ(answer.exit, MailExit::refused);
  EXPECT_THAT(answer.words, HasSubstr("no such user"));
}

TEST_F(Mail, AJobItDoesNotUnderstandIsAWrongUse) {
  EXPECT_EQ(base::run({.argv = {kMail}, .input = base::view("hello\n\n")})->status, 64);
}

}  // namespace
}  // namespace sceau::watch
