// A desk that the terminal and the page are asked at, with folders of its own.
#ifndef GPUDAY_TESTS_ASK_FACES_H_
#define GPUDAY_TESTS_ASK_FACES_H_

#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "planner/ask/desk.h"
#include "planner/cli/parse/command_line.h"
#include "planner/web/api/api.h"

namespace gpuday {

using Json = nlohmann::json;

class Faces : public testing::Test {
 protected:
  Faces() {
    std::string name = (std::filesystem::temp_directory_path() / "gpuday-ask-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    // What belongs to the person who runs the tests plays no part.
    setenv("XDG_DATA_HOME", (folder_ / "data").c_str(), 1);
    setenv("XDG_CACHE_HOME", (folder_ / "cache").c_str(), 1);
    unsetenv("GPUDAY_DB");
  }
  ~Faces() override { std::filesystem::remove_all(folder_); }

  // What the command answers.
  absl::StatusOr<Answer> Run(const std::vector<std::string>& words) const {
    std::vector<const char*> argv = {"gpuday"};
    for (const std::string& word : words) argv.push_back(word.c_str());
    const ParsedCommandLine parsed = ParseCommandLine(static_cast<int>(argv.size()), argv.data());
    EXPECT_TRUE(parsed.run) << parsed.error;
    if (!parsed.run) return Answer{};
    return parsed.run({desk_, Style()});
  }

  // What it prints.
  std::string Typed(const std::vector<std::string>& words) const {
    const absl::StatusOr<Answer> answer = Run(words);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? answer->output : "";
  }

  // What the page is answered.
  std::string Sent(const std::string& method, const std::string& path, const Json& body) {
    WebRequest request;
    request.method = method;
    request.path = path;
    if (!body.is_null()) request.body = body.dump();
    const WebReply reply = api_.Answer(request);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.body;
  }

  // The answer of a search that the page started.
  Json Searched(const Json& body) {
    Json job = Json::parse(Sent("POST", "/api/search", body));
    const std::string path = "/api/search/" + job["id"].get<std::string>();
    while (job["state"] == "running") {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      job = Json::parse(Sent("GET", path, nullptr));
    }
    EXPECT_EQ(job["state"], "done") << job;
    return job["answer"];
  }

  std::filesystem::path folder_;
  const Desk desk_{PluginHost(PluginHost::DefaultFolders({})), ""};
  Api api_{desk_, "token"};
};

}  // namespace gpuday

#endif  // GPUDAY_TESTS_ASK_FACES_H_
