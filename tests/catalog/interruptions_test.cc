// How often rented machines are taken away: the bundled rates, and what is refused.
#include <gmock/gmock.h>

#include "tests/catalog/catalog_testing.h"

namespace gpuday {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(BundledInterruptions, AreTheProvidersElseTheKinds) {
  const absl::StatusOr<std::vector<InterruptionEntry>> all = BundledCatalog().Interruptions();
  ASSERT_TRUE(all.ok()) << all.status();
  for (const char* kind : {"spot", "marketplace", "community"}) {
    const InterruptionEntry* entry = FindInterruption(*all, kind, "nobody");
    ASSERT_NE(entry, nullptr) << kind;
    EXPECT_EQ(entry->provider, "");
    EXPECT_GT(entry->preemptions_per_node_hour.expected, 0) << kind;
    EXPECT_LE(entry->share_of_time_up, 1) << kind;
    EXPECT_EQ(entry->guess, entry->source.starts_with("a guess")) << kind;
    EXPECT_EQ(entry->gang_exponent.expected, 0.15);
    EXPECT_EQ(entry->gang_exponent.high, 0.5);
  }
  const InterruptionEntry* aws = FindInterruption(*all, "spot", "aws");
  ASSERT_NE(aws, nullptr);
  EXPECT_EQ(aws->provider, "AWS");
  EXPECT_EQ(aws->preemptions_per_node_hour.expected, 0.464);
  for (const char* kind : {"on-demand", "own"}) {
    EXPECT_EQ(FindInterruption(*all, kind, "AWS"), nullptr) << kind;
  }
}

constexpr char kGood[] =
    "[gang]\nexponent = 0.2\nlow = 0\nhigh = 0.5\nsource = \"s\"\ndate = \"d\"\n"
    "[[interruption]]\nkind = \"spot\"\npreemptions_per_node_hour = 0.4\nlow = 0.1\nhigh = 0.9\n"
    "share_of_time_up = 0.7\nsource = \"s\"\ndate = \"d\"\n";

std::string Complaint(const std::string& text) {
  const TemporaryFolder folder;
  folder.Write("interruptions.toml", text);
  const auto entry = Catalog({folder.path()}).Interruptions();
  if (entry.ok()) return "accepted";
  const std::string message(entry.status().message());
  return message.substr(std::min(message.find("interruptions.toml"), message.size()));
}

TEST(ReadInterruptions, WrongRowsAreRefused) {
  EXPECT_EQ(Complaint(kGood), "accepted");
  EXPECT_THAT(Complaint(With(kGood, "\"spot\"", "\"spott\"")),
              StartsWith("interruptions.toml:8:1: interruption.kind: expected spot | marketplace"));
  // What is not taken away would have a rate that nothing reads.
  EXPECT_THAT(Complaint(With(kGood, "\"spot\"", "\"on-demand\"")),
              HasSubstr("expected spot | marketplace | community, found \"on-demand\""));
  EXPECT_THAT(Complaint(With(kGood, "kind = \"spot\"\n", "")),
              StartsWith("interruptions.toml:7:1: missing key interruption.kind"));
  EXPECT_THAT(Complaint(With(kGood, "high = 0.9", "high = 0.3")),
              StartsWith("interruptions.toml:9:1: interruption.preemptions_per_node_hour: expected "
                         "a number from low, 0.1, to high, 0.3, found 0.4"));
  EXPECT_THAT(Complaint(With(kGood, "exponent = 0.2", "exponent = 1.2")),
              StartsWith("interruptions.toml:2:1: gang.exponent: expected a number from 0 to 1"));
  EXPECT_THAT(Complaint(With(kGood, "share_of_time_up = 0.7", "share_of_time_up = 0")),
              StartsWith("interruptions.toml:12:1: interruption.share_of_time_up: expected"));
  EXPECT_THAT(Complaint(With(kGood, "[gang]", "[gangs]")), HasSubstr("gang"));
  EXPECT_THAT(Complaint(With(kGood, "share_of_time_up", "share_of_time")),
              StartsWith("interruptions.toml:12:1: unknown key interruption.share_of_time; did"));
  EXPECT_THAT(std::string(Catalog({"/nowhere"}).Interruptions().status().message()),
              HasSubstr("no interruptions.toml"));
}

}  // namespace
}  // namespace gpuday
