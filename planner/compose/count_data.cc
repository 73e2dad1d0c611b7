#include "planner/compose/count_data.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>
#include <mutex>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "planner/base/dates.h"
#include "planner/base/files.h"
#include "planner/base/json_strings.h"
#include "planner/base/numbers.h"
#include "planner/base/status.h"
#include "planner/base/text.h"
#include "planner/compose/count_scripts.h"
#include "planner/compose/split_examples.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 100'000;
constexpr std::size_t kMostKept = 8;

// A file as it is on the disk; one that is changed differs.
struct DataFile {
  std::string path;
  std::uint64_t bytes = 0;
  std::int64_t seconds = 0, nanoseconds = 0;  // of its last change
  bool json = false;
  auto operator<=>(const DataFile&) const = default;
};

// "31.2 MB".
std::string SizeText(std::uint64_t bytes) {
  const auto size = static_cast<double>(bytes);
  for (const auto& [unit, name] : {std::pair(1e9, " GB"), {1e6, " MB"}, {1e3, " kB"}}) {
    if (size >= unit) return absl::StrCat(Plain(size / unit), name);
  }
  return absl::StrCat(bytes, " bytes");
}

bool EndsWithAny(const std::string& name, const std::vector<std::string>& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](const std::string& ending) { return name.ends_with(ending); });
}

absl::StatusOr<DataFile> Stamp(const fs::path& path, const TrainingDataRules& rules) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0) {
    return Error(Fault::kInput, absl::StrCat(Printable(path.string()),
                                             ": cannot be opened: ", std::strerror(errno)));
  }
  return DataFile{.path = path.string(),
                  .bytes = static_cast<std::uint64_t>(info.st_size),
                  .seconds = info.st_mtim.tv_sec,
                  .nanoseconds = info.st_mtim.tv_nsec,
                  .json = EndsWithAny(path.string(), rules.json_files)};
}

struct Found {
  std::vector<DataFile> files;
  std::size_t others = 0;  // that are neither examples nor text
};

absl::Status NotOfAKind(const std::string& path, const TrainingDataRules& rules) {
  std::vector<std::string> endings = rules.json_files;
  endings.insert(endings.end(), rules.text_files.begin(), rules.text_files.end());
  return Error(Fault::kInput,
               absl::StrCat("expected a file that ends in ", absl::StrJoin(endings, ", "),
                            ", or a folder of them, found \"", Printable(path),
                            "\"; write its examples as JSON, one a line"));
}

// The files at `path`, by name.
absl::StatusOr<Found> FilesAt(const std::string& path, const TrainingDataRules& rules) {
  const auto known = [&](const std::string& name) {
    return EndsWithAny(name, rules.json_files) || EndsWithAny(name, rules.text_files);
  };
  Found found;
  std::error_code failed;
  if (!fs::is_directory(path, failed)) {
    // Why it cannot be read says more than what it is called.
    GPUDAY_ASSIGN_OR_RETURN(DataFile file, Stamp(path, rules));
    if (!known(path)) return NotOfAKind(path, rules);
    found.files.push_back(std::move(file));
    return found;
  }
  std::vector<fs::path> paths;
  for (fs::recursive_directory_iterator it(path, failed), end; it != end; it.increment(failed)) {
    if (it->is_directory(failed)) continue;
    if (!known(it->path().string())) {
      ++found.others;
    } else if (paths.size() < kMostFiles) {
      paths.push_back(it->path());
    } else {
      return Error(Fault::kInput,
                   absl::StrCat(Printable(path), ": more than ", kMostFiles, " files"));
    }
  }
  if (paths.empty()) return NotOfAKind(path, rules);
  std::sort(paths.begin(), paths.end());
  for (const fs::path& each : paths) {
    GPUDAY_ASSIGN_OR_RETURN(DataFile file, Stamp(each, rules));
    found.files.push_back(std::move(file));
  }
  return found;
}

// Takes the examples of all files.
class ExampleCounter {
 public:
  explicit ExampleCounter(const TrainingDataRules& rules)
      : rules_(rules),
        scripts_(rules.scripts),
        all_(scripts_.Nothing()),
        rest_(scripts_.Nothing()) {
    for (const TextFields& format : rules.formats) {
      for (const auto* paths : {&format.fields, &format.also}) {
        for (const std::string& path : *paths) fields_[path].counts = scripts_.Nothing();
      }
    }
  }

  absl::Status TakeFile(const DataFile& file) {
    if (!file.json) return TakeText(file);
    const std::string name = Printable(file.path);
    ExampleSplitter splitter(name, [this](std::string_view example, const Location& where) {
      return TakeExample(example, where);
    });
    GPUDAY_RETURN_IF_ERROR(
        ReadInPieces(file.path, [&](std::string_view piece) { return splitter.Add(piece); }));
    GPUDAY_RETURN_IF_ERROR(splitter.End());
    if (splitter.unfinished()) {
      notes_.push_back(absl::StrCat(name, ": its end is cut off; the last example was left out"));
    }
    return absl::OkStatus();
  }

  DataCount Result() {
    const TokenEstimate tokens = scripts_.Estimate(all_);
    DataCount count;
    count.data = {.examples = static_cast<double>(examples_),
                  .tokens = tokens.tokens,
                  .tokens_low = tokens.low,
                  .tokens_high = tokens.high,
                  .longest_example = longest_,
                  .name = {},
                  .found = absl::StrCat(Grouped(absl::uint128(examples_)),
                                        examples_ == 1 ? " example, " : " examples, ",
                                        SizeText(all_.bytes), " of text: ", scripts_.Shares(all_))};
    count.notes = std::move(notes_);
    if (without_format_ > 0) {
      count.notes.push_back(absl::StrCat(
          Grouped(absl::uint128(without_format_)), " of ", Grouped(absl::uint128(examples_)),
          " examples have none of the fields that trainers read (text, messages, prompt and "
          "completion, ...); all their text was counted"));
    }
    return count;
  }

 private:
  struct Field {
    ScriptCounts counts;
    bool there = false;  // in this example
  };

  absl::Status TakeExample(std::string_view json, const Location& where) {
    for (auto& [path, field] : fields_) {
      if (!field.there) continue;
      field.counts.Clear();
      field.there = false;
    }
    rest_.Clear();
    const auto count = [this](const std::string& path, const std::string& value) {
      const auto field = fields_.find(path);
      if (field == fields_.end()) {
        scripts_.Count(value, rest_);
        return;
      }
      scripts_.Count(value, field->second.counts);
      field->second.there = true;
    };
    GPUDAY_RETURN_IF_ERROR(IsUtf8(json) ? VisitJsonStrings(json, where, count)
                                        : VisitJsonStrings(WellFormed(json), where, count));
    Add(TextOfExample());
    return absl::OkStatus();
  }

  ScriptCounts TextOfExample() {
    const auto there = [this](const std::string& path) { return fields_.at(path).there; };
    ScriptCounts text = scripts_.Nothing();
    for (const TextFields& format : rules_.formats) {
      if (!std::all_of(format.fields.begin(), format.fields.end(), there)) continue;
      for (const auto* paths : {&format.fields, &format.also}) {
        for (const std::string& path : *paths) {
          if (there(path)) text.Add(fields_.at(path).counts);
        }
      }
      return text;
    }
    ++without_format_;
    text.Add(rest_);
    for (const auto& [path, field] : fields_) {
      if (field.there) text.Add(field.counts);
    }
    return text;
  }

  // A file of text is one example.
  absl::Status TakeText(const DataFile& file) {
    ScriptCounts text = scripts_.Nothing();
    std::string tail;  // the beginning of a character whose end is in the next piece
    std::size_t script = 0;
    GPUDAY_RETURN_IF_ERROR(ReadInPieces(file.path, [&](std::string_view piece) -> absl::Status {
      if (piece.find('\0') != std::string_view::npos) {
        return Error(Fault::kInput, absl::StrCat(Printable(file.path), ": is not text"));
      }
      tail.append(piece);
      std::size_t end = tail.size();
      while (end > 0 && (static_cast<unsigned char>(tail[end - 1]) & 0xC0) == 0x80) --end;
      if (end > 0) --end;
      script = scripts_.Count(std::string_view(tail).substr(0, end), text, script);
      tail.erase(0, end);
      return absl::OkStatus();
    }));
    scripts_.Count(tail, text, script);
    if (text.bytes > 0) Add(text);
    return absl::OkStatus();
  }

  void Add(const ScriptCounts& text) {
    all_.Add(text);
    ++examples_;
    longest_ = std::max(longest_, scripts_.Estimate(text).tokens);
  }

  const TrainingDataRules& rules_;
  const ScriptCounter scripts_;
  ScriptCounts all_, rest_;
  std::map<std::string, Field, std::less<>> fields_;  // by path
  std::uint64_t examples_ = 0, without_format_ = 0;
  double longest_ = 0;
  std::vector<std::string> notes_;
};

std::string NameOfData(const fs::path& path) {
  const fs::path name = path.has_filename() ? path.filename() : path.parent_path().filename();
  return Printable(name.string(), 80);
}

// "train.jsonl, 41.2 MB of 2026-11-30".
std::string AccountOf(const std::string& name, const std::vector<DataFile>& files) {
  std::uint64_t bytes = 0;
  std::int64_t seconds = 0;
  for (const DataFile& file : files) {
    bytes += file.bytes;
    seconds = std::max(seconds, file.seconds);
  }
  const absl::CivilDay day = absl::ToCivilDay(absl::FromUnixSeconds(seconds), absl::UTCTimeZone());
  return absl::StrCat(name, files.size() == 1 ? "" : absl::StrCat(", ", files.size(), " files"),
                      ", ", SizeText(bytes), " of ", DateText(day));
}

absl::StatusOr<DataCount> CountFiles(const std::string& path, const Found& found,
                                     const TrainingDataRules& rules) {
  ExampleCounter counter(rules);
  for (const DataFile& file : found.files) GPUDAY_RETURN_IF_ERROR(counter.TakeFile(file));
  DataCount count = counter.Result();
  if (count.data.tokens == 0) {
    return Error(Fault::kInput, absl::StrCat(Printable(path), ": holds no text to train on"));
  }
  count.data.name = NameOfData(path);
  count.account = AccountOf(count.data.name, found.files);
  if (found.others > 0) {
    count.notes.push_back(absl::StrCat(count.data.name, ": ", found.others,
                                       " files that are neither JSON nor text were left out"));
  }
  return count;
}

struct Kept {
  std::vector<DataFile> files;
  TrainingDataRules rules;
  DataCount count;
};

}  // namespace

absl::StatusOr<DataCount> CountData(const std::string& path, const TrainingDataRules& rules) {
  static std::mutex mutex;
  static auto* const all_kept = new std::vector<Kept>;
  GPUDAY_ASSIGN_OR_RETURN(const Found found, FilesAt(path, rules));
  // While it is counted, others wait for the answer.
  const std::lock_guard lock(mutex);
  for (const Kept& kept : *all_kept) {
    if (kept.files == found.files && kept.rules == rules) return kept.count;
  }
  GPUDAY_ASSIGN_OR_RETURN(DataCount count, CountFiles(path, found, rules));
  if (all_kept->size() == kMostKept) all_kept->erase(all_kept->begin());
  all_kept->push_back({.files = found.files, .rules = rules, .count = count});
  return count;
}

}  // namespace gpuday
