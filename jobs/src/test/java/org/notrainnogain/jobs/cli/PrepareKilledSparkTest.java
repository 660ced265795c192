package org.notrainnogain.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.jobs.JvmProcess;

/** Processes that die in the middle of prepare, and the same command after them. */
class PrepareKilledSparkTest {
  private static final int KILLS = 2;

  /** Lines of progress after which a stage of its own begins, publishing included. */
  private static final int STAGES = 5;

  private static final int LONGEST_DELAY_MILLIS = 300;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

  @TempDir Path directory;

  @Test
  void ofTwoTogetherOneMakesTheCorpusAndKilledAtAnyMomentTheNextOneMakesTheSame() throws Exception {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    System.out.println("prepare is killed at moments of kill.seed " + seed);
    RandomGenerator random = SeededRandom.of(seed, "kills");
    writeSource();
    Path undisturbed = directory.resolve("undisturbed");
    try (JvmProcess one = start(directory.resolve("log-of-one"), undisturbed);
        JvmProcess other = start(directory.resolve("log-of-other"), undisturbed)) {
      requireOneWon(one, other);
    }

    Path out = directory.resolve("out");
    for (int kill = 0; kill < KILLS; kill++) {
      int lines = random.nextInt(STAGES);
      int delay = random.nextInt(LONGEST_DELAY_MILLIS);
      Path manifest = out.resolve("corpus/manifest.json");
      boolean killed = killed(out, lines, delay);
      if (!killed || Files.exists(manifest)) {
        SortedMap<String, String> left = hashes(out);
        // Killed between giving the manifest its name and taking away its other one.
        left.keySet().removeIf(name -> name.endsWith(".unfinished"));
        assertThat(left).as("seed %d", seed).isEqualTo(hashes(undisturbed));
      }
    }
    assertThat(Main.run(prepare(out))).isZero();
    assertThat(hashes(out)).as("seed %d", seed).isEqualTo(hashes(undisturbed));
  }

  private JvmProcess start(Path log, Path out) throws IOException {
    return JvmProcess.start(
        log, Main.class, List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"), prepare(out));
  }

  /** Or the second came when the first had published, and found nothing to do. */
  private static void requireOneWon(JvmProcess one, JvmProcess other) throws Exception {
    int code = one.exitCode();
    if (code != 0 || other.exitCode() != 0) {
      assertThat(List.of(code, other.exitCode())).containsExactlyInAnyOrder(0, 2);
      JvmProcess refused = code == 2 ? one : other;
      assertThat(refused.output())
          .contains("is held by another process: ntng prepare, process ")
          .contains("nothing was changed")
          .doesNotContain("Exception");
    }
  }

  /** Kills a process so long after so many lines; says whether it was alive until then. */
  private boolean killed(Path out, int lines, int delayMillis) throws Exception {
    Path log = directory.resolve("log");
    try (JvmProcess process = start(log, out)) {
      long start = System.nanoTime();
      while (process.process().isAlive() && progress(process) < lines) {
        assertThat(System.nanoTime() - start).as(process.output()).isLessThan(PATIENCE_NANOS);
        process.process().waitFor(5, TimeUnit.MILLISECONDS);
      }
      boolean ended = process.process().waitFor(delayMillis, TimeUnit.MILLISECONDS);
      process.process().destroyForcibly().waitFor();
      return !ended;
    }
  }

  /** Lines that end with the time a stage took. */
  private static long progress(JvmProcess process) {
    return process.output().lines().filter(line -> line.endsWith(" s)")).count();
  }

  private String[] prepare(Path out) {
    List<String> arguments = new ArrayList<>(List.of("prepare", "--out", out.toString()));
    for (String setting :
        List.of(
            "prepare.source=text",
            "prepare.source.text.document=line",
            "prepare.source.text.paths=[\"" + directory.resolve("in.txt") + "\"]",
            "prepare.sequence-length=16",
            "prepare.tokenizer.word-piece.vocabulary-size=200")) {
      arguments.addAll(List.of("--set", setting));
    }
    return arguments.toArray(String[]::new);
  }

  private void writeSource() throws IOException {
    StringBuilder text = new StringBuilder();
    IntStream.range(0, 60_000)
        .mapToLong(i -> SeededRandom.hash(2, "killed", i))
        .forEach(
            hash ->
                text.append('w')
                    .append(Long.toString(Long.remainderUnsigned(hash, 9973), 26))
                    .append(Long.remainderUnsigned(hash, 10) == 0 ? '\n' : ' '));
    Files.writeString(directory.resolve("in.txt"), text, StandardCharsets.UTF_8);
  }

  private static SortedMap<String, String> hashes(Path root) throws Exception {
    SortedMap<String, String> hashes = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.filter(path -> !path.startsWith(root.resolve("claims"))).toList()) {
        String content =
            Files.isDirectory(path)
                ? "directory"
                : HexFormat.of()
                    .formatHex(
                        MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path)));
        hashes.put(root.relativize(path).toString(), content);
      }
    }
    return hashes;
  }
}
