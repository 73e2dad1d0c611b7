#include "planner/apart/child.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "planner/apart/answer_wire.h"
#include "planner/apart/descriptor_wire.h"
#include "planner/apart/printed.h"
#include "planner/apart/process_state.h"
#include "planner/apart/restrain.h"
#include "planner/apart/wire.h"
#include "planner/base/files.h"
#include "planner/base/status.h"
#include "planner/host/load.h"
#include "planner/host/plugin.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;

// Where nobody waits any more: the parent's limits are shorter.
constexpr unsigned kForgottenSeconds = 60;

// The program's end of the talk; a handler of signals needs it.
int channel = -1;

[[noreturn]] void Leave() { _exit(0); }

void Send(const Packer& message) {
  const auto size = static_cast<std::uint32_t>(message.size());
  std::string_view parts[] = {{reinterpret_cast<const char*>(&size), sizeof(size)},
                              message.bytes()};
  for (std::string_view part : parts) {
    while (!part.empty()) {
      const ssize_t sent = send(channel, part.data(), part.size(), MSG_NOSIGNAL);
      if (sent <= 0) Leave();
      part.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
}

void Fill(char* to, std::size_t size) {
  while (size > 0) {
    const ssize_t got = recv(channel, to, size, 0);
    if (got <= 0) Leave();
    to += got;
    size -= static_cast<std::size_t>(got);
  }
}

std::string NextMessage() {
  std::uint32_t size = 0;
  Fill(reinterpret_cast<char*>(&size), sizeof(size));
  if (size > kLongestMessage) Leave();
  std::string message(size, '\0');
  Fill(message.data(), size);
  return message;
}

void SendText(Reply reply, std::string_view text) {
  Packer packer;
  packer.Put(reply);
  packer.PutBytes(text);
  Send(packer);
}

void TellOffence(const char* offence) { SendText(Reply::kOffence, offence); }

struct Loaded {
  const gpuday_plugin* entry;
  std::string sha256;  // of the file, then of its reader if it has one
};

// The file is read before anything of it runs.
absl::StatusOr<Loaded> LoadChecked(Family family, const fs::path& path, const fs::path& reader) {
  GPUDAY_ASSIGN_OR_RETURN(const std::string content, CheckPluginFile(path));
  const std::string sha256 = Sha256(content);
  if (reader.empty()) {
    GPUDAY_ASSIGN_OR_RETURN(const gpuday_plugin* entry, LoadEntry(path));
    return Loaded{entry, sha256};
  }
  GPUDAY_ASSIGN_OR_RETURN(const std::string code, CheckPluginFile(reader));
  GPUDAY_ASSIGN_OR_RETURN(const Plugin plugin, LoadPlugin(Family::kReader, reader, Sha256(code)));
  GPUDAY_ASSIGN_OR_RETURN(const gpuday_plugin* entry, ReadEntry(plugin, family, path, content));
  return Loaded{entry, absl::StrCat(sha256, " ", plugin.sha256)};
}

}  // namespace

void RunChild(const std::vector<std::string>& words) {
  // What the parent has open is not the plugin's.
  close_range(3, ~0u, 0);
  channel = MovedAway(STDIN_FILENO);
  if (words.size() != 3 || channel < 0) _exit(2);  // nobody asks
  const auto family = static_cast<Family>(std::strtoul(words[0].c_str(), nullptr, 10));
  const Printed printed;
  Restrain(TellOffence);
  const ProcessState before = ReadProcessState();
  const auto offence = [&] {
    alarm(0);
    const std::string damage = Difference(before, ReadProcessState());
    return damage.empty() ? printed.Offence()
                          : absl::StrCat("does not leave the process as it was: ", damage);
  };

  alarm(kForgottenSeconds);
  const absl::StatusOr<Loaded> loaded = LoadChecked(family, words[1], words[2]);
  if (!loaded.ok()) {
    SendText(Reply::kRefused, std::string(loaded.status().message()));
    Leave();
  }
  Packer descriptor;
  descriptor.Put(Reply::kLoaded);
  descriptor.PutBytes(loaded->sha256);
  PackDescriptor(*loaded->entry, descriptor);
  AllowNoFiles();
  if (const std::string wrong = offence(); !wrong.empty()) {
    SendText(Reply::kOffence, wrong);
    Leave();
  }
  Send(descriptor);

  for (;;) {
    Unpacker question(NextMessage());
    Packer answer;
    answer.Put(Reply::kAnswer);
    alarm(kForgottenSeconds);
    AskAndPack(*loaded->entry, question, answer);
    if (const std::string wrong = offence(); !wrong.empty()) {
      SendText(Reply::kOffence, wrong);
      Leave();
    }
    Send(answer);
  }
}

}  // namespace gpuday
