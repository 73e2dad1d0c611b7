// Files in a plugin's place that are no good plugins: each is refused with a reason before any of
// its code runs.
#include <elf.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <random>
#include <string>

#include "planner/base/files.h"
#include "tests/base/temporary_folder.h"
#include "tests/host/host_testing.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const fs::path kGoodFile = kBundledPlugins / "architectures/gpt.so";

std::string GoodBytes() { return ReadFile(kGoodFile, 1 << 26).value(); }

// Asking `folder` for the architecture `name` fails with kPlugin, its path and `reason`.
void ExpectRefused(const TemporaryFolder& folder, const std::string& name,
                   const std::string& reason) {
  const MustBeQuick quick;
  Sources sources;
  const PluginHost host = PluginHost({folder.path()}).Noting(sources);
  const auto plugin = host.Get(Family::kArchitecture, name, kAsked);
  ASSERT_FALSE(plugin.ok()) << name;
  EXPECT_EQ(FaultOf(plugin.status()), Fault::kPlugin);
  EXPECT_THAT(std::string(plugin.status().message()),
              AllOf(HasSubstr("architectures/" + name + ".so: refused: "), HasSubstr(reason)));
  EXPECT_THAT(sources.List(), IsEmpty());
}

void ExpectBytesRefused(const std::string& bytes, const std::string& reason) {
  const TemporaryFolder folder;
  folder.Write("architectures/x.so", bytes);
  ExpectRefused(folder, "x", reason);
}

TEST(PluginFile, TextOrNothingNamedSoIsRefused) {
  ExpectBytesRefused("#!/bin/sh\necho hello\n", "no ELF header");
  ExpectBytesRefused("", "no ELF header");
  ExpectBytesRefused(
      "\x7F"
      "ELF",
      "no ELF header");
  ExpectBytesRefused(std::string(1 << 20, '\0'), "no ELF header");
}

TEST(PluginFile, ATruncatedLibraryIsRefusedWhereverItEnds) {
  const std::string good = GoodBytes();
  Elf64_Ehdr header;
  std::memcpy(&header, good.data(), sizeof(header));
  std::size_t needed = 0;
  for (int i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment;
    std::memcpy(&segment,
                good.data() + header.e_phoff + static_cast<std::size_t>(i) * sizeof(segment),
                sizeof(segment));
    if (segment.p_type == PT_LOAD) needed = std::max(needed, segment.p_offset + segment.p_filesz);
  }
  ASSERT_GT(needed, 4096u);
  for (const std::size_t size : {std::size_t{64}, std::size_t{65}, std::size_t{500}, needed / 4,
                                 needed / 2, needed - 4096, needed - 1}) {
    ExpectBytesRefused(good.substr(0, size), "truncated");
  }
}

TEST(PluginFile, AnotherMachinesLibraryIsRefused) {
  std::string other = GoodBytes();
  other[offsetof(Elf64_Ehdr, e_machine)] = static_cast<char>(EM_RISCV);
  ExpectBytesRefused(other, "another machine");
  other = GoodBytes();
  other[EI_CLASS] = ELFCLASS32;
  ExpectBytesRefused(other, "another machine");
}

TEST(PluginFile, AHeaderThatPointsOutsideTheFileIsRefused) {
  for (const std::size_t field :
       {offsetof(Elf64_Ehdr, e_phoff) + 7, offsetof(Elf64_Ehdr, e_phoff) + 3,
        offsetof(Elf64_Ehdr, e_phnum) + 1, offsetof(Elf64_Ehdr, e_phentsize)}) {
    std::string bad = GoodBytes();
    bad[field] = '\x7F';
    ExpectBytesRefused(bad, "program headers");
  }
  std::string none = GoodBytes();
  none[offsetof(Elf64_Ehdr, e_phnum)] = 0;
  ExpectBytesRefused(none, "program headers");
}

TEST(PluginFile, AnyChangeOfItsHeadersIsCheckedWithoutACrash) {
  const std::string good = GoodBytes();
  const TemporaryFolder folder;
  std::mt19937 random(11);
  int refused = 0;
  for (int round = 0; round < 500; ++round) {
    std::string bad = good;
    for (int i = 0; i < 3; ++i) bad[random() % 700] = static_cast<char>(random() % 256);
    refused += CheckPluginFile(folder.Write("x.so", bad)).ok() ? 0 : 1;
  }
  EXPECT_GT(refused, 50);
}

TEST(PluginFile, AProgramIsRefused) {
  ExpectBytesRefused(ReadFile(kBadPlugins / "gpuday_host_program", 1 << 26).value(), "program");
}

TEST(PluginFile, ALinkToTheHostItselfIsRefused) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "architectures");
  fs::create_symlink(fs::read_symlink("/proc/self/exe"), folder / "architectures/self.so");
  ExpectRefused(folder, "self", "");
}

TEST(PluginFile, FoldersFifosAndDevicesAreRefused) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "architectures/folder.so");
  ASSERT_EQ(mkfifo((folder / "architectures/fifo.so").c_str(), 0600), 0);
  fs::create_symlink("/dev/zero", folder / "architectures/zero.so");
  for (const char* name : {"folder", "fifo", "zero"}) {
    ExpectRefused(folder, name, "is not a regular file");
  }
}

TEST(PluginFile, LinksToNowhereAreRefusedAndNotSkipped) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "architectures");
  fs::create_symlink("nowhere.so", folder / "architectures/dangling.so");
  fs::create_symlink("loop.so", folder / "architectures/loop.so");
  ExpectRefused(folder, "dangling", "cannot be opened");
  ExpectRefused(folder, "loop", "cannot be opened");
}

TEST(PluginFile, OneThatEverybodyMayWriteToIsRefused) {
  const TemporaryFolder folder;
  const fs::path path = folder.Write("architectures/gpt.so", GoodBytes());
  ASSERT_EQ(chmod(path.c_str(), 0777), 0);
  ExpectRefused(folder, "gpt", "everybody may write");
  ASSERT_EQ(chmod(path.c_str(), 0755), 0);
  PluginHost host({folder.path()});
  EXPECT_TRUE(host.Get(Family::kArchitecture, "gpt", kAsked).ok());
}

TEST(PluginFile, OneThatMayNotBeReadIsRefused) {
  if (geteuid() == 0) GTEST_SKIP() << "root reads everything";
  const TemporaryFolder folder;
  ASSERT_EQ(chmod(folder.Write("architectures/gpt.so", GoodBytes()).c_str(), 0), 0);
  ExpectRefused(folder, "gpt", "Permission denied");
}

TEST(PluginFile, AnotherNameThanItsOwnOrAnotherFamilysFolderIsRefused) {
  const TemporaryFolder folder;
  folder.Write("architectures/mygpt.so", GoodBytes());
  ExpectRefused(folder, "mygpt", "calls itself \"gpt\"; its file must be gpt.so");
  folder.Write("architectures/adam.so",
               ReadFile(kBundledPlugins / "optimizers/adam.so", 1 << 26).value());
  ExpectRefused(folder, "adam", "is no architecture; it lies in the wrong folder");
}

TEST(PluginHost, AMissingPluginIsTheAskersFaultAndNamesTheNearest) {
  PluginHost host({kBundledPlugins});
  const auto plugin = host.Get(Family::kArchitecture, "lama", kAsked);
  ASSERT_FALSE(plugin.ok());
  EXPECT_EQ(FaultOf(plugin.status()), Fault::kInput);
  EXPECT_THAT(std::string(plugin.status().message()),
              AllOf(StartsWith("asked.toml:7:3: no architecture plugin is called \"lama\""),
                    HasSubstr("did you mean \"llama\""), HasSubstr("; there are bloom, ")));
  // Families do not see each other.
  EXPECT_EQ(FaultOf(host.Get(Family::kArchitecture, "adam", kAsked).status()), Fault::kInput);
}

TEST(PluginHost, NoPluginAtAllIsTheInstallationsFault) {
  const TemporaryFolder folder;
  PluginHost host({folder.path(), folder / "missing"});
  const auto plugin = host.Get(Family::kOptimizer, "adam", kAsked);
  EXPECT_EQ(FaultOf(plugin.status()), Fault::kPlugin);
  EXPECT_THAT(std::string(plugin.status().message()), HasSubstr("there is none at all"));
}

TEST(PluginHost, NamesWithPathPartsOrControlsNeverReachTheFolder) {
  const TemporaryFolder folder;
  folder.Write("gpt.so", GoodBytes());
  folder.Write("architectures/gpt.so", GoodBytes());
  folder.Write("architectures/a\nb.so", GoodBytes());
  PluginHost host({folder.path()});
  for (const std::string& name :
       {std::string("../gpt"), std::string("./gpt"), std::string("/gpt"), std::string(),
        std::string("."), std::string(".."), std::string("a\nb"), std::string("gpt\0", 4),
        std::string("gpt.so\0", 7), std::string(65, 'x'), (folder / "gpt").string()}) {
    const auto plugin = host.Get(Family::kArchitecture, name, kAsked);
    ASSERT_FALSE(plugin.ok()) << name;
    EXPECT_EQ(FaultOf(plugin.status()), Fault::kInput) << name;
    EXPECT_EQ(plugin.status().message().find('\n'), std::string::npos);
  }
}

TEST(PluginHost, TheFirstFolderWinsEvenWithABadPlugin) {
  const TemporaryFolder first, second;
  second.Write("architectures/gpt.so", GoodBytes());
  second.Write("architectures/zeta.so", "text");
  first.Write("architectures/alpha.so", "text");
  PluginHost good({first.path(), second.path()});
  EXPECT_EQ(good.Get(Family::kArchitecture, "gpt", kAsked).value()->path,
            second / "architectures/gpt.so");
  first.Write("architectures/gpt.so", "text");
  PluginHost bad({first.path(), second.path()});
  EXPECT_EQ(FaultOf(bad.Get(Family::kArchitecture, "gpt", kAsked).status()), Fault::kPlugin);

  std::vector<std::string> found;
  for (const FoundPlugin& plugin : bad.Find()) {
    found.push_back(plugin.name + (plugin.shadowed ? " shadowed" : ""));
  }
  EXPECT_THAT(found, ElementsAre("alpha", "gpt", "gpt shadowed", "zeta"));
}

TEST(PluginHost, FindRunsNoCodeAndOneBadPluginDoesNotStopTheOthers) {
  int loads = 0;
  PluginHost host({kBadPlugins, kBundledPlugins}, [&](const auto&...) {
    ++loads;
    return absl::OkStatus();
  });
  EXPECT_GT(host.Find().size(), 30u);
  EXPECT_EQ(loads, 0);
  EXPECT_FALSE(host.Get(Family::kArchitecture, "bad_magic", kAsked).ok());
  EXPECT_TRUE(host.Get(Family::kArchitecture, "gpt", kAsked).ok());
  EXPECT_GT(loads, 0);
}

}  // namespace
}  // namespace gpuday
