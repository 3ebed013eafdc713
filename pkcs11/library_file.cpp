#include "pkcs11/library_file.hpp"

#include <dlfcn.h>
#include <elf.h>
#include <fmt/core.h>
#include <link.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <optional>
#include <string_view>

namespace sceau::pkcs11 {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;

struct Header {
  std::array<unsigned char, 20> bytes{};  // up to e_machine, which lies alike in ELF of 32 and 64 bits
  std::size_t size = 0;

  std::string_view text() const { return {reinterpret_cast<const char*>(bytes.data()), size}; }
  bool elf() const { return size == bytes.size() && text().substr(0, SELFMAG) == ELFMAG; }
  unsigned machine() const {
    return bytes[EI_DATA] == ELFDATA2MSB ? bytes[18] * 256U + bytes[19] : bytes[19] * 256U + bytes[18];
  }
};

Result<std::ifstream> open_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (file) return file;
  const int why = errno;
  if (why == ENOENT || why == ENOTDIR) return base::fail(ErrorCode::module_missing, path);
  return base::fail(ErrorCode::file_unreadable, path, std::strerror(why));
}

Header read_header(std::ifstream& file) {
  Header header;
  file.read(reinterpret_cast<char*>(header.bytes.data()), static_cast<std::streamsize>(header.bytes.size()));
  header.size = static_cast<std::size_t>(file.gcount());
  file.clear();
  return header;
}

// The loader maps what the program headers promise, and a file cut short then ends the process with SIGBUS.
bool is_whole(std::ifstream& file) {
  ElfW(Ehdr) header{};
  file.seekg(0, std::ios::end);
  const auto size = static_cast<std::uint64_t>(file.tellg());
  file.seekg(0);
  if (!file.read(reinterpret_cast<char*>(&header), sizeof header)) return false;
  if (header.e_phentsize != sizeof(ElfW(Phdr))) return false;
  file.seekg(static_cast<std::streamoff>(header.e_phoff));
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    ElfW(Phdr) segment{};
    if (!file.read(reinterpret_cast<char*>(&segment), sizeof segment)) return false;
    if (segment.p_offset > size || segment.p_filesz > size - segment.p_offset) return false;
  }
  return true;
}

std::string machine_name(const Header& header) {
  const bool wide = header.bytes[EI_CLASS] == ELFCLASS64;
  switch (header.machine()) {
    case EM_386:
      return "x86, 32 bits";
    case EM_X86_64:
      return wide ? "x86-64" : "x32";
    case EM_AARCH64:
      return "aarch64";
    case EM_ARM:
      return "arm, 32 bits";
    case EM_RISCV:
      return "riscv";
    default:
      return fmt::format("ELF machine {}", header.machine());
  }
}

// Libraries of other systems, which people copy from where the card's software came.
std::optional<std::string> foreign_format(const Header& header) {
  const std::string_view text = header.text();
  if (text.substr(0, 2) == "MZ") return "Windows";
  if (text.substr(0, 4) == "\xcf\xfa\xed\xfe" || text.substr(0, 4) == "\xca\xfe\xba\xbe") return "macOS";
  return std::nullopt;
}

Status check_format(const std::string& path) {
  SCEAU_TRY(std::ifstream file, open_file(path));
  SCEAU_TRY(std::ifstream self, open_file("/proc/self/exe"));
  const Header header = read_header(file);
  const Header ours = read_header(self);
  if (const auto system = foreign_format(header))
    return base::fail(ErrorCode::module_architecture, path, *system);
  if (!header.elf()) return base::fail(ErrorCode::module_not_pkcs11, path);
  if (header.machine() != ours.machine() || header.bytes[EI_CLASS] != ours.bytes[EI_CLASS])
    return base::fail(ErrorCode::module_architecture, path, machine_name(header));
  if (!is_whole(file)) return base::fail(ErrorCode::module_not_pkcs11, path);
  return {};
}

// The loader's message is translated, its shape is not: "FILE: words: …", where FILE is what could not be
// used.
base::Error loader_error(const std::string& path, const std::string& message) {
  const std::string file = message.substr(0, message.find(": "));
  if (file != path) return {ErrorCode::module_dependency, path, file, message};
  if (path.find('/') == std::string::npos) return {ErrorCode::module_missing, path, {}, message};
  const std::size_t last = message.rfind(": ");
  const std::string symbol = last == std::string::npos ? "" : message.substr(last + 2);
  const bool one_word = !symbol.empty() && symbol.find(' ') == std::string::npos;
  if (one_word) return {ErrorCode::module_dependency, path, symbol, message};
  return {ErrorCode::module_not_pkcs11, path, {}, message};
}

}  // namespace

Result<void*> open_library(const std::string& path) {
  if (path.find('/') != std::string::npos) SCEAU_CHECK(check_format(path));
  void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == nullptr) {
    const char* const message = ::dlerror();
    return tl::unexpected(loader_error(path, message != nullptr ? message : ""));
  }
  return library;
}

}  // namespace sceau::pkcs11
