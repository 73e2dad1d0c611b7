// Plans that an older program saved: every command shows them, and they say what they said then.
// stores/ holds that program's store as SQL, the CSV that it wrote, and its plans as text: their
// figures are of then, the words around them of today.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "tests/cli/sandbox.h"
#include "tests/report/unzip.h"

namespace gpuday {
namespace {

using Json = nlohmann::json;
using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

std::string Kept(const std::string& name) {
  return ReadWhole(std::filesystem::path(GPUDAY_SOURCE_ROOT) / "tests/cli/stores" / name);
}

class OlderPlans : public testing::Test {
 protected:
  OlderPlans() {
    sqlite3* db = nullptr;
    char* message = nullptr;
    EXPECT_EQ(sqlite3_open((sandbox_.work() / "old.db").c_str(), &db), SQLITE_OK);
    sqlite3_exec(db, Kept("plans_of_0.1.sql").c_str(), nullptr, nullptr, &message);
    EXPECT_EQ(message, nullptr) << message;
    sqlite3_free(message);
    sqlite3_close(db);
  }

  // With the store of before. Expects an answer, be it no.
  std::string Run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--db", "old.db"});
    const Finished finished = sandbox_.Run(arguments);
    EXPECT_LE(finished.exit_code, 1) << arguments[2] << ": " << finished.err;
    return finished.out;
  }

  // A command that saves brings the store up to date.
  void Save() const { Run({"plan", "gpt2", "--name", "new"}); }

  const Sandbox sandbox_;
};

TEST_F(OlderPlans, AreSeenBeforeAndAfterSomethingIsSaved) {
  const std::string before = ReadWhole(sandbox_.work() / "old.db");
  const std::string shown = Run({"show", "1"});
  EXPECT_THAT(Run({"scenarios"}), AllOf(HasSubstr("a board's question"), HasSubstr("$149,342"),
                                        Not(HasSubstr("damaged"))));
  EXPECT_EQ(ReadWhole(sandbox_.work() / "old.db"), before);
  Save();
  EXPECT_EQ(Run({"show", "1"}), shown);
  EXPECT_TRUE(std::filesystem::exists(sandbox_.work() / "old.db.backup-v4"));
  EXPECT_THAT(Run({"scenarios"}),
              AllOf(HasSubstr("a board's question"), HasSubstr("does not fit"), HasSubstr("given"),
                    HasSubstr("new"), HasSubstr("$149,342"), HasSubstr("44.0"),
                    HasSubstr("$1,272,756"), HasSubstr("NO")));
  EXPECT_THAT(Run({"diff", "1", "3"}), HasSubstr("42.4"));
  Run({"delete", "1"});
}

TEST_F(OlderPlans, ArePrintedAsTheyWere) {
  Save();
  for (const char* number : {"1", "2", "3"}) {
    const std::string shown = Run({"show", number, "--details"});
    EXPECT_EQ(shown.substr(0, shown.find("\nSaved ")),
              Kept(std::string("plan_") + number + "_of_0.1.txt"));
    EXPECT_THAT(shown, AllOf(HasSubstr("by gpuday 0.1.0"), Not(HasSubstr("damage")),
                             Not(HasSubstr("changed after"))));
  }
  EXPECT_EQ(Run({"show", "1", "--csv", "-"}), Kept("plan_1_of_0.1.csv"));
}

TEST_F(OlderPlans, AreExplainedWithTheirFormulasNumbersAndSources) {
  Save();
  const std::string explained = Run({"show", "1", "--explain"});
  EXPECT_THAT(explained, AllOf(HasSubstr("65,107"), HasSubstr("24 x 2712.795120434282")));
  const Json lines = Json::parse(Run({"show", "1", "--json"})).at("lines");
  ASSERT_GT(lines.size(), 70u);
  for (const Json& line : lines) {
    for (const char* part : {"formula", "source"}) {
      const std::string text = line.at(part);
      // Long ones are wrapped.
      EXPECT_THAT(explained, HasSubstr(text.substr(0, text.find(' ')))) << line.at("id");
    }
  }
}

TEST_F(OlderPlans, SayInJsonWhatFollowsFromWhat) {
  Save();
  for (const char* number : {"1", "2", "3"}) {
    const Json plan = Json::parse(Run({"show", number, "--json"}));
    std::map<std::string, Json> lines;
    for (const Json& line : plan.at("lines")) lines[line.at("id")] = line;
    EXPECT_EQ(lines.at("time.gpu_days").at("parents"), Json({"cluster.gpus", "time.days"}));
    EXPECT_EQ(lines.at("time.gpu_hours").at("expression").dump(), R"(["*",24,"time.gpu_days"])");
    std::size_t following = 0;
    for (const auto& [id, line] : lines) {
      following += line.at("parents").empty() ? 0 : 1;
      for (const Json& parent : line.at("parents")) {
        EXPECT_TRUE(lines.contains(parent.get<std::string>())) << id;
      }
    }
    EXPECT_GT(following, 15u);
    for (const Json& verdict : plan.at("verdicts")) {
      EXPECT_THAT(verdict.at("answer"), AnyOf("yes", "no"));
      EXPECT_TRUE(verdict.at("chance").is_null());
      EXPECT_EQ(verdict.at("remedies"), Json::array());
    }
    EXPECT_TRUE(plan.at("improvement").is_null());
  }
}

TEST_F(OlderPlans, MakeDocumentsWithLiveFormulas) {
  Save();
  const Json plan = Json::parse(Run({"show", "1", "--json"}));
  const auto files = Unzip(Run({"show", "1", "--xlsx", "-"}));
  ASSERT_TRUE(files.contains("xl/worksheets/sheet1.xml"));
  const std::string& sheet = files.at("xl/worksheets/sheet1.xml");
  // A formula, and the value that the program of then said.
  const auto has = [&](const std::string& formula, const char* table, const char* figure) {
    const std::regex cell("<f>" + formula + "</f><v>([^<]*)</v>");
    std::smatch found;
    ASSERT_TRUE(std::regex_search(sheet, found, cell)) << formula;
    const double value = plan.at(table).at(figure).get<double>();
    EXPECT_NEAR(std::stod(found[1]), value, 1e-9 * value) << formula;
  };
  has(R"(tokens\*flops_per_token)", "compute", "training_flops");
  has(R"(24\*gpu_days)", "time", "gpu_hours");
  has(R"(days_without_interruptions/goodput)", "time", "wall_days");
  has(R"(cost_usd/goodput)", "cost", "wall_usd");
  for (const char* format : {"--html", "--md"}) {
    EXPECT_THAT(Run({"show", "1", format, "-"}),
                AllOf(HasSubstr("44.0 days"), HasSubstr("149,342")));
    EXPECT_THAT(Run({"show", "2", format, "-"}), HasSubstr("does not fit"));
  }
}

}  // namespace
}  // namespace gpuday
