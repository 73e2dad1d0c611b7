// The terminal and the page ask the same questions: the same scenario gets the same answer from
// both, what it was made from included.
#include <gmock/gmock.h>

#include "absl/strings/str_replace.h"
#include "tests/ask/faces.h"

namespace gpuday {
namespace {

using ::testing::HasSubstr;

class BothFaces : public Faces {};

// A value says where it was given, and the page is another place than the command line.
std::string AsSent(const std::string& typed) {
  return absl::StrReplaceAll(typed,
                             {{"\"command line\"", "\"operand\""}, {"\"--set\"", "\"set\""}});
}

const Json kSettings = {
    {"cluster.gpu", "A100-SXM4-80GB"}, {"cluster.gpus", "8"}, {"training.tokens", "1B"}};
const std::vector<std::string> kTypedSettings = {
    "--set", "cluster.gpu=A100-SXM4-80GB", "--set", "cluster.gpus=8",
    "--set", "training.tokens=1B",         "--json"};

std::vector<std::string> WithSettings(std::vector<std::string> words) {
  words.insert(words.end(), kTypedSettings.begin(), kTypedSettings.end());
  return words;
}

TEST_F(BothFaces, PlanTheSame) {
  const std::string typed = Typed(WithSettings({"plan", "llama-2-7b"}));
  EXPECT_THAT(typed, HasSubstr("models/llama-2-7b.toml"));
  EXPECT_EQ(AsSent(typed),
            Sent("POST", "/api/plan", {{"operand", "llama-2-7b"}, {"set", kSettings}}));
}

TEST_F(BothFaces, CompareTheSameAndEachPlanNamesItsOwnSources) {
  const std::string typed = Typed(WithSettings({"compare", "llama-2-7b", "gpt2"}));
  EXPECT_EQ(AsSent(typed), Sent("POST", "/api/compare",
                                {{"scenarios",
                                  {{{"operand", "llama-2-7b"}, {"set", kSettings}},
                                   {{"operand", "gpt2"}, {"set", kSettings}}}}}));
  const std::string second = Json::parse(typed)["plans"][1]["provenance"].dump();
  EXPECT_THAT(second, HasSubstr("models/gpt2.toml"));
  EXPECT_THAT(second, testing::Not(HasSubstr("models/llama-2-7b.toml")));
}

TEST_F(BothFaces, RankTheSame) {
  const std::string typed =
      Typed({"ranks", "llama-2-7b", "--ranks", "8", "--set", "training.tokens=10M", "--json"});
  EXPECT_EQ(
      AsSent(typed),
      Sent("POST", "/api/ranks",
           {{"operand", "llama-2-7b"}, {"set", {{"training.tokens", "10M"}}}, {"ranks", "8"}}));
}

TEST_F(BothFaces, SearchTheSame) {
  Json typed = Json::parse(
      AsSent(Typed({"search", "gpt2", "--gpus", "8xA100-SXM4-80GB", "--start", "2027-01-01",
                    "--within", "30", "--set", "training.tokens=1B", "--json"})));
  Json sent = Searched({{"operand", "gpt2"},
                        {"set", {{"training.tokens", "1B"}}},
                        {"gpus", "8xA100-SXM4-80GB"},
                        {"start", "2027-01-01"},
                        {"within", "30"}});
  // How long it took is no answer.
  EXPECT_EQ(typed.erase("seconds"), sent.erase("seconds"));
  EXPECT_EQ(Json::diff(typed, sent), Json::array());
}

TEST_F(BothFaces, ShowASavedPlanAndTheListTheSame) {
  const std::string planned =
      Typed(WithSettings({"plan", "gpt2", "--save", "--name", "one of both"}));
  const std::string shown = Typed({"show", "one of both", "--json"});
  EXPECT_EQ(shown, planned);
  const Json sent = Json::parse(Sent("GET", "/api/saved/1", nullptr));
  EXPECT_EQ(sent["plan"], Json::parse(shown));
  EXPECT_EQ(sent["today"], Json::array());
  EXPECT_THAT(Typed({"show", "1"}), HasSubstr("Planned again today: no change."));

  const Json typed_list = Json::parse(Typed({"scenarios", "--json"}));
  Json sent_list = Json::parse(Sent("GET", "/api/saved", nullptr));
  for (auto& [key, value] : sent_list.items()) {
    if (!value.is_array()) continue;
    for (Json& entry : value) entry.erase("prices_changed");
  }
  EXPECT_EQ(typed_list, sent_list);
}

TEST_F(BothFaces, ListTheSameModels) {
  const Json sent = Json::parse(Sent("GET", "/api/start", nullptr))["models"];
  ASSERT_GT(sent.size(), 20u);
  const std::string typed = Typed({"models"});
  for (const Json& model : sent) EXPECT_THAT(typed, HasSubstr(model["name"].get<std::string>()));
}

}  // namespace
}  // namespace gpuday
