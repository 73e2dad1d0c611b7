// What questions are answered with, for whoever asks them: the terminal (cli/) and the page (web/).
// A question is a function of this room: it takes the desk and what is asked, and returns an answer
// as values; how that is printed is not its business.
//
//   const Desk desk(plugins, options.database);
//   GPUDAY_ASSIGN_OR_RETURN(const AskedScenario asked, ReadOperand("scenario.toml", {}));
//   GPUDAY_ASSIGN_OR_RETURN(const Plan plan, AskPlan(desk, asked));
#ifndef GPUDAY_PLANNER_ASK_DESK_H_
#define GPUDAY_PLANNER_ASK_DESK_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "db/store.h"
#include "planner/catalog/catalog.h"
#include "planner/host/plugin_host.h"

namespace gpuday {

// The parts that every question needs. A desk is shared: all questions may be asked from any
// thread, also several at once, and each keeps its own account of what its answer was made from.
class Desk {
 public:
  // Plans are kept in the store at the address `store` (db/store.h); empty: that of the person who
  // runs the program.
  Desk(PluginHost plugins, std::string store)
      : plugins_(std::move(plugins)), store_(std::move(store)) {}

  const PluginHost& plugins() const { return plugins_; }
  // The catalog as it is on the disk now: a question that wants what it reads to belong together
  // keeps the one that it got.
  Catalog FreshCatalog() const { return Catalog(Catalog::DefaultFolders()); }

  // The address of the store: as it was given, $GPUDAY_DB, or gpuday.db in the user's data folder.
  // Error (kStore): none of these is known.
  absl::StatusOr<std::string> StoreAddress() const;
  // A connection of its own for the caller; errors as db/store.h has them.
  absl::StatusOr<std::unique_ptr<Store>> OpenStore(StoreAccess access) const;
  // One for changes to what is there: NotFound, and no new store, where there is none.
  absl::StatusOr<std::unique_ptr<Store>> OpenExistingStore() const;

 private:
  const PluginHost plugins_;
  const std::string store_;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_ASK_DESK_H_
