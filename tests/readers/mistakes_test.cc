// Every kind of mistake in a declared architecture is told with its line and column, what was
// expected, and what was found; random damage to a file is never more than a message.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "tests/readers/declared_testing.h"

namespace gpuday {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// A good file; each mistake replaces one piece of it.
constexpr char kGood[] = R"TOML([plugin]
version = "1.0.0"
summary = "Ours"

[[model_type]]
name = "ours"
defaults = { vocab_size = 100 }

[parameters]
hidden_size = {}
num_hidden_layers = {}
num_attention_heads = {}
vocab_size = { default = 32000 }
kind = { type = "text", choices = "wide narrow", default = "wide" }
skipped = { type = "integer_list", default = [1, 2] }
width = { type = "integer", derived = "4 * hidden_size", range = [1, 1e7] }

[define]
inner = "kind.wide ? width : width / 2"
plain = { layers_where = "!skipped.has(layer)" }

[[check]]
holds = "num_hidden_layers < 1000"
otherwise = "no more than 999 layers"

[decoder]
attention = {}
embeddings = { tied = true }

[decoder.mlp]
layers = "plain"
width = "inner"

[[matrix]]
name = "extra"
role = "up"
rows = "hidden_size"
columns = "2 * width"

[[activation]]
name = "extra output"
elements = "2 * width"
dropped_by = ["full"]

[[golden]]
values = { hidden_size = 8, num_hidden_layers = 2, num_attention_heads = 2 }
expected = 5
source = "by hand"
)TOML";

struct Mistake {
  const char* good;
  const char* bad;
  const char* place;  // of the complaint
  std::vector<const char*> says;
};

// `text` with `good`, which stands in it once, replaced by `bad`.
std::string Replace(const std::string& text, const std::string& good, const std::string& bad) {
  const std::size_t at = text.find(good);
  EXPECT_NE(at, text.npos) << good;
  EXPECT_EQ(text.find(good, at + 1), text.npos) << good << " stands there twice";
  return at == text.npos ? text : text.substr(0, at) + bad + text.substr(at + good.size());
}

TEST(Mistakes, TheGoodFileIsGood) {
  const auto plugin = ReadDeclared(kGood);
  ASSERT_TRUE(plugin.ok()) << plugin.status();
  const auto model =
      AskWith(*plugin, "hidden_size = 8\nnum_hidden_layers = 2\nnum_attention_heads = 2\n");
  EXPECT_TRUE(model.ok()) << model.status();
}

TEST(Mistakes, AreToldWithLineAndColumn) {
  const Mistake kMistakes[] = {
      // Of the language itself.
      {"version = \"1.0.0\"", "version = 1.0.0", "2:14", {}},
      {"version = \"1.0.0\"", "version = 1", "2:11", {"plugin: version: expected text"}},
      {"version = \"1.0.0\"\n", "", "1:1", {"plugin: version is missing"}},
      {"summary", "sumary", "1:1", {"summary is missing"}},
      {"summary = \"Ours\"",
       "summary = \"Ours\"\nname = \"theirs\"",
       "4:8",
       {"plugin: name: the file's is \"it\""}},
      {"[define]", "[defines]", "18:2", {"unknown key \"defines\"; did you mean \"define\"?"}},
      {"holds = \"num",
       "holds = true\nhold = \"num",
       "24:1",
       {"check: unknown key \"hold\"; did you mean \"holds\"?"}},
      {"[[check]]", "[check]", "22:2", {"expected [[check]]"}},
      {"[decoder.mlp]",
       "[decoder.mpl]",
       "30:10",
       {"decoder: unknown key \"mpl\"; did you mean \"mlp\"?"}},
      {"attention = {}",
       "attention = true",
       "27:13",
       {"decoder.attention: expected a table, found true or false"}},
      // Of parameters.
      {"hidden_size = {}",
       "hiden_size = {}",
       "10:1",
       {"parameter hiden_size: is no standard parameter", "did you mean \"hidden_size\"?"}},
      {"kind = {", "Kind = {", "14:1", {"parameter Kind: expected a name of lower-case letters"}},
      {"kind = { type = \"text\"",
       "kind = { type = \"word\"",
       "14:17",
       {"parameter kind: type: expected one of integer, real", "found \"word\""}},
      {"default = \"wide\"",
       "default = \"flat\"",
       "14:60",
       {"parameter kind: default: expected one of wide narrow, found \"flat\""}},
      {"default = [1, 2]", "default = [1, -2]", "15:50", {"skipped: default: expected 0 to", "-2"}},
      {"default = 32000",
       "default = 0",
       "13:26",
       {"vocab_size: default: expected 1 to 100000000, found 0"}},
      {"default = 32000", "default = 3.5", "13:26", {"expected a whole number, found a number"}},
      {"range = [1, 1e7]", "range = [2, 1]", "16:66", {"the lowest is above the highest"}},
      {"range = [1, 1e7]", "range = [-1, 1]", "16:67", {"expected a number from 0 to 2^53"}},
      {"range = [1, 1e7]", "range = [1, inf]", "16:70", {"expected a number from 0 to 2^53"}},
      {"derived = \"4 * hidden_size\"",
       "derived = \"4 * hidden_sizes\"",
       "16:44",
       {"parameter width: derived: no parameter", "did you mean \"hidden_size\"?"}},
      {"derived = \"4 * hidden_size\"",
       "derived = \"4 * width\"",
       "16:44",
       {"parameter width: derived: no parameter", "\"width\""}},
      {"derived = \"4 * hidden_size\"",
       "derived = \"4 * hidden_size\", default = 3",
       "16:39",
       {"there is a default as well"}},
      {"{ vocab_size = 100 }",
       "{ vocab_sice = 100 }",
       "7:14",
       {"model_type ours: no parameter is called \"vocab_sice\"; did you mean \"vocab_size\"?"}},
      {"{ vocab_size = 100 }", "{ vocab_size = -1 }", "7:27", {"expected 1 to 100000000"}},
      {"hidden_size = 8,",
       "hidden_size = \"8\",",
       "46:26",
       {"golden: hidden_size: expected a whole number, found text"}},
      // Of formulas: the column of what is wrong in them.
      {"columns = \"2 * width\"",
       "columns = \"2 * widht\"",
       "38:16",
       {"matrix \"extra\": columns: no parameter, definition or function is called \"widht\"; did "
        "you mean \"width\"?"}},
      {"columns = \"2 * width\"", "columns = \"2 * * width\"", "38:16", {"found \"*"}},
      {"columns = \"2 * width\"", "columns = \"2 * width +\"", "38:23", {"found the end"}},
      {"columns = \"2 * width\"",
       "columns = \"2 * (width\"",
       "38:22",
       {"expected ), found the end"}},
      {"columns = \"2 * width\"", "columns = \"2 * width)\"", "38:21", {"found \")\""}},
      {"columns = \"2 * width\"",
       "columns = \"2 width\"",
       "38:14",
       {"expected an operator, found \"width\""}},
      {"columns = \"2 * width\"",
       "columns = \"2 * floor(width, 3)\"",
       "38:30",
       {"the function \"floor\" has fewer arguments"}},
      {"columns = \"2 * width\"",
       "columns = \"max(width)\"",
       "38:21",
       {"the function \"max\" has more arguments"}},
      {"columns = \"2 * width\"", "columns = \"sqrt(width)\"", "38:12", {"\"sqrt\""}},
      {"columns = \"2 * width\"", "columns = \"2 * width; 3\"", "38:21", {"expected letters"}},
      {"columns = \"2 * width\"", "columns = \"width = 3\"", "38:18", {"found \"= 3\""}},
      {"columns = \"2 * width\"", "columns = \"width, 3\"", "38:17", {"expected one formula"}},
      {"columns = \"2 * width\"", "columns = \"width ? 3\"", "38:21", {"expected : and"}},
      {"columns = \"2 * width\"",
       "columns = \"kind\"",
       "38:12",
       {"\"kind\"", "did you mean \"kind.narrow\"?"}},
      {"columns = \"2 * width\"", "columns = \"2 * layer\"", "38:16", {"\"layer\""}},
      {"columns = \"2 * width\"", "columns = \"\"", "38:12", {"expected a formula, found nothing"}},
      {"columns = \"2 * width\"", "columns = [2]", "38:11", {"expected a formula, found a list"}},
      {"columns = \"2 * width\"", "columns = '''\n  2 *\n  widht'''", "40:3", {"\"widht\""}},
      {"columns = \"2 * width\"", "columns = \"\\t2 * widht\"", "38:18", {"\"widht\""}},
      {"columns = \"2 * width\"", "# grün: ä\ncolumns = \"2 * widht\"", "39:16", {"\"widht\""}},
      {"inner = \"kind.wide", "inner = \"kind.wiede", "19:10", {"did you mean \"kind.wide\"?"}},
      {"inner = \"kind.wide ?",
       "inner = \"plain ?",
       "19:10",
       {"define: inner: no parameter, definition or function is called \"plain\""}},
      {"inner = \"", "width = \"", "19:1", {"that nothing else has, found \"width\""}},
      {"layers_where = \"!skipped.has(layer)\"",
       "layers_where = \"!skipped.has(layers)\"",
       "20:40",
       {"define plain: layers_where: no parameter", "did you mean \"layer\"?"}},
      // Of matrices and activations.
      {"role = \"up\"",
       "role = \"upp\"",
       "36:8",
       {"matrix \"extra\": role: expected one of other"}},
      {"role = \"up\"", "role = \"bias\"", "34:1", {"matrix \"extra\": part is missing"}},
      {"rows = \"hidden_size\"\n", "", "34:1", {"matrix \"extra\": rows is missing"}},
      {"dropped_by = [\"full\"]",
       "dropped_by = [\"ful\"]",
       "43:15",
       {"activation \"extra output\": dropped_by: expected one of selective, full"}},
      {"source = \"by hand\"", "", "45:1", {"golden: source is missing"}},
  };
  for (const Mistake& mistake : kMistakes) {
    const auto plugin = ReadDeclared(Replace(kGood, mistake.good, mistake.bad));
    if (plugin.ok()) {
      ADD_FAILURE() << "believed: " << mistake.bad;
      continue;
    }
    const std::string message(plugin.status().message());
    EXPECT_EQ(FaultOf(plugin.status()), Fault::kPlugin);
    EXPECT_THAT(message, StartsWith(std::string("it.toml:") + mistake.place + ": ")) << mistake.bad;
    for (const char* says : mistake.says) EXPECT_THAT(message, HasSubstr(says)) << mistake.bad;
  }
}

TEST(Mistakes, OfValuesPointAtTheFormulaTheyMeet) {
  struct Wrong {
    const char* good;
    const char* bad;
    const char* options;  // beside hidden_size = 8 and two heads
    const char* says;
  };
  const Wrong kWrong[] = {
      {"2 * width", "width / 3", "num_hidden_layers = 2\n",
       "it.toml:38:11: matrix \"extra\": columns: width / 3 is 10.6667, expected a whole number"},
      {"2 * width", "width - 64", "num_hidden_layers = 2\n",
       "it.toml:38:11: matrix \"extra\": columns: width - 64 is -32, expected a whole number from "
       "1"},
      {"2 * width", "width / (2 - num_hidden_layers)", "num_hidden_layers = 2\n",
       "it.toml:38:11: matrix \"extra\": columns: width / (2 - num_hidden_layers) divides by zero"},
      {"2 * width", "2 ^ 60 * width / 2 ^ 60", "num_hidden_layers = 2\n", "passes 2^53 on the way"},
      {"2 * width", "width ^ -1 ^ 0.5", "num_hidden_layers = 2\n", "it.toml:38:11"},
      {"layers = \"plain\"", "layers = \"plain + 3\"", "num_hidden_layers = 2\n",
       "it.toml:31:10: decoder.mlp: layers: plain + 3 is 4, the model has 2 layers"},
      {"attention = {}", "attention = { kv_heads = 3 }", "num_hidden_layers = 2\n",
       "it.toml:27:26: decoder.attention: kv_heads: 2 query heads are not divisible by 3"},
      {"attention = {}", "attention = { head_size = \"hidden_size / 3\" }",
       "num_hidden_layers = 2\n", "hidden_size / 3 is 2.66667, expected a whole number"},
      {"[[check]]", "[[check]]", "num_hidden_layers = 1000\n",
       "architecture it: no more than 999 layers"},
  };
  for (const Wrong& wrong : kWrong) {
    const std::string text = wrong.good == std::string("2 * width")
                                 ? Replace(kGood, "columns = \"2 * width\"",
                                           std::string("columns = \"") + wrong.bad + "\"")
                                 : Replace(kGood, wrong.good, wrong.bad);
    const auto plugin = ReadDeclared(text);
    ASSERT_TRUE(plugin.ok()) << wrong.bad << ": " << plugin.status();
    const auto model =
        AskWith(*plugin, std::string("hidden_size = 8\nnum_attention_heads = 2\n") + wrong.options);
    ASSERT_FALSE(model.ok()) << wrong.bad;
    EXPECT_EQ(FaultOf(model.status()), Fault::kInput);
    EXPECT_THAT(std::string(model.status().message()),
                AllOf(StartsWith("asked.toml:7:3: architecture it: "), HasSubstr(wrong.says)));
  }
}

TEST(Mistakes, AFileOfAnotherFamilyIsRefused) {
  PluginHost host({kBundledPlugins});
  const auto reader = host.Get(Family::kReader, "toml", kAsked);
  ASSERT_TRUE(reader.ok()) << reader.status();
  const auto plugin = ReadPlugin(**reader, Family::kOptimizer, "it.toml", kGood, Sha256(kGood));
  ASSERT_FALSE(plugin.ok());
  EXPECT_THAT(std::string(plugin.status().message()),
              HasSubstr("it.toml:1:1: architectures can be declared"));
}

// Reading ends soon, whatever there is to read.
class MustEndSoon {
 public:
  ~MustEndSoon() { EXPECT_LT(std::chrono::steady_clock::now() - began_, std::chrono::seconds(20)); }

 private:
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

TEST(Hostile, SizeAndDepthEndInAMessage) {
  const MustEndSoon soon;
  const auto repeat = [](const std::string& piece, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += piece;
    return text;
  };
  const std::string formula = "columns = \"2 * width\"";
  const std::vector<std::string> texts = {
      "",
      "\xFF\xFE",
      std::string(1000, '\0'),
      std::string(300 * 1024, '#'),
      repeat("a.", 20000) + "a = 1",
      repeat("[a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a]\n", 5000),
      "a = " + repeat("[", 20000),
      "a = " + repeat("{ a = ", 20000),
      repeat("[[matrix]]\n", 20000),
      std::string(kGood) + repeat("[[matrix]]\nname = 'x'\n", 8000),
      Replace(kGood, formula, "columns = \"" + repeat("(", 5000) + "\""),
      Replace(kGood, formula, "columns = \"" + repeat("(", 499) + "1" + repeat(")", 499) + "1\""),
      Replace(kGood, formula, "columns = \"" + repeat("1 ? ", 240) + "\""),
      Replace(kGood, formula, "columns = \"" + repeat("-", 900) + "\""),
      Replace(kGood, formula, "columns = \"" + std::string(900, 'a') + "\""),
  };
  for (const std::string& text : texts) {
    const auto plugin = ReadDeclared(text);
    EXPECT_FALSE(plugin.ok()) << text.substr(0, 60);
  }
}

TEST(Hostile, CountsOverLayersAreLimited) {
  const MustEndSoon soon;
  std::string text = kGood;
  for (int i = 0; i < 40; ++i) {
    text = Replace(
        text, "\nplain = ", "\nn" + std::to_string(i) + " = { layers_where = \"1\" }\nplain = ");
  }
  const auto many = ReadDeclared(text);
  ASSERT_FALSE(many.ok());
  EXPECT_THAT(std::string(many.status().message()), HasSubstr("more than 16 counts over layers"));

  const auto far =
      ReadDeclared(Replace(kGood, "{ layers_where", "{ of = 9007199254740992, layers_where"));
  ASSERT_TRUE(far.ok()) << far.status();
  const auto model =
      AskWith(*far, "hidden_size = 8\nnum_hidden_layers = 2\nnum_attention_heads = 2\n");
  ASSERT_FALSE(model.ok());
  EXPECT_THAT(std::string(model.status().message()),
              HasSubstr("it.toml:20:16: define plain: of: more than 100000 layers"));
}

TEST(Hostile, RandomDamageIsReadOrRefusedButNeverMore) {
  const MustEndSoon soon;
  std::mt19937 random(7);
  int believed = 0;
  int refused = 0;
  const std::string pieces = "()?:,.+-*/%^<>=!&|0123456789\"'[]{}#\n ae\xC3";
  for (const char* file : {"granite", "qwen3", "llama_by_hand"}) {
    const auto path = file == std::string("granite")
                          ? kRoot / "plugins/architectures/granite/granite.toml"
                          : kDeclaredPlugins / "architectures" / (std::string(file) + ".toml");
    const std::string good = ReadText(path);
    ASSERT_GT(good.size(), 500u);
    for (int round = 0; round < 500; ++round) {
      std::string bad = good;
      for (int i = 0; i < 3; ++i) {
        const char piece =
            round % 2 == 0 ? static_cast<char>(random() % 256) : pieces[random() % pieces.size()];
        bad[random() % bad.size()] = piece;
      }
      const auto plugin = ReadDeclared(bad);
      if (!plugin.ok()) {
        ++refused;
        continue;
      }
      ++believed;
      static_cast<void>(AskWith(*plugin,
                                "hidden_size = 64\nnum_hidden_layers = 4\n"
                                "num_attention_heads = 8\nintermediate_size = 96\n"));
    }
  }
  EXPECT_GT(refused, 100);
  EXPECT_GT(believed, 10);
}

}  // namespace
}  // namespace gpuday
