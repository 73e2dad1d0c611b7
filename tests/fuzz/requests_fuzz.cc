// Bodies of the server's questions: the first byte says which.
#include "planner/web/api/api.h"
#include "tests/fuzz/fuzzing.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gpuday;
  if (size < 1) return 0;
  static Api* const api = new Api(FuzzedDesk(), "token");
  static constexpr const char* kPaths[] = {"/api/plan", "/api/compare", "/api/report",
                                           "/api/ranks"};
  WebRequest request;
  request.method = "POST";
  request.path = kPaths[data[0] % std::size(kPaths)];
  request.body = TextOf(data + 1, size - 1);
  const WebReply reply = api->Answer(request);
  Require(reply.status != 500, "an internal error", reply.body.substr(0, 300));
  return 0;
}
