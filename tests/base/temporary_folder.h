// A folder for one test, and what tests of readers and files share.
#ifndef GPUDAY_TESTS_BASE_TEMPORARY_FOLDER_H_
#define GPUDAY_TESTS_BASE_TEMPORARY_FOLDER_H_

#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <system_error>

namespace gpuday {

// A new folder, removed with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "gpuday-test.XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "cannot make " << name;
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }

  // The names of all that lies in it.
  std::set<std::string> Names() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      names.insert(entry.path().filename().string());
    }
    return names;
  }

  // Writes a file, making its folders; returns its path.
  std::filesystem::path Write(const std::filesystem::path& name, std::string_view content) const {
    const std::filesystem::path path = path_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary)
        .write(content.data(), static_cast<std::streamsize>(content.size()));
    return path;
  }

 private:
  std::filesystem::path path_;
};

// Fails the test when its scope takes longer than `limit`: for what must not hang or be quadratic.
class MustBeQuick {
 public:
  explicit MustBeQuick(std::chrono::milliseconds limit = std::chrono::seconds(2)) : limit_(limit) {}
  ~MustBeQuick() { EXPECT_LT(std::chrono::steady_clock::now() - start_, limit_); }
  MustBeQuick(const MustBeQuick&) = delete;
  MustBeQuick& operator=(const MustBeQuick&) = delete;

 private:
  const std::chrono::milliseconds limit_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace gpuday

#endif  // GPUDAY_TESTS_BASE_TEMPORARY_FOLDER_H_
