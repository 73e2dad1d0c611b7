#include "tests/db/store_testing.h"

#include <fcntl.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <random>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/db/older_schema.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;

std::string ReadAll(int descriptor) {
  std::string text;
  std::array<char, 4096> buffer;
  while (true) {
    const ssize_t count = read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

constexpr char kNoPower[] = "\x01 cannot give up root";

std::string Fork(bool unprivileged, const std::function<std::string()>& work) {
  std::array<int, 2> ends;
  if (pipe(ends.data()) != 0) return "pipe failed";
  const pid_t pid = fork();
  if (pid == 0) {
    close(ends[0]);
    std::string text;
    if (unprivileged && geteuid() == 0 &&
        (setgroups(0, nullptr) != 0 || setgid(65534) != 0 || setuid(65534) != 0)) {
      text = kNoPower;
    } else {
      text = work();
    }
    const ssize_t written = write(ends[1], text.data(), text.size());
    _exit(written == static_cast<ssize_t>(text.size()) ? 0 : 1);
  }
  close(ends[1]);
  std::string text = ReadAll(ends[0]);
  close(ends[0]);
  int status = 0;
  waitpid(pid, &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) absl::StrAppend(&text, " (child failed)");
  return text;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  // In memory if possible: processes are killed here and never the machine, so that waiting for a
  // busy disk would tell nothing.
  std::string name = "/dev/shm/gpuday-db-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) {
    name = "/tmp/gpuday-db-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "cannot make " << name;
  }
  chmod(name.c_str(), 0755);
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::permissions(path_, fs::perms::owner_all, ignored);
  fs::remove_all(path_, ignored);
}

std::set<std::string> TemporaryFolder::Files() const {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(path_)) names.insert(entry.path().filename());
  return names;
}

Line MakeLine(const std::string& id, double value) {
  Line line;
  line.id = id;
  line.value = value;
  return line;
}

Plan SamplePlan(std::uint64_t seed, std::size_t lines) {
  std::mt19937_64 random(seed);
  const std::vector<std::string> texts = {
      "",
      "llama-2-7b on 64 x A100-SXM4-80GB",
      "it's \"quoted\", `so`; DROP TABLE plans; --",
      "two\nlines\r\nand\ta tab",
      "\x1b[31mred\x1b[0m \x07",
      "<script>alert(1)</script>",
      "=cmd|' /C calc'!A0",
      "größe 参数 🙂",
      std::string("nul \0 inside", 12),
      "not UTF-8: \xff\xfe\xc0",
      "12:34#1",
  };
  const std::vector<double> values = {0.0,
                                      1.0,
                                      -1.0,
                                      0.1,
                                      1.0 / 3,
                                      4.8e26,
                                      9007199254740993.0,
                                      std::numeric_limits<double>::max(),
                                      std::numeric_limits<double>::lowest(),
                                      std::numeric_limits<double>::min(),
                                      std::numeric_limits<double>::denorm_min(),
                                      std::numeric_limits<double>::epsilon()};
  // Now and then one that does not fit on a page of the file.
  const auto text = [&] {
    return random() % 40 == 0 ? std::string(5000, 'x') : texts[random() % texts.size()];
  };
  const auto value = [&] {
    return random() % 2 == 0 ? values[random() % values.size()]
                             : std::ldexp(static_cast<double>(random()), -30);
  };
  const auto settings = [&] {
    Settings chosen;
    for (std::size_t i = random() % 3; i > 0; --i) chosen.emplace_back(text(), text());
    return chosen;
  };
  Plan plan;
  plan.title = absl::StrCat("sample ", seed, " ", text());
  plan.scenario_toml = absl::StrCat("[model]\nname = \"sample\"\n# ", text());
  for (const char* id : {"time.days", "cost.usd", "memory.per_gpu.total_bytes"}) {
    plan.lines.push_back(MakeLine(id, value()));
  }
  for (std::size_t i = 0; i < lines; ++i) {
    plan.lines.push_back({.id = absl::StrCat("line.", i),
                          .label = text(),
                          .value = value(),
                          .exact = random() % 4 == 0 ? "480000000000000000000000001" : "",
                          .unit = text(),
                          .formula = text(),
                          .numbers = text(),
                          .source = text(),
                          .confidence = static_cast<Confidence>(random() % 5),
                          .band = std::nullopt});
    if (random() % 3 == 0) plan.lines.back().band = Band{.low = -1.5, .high = 1e30};
    if (random() % 3 == 0) {
      plan.lines.back().symbol = text();
      plan.lines.back().expression = Ref("time.days") * Term(text(), value()) + 86'400;
    }
  }
  for (std::size_t i = random() % 5; i > 0; --i) plan.facts.push_back({text(), text()});
  for (std::size_t i = random() % 5; i > 0; --i) {
    Verdict& verdict = plan.verdicts.emplace_back();
    verdict.id = text();
    verdict.sentence = text();
    verdict.state = static_cast<VerdictState>(random() % 3);
    if (random() % 2 == 0) verdict.chance = static_cast<double>(random() % 1000) / 999;
    if (random() % 2 == 0) verdict.limit = text();
    for (std::size_t k = random() % 3; k > 0; --k) {
      verdict.remedies.push_back({.sentence = text(), .settings = settings()});
    }
  }
  if (random() % 2 == 0) {
    plan.improvement = {.change = text(), .factor = value(), .settings = settings()};
  }
  for (std::size_t i = random() % 5; i > 0; --i) {
    plan.assumptions.push_back({text(), text(), text()});
  }
  for (std::size_t i = random() % 5; i > 0; --i) plan.notes.push_back(text());
  for (std::size_t i = random() % 5; i > 0; --i) {
    plan.provenance.push_back({text(), text(), text(), text()});
  }
  return plan;
}

std::string Dump(const Plan& plan) {
  std::string dump;
  const auto add = [&dump](const std::string& text) {
    absl::StrAppend(&dump, "<", text.size(), " ", text, ">\n");
  };
  const auto add_settings = [&](const Settings& settings) {
    for (const auto& [key, value] : settings) {
      add(key);
      add(value);
    }
  };
  add(plan.title);
  add(plan.scenario_toml);
  for (const Line& line : plan.lines) {
    dump += "line\n";
    for (const auto& text :
         {line.id, line.label, line.exact, line.unit, line.formula, line.numbers, line.source,
          ConfidenceName(line.confidence), line.symbol,
          line.expression.has_value() ? line.expression->Json() : std::string()}) {
      add(text);
    }
    add(absl::StrFormat("%016x", std::bit_cast<std::uint64_t>(line.value)));
    if (!line.band.has_value()) continue;
    for (const double end : {line.band->low, line.band->high}) {
      add(absl::StrFormat("band %016x", std::bit_cast<std::uint64_t>(end)));
    }
  }
  for (const Fact& fact : plan.facts) {
    dump += "fact\n";
    add(fact.id);
    add(fact.value);
  }
  for (const Verdict& verdict : plan.verdicts) {
    dump += NameOf(verdict.state) + "\n";
    for (const auto& text :
         {verdict.id, verdict.sentence, NameOf(verdict.state), verdict.limit, verdict.value}) {
      add(text);
    }
    for (const Remedy& remedy : verdict.remedies) {
      dump += "remedy\n";
      add(remedy.sentence);
      add_settings(remedy.settings);
    }
  }
  if (const auto& best = plan.improvement; best.has_value()) {
    dump += "improvement\n";
    add(best->change);
    add(absl::StrFormat("%016x", std::bit_cast<std::uint64_t>(best->factor)));
    add_settings(best->settings);
  }
  for (const Assumption& assumption : plan.assumptions) {
    dump += "assumption\n";
    add(assumption.key);
    add(assumption.value);
    add(assumption.reason);
  }
  for (const std::string& note : plan.notes) {
    dump += "note\n";
    add(note);
  }
  for (const Provenance& file : plan.provenance) {
    dump += "provenance\n";
    for (const auto& text : {file.kind, file.name, file.version, file.sha256}) add(text);
  }
  return dump;
}

std::string Sql(const fs::path& path, const std::string& sql) {
  sqlite3* db = nullptr;
  std::string result;
  const auto first = [](void* out, int columns, char** values, char**) {
    auto& text = *static_cast<std::string*>(out);
    if (text.empty() && columns > 0 && values[0] != nullptr) text = values[0];
    return 0;
  };
  if (sqlite3_open(path.c_str(), &db) != SQLITE_OK ||
      sqlite3_exec(db, sql.c_str(), first, &result, nullptr) != SQLITE_OK) {
    ADD_FAILURE() << sql << ": " << sqlite3_errmsg(db);
  }
  sqlite3_close(db);
  return result;
}

void RunWithWriteLock(const fs::path& path, const std::function<void()>& work) {
  sqlite3* db = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(db, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  work();
  sqlite3_close(db);
}

void SaveSamples(const fs::path& path, int count, const SqliteOptions& options) {
  absl::StatusOr<SqliteStore> store = SqliteStore::OpenForWriting(path, options);
  ASSERT_TRUE(store.ok()) << store.status();
  for (int i = 0; i < count; ++i) {
    const auto id = store->Save(absl::StrCat(i), SamplePlan(static_cast<std::uint64_t>(i)));
    ASSERT_TRUE(id.ok()) << id.status();
  }
}

std::string Inspect(const fs::path& path, const SqliteOptions& options, int schema) {
  const absl::StatusOr<SqliteStore> store = SqliteStore::OpenForReading(path, options);
  if (!store.ok()) return std::string(store.status().message());
  const auto list = store->List();
  if (!list.ok()) return std::string(list.status().message());
  for (const SavedSummary& summary : *list) {
    const auto saved = store->Get(summary.id);
    if (!saved.ok()) return std::string(saved.status().message());
    if (!saved->intact) return absl::StrCat("plan ", saved->id, " is damaged");
    const std::string seed = saved->name.substr(saved->name.rfind('-') + 1);
    const Plan sample = SamplePlan(std::strtoull(seed.c_str(), nullptr, 10));
    if (Dump(saved->plan) != Dump(PlanOfSchema(schema, sample))) {
      return absl::StrCat("plan ", saved->id, " is not what was saved");
    }
  }
  return "";
}

std::multiset<std::string> Names(const fs::path& path) {
  std::multiset<std::string> names;
  const absl::StatusOr<SqliteStore> store = SqliteStore::OpenForReading(path);
  if (absl::IsNotFound(store.status())) return names;
  if (!store.ok()) {
    ADD_FAILURE() << store.status();
    return names;
  }
  const auto list = store->List();
  if (!list.ok()) {
    ADD_FAILURE() << list.status();
    return names;
  }
  for (const SavedSummary& summary : *list) names.insert(summary.name);
  return names;
}

std::string ReadBytes(const fs::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

void WriteBytes(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

const std::vector<Migration>& TwoMigrations(bool breaks) {
  static constexpr char kSql[] =
      "ALTER TABLE plans ADD COLUMN comment TEXT NOT NULL DEFAULT '';"
      "CREATE TABLE more (n INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"
      "WITH RECURSIVE count (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < 20000)"
      "INSERT INTO more SELECT n, hex(randomblob(50)) FROM count;";
  static constexpr char kBreakingSql[] =
      "ALTER TABLE plans ADD COLUMN comment TEXT NOT NULL DEFAULT '';"
      "DELETE FROM lines;"
      "INSERT INTO nowhere VALUES (1);";
  const auto with = [](const Migration& last) {
    std::vector<Migration> all = BuiltInMigrations();
    all.push_back(last);
    return all;
  };
  static const std::vector<Migration> good = with({"0006_more", kSql});
  static const std::vector<Migration> bad = with({"0006_bad", kBreakingSql});
  return breaks ? bad : good;
}

Child::Child(const std::vector<std::string>& arguments) {
  std::vector<std::string> texts = {GPUDAY_DB_CHILD};
  texts.insert(texts.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& text : texts) argv.push_back(text.data());
  argv.push_back(nullptr);
  std::array<int, 2> ends;
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return;
  pid_ = fork();
  if (pid_ == 0) {
    dup2(ends[1], STDOUT_FILENO);
    execv(argv[0], argv.data());
    _exit(127);
  }
  close(ends[1]);
  output_ = ends[0];
}

Child::~Child() {
  Kill();
  std::vector<std::string> ignored;
  Wait(ignored);
}

std::string Child::ReadLine() {
  while (rest_.find('\n') == std::string::npos) {
    std::array<char, 256> buffer;
    const ssize_t count = read(output_, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return "";
    rest_.append(buffer.data(), static_cast<std::size_t>(count));
  }
  const std::size_t end = rest_.find('\n');
  std::string line = rest_.substr(0, end);
  rest_.erase(0, end + 1);
  return line;
}

void Child::Kill() {
  if (pid_ > 0) kill(pid_, SIGKILL);
}

int Child::Wait(std::vector<std::string>& lines) {
  if (pid_ <= 0) return -1;
  for (std::string line = ReadLine(); !line.empty(); line = ReadLine()) lines.push_back(line);
  int status = 0;
  waitpid(pid_, &status, 0);
  close(output_);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::optional<std::string> RunUnprivileged(const std::function<std::string()>& work) {
  std::string text = Fork(true, work);
  if (text == kNoPower) return std::nullopt;
  return text;
}

std::string RunForked(const std::function<std::string()>& work) { return Fork(false, work); }

std::vector<SavedSweepKey> SampleSweepKeys() {
  std::vector<SavedSweepKey> keys = {{"cluster.gpus", {}}, {"training.micro_batch", {}}};
  for (int i = 1; i <= 40; ++i) keys[0].values.push_back(absl::StrCat(8 * i));
  for (int i = 1; i <= 50; ++i) keys[1].values.push_back(absl::StrCat(i));
  return keys;
}

SweepRow SampleSweepRow(std::uint64_t ordinal) {
  SweepRow row;
  row.ordinal = ordinal;
  row.verdict = static_cast<SweepVerdict>(ordinal % kSweepVerdicts);
  if (row.verdict == SweepVerdict::kRefused) {
    row.reason = absl::StrCat("--vary: rows like ", ordinal % 3, " \n'\"\x1b");
    return row;
  }
  double value = 1.0 / static_cast<double>(ordinal + 3);
  for (const SweepColumn& column : kSweepColumns) row.*column.value = value *= 17.3;
  return row;
}

std::vector<SweepRow> SampleSweepRows(std::uint64_t first, std::uint64_t count) {
  std::vector<SweepRow> rows;
  for (std::uint64_t i = first; i < first + count; ++i) rows.push_back(SampleSweepRow(i));
  return rows;
}

}  // namespace gpuday
