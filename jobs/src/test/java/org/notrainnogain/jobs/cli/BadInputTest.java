package org.notrainnogain.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.notrainnogain.jobs.pretrain.TinyCorpus;

/** What no command can use is said in a few lines before Spark starts, and nothing is written. */
class BadInputTest {
  @TempDir static Path directory;

  @BeforeAll
  static void write() throws IOException {
    Files.writeString(directory.resolve("file"), "in the way");
    Files.writeString(directory.resolve("broken.conf"), "training { batch-size = \n");
    Files.write(directory.resolve("bytes.conf"), new byte[] {0, (byte) 0xFF, (byte) 0xFE, '{', 1});
    Files.write(
        directory.resolve("latin.conf"),
        "training.batch-size = 8 # caf\u00E9".getBytes(StandardCharsets.ISO_8859_1));
    Files.write(directory.resolve("prices.conf"), "name = tiny".getBytes(StandardCharsets.UTF_16));
    Files.writeString(directory.resolve("strange.conf"), "training.batchsize = 64");
    Files.writeString(directory.resolve("unplanned.conf"), "training.batch-size = 64");
    Files.writeString(
        directory.resolve("bad-plan.conf"),
        "nightly { name = a, budgets = [1 hour], arms { baseline { seeds = [1], seed = 1 } } }");
    TinyCorpus.write(directory.resolve("cut"));
    Path cut = directory.resolve("cut/corpus/manifest.json");
    Files.writeString(cut, Files.readString(cut).substring(0, 60));
    TinyCorpus.write(directory.resolve("other"));
    Path other = directory.resolve("other/corpus/manifest.json");
    Files.writeString(other, "[1, 2]");
    TinyCorpus.write(directory.resolve("newer"));
    Path newer = directory.resolve("newer/corpus/manifest.json");
    Files.writeString(newer, Files.readString(newer).replaceFirst("(_version\" : )1", "$12"));
    Path empty = withoutShards("empty", "train");
    assertThat(empty).content().contains("\"shards\" : [ ]");
    withoutShards("untested", "test");
    TinyCorpus.write(directory.resolve("good"));
    Files.createDirectories(directory.resolve("good/runs/tiny-1"));
    Files.writeString(directory.resolve("good/runs/tiny-1/manifest.json"), "{\"run_id\": ");
    Files.createDirectories(directory.resolve("good/runs/tiny-2"));
    Files.writeString(directory.resolve("good/runs/tiny-2/end.json"), "[]");
  }

  /** A corpus whose manifest names no shard of a split. */
  private static Path withoutShards(String name, String split) throws IOException {
    TinyCorpus.write(directory.resolve(name));
    Path manifest = directory.resolve(name).resolve("corpus/manifest.json");
    String shard = "\\{\\s*\"path\" : \"sequences/split=" + split + "/[^}]*\\}";
    return Files.writeString(
        manifest,
        Files.readString(manifest)
            .replaceAll("\\[\\s*" + shard + "(,\\s*" + shard + ")*\\s*\\]", "[ ]"));
  }

  @AfterEach
  void noDirectoryIsMade() {
    assertThat(directory.resolve("new")).doesNotExist();
  }

  static Stream<BadInput> ofTheCommandLine() {
    return Stream.of(
        BadInput.of("prepare").says("Missing required option: '--out=DIR'"),
        BadInput.of("prepar", "--out", out("new")).says("'prepar'"),
        BadInput.of("pretrain", "--out", out("good"), "--dryrun").says("--dryrun"),
        BadInput.of("nightly", "--out", out("new")).says("--plan"),
        BadInput.of("score", "--out", out("good"), "--run", "a").says("--passes"),
        BadInput.of("score", "--out", out("good"), "--run", "a", "--passes", "many")
            .says("--passes", "many"),
        BadInput.of("runs", "show", "--out", out("good")).says("RUN_ID"));
  }

  static Stream<BadInput> ofAllThatTakeSettings() {
    List<BadInput> all = new ArrayList<>();
    for (String command : List.of("prepare", "pretrain", "calibrate")) {
      all.addAll(
          List.of(
              BadInput.of(command, "--out", out("new"), "--set", "training.batchsize=64")
                  .says("training.batchsize"),
              BadInput.of(command, "--out", out("new"), "--set", "training.batch-size")
                  .says("training.batch-size"),
              BadInput.of(command, "--out", out("new"), "--config", out("absent.conf"))
                  .says(out("absent.conf")),
              BadInput.of(command, "--out", out("new"), "--config", directory.toString())
                  .says(directory.toString()),
              BadInput.of(command, "--out", out("new"), "--config", out("broken.conf"))
                  .says("broken.conf"),
              BadInput.of(command, "--out", out("new"), "--config", out("bytes.conf"))
                  .says("bytes.conf"),
              BadInput.of(command, "--out", out("new"), "--config", out("latin.conf"))
                  .says("latin.conf", "it is no text in UTF-8 (byte 0xE9 in line 1)"),
              BadInput.of(command, "--out", out("new"), "--config", out("strange.conf"))
                  .says("training.batchsize", "strange.conf")));
    }
    return all.stream();
  }

  static Stream<BadInput> ofSettings() {
    return Stream.of(
        BadInput.of("prepare", "--out", out("new"), "--set", "prepare.sequence-length=many")
            .says("prepare.sequence-length", "many"),
        BadInput.of("prepare", "--out", out("new"), "--set", "prepare.splits.holdout=2")
            .says("prepare.splits"),
        BadInput.of("prepare", "--out", out("new"), "--set", "prepare.source=xml")
            .says("prepare.source", "xml"),
        BadInput.of("pretrain", "--out", out("good"), "--set", "model.layers=-1")
            .says("model.layers", "-1"),
        BadInput.of("pretrain", "--out", out("good"), "--set", "optimizer=adam")
            .says("optimizer", "adam"),
        BadInput.of("pretrain", "--out", out("good"), "--set", "budget.reference-time=long")
            .says("budget.reference-time", "long"),
        BadInput.of("pretrain", "--out", out("good"), "--set", "reference-system=/nowhere.conf")
            .says("reference-system", "/nowhere.conf"),
        BadInput.of(
                "pretrain", "--out", out("good"), "--set", "reference-system=file:/nowhere.conf")
            .says("reference-system = file:/nowhere.conf", "Cannot read file:/nowhere.conf"),
        BadInput.of("pretrain", "--out", out("good"), "--set", "reference-system=hdfs:/x.conf")
            .says("reference-system = hdfs:/x.conf", "Incomplete HDFS URI"),
        BadInput.of(
                "pretrain", "--out", out("good"), "--set", "reference-system=" + out("prices.conf"))
            .says("prices.conf", "it is no text in UTF-8"),
        BadInput.of("prepare", "--out", out("new"), "--set", "prepare.sequence-length=2147483647")
            .says("prepare.sequence-length", "[2, 1048576]"),
        BadInput.of("prepare", "--out", out("new"), "--set", "prepare.shards.train=999999999")
            .says("prepare.shards.train", "[1, 100000]"),
        BadInput.of("prepare", "--out", out("new"), "--set", "prepare.source.embedded=7")
            .says("prepare.source.embedded = 7 must be a section"),
        BadInput.of(
                "pretrain",
                "--out",
                out("good"),
                "--set",
                "training.batch-size=1000000000",
                "--set",
                "training.microbatch-size=8")
            .says("training.batch-size", "must be at most 1048576 microbatches"),
        BadInput.of("nightly", "--plan", out("latin.conf"), "--out", out("new"))
            .says("latin.conf", "it is no text in UTF-8"),
        BadInput.of("calibrate", "--out", out("new"), "--model", "bert").says("--model bert"),
        BadInput.of("calibrate", "--out", out("new"), "--set", "calibration.sessions=none")
            .says("calibration.sessions", "none"),
        BadInput.of("demo", "--out", out("new"), "--set", "training.batchsize=3")
            .says("training.batchsize"),
        BadInput.of("nightly", "--plan", out("absent.conf"), "--out", out("new"))
            .says(out("absent.conf")),
        BadInput.of("nightly", "--plan", out("broken.conf"), "--out", out("new"))
            .says("broken.conf"),
        BadInput.of("nightly", "--plan", out("unplanned.conf"), "--out", out("new"))
            .says("nightly"),
        BadInput.of("nightly", "--plan", out("bad-plan.conf"), "--out", out("new"))
            .says("nightly.arms.baseline.seed"),
        BadInput.of("nightly", "--plan", out("bad-plan.conf"), "--out", out("new"), "--dry-run")
            .says("nightly.arms.baseline.seed"));
  }

  static Stream<BadInput> ofTheDirectory() {
    List<BadInput> all = new ArrayList<>();
    String plan = "conf/nightly/demo.conf";
    List<String> unwritable =
        List.of(
            "",
            out("file"),
            out("file") + "/below",
            out("n".repeat(300)),
            "/proc/new",
            "http://localhost/out",
            "s3a://bucket/out");
    for (String bad : unwritable) {
      String named = bad.isEmpty() ? "--out is empty" : bad;
      all.addAll(
          List.of(
              BadInput.of("prepare", "--out", bad).says(named),
              BadInput.of("pretrain", "--out", bad).says(named),
              BadInput.of("calibrate", "--out", bad).says(named),
              BadInput.of("nightly", "--plan", plan, "--out", bad).says(named),
              BadInput.of("demo", "--out", bad).says(named),
              BadInput.of("report", "--out", bad).says(named),
              BadInput.of("score", "--run", "a", "--passes", "1", "--out", bad).says(named)));
    }
    for (String bad : List.of("", "s3a://bucket/out", "nofs://host/out")) {
      String named = bad.isEmpty() ? "--out is empty" : bad;
      all.addAll(
          List.of(
              BadInput.of("pretrain", "--dry-run", "--out", bad).says(named),
              BadInput.of("nightly", "--dry-run", "--plan", plan, "--out", bad).says(named),
              BadInput.of("runs", "list", "--out", bad).says(named),
              BadInput.of("runs", "show", "a", "--out", bad).says(named),
              BadInput.of("runs", "diff", "a", "b", "--out", bad).says(named)));
    }
    return all.stream();
  }

  static Stream<BadInput> ofTheCorpus() {
    List<BadInput> all = new ArrayList<>();
    for (String damaged : List.of("cut", "other", "newer")) {
      all.add(BadInput.of("pretrain", "--out", out(damaged)).says(out(damaged), "manifest.json"));
      all.add(
          BadInput.of("pretrain", "--dry-run", "--out", out(damaged))
              .says(out(damaged), "manifest.json"));
    }
    for (String option : List.of("--set=seed=1", "--dry-run")) {
      all.add(
          BadInput.of("pretrain", "--out", out("empty"), option).says(out("empty"), "Split train"));
      all.add(
          BadInput.of("pretrain", "--out", out("untested"), option)
              .says("Split test", "prepare.splits.test"));
    }
    all.add(BadInput.of("pretrain", "--out", out("new")).says(out("new"), "prepare"));
    all.add(BadInput.of("pretrain", "--dry-run", "--out", out("new")).says(out("new"), "prepare"));
    return all.stream();
  }

  static Stream<BadInput> ofRuns() {
    return Stream.of(
        BadInput.of("runs", "show", "nobody", "--out", out("good")).says("nobody", out("good")),
        BadInput.of("runs", "show", "nobody", "--out", out("new")).says(out("new")),
        BadInput.of("runs", "show", "tiny-1", "--out", out("good")).says("tiny-1/manifest.json"),
        BadInput.of("runs", "show", "tiny-2", "--out", out("good")).says("tiny-2/end.json"),
        BadInput.of("runs", "diff", "tiny-1", "tiny-2", "--out", out("good")).says("tiny-"),
        BadInput.of("runs", "diff", "nobody", "no-one", "--out", out("good")).says("nobody"));
  }

  @ParameterizedTest
  @MethodSource({
    "ofTheCommandLine",
    "ofAllThatTakeSettings",
    "ofSettings",
    "ofTheDirectory",
    "ofTheCorpus",
    "ofRuns"
  })
  void isRefused(BadInput bad) throws IOException {
    bad.assertRefused(directory);
  }

  private static String out(String name) {
    return directory.resolve(name).toString();
  }
}
