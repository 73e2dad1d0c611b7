// Names as people write them, to the entry that is meant; and what is said where none is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "planner/base/status.h"
#include "planner/catalog/catalog.h"
#include "tests/catalog/catalog_testing.h"

namespace gpuday {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(FindGpu, AnAbbreviationOfOneCardIsTaken) {
  const Catalog catalog = BundledCatalog();
  for (const auto& [asked, name] : {std::pair{"4090", "RTX4090"},
                                    {"3090", "RTX3090"},
                                    {"mi300", "MI300X"},
                                    {"h100 pcie", "H100-PCIe-80GB"},
                                    {"h100 sxm 80", "H100-SXM5-80GB"},
                                    {"v100 pcie 16", "V100-PCIe-16GB"},
                                    {"b200", "B200-SXM-180GB"}}) {
    const auto gpu = catalog.FindGpu(asked, kAsked);
    ASSERT_TRUE(gpu.ok()) << asked << ": " << gpu.status();
    EXPECT_EQ(gpu->name, name) << asked;
  }
}

// L40 is a card of its own, and so would be any that L40S is short for.
TEST(FindGpu, NoLetterOrDigitOfANameIsCut) {
  const TemporaryFolder folder;
  folder.Write("gpus/L40S.toml", GpuText("L40S"));
  folder.Write("gpus/A1000.toml", GpuText("A1000"));
  const Catalog catalog({folder.path()});
  for (const char* name : {"L40", "A100", "100", "000", "L4", "40"}) {
    EXPECT_FALSE(catalog.FindGpu(name, kAsked).ok()) << name;
  }
  EXPECT_TRUE(catalog.FindGpu("1000", kAsked).ok());
}

TEST(FindGpu, SeveralAreListedAndEachSuggestionIsACardOnce) {
  const Catalog catalog = BundledCatalog();
  const std::string several(catalog.FindGpu("h100 80", kAsked).status().message());
  EXPECT_THAT(several, AllOf(HasSubstr("can be any of H100-PCIe-80GB, H100-SXM5-80GB")));
  const std::string none(catalog.FindGpu("RTX4091", kAsked).status().message());
  EXPECT_THAT(none, AllOf(HasSubstr("\"RTX4090\""), Not(HasSubstr("RTX-4090")),
                          Not(HasSubstr("RTX 4090")), HasSubstr("one of your own")));
}

TEST(FindModel, NamesOfTheHubLeadToTheModelThatTheyTune) {
  const Catalog catalog = BundledCatalog();
  for (const auto& [asked, name] : {std::pair{"Qwen/Qwen2.5-32B-Instruct", "qwen2.5-32b"},
                                    {"mistralai/Mistral-7B-v0.3", "mistral-7b-v0.3"},
                                    {"mistralai/Mistral-7B-Instruct-v0.3", "mistral-7b-v0.3"},
                                    {"unsloth/Meta-Llama-3.1-8B-Instruct", "llama-3.1-8b"},
                                    {"google/gemma-2-27b-it", "gemma-2-27b"},
                                    {"Qwen2.5-7B-Instruct", "qwen2.5-7b"}}) {
    const auto model = catalog.FindModel(asked, kAsked);
    ASSERT_TRUE(model.ok()) << asked << ": " << model.status();
    EXPECT_EQ(model->name, name) << asked;
  }
}

TEST(FindModel, OnlyItsOwnNamesAreItsNames) {
  const Catalog catalog = BundledCatalog();
  const auto model = catalog.FindModel("meta-llama/Llama-3.1-8B", kAsked);
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_TRUE(model->IsCalled("LLAMA-3.1-8B"));
  EXPECT_TRUE(model->IsCalled("meta-llama/Llama-3.1-8B"));
  EXPECT_FALSE(model->IsCalled("unsloth/Llama-3.1-8B"));
}

TEST(FindModel, WhatIsNotThereIsToldWithTheWayOut) {
  const Catalog catalog = BundledCatalog();
  const auto complaint = [&](const char* name) {
    return std::string(catalog.FindModel(name, kAsked).status().message());
  };
  EXPECT_THAT(complaint("llama 3"), HasSubstr("did you mean \"llama-3-8b\""));
  EXPECT_THAT(complaint("phi-4"), AllOf(HasSubstr("config.json"), HasSubstr("gpuday models add")));
  // A model once, by its own name.
  EXPECT_THAT(complaint("lama-2-7b"),
              AllOf(HasSubstr("\"llama-2-7b\""), Not(HasSubstr("meta-llama"))));
}

TEST(SpeltAlike, IgnoresCaseAndSignsAlone) {
  EXPECT_TRUE(SpeltAlike("RTX 4090", "rtx4090"));
  EXPECT_TRUE(SpeltAlike("A100_SXM4", "A100-SXM4"));
  EXPECT_FALSE(SpeltAlike("A100-40GB", "A100-SXM4-40GB"));
  EXPECT_FALSE(SpeltAlike("qwen2.5", "qwen25"));
}

TEST(OtherNames, HaveTheWordsOfTheBundledFile) {
  const auto names = BundledCatalog().Names();
  ASSERT_TRUE(names.ok()) << names.status();
  const OtherNames::Word* adamw = names->Find("optimizer.name", "AdamW");
  ASSERT_NE(adamw, nullptr);
  EXPECT_EQ(adamw->settings.at(0).second.text, "adam");
  EXPECT_EQ(names->Find("price.provider", "amazon")->settings.at(0).second.text, "AWS");
  EXPECT_EQ(names->Find("precision.name", "AdamW"), nullptr);
  EXPECT_EQ(names->Find("optimizer.name", "adam"), nullptr);
}

TEST(OtherNames, WrongRowsAreRefusedAndNoFileIsNone) {
  const TemporaryFolder folder;
  EXPECT_TRUE(Catalog({folder.path()}).Names()->words.empty());
  for (const char* text :
       {"[[word]]\nwords = [\"a\"]\nmeans = { k = 1 }\nreason = \"r\"\n",
        "[[word]]\nkey = \"k\"\nwords = []\nmeans = { k = 1 }\nreason = \"r\"\n",
        "[[word]]\nkey = \"k\"\nwords = [\"a\"]\nreason = \"r\"\n", "tunning = []\n"}) {
    folder.Write("names.toml", text);
    const auto names = Catalog({folder.path()}).Names();
    ASSERT_FALSE(names.ok()) << text;
    EXPECT_EQ(FaultOf(names.status()), Fault::kInput);
    EXPECT_THAT(std::string(names.status().message()), HasSubstr("names.toml:"));
  }
}

}  // namespace
}  // namespace gpuday
