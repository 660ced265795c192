package org.notrainnogain.jobs.cli;

import static java.util.Comparator.naturalOrder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.notrainnogain.jobs.pretrain.TinyCorpus;
import org.notrainnogain.jobs.pretrain.TinyRun;
import org.notrainnogain.jobs.pretrain.TinySettings;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.training.executors.BigDlEngine;

/** Bad input that is found once Spark is there: a few lines as well, and nothing half-written. */
class BadInputSparkTest {
  @TempDir static Path directory;
  private static String runId;

  @BeforeAll
  static void write() throws IOException {
    Files.writeString(directory.resolve("good.txt"), "a line of some words\n".repeat(50));
    Files.writeString(directory.resolve("empty.txt"), "");
    Files.writeString(directory.resolve("one.txt"), "the same line of a few words\n".repeat(50));
    Files.write(directory.resolve("cut.gz"), new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0});
    Files.write(
        directory.resolve("utf16.txt"), "a line".repeat(50).getBytes(StandardCharsets.UTF_16));
    Files.writeString(directory.resolve("a.zip"), "PK\3\4 and so on");
    Files.writeString(directory.resolve("bad.jsonl"), "{\"text\": 7}\n{\"text\": \n");
    Files.writeString(directory.resolve("no.parquet"), "no Parquet at all");
    Files.writeString(directory.resolve("tokenizer.json"), "{\"model\": {\"type\": \"WordPiece\"");
    TinyCorpus.write(directory.resolve("good"));
    runs();
  }

  /** A stopped run with one checkpoint and a finished one, and copies of both with damage. */
  private static void runs() throws IOException {
    Path stopped = Files.createDirectory(directory.resolve("stopped"));
    Path finished = Files.createDirectory(directory.resolve("finished"));
    try (SparkSession spark =
        SparkSessions.open(
            BigDlEngine.configure(SparkSessions.configuration("test").setMaster("local[2]")))) {
      AtomicInteger asked = new AtomicInteger();
      new TinyRun(spark, stopped).run(() -> asked.getAndIncrement() == 3);
      runId = new TinyRun(spark, finished).run().runId();
    }
    for (String damage : List.of("weights", "optimizer", "null", "cut", "garbage", "lost")) {
      damage(damage, stopped);
    }
    damage("weights", finished);
    damage("cut", finished);
  }

  private static void damage(String how, Path whole) throws IOException {
    Path out = directory.resolve(whole.getFileName() + "-" + how);
    FileUtils.copyDirectory(whole.toFile(), out.toFile());
    try (Stream<Path> found = Files.walk(out)) {
      Path checkpoint =
          found.filter(path -> path.endsWith("checkpoint.json")).max(naturalOrder()).orElseThrow();
      Path weights = checkpoint.resolveSibling("weights.safetensors");
      switch (how) {
        case "weights" -> flip(weights);
        case "optimizer" -> flip(checkpoint.resolveSibling("optimizer-00000-of-00002.safetensors"));
        case "null" -> Files.writeString(checkpoint, "null");
        case "cut" -> Files.writeString(checkpoint, Files.readString(checkpoint).substring(0, 100));
        case "garbage" -> Files.write(checkpoint, new byte[] {0, (byte) 0xFF, 7, '{', 1});
        default -> Files.delete(weights);
      }
    }
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  static Stream<BadInput> ofCheckpoints() throws IOException {
    return Stream.of(
        resumed("weights").says("weights.safetensors is damaged: SHA-256"),
        resumed("optimizer").says("optimizer-00000-of-00002.safetensors is damaged: SHA-256"),
        resumed("null").says("its checkpoint.json is damaged: it says null"),
        resumed("cut").says("its checkpoint.json is damaged: Unexpected end-of-input"),
        resumed("garbage").says("its checkpoint.json is damaged"),
        resumed("lost").says("weights.safetensors"),
        scored("weights").says("weights.safetensors is damaged: SHA-256", "train it anew"),
        scored("cut").says("has no checkpoint of its end (step 60)", "train it anew"));
  }

  /** What is there of the run stays as it is, and a way out is said. */
  @ParameterizedTest
  @MethodSource("ofCheckpoints")
  void aDamagedCheckpointIsRefused(BadInput bad) throws IOException {
    bad.assertRefused(directory);
  }

  private static BadInput resumed(String damage) throws IOException {
    Path out = directory.resolve("stopped-" + damage);
    // Placement is no part of a run; a session of the command's own has all cores.
    return BadInput.of(new TinySettings(out).with("placement.replicas=1").pretrain());
  }

  private static BadInput scored(String damage) {
    String out = in("finished-" + damage);
    return BadInput.of(
        "score",
        "--run",
        runId,
        "--passes",
        "1",
        "--out",
        out,
        "--set",
        "reference-system=" + out + "/tiny.conf");
  }

  static Stream<BadInput> badInputs() {
    return Stream.of(
        text("absent.txt").says(in("absent.txt"), "does not exist"),
        text("empty.txt").says(in("empty.txt"), "has no documents"),
        text(
                "one.txt",
                "prepare.splits.holdout=0.99",
                "prepare.splits.validation=0.001",
                "prepare.splits.test=0.001")
            .says("The training split has no words", "more documents"),
        text("one.txt").says("vocabulary of 32768 is too large", "reached"),
        text("cut.gz").says(in("cut.gz"), "cannot be read"),
        text("a.zip").says(in("a.zip"), "zip archive"),
        text("utf16.txt").says(in("utf16.txt"), "it is text in UTF-16", "iconv"),
        source("jsonl", "utf16.txt").says(in("utf16.txt"), "it is text in UTF-16"),
        web("http://localhost/a.txt").says("http://localhost/a.txt", "fetch it"),
        source("jsonl", "bad.jsonl").says(in("bad.jsonl"), "Line 1"),
        source("parquet", "no.parquet").says(in("no.parquet"), "as Parquet"),
        text(
                "good.txt",
                "prepare.tokenizer=given",
                "prepare.tokenizer.given.path=\"" + in("tokenizer.json") + "\"")
            .says("tokenizer.json"),
        BadInput.of("score", "--run", "nobody", "--passes", "1", "--out", in("good"))
            .says("nobody", in("good")));
  }

  @ParameterizedTest
  @MethodSource("badInputs")
  void isRefused(BadInput bad) throws IOException {
    bad.assertRefused(directory);
  }

  private static BadInput text(String file, String... more) {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.add("prepare.source.text.document=line");
    return source("text", file, settings.toArray(String[]::new));
  }

  private static BadInput web(String address) {
    return BadInput.of(
        "prepare",
        "--out",
        in("new"),
        "--set",
        "prepare.source=text",
        "--set",
        "prepare.source.text.paths=[\"" + address + "\"]",
        "--set",
        "prepare.source.text.document=line");
  }

  private static BadInput source(String kind, String file, String... more) {
    List<String> settings = new ArrayList<>(List.of("prepare.source=" + kind));
    settings.add("prepare.source." + kind + ".paths=[\"" + in(file) + "\"]");
    if (!kind.equals("text")) {
      settings.add("prepare.source." + kind + ".column=text");
    }
    settings.addAll(List.of(more));
    List<String> arguments = new ArrayList<>(List.of("prepare", "--out", in("new")));
    settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return BadInput.of(arguments.toArray(String[]::new));
  }

  private static String in(String name) {
    return directory.resolve(name).toString();
  }
}
