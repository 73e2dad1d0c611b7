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
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "db/store.h"
#include "planner/catalog/catalog.h"
#include "planner/host/plugin_host.h"

namespace gpuday {

// The parts that every question needs. A desk is shared: all questions may be asked from any thread
// at any time.
class Desk {
 public:
  // `plugins` must live as long, and are used by questions alone from then on. Plans are kept in
  // the store at the address `store` (db/store.h); empty: that of the person who runs the program.
  Desk(PluginHost& plugins, std::string store) : plugins_(plugins), store_(std::move(store)) {}
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  // The address of the store: as it was given, $GPUDAY_DB, or gpuday.db in the user's data folder.
  // Error (kStore): none of these is known.
  absl::StatusOr<std::string> StoreAddress() const;
  // A connection of its own for the caller; errors as db/store.h has them.
  absl::StatusOr<std::unique_ptr<Store>> OpenStore(StoreAccess access) const;
  // One for changes to what is there: NotFound, and no new store, where there is none.
  absl::StatusOr<std::unique_ptr<Store>> OpenExistingStore() const;

 private:
  friend class Turn;

  PluginHost& plugins_;
  const std::string store_;
  mutable std::mutex planning_;
};

// One question's turn with catalog and plugins: the catalog is as it is on the disk now, and
// neither has been asked anything before, so that what an answer was made from is told rightly.
// Turns of several threads come one after the other; a thread must not take a second one before the
// first has ended.
class Turn {
 public:
  explicit Turn(const Desk& desk)
      : lock_(desk.planning_), catalog_(Catalog::DefaultFolders()), plugins_(desk.plugins_) {
    plugins_.StartPlan();
  }
  Catalog& catalog() { return catalog_; }
  PluginHost& plugins() { return plugins_; }

 private:
  const std::lock_guard<std::mutex> lock_;
  Catalog catalog_;
  PluginHost& plugins_;
};

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_ASK_DESK_H_
