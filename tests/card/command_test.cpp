// The card without OpenSC, command by command: what its driver never asks for, or cannot with OpenSSL 3.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include <random>

#include "core/base/file.hpp"
#include "fixtures/virtual-cpx/card.hpp"
#include "fixtures/virtual-cpx/tlv.hpp"
#include "tests/card/card_fixture.hpp"
#include "tests/card/openssl_check.hpp"

namespace sceau::test {
namespace {

using base::Bytes;
using base::ByteView;
using cpx::join;
using cpx::tlv;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class CommandTest : public testing::Test {
 protected:
  void SetUp() override { power(); }
  void power() {
    card = take(cpx::VirtualCpxCard::open(folder.state_file()));
    ASSERT_TRUE(card->power_on());
  }
  Bytes send(ByteView command) { return card->transmit(command).value_or(Bytes()); }
  Bytes send(const char* hex) { return send(cpx::bytes_from_hex(hex)); }
  // Header and data; the answer is fetched as over T=0.
  Bytes send(const char* header, ByteView data) {
    Bytes answer = send(join({cpx::bytes_from_hex(header), cpx::length_of(data.size()), data}));
    return answer.size() == 2 && answer[0] == 0x61 ? send("00C0000000") : answer;
  }
  std::string sent(const char* hex) { return base::hex_upper(send(hex)); }
  void log_in() { ASSERT_EQ(sent("002000010431323334"), "9000"); }

  VirtualCard folder;
  std::unique_ptr<cpx::VirtualCpxCard> card;
};

Bytes without_status(Bytes answer) {
  EXPECT_GE(answer.size(), 2U);
  answer.resize(answer.size() - 2);
  return answer;
}

// What the computer has hashed of a long message, and the bit counter after it, as ANS's module sends them.
Bytes first_block(ByteView block) {
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, block.data(), block.size());
  Bytes state;
  for (const SHA_LONG word : context.h)
    for (unsigned shift = 32; shift != 0; shift -= 8)
      state.push_back(static_cast<unsigned char>(word >> (shift - 8)));
  return join({state, Bytes{0, 0, 0, 0, 0, 0}, cpx::two_bytes(block.size() * 8)});
}

constexpr const char* kSignWithSignatureKey = "002241B606800142840181";
constexpr const char* kHashWithSha256 = "002241AA03800140";

TEST_F(CommandTest, SignsForEverWhatItHashedItself) {
  log_in();
  const Bytes message(100, 0x41);
  const ByteView head = ByteView(message).first(64), tail = ByteView(message).subspan(64);
  EXPECT_EQ(sent(kHashWithSha256), "9000");
  const Bytes hash = send("002A90A0", join({tlv(0x90, first_block(head)), tlv(0x80, tail)}));
  EXPECT_EQ(base::hex_upper(hash), "9000");
  EXPECT_EQ(sent(kSignWithSignatureKey), "9000");
  const Bytes signature = without_status(send("002A9E9A00"));
  EXPECT_TRUE(verifies(folder.file("sig.pem"), message, signature));
  EXPECT_FALSE(verifies(folder.file("aut.pem"), message, signature));
}

TEST_F(CommandTest, SignsAHashOnce) {
  log_in();
  sent(kHashWithSha256);
  sent(kSignWithSignatureKey);
  EXPECT_EQ(base::hex_upper(send("002A90A0", join({tlv(0x90, ByteView()), tlv(0x80, base::view("abc"))}))),
            "9000");
  EXPECT_THAT(send("002A9E9A00"), SizeIs(258));
  EXPECT_EQ(sent("002A9E9A00"), "6985");
}

TEST_F(CommandTest, SignsForEverNeitherWithoutPinNorWithTheOtherKeyNorAHashOfOthers) {
  sent(kHashWithSha256);
  sent(kSignWithSignatureKey);
  const Bytes hashed = join({tlv(0x90, ByteView()), tlv(0x80, base::view("abc"))});
  send("002A90A0", hashed);
  EXPECT_EQ(sent("002A9E9A00"), "6982");
  log_in();
  send("002A90A0", hashed);
  EXPECT_EQ(base::hex_upper(send("002A9E9A", Bytes(32))), "6985");
  send("002A90A0", hashed);
  EXPECT_EQ(sent("002241B606800142840182"), "9000");
  EXPECT_EQ(sent("002A9E9A00"), "6982");
}

TEST_F(CommandTest, AuthenticatesAtMostTwoFifthsOfTheKey) {
  EXPECT_EQ(sent("002241A406800102840182"), "9000");
  EXPECT_EQ(base::hex_upper(send("00880000", Bytes(51))), "6982");
  log_in();
  EXPECT_THAT(send("00880000", Bytes(102)), SizeIs(258));
  EXPECT_EQ(base::hex_upper(send("00880000", Bytes(103))), "6700");
}

TEST_F(CommandTest, JoinsChainedCommands) {
  log_in();
  sent("002241A406800102840182");
  const Bytes whole = without_status(send("00880000", Bytes(100, 7)));
  EXPECT_EQ(base::hex_upper(send("10880000", Bytes(60, 7))), "9000");
  EXPECT_EQ(without_status(send("00880000", Bytes(40, 7))), whole);
}

TEST_F(CommandTest, HandsOutAnAnswerInAsManyPartsAsAreFetched) {
  EXPECT_EQ(sent("00A40400085C"), "6700");
  const Bytes whole = send("00A40000023F0000");
  const std::string left = base::hex_upper(Bytes{static_cast<unsigned char>(whole.size() - 2)});
  EXPECT_EQ(sent("00A40000023F00"), "61" + left);
  const Bytes first = send("00C0000005");
  EXPECT_EQ(first[5], 0x61);
  const Bytes second = send("00C0000000");
  EXPECT_EQ(join({ByteView(first).first(5), second}), whole);
  EXPECT_EQ(sent("00C0000000"), "6985");
}

TEST_F(CommandTest, GivesItsSerialByShortNameAndEndsWhereTheFileDoes) {
  EXPECT_EQ(sent("00B09C0000"), "5A0A802500000127000000019000");
  EXPECT_THAT(sent("00A4000002D00300"), testing::EndsWith("9000"));
  EXPECT_EQ(sent("00B000020A"), "802500000127000000019000");
  EXPECT_EQ(sent("00B0000300FF"), "6700");
  EXPECT_EQ(sent("00B000030A"), "6C09");
  EXPECT_EQ(sent("00B0000C00"), "6B00");
}

TEST_F(CommandTest, ForgetsThePinWithThePower) {
  log_in();
  EXPECT_EQ(sent("0020000100"), "9000");
  card->power_on();
  EXPECT_EQ(sent("00200001"), "63C3");
}

TEST_F(CommandTest, CountsTriesForEveryReaderAtOnce) {
  const auto other = take(cpx::VirtualCpxCard::open(folder.state_file()));
  ASSERT_TRUE(other->power_on());
  EXPECT_EQ(sent("002000010439393939"), "63C2");
  EXPECT_EQ(base::hex_upper(*other->transmit(cpx::bytes_from_hex("002000010439393939"))), "63C1");
  EXPECT_EQ(sent("002000010439393939"), "63C0");
  EXPECT_EQ(base::hex_upper(*other->transmit(cpx::bytes_from_hex("002000010431323334"))), "6983");
  EXPECT_EQ(sent("00200001"), "6983");
}

TEST_F(CommandTest, IsUnblockedByItsPukInOneCommandOrTwo) {
  for (const bool together : {true, false}) {
    folder.set("tries", "0");
    if (together) {
      EXPECT_EQ(sent("002C00010C313233343536373839393939"), "9000");
    } else {
      EXPECT_EQ(sent("002C02010438383838"), "6982");
      EXPECT_EQ(sent("00200002083132333435363738"), "9000");
      EXPECT_EQ(sent("002C02010438383838"), "9000");
    }
    EXPECT_EQ(folder.state().tries, 3U);
    EXPECT_EQ(folder.state().pin, together ? "9999" : "8888");
  }
  EXPECT_EQ(sent("00200002083030303030303030"), "63C9");
}

TEST_F(CommandTest, SaysNothingWithoutACardAndStartsAnewWithTheNext) {
  log_in();
  folder.set("present", "no");
  EXPECT_FALSE(card->transmit(cpx::bytes_from_hex("00200001")));
  folder.set("present", "yes");
  EXPECT_FALSE(card->transmit(cpx::bytes_from_hex("00200001")));
  ASSERT_TRUE(card->power_on());
  EXPECT_EQ(sent("00200001"), "63C3");
}

TEST_F(CommandTest, TracesCommandsButNoCodes) {
  folder.set("trace", folder.file("trace"));
  log_in();
  sent("0084000008");
  const Bytes trace = take(base::read_file(folder.file("trace")));
  EXPECT_THAT(
      std::string(base::text(trace)),
      testing::AllOf(HasSubstr("> 0020000104**\n< 9000\n> 0084000008\n< "), Not(HasSubstr("31323334"))));
}

TEST_F(CommandTest, AnswersWhateverBytesComeInWithAStatus) {
  std::mt19937 random(20261123);
  const auto byte = [&random] { return static_cast<unsigned char>(random() & 0xFFU); };
  constexpr std::string_view kInstructions = "\x20\x22\x24\x2A\x2C\x84\x88\xA4\xB0\xC0\xCB";
  for (int round = 0; round < 4000; ++round) {
    Bytes command(random() % 40);
    for (unsigned char& value : command) value = byte();
    if (command.size() > 5) {
      command[0] = static_cast<unsigned char>(command[0] & 0x10U);
      command[1] = static_cast<unsigned char>(kInstructions[random() % kInstructions.size()]);
      command[4] = static_cast<unsigned char>(command.size() - 5 - random() % 2);
    }
    EXPECT_GE(send(command).size(), 2U) << base::hex(command);
  }
}

}  // namespace
}  // namespace sceau::test
