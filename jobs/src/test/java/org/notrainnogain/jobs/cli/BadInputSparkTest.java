package org.notrainnogain.jobs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.notrainnogain.jobs.pretrain.TinyCorpus;

/** Bad input that is found once Spark is there: a few lines as well, and nothing half-written. */
class BadInputSparkTest {
  @TempDir static Path directory;

  @BeforeAll
  static void write() throws IOException {
    Files.writeString(directory.resolve("good.txt"), "a line of some words\n".repeat(50));
    Files.writeString(directory.resolve("empty.txt"), "");
    Files.writeString(directory.resolve("one.txt"), "the same line of a few words\n".repeat(50));
    Files.write(directory.resolve("cut.gz"), new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0});
    Files.writeString(directory.resolve("a.zip"), "PK\3\4 and so on");
    Files.writeString(directory.resolve("bad.jsonl"), "{\"text\": 7}\n{\"text\": \n");
    Files.writeString(directory.resolve("no.parquet"), "no Parquet at all");
    Files.writeString(directory.resolve("tokenizer.json"), "{\"model\": {\"type\": \"WordPiece\"");
    TinyCorpus.write(directory.resolve("good"));
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
