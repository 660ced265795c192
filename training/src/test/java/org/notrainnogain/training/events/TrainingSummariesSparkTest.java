package org.notrainnogain.training.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.intel.analytics.bigdl.dllib.visualization.tensorboard.FileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.storage.Attempt;
import org.notrainnogain.storage.ClaimOwner;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.training.checkpoint.ElsewhereFileSystem;
import org.notrainnogain.training.exchange.LocalSpark;

class TrainingSummariesSparkTest {
  @TempDir java.nio.file.Path directory;
  private Attempt attempt;

  @BeforeAll
  static void startEngine() {
    LocalSpark.context();
  }

  @AfterEach
  void closeAttempt() {
    if (attempt != null) {
      attempt.close();
    }
  }

  @Test
  void writesWhatBigDlReads() {
    try (TrainingSummaries summaries = open(0)) {
      summaries.validation(0, "validation", 9.5);
      for (int step = 1; step <= 100; step++) {
        summaries.step(step, 10.0 / step, 1e-3 * step, 0.5, 0.25 * step);
      }
      summaries.validation(100, "validation", 7.5);
    }
    assertThat(scalars("train", "loss")).hasSize(100).contains("1 10.0", "100 0.1");
    assertThat(scalars("train", "learning_rate")).hasSize(100).contains("2 0.002");
    assertThat(scalars("train", "gradient_norm")).hasSize(100).contains("7 0.5");
    assertThat(scalars("train", "rst_seconds")).hasSize(100).contains("100 25.0");
    assertThat(scalars("validation", "validation_loss")).containsExactly("0 9.5", "100 7.5");
  }

  @Test
  void resumedAtOnceKeepsEveryStepOnce() {
    for (int lastStep : List.of(0, 4, 8, 6)) {
      try (TrainingSummaries summaries = open(lastStep)) {
        for (int step = lastStep + 1; step <= lastStep + 6; step++) {
          summaries.step(step, step + 100 * lastStep, 0, 0, 0);
        }
      }
    }
    assertThat(scalars("train", "loss"))
        .containsExactly(
            "1 1.0",
            "2 2.0",
            "3 3.0",
            "4 4.0",
            "5 405.0",
            "6 406.0",
            "7 607.0",
            "8 608.0",
            "9 609.0",
            "10 610.0",
            "11 611.0",
            "12 612.0");
  }

  @Test
  void resumesBehindAFileThatACrashCutShort() throws IOException {
    try (TrainingSummaries summaries = open(0)) {
      summaries.step(1, 1.5, 0, 0, 0);
      summaries.step(2, 2.5, 0, 0, 0);
    }
    java.nio.file.Path file = files("train").get(0);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 5));
    open(2).close();
    assertThat(scalars("train", "loss")).containsExactly("1 1.5", "2 2.5");
    assertThat(scalars("train", "rst_seconds")).containsExactly("1 0.0");
  }

  /** What a power cut leaves where the length of a file reached the disk and its bytes did not. */
  @Test
  void resumesBehindAFileWhoseEndIsNotWhatWasWritten() throws IOException {
    try (TrainingSummaries summaries = open(0)) {
      summaries.step(1, 1.5, 0, 0, 0);
      summaries.step(2, 2.5, 0, 0, 0);
    }
    java.nio.file.Path file = files("train").get(0);
    byte[] torn = Files.readAllBytes(file);
    Arrays.fill(torn, torn.length - 30, torn.length, (byte) 0);
    Files.write(file, torn);
    open(2).close();
    assertThat(scalars("train", "loss")).containsExactly("1 1.5", "2 2.5");
    assertThat(scalars("train", "rst_seconds")).containsExactly("1 0.0");

    java.nio.file.Path kept =
        files("train").stream().max(Comparator.comparing(one -> one.toFile().length())).get();
    byte[] flipped = Files.readAllBytes(kept);
    flipped[20] ^= 1;
    Files.write(kept, flipped);
    open(2).close();
    assertThat(scalars("train", "loss")).as("the first record is damaged").isEmpty();
  }

  @Test
  void copiesToOtherFileSystems() throws IOException {
    Configuration configuration = new Configuration(false);
    configuration.set("fs.elsewhere.impl", ElsewhereFileSystem.class.getName());
    Path run = new Path("elsewhere://host" + directory + "/run");
    try (TrainingSummaries summaries = TrainingSummaries.open(run, configuration, 0, attempt())) {
      summaries.step(1, 1.5, 0, 0, 0);
      summaries.publish();
      assertThat(scalars("train", "loss")).containsExactly("1 1.5");
      summaries.step(2, 2.5, 0, 0, 0);
    }
    try (TrainingSummaries summaries = TrainingSummaries.open(run, configuration, 1, attempt())) {
      summaries.step(2, 3.5, 0, 0, 0);
    }
    assertThat(scalars("train", "loss")).containsExactly("1 1.5", "2 3.5");
  }

  @Test
  void filesThatCannotBeOpenedFailNoRun() throws IOException {
    Files.createDirectory(directory.resolve("run"));
    Files.writeString(
        directory.resolve("run/events"), "a file in the way", StandardOpenOption.CREATE_NEW);
    TrainingSummaries summaries = open(0);
    summaries.step(1, 1.5, 0, 0, 0);
    summaries.validation(1, "validation", 1.5);
    summaries.publish();
    summaries.close();
    assertThat(summaries.lost())
        .hasValueSatisfying(
            lost ->
                assertThat(lost)
                    .startsWith("Event files of file:" + directory + "/run end after update 0: ")
                    .contains("/run/events"));
  }

  /** As on a full disk: the files take what is written until then, and no more. */
  @Test
  void filesThatCannotBeWrittenAnyMoreFailNoRun() throws IOException {
    Attempt first = attempt();
    SummaryWriter train = new SummaryWriter(run(), new Configuration(false), "train", 0, first);
    SummaryWriter validation =
        new SummaryWriter(run(), new Configuration(false), "validation", 0, first);
    TrainingSummaries summaries =
        new TrainingSummaries(run(), 0, List.of(train, validation), first);
    summaries.step(1, 1.5, 0, 0, 0);
    summaries.step(2, 2.5, 0, 0, 0);
    train.close();
    for (int step = 3; step <= 4; step++) {
      summaries.step(step, 2.5, 0, 0, 0);
    }
    summaries.publish();
    summaries.close();
    assertThat(summaries.lost())
        .hasValueSatisfying(
            lost ->
                assertThat(lost)
                    .startsWith("Event files of file:" + directory + "/run end after update 2: "));
    assertThat(scalars("train", "rst_seconds")).containsExactly("1 0.0", "2 0.0");
    open(2).close();
    assertThat(scalars("train", "rst_seconds"))
        .as("the next attempt writes again")
        .containsExactly("1 0.0", "2 0.0");
  }

  @Test
  void filesThatCannotBeCopiedAreCopiedOnceTheyCan() throws IOException {
    Configuration configuration = new Configuration(false);
    configuration.set("fs.elsewhere.impl", ElsewhereFileSystem.class.getName());
    Path run = new Path("elsewhere://host" + directory + "/run");
    TrainingSummaries summaries = TrainingSummaries.open(run, configuration, 0, attempt());
    java.nio.file.Path target = directory.resolve("run/events/train");
    Files.createDirectories(target.getParent());
    Files.writeString(target, "a file in the way");
    summaries.step(1, 1.5, 0, 0, 0);
    summaries.publish();
    assertThat(summaries.lost())
        .hasValueSatisfying(lost -> assertThat(lost).contains("could not be copied"));
    Files.delete(target);
    summaries.step(2, 2.5, 0, 0, 0);
    summaries.close();
    assertThat(scalars("train", "loss")).containsExactly("1 1.5", "2 2.5");
    assertThat(summaries.lost()).isEmpty();
  }

  private TrainingSummaries open(long lastStep) {
    return TrainingSummaries.open(run(), new Configuration(false), lastStep, attempt());
  }

  private Attempt attempt() {
    DurableFiles files = new DurableFiles(new Configuration(false));
    attempt =
        attempt == null
            ? Attempt.claim(files, run(), ClaimOwner.ofThisProcess("ntng pretrain"))
            : attempt.next();
    return attempt;
  }

  private Path run() {
    return new Path("file://" + directory + "/run");
  }

  private List<java.nio.file.Path> files(String name) throws IOException {
    try (var files = Files.list(directory.resolve("run/events/" + name))) {
      return files.toList();
    }
  }

  /** Step and value of each event of a tag, as BigDL's own reader finds them. */
  private List<String> scalars(String name, String tag) {
    return Arrays.stream(FileReader.readScalar(directory + "/run/events/" + name, tag))
        .map(row -> row._1() + " " + row._2())
        .toList();
  }
}
