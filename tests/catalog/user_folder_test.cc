// The user's own folder in front of the bundled one, and names that try to leave either.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>

#include "planner/base/status.h"
#include "planner/catalog/catalog.h"
#include "tests/catalog/catalog_testing.h"

namespace gpuday {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

const fs::path kBundled = fs::path(GPUDAY_BUILD_ROOT) / "share/gpuday/catalog";

TEST(UserFolder, AModelOfTheUserShadowsTheBundledOne) {
  const TemporaryFolder user;
  user.Write("models/llama-2-7b.toml", ModelText("llama-2-7b", "notes = \"mine\"\n"));
  Catalog catalog({user.path(), kBundled});
  const auto model = catalog.FindModel("llama-2-7b", kAsked);
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ(model->notes, "mine");
  int seen = 0;
  const auto models = catalog.AllModels();
  ASSERT_TRUE(models.ok()) << models.status();
  for (const ModelEntry& entry : *models) {
    if (entry.name != "llama-2-7b") continue;
    ++seen;
    EXPECT_EQ(entry.notes, "mine");
  }
  EXPECT_EQ(seen, 1);
  Catalog other_order({kBundled, user.path()});
  EXPECT_NE(other_order.FindModel("llama-2-7b", kAsked)->notes, "mine");
}

TEST(UserFolder, AGpuOfTheUserShadowsTheBundledOne) {
  const TemporaryFolder user;
  user.Write("gpus/L4.toml", GpuText("L4", "notes = \"mine\"\n"));
  Catalog catalog({user.path(), kBundled});
  EXPECT_EQ(catalog.FindGpu("l4", kAsked)->notes, "mine");
}

TEST(UserFolder, PricesOfTheUserStandBesideTheBundledOnes) {
  const TemporaryFolder user;
  user.Write("prices/H200-SXM5-141GB.toml", PriceText("H200-SXM5-141GB", "0.5"));
  Catalog bundled({kBundled}), both({user.path(), kBundled});
  const auto before = bundled.PricesFor("H200-SXM5-141GB");
  const auto after = both.PricesFor("H200-SXM5-141GB");
  ASSERT_TRUE(before.ok() && after.ok()) << before.status() << after.status();
  EXPECT_GT(before->size(), 3u);
  ASSERT_THAT(*after, SizeIs(before->size() + 1));
  EXPECT_EQ((*after)[0].usd_per_gpu_hour, 0.5);
  EXPECT_THAT(*both.AllPrices(), SizeIs(bundled.AllPrices()->size() + 1));
}

TEST(UserFolder, BothPriceFilesAreNamedInTheProvenance) {
  const TemporaryFolder user;
  user.Write("prices/L4.toml", PriceText("L4", "0.5"));
  Sources sources;
  const Catalog catalog = Catalog({user.path(), kBundled}).Noting(sources);
  ASSERT_TRUE(catalog.PricesFor("L4").ok());
  EXPECT_THAT(sources.List(), SizeIs(2));
}

// GPU names are compared without regard to case, so a file that is named so counts too.
TEST(UserFolder, APriceFileInAnotherCaseStandsBesideTheBundledOneToo) {
  const TemporaryFolder user;
  user.Write("prices/h200-sxm5-141gb.toml", PriceText("h200-sxm5-141gb", "0.5"));
  Catalog bundled({kBundled}), both({user.path(), kBundled});
  EXPECT_THAT(*both.PricesFor("H200-SXM5-141GB"),
              SizeIs(bundled.PricesFor("H200-SXM5-141GB")->size() + 1));
  EXPECT_THAT(*both.AllPrices(), SizeIs(bundled.AllPrices()->size() + 1));
}

TEST(UserFolder, MissingFoldersAreEmpty) {
  const TemporaryFolder user;
  Catalog catalog({user / "missing", user.path(), kBundled});
  EXPECT_TRUE(catalog.FindModel("gpt2", kAsked).ok());
  Catalog empty({user.path()});
  EXPECT_THAT(*empty.AllModels(), IsEmpty());
  EXPECT_THAT(*empty.AllPrices(), IsEmpty());
  EXPECT_FALSE(empty.FindModel("gpt2", kAsked).ok());
  EXPECT_THAT(std::string(empty.Defaults().status().message()),
              AllOf(HasSubstr("no catalog: defaults.toml"), HasSubstr(user.path().string())));
}

TEST(UserFolder, AnAliasIsFoundInAFolderWithALongPath) {
  const TemporaryFolder user;
  const fs::path deep = fs::path(std::string(120, 'd')) / std::string(120, 'e');
  user.Write(deep / "models/mine.toml", ModelText("mine", "aliases = [\"my-model\"]\n"));
  user.Write(deep / "gpus/Mine.toml", GpuText("Mine", "aliases = [\"the card\"]\n"));
  Catalog catalog({user / deep});
  EXPECT_TRUE(catalog.FindModel("my-model", kAsked).ok())
      << catalog.FindModel("my-model", kAsked).status();
  EXPECT_TRUE(catalog.FindGpu("the card", kAsked).ok())
      << catalog.FindGpu("the card", kAsked).status();
}

TEST(UserFolder, FilesInAnyCaseAreFound) {
  const TemporaryFolder user;
  user.Write("models/My_Model.toml", ModelText("My_Model"));
  Catalog catalog({user.path(), kBundled});
  for (const char* name : {"My_Model", "my-model", "MY MODEL", "my_model"}) {
    EXPECT_TRUE(catalog.FindModel(name, kAsked).ok()) << name;
  }
}

TEST(Names, WithPathPartsNeverLeaveTheFolder) {
  const TemporaryFolder user;
  user.Write("secret.toml", ModelText("secret"));
  user.Write("catalog/models/good.toml", ModelText("good"));
  user.Write("catalog/gpus/good.toml", GpuText("good"));
  user.Write("catalog/prices/good.toml", PriceText("good", "1"));
  user.Write("outside.toml", PriceText("outside", "1"));
  Sources sources;
  const Catalog catalog = Catalog({user / "catalog"}).Noting(sources);
  const std::string absolute = (user / "secret").string();
  for (const std::string& name :
       {std::string("../../secret"), std::string("../secret"), std::string(".."), std::string("."),
        std::string("../models/good"), std::string("./good"), absolute, std::string("good/../good"),
        std::string("good\0", 5), std::string("..\\secret"), std::string()}) {
    EXPECT_FALSE(catalog.FindModel(name, kAsked).ok()) << name;
    EXPECT_FALSE(catalog.FindGpu(name, kAsked).ok()) << name;
  }
  EXPECT_THAT(sources.List(), IsEmpty());
}

TEST(Names, WithPathPartsFindNoPrices) {
  const TemporaryFolder user;
  user.Write("outside.toml", PriceText("../../outside", "1"));
  user.Write("catalog/prices/good.toml", PriceText("good", "1"));
  Catalog catalog({user / "catalog"});
  for (const char* name : {"../../outside", "../prices/good", "", "."}) {
    const auto prices = catalog.PricesFor(name);
    EXPECT_TRUE(!prices.ok() || prices->empty()) << name;
  }
}

TEST(Names, HostileOnesArePrintedHarmlessly) {
  Catalog catalog({kBundled});
  for (const std::string& name : {std::string("\x1B[31mred"), std::string("a\nb"),
                                  std::string("\xFF\xFE"), std::string(100000, 'x')}) {
    const MustBeQuick quick(std::chrono::seconds(5));
    const std::string message(catalog.FindModel(name, kAsked).status().message());
    EXPECT_THAT(message, StartsWith("asked.toml:7:3: no model is called \""));
    EXPECT_EQ(message.find('\x1B'), std::string::npos);
    EXPECT_EQ(message.find('\n'), std::string::npos);
    EXPECT_LT(message.size(), 400u);
  }
}

}  // namespace
}  // namespace gpuday
