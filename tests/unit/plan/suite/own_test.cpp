// Questions of the user's own, and rows that cannot be used.

#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

#include "bench/suite.h"

#include "catch.hpp"
#include "plan/suite/quality.h"

using namespace bench;
namespace fs = std::filesystem;

namespace {

/// A directory that is gone after the test.
struct Folder {
  Folder() : path(fs::temp_directory_path() / ("bench own " + std::to_string(::getpid()))) {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name, std::ios::binary) << text;
    return (path / name).string();
  }
  fs::path path;
};

RunOptions asking(const std::string& suite, const std::string& file) {
  RunOptions options;
  options.prompts = suite;
  options.eval.dataset = file;
  options.dry_run = true;
  return options;
}

Expected<Suite> own(const std::string& file, const std::string& scoring = "") {
  RunOptions options = asking("own", file);
  if (!scoring.empty()) options.eval.scoring = scoring;
  return quality_suite_of(options);
}

std::vector<Case> questions(const std::string& file, const std::string& scoring = "") {
  auto suite = own(file, scoring);
  if (!suite) FAIL(suite.error().what << " " << suite.error().why);
  return std::move(suite->cases);
}

std::string complaint(const Expected<Suite>& suite) {
  REQUIRE_FALSE(suite.has_value());
  CHECK(suite.error().code == ExitCode::usage);
  return suite.error().what;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a file of lines is asked as it stands") {
  const Folder folder;
  const auto cases = questions(
      folder.write("my.jsonl",
                   "{\"id\":\"a\",\"prompt\":\"Capital of France?\",\"reference\":\"Paris\",\"category\":\"g\"}\n\n"
                   "{\"prompt\":\"2+2?\",\"reference\":4,\"scoring\":\"number\"}\n"
                   "{\"id\":7,\"prompt\":\"A colour?\",\"reference\":[\"red\",\"blue\"]}\n"),
      "exact");
  REQUIRE(cases.size() == 3);
  CHECK(cases[0].id == "a");
  CHECK(cases[0].tags == Texts{"g"});
  CHECK(cases[0].messages == std::vector<Message>{{"user", "Capital of France?"}});
  CHECK(cases[0].question == "Capital of France?");
  CHECK(cases[0].scoring.rules == Texts{"exact"});
  CHECK(cases[1].id == "line-3");
  CHECK(cases[1].scoring == Scoring{{"number"}, {"4"}, {}});
  CHECK(cases[2].id == "7");
  CHECK(cases[2].scoring.references == Texts{"red", "blue"});
}

TEST_CASE("choices are listed behind a prompt that does not list them, and the reference becomes a letter") {
  const Folder folder;
  const auto cases = questions(
      folder.write("my.jsonl",
                   "{\"prompt\":\"Which is a fruit?\",\"reference\":\"plum\",\"choices\":[\"stone\",\"plum\"]}\n"
                   "{\"prompt\":\"Which?\\nA. x\\nB. y\",\"reference\":\"A\",\"choices\":[\"x\",\"y\"]}\n"),
      "choice");
  REQUIRE(cases.size() == 2);
  CHECK(cases[0].messages.front().content ==
        "Which is a fruit?\n\nA. stone\nB. plum\n\nAnswer with the letter of the right option and nothing else.");
  CHECK(cases[0].scoring == Scoring{{"choice"}, {"B"}, {"stone", "plum"}});
  CHECK(cases[1].messages.front().content == "Which?\nA. x\nB. y");
  CHECK(cases[1].scoring.references == Texts{"A"});
}

TEST_CASE("a table has its columns by name") {
  const Folder folder;
  const auto cases = questions(folder.write("my.csv",
                                            "prompt,reference,choices,scoring,category\n"
                                            "\"Say \"\"yes\"\", please\",yes,,contains,k\n"
                                            "Which?,two,one|two|three,choice,\n"));
  REQUIRE(cases.size() == 2);
  CHECK(cases[0].id == "line-2");
  CHECK(cases[0].messages.front().content == "Say \"yes\", please");
  CHECK(cases[0].tags == Texts{"k"});
  CHECK(cases[1].scoring == Scoring{{"choice"}, {"B"}, {"one", "two", "three"}});
  CHECK(cases[1].tags.empty());
}

TEST_CASE("what is wrong in a file of the user's is told with its line") {
  const Folder folder;
  const auto after = [&](const std::string& text, const std::string& scoring = "exact") {
    const std::string file = folder.write("my.jsonl", text);
    const std::string words = complaint(own(file, scoring));
    REQUIRE(words.starts_with(file));
    return words.substr(file.size());
  };
  const std::string good = "{\"id\":\"a\",\"prompt\":\"x\",\"reference\":\"y\"}\n";
  CHECK(after(good + good) == ":2: a second question is called \"a\"");
  CHECK(after(good + "{\"prompt\":\"x\"}") == ":2: no reference: there is nothing to hold the answer against");
  CHECK(after("{\"reference\":\"x\"}") == ":1: \"prompt\" is missing");
  CHECK(after("{\"prompt\":\" \",\"reference\":\"x\"}") == ":1: the prompt is empty");
  CHECK(after("{\"prompt\":\"x\",\"referense\":\"x\"}") == ":1: unknown key \"referense\"");
  CHECK(after("{\"prompt\":\"x\",\"reference\":{}}") ==
        ":1: \"reference\" is neither a text nor a number nor a list of those");
  CHECK(after(good, "") == ":1: by which rule is the answer scored?");
  CHECK(after(good, "exakt") == ":1: no rule \"exakt\" to score by");
  CHECK(after(good, "choice") == ":1: choice needs 2 to 26 choices");
  CHECK(after("{\"prompt\":\"x\",\"reference\":\"C\",\"choices\":[\"p\",\"q\"]}", "choice") ==
        ":1: the reference \"C\" is none of the choices");
  CHECK(after("{\"prompt\":").starts_with(":1:"));
  const std::string table = folder.write("t.csv", "prompt,answer\nx,y\n");
  CHECK(complaint(own(table)) == table + ":1: there is no column \"reference\"");
}

TEST_CASE("the user's suite wants a file") {
  RunOptions options;
  options.prompts = "own";
  CHECK(complaint(quality_suite_of(options)) == "which file?");
  const Folder folder;
  folder.write("a.jsonl", "");
  folder.write("b.jsonl", "");
  CHECK(complaint(own(folder.path.string(), "exact")).starts_with("which file of "));
  CHECK(complaint(own(folder.write("empty.jsonl", ""), "exact")).starts_with("no questions in "));
}

TEST_CASE("a wrong row of a published set is told with its file and line") {
  const Folder folder;
  const auto after = [&](const std::string& suite, const std::string& name, const std::string& text) {
    const std::string file = folder.write(name, text);
    const std::string words = complaint(quality_suite_of(asking(suite, file)));
    REQUIRE(words.starts_with(file));
    return words.substr(file.size());
  };
  CHECK(after("gsm8k", "test.jsonl", "{\"question\":\"q\",\"answer\":\"#### 1\"}\n{\"question\":\"q\"}\n") ==
        ":2: \"answer\" is missing");
  CHECK(after("gsm8k", "test.jsonl", "{\"question\":\"q\",\"answer\":\"1\"}\n") ==
        ":1: the answer has no line \"#### NUMBER\"");
  const std::string options = "\"choices\":{\"text\":[\"x\",\"y\",\"z\"],\"label\":[\"1\",\"2\",\"3\"]}";
  CHECK(after("arc", "easy.jsonl", "{\"question\":\"q\"," + options + ",\"answerKey\":\"C\"}\n") ==
        ":1: the answer \"C\" is none of the labels 1, 2, 3");
  CHECK(after("arc", "easy.jsonl", "{\"question\":\"q\",\"answerKey\":\"C\"}\n") == ":1: \"choices\" is missing");
  const std::string start = "{\"activity_label\":\"a\",\"ctx_a\":\"b\",\"ctx_b\":\"c\",";
  CHECK(after("hellaswag", "val.jsonl", start + "\"endings\":[\"p\"],\"label\":0}\n") ==
        ":1: has 1 ending instead of 4");
  CHECK(after("hellaswag", "val.jsonl", start + "\"endings\":[\"p\",\"q\",\"r\",\"s\"],\"label\":\"\"}\n")
            .starts_with(":1: the label is not one of 0 to 3"));
  CHECK(after("truthfulqa", "mc_task.json", "[{\"question\":\"q\",\"mc1_targets\":{\"a\":0}}]") ==
        ": element 0: has 0 right options");
  CHECK(after("squad", "dev.json", "{\"version\":\"2\"}") == ": after question 0: \"data\" is missing");
  CHECK(after("xstest", "xstest_prompts.csv", "id,prompt,type,label\n1,hi,homonyms,unsafe\n") ==
        ":2: prompts of the type homonyms are safe, not \"unsafe\"");
}

TEST_CASE("digits and letters, three options and five go by their place") {
  const Folder folder;
  RunOptions options = asking(
      "arc",
      folder.write("challenge.jsonl",
                   "{\"question\":\"q\",\"choices\":{\"text\":[\"x\",\"y\",\"z\"],\"label\":[\"1\",\"2\",\"3\"]},"
                   "\"answerKey\":\"3\"}\n"
                   "{\"question\":{\"stem\":\"q\",\"choices\":[{\"text\":\"x\",\"label\":\"A\"},{\"text\":\"y\","
                   "\"label\":\"B\"}]},\"answerKey\":\"B\"}\n"));
  const auto suite = quality_suite_of(options);
  REQUIRE(suite.has_value());
  CHECK(suite->cases[0].scoring == Scoring{{"letter"}, {"C"}, {"x", "y", "z"}});
  CHECK(suite->cases[0].id == "challenge/0");
  CHECK(suite->cases[1].scoring == Scoring{{"letter"}, {"B"}, {"x", "y"}});
  CHECK(suite->cases[1].messages.front().content ==
        "q\n\nA. x\nB. y\n\nAnswer with the letter of the right option and nothing else.");
}

TEST_CASE("HellaSwag's contexts and endings are cleaned as lm-eval cleans them") {
  const Folder folder;
  const auto suite = quality_suite_of(
      asking("hellaswag",
             folder.write(
                 "val.jsonl",
                 "{\"activity_label\":\"Tea\",\"ctx_a\":\"Boil [header] water [title] Wait.\",\"ctx_b\":\"she POURS\","
                 "\"endings\":[\" a [x]\",\"b   c\",\"[open\",\"d\"],\"label\":\"1\"}\n")));
  REQUIRE(suite.has_value());
  const Case& asked = suite->cases[0];
  CHECK(asked.question == "Tea: Boil water. Wait. She pours");
  CHECK(asked.scoring.choices == Texts{"a ", "b  c", "[open", "d"});
  CHECK(asked.scoring.references == Texts{"B"});
}

TEST_CASE("the file of simple-evals holds all subjects of MMLU") {
  const Folder folder;
  const std::string header = "Question,A,B,C,D,Answer,Subject\n";
  const std::string file = folder.write("mmlu.csv", header + "\"One, two?\",a,b,c,d,C,astronomy\n" +
                                                        "Three?,p,q,r,s,A,anatomy\n" + "Four?,t,u,v,w,B,astronomy\n");
  RunOptions options = asking("mmlu", file);
  const auto all = quality_suite_of(options);
  REQUIRE(all.has_value());
  REQUIRE(all->cases.size() == 3);
  CHECK(all->cases[0].id == "anatomy/0");
  CHECK(all->cases[0].tags == Texts{"anatomy", "other"});
  CHECK(all->cases[1].id == "astronomy/0");
  CHECK(all->cases[1].question == "One, two?");
  CHECK(all->cases[1].scoring.references == Texts{"C"});
  CHECK(all->cases[2].id == "astronomy/1");
  options.eval.subjects = {"astronomy"};
  const auto one = quality_suite_of(options);
  REQUIRE(one.has_value());
  CHECK(one->cases.size() == 2);
  options.eval.shots = 1;
  CHECK(complaint(quality_suite_of(options)) == "no examples for astronomy");
}

TEST_CASE("what is wrong in the file of simple-evals is told with its line") {
  const Folder folder;
  const auto after = [&](const std::string& row) {
    const std::string file = folder.write("mmlu.csv", ",Question,A,B,C,D,Answer,Subject\n" + row + "\n");
    return complaint(quality_suite_of(asking("mmlu", file))).substr(file.size());
  };
  CHECK(after("0,One?,a,b,c,d,E,astronomy") == ":2: the answer is \"E\", not one of A to D");
  CHECK(after("0,One?,a,b,c,d,A") == ":2: has 7 columns instead of 8");
  CHECK(after("0,One?,a,b,c,d,A,alchemy") == ": unknown subject \"alchemy\"");
}

TEST_CASE("MMLU-Pro counts rows in their category, and its examples are the first of that") {
  const Folder folder;
  const auto row = [](const std::string& category, const std::string& question, const std::string& more = "") {
    return "{\"question\":\"" + question + "\",\"options\":[\" x\",\"y\",\"z\"],\"answer\":\"C\",\"category\":\"" +
           category + "\"" + more + "}";
  };
  folder.write("test.jsonl", row("computer science", "p?") + "\n{\"row_idx\":1,\"row\":" + row("law", "q?") + "}\n" +
                                 row("law", "r?") + "\n");
  RunOptions options = asking("mmlu_pro", folder.path.string());
  options.eval.recipe = "lm-eval:mmlu_pro_law";
  const auto law = quality_suite_of(options);
  REQUIRE(law.has_value());
  REQUIRE(law->cases.size() == 2);
  CHECK(law->cases[0].id == "law/0");
  CHECK(law->cases[1].id == "law/1");
  CHECK(law->cases[1].messages.back().content ==
        "Question:\nr?\nOptions:\nA. x\nB. y\nC. z\nAnswer: Let's think step by step.");
  options.eval.shots = 1;
  CHECK(complaint(quality_suite_of(options)).starts_with("no examples in "));
  folder.write("validation.jsonl", row("law", "v?", ",\"cot_content\":\"A: Let's think step by step. So it is.\""));
  options.eval.form = PromptForm::plain;
  const auto shown = quality_suite_of(options);
  REQUIRE(shown.has_value());
  REQUIRE(shown->cases.size() == 2);
  CHECK(shown->cases[0].messages.front().content.find("v?\nOptions:\nA. x\nB. y\nC. z\nAnswer: Let's think step by "
                                                      "step. So it is.\n\nQuestion:\nq?") != std::string::npos);
  options.eval.recipe = "lm-eval:mmlu_pro_computer_science";
  CHECK(complaint(quality_suite_of(options)) == "not enough examples for computer_science");
}
