package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.jobs.JvmProcess;

/**
 * Real driver processes that are killed, stopped or overtaken: the same command goes on, bit for
 * bit as if nothing had happened.
 */
class DriverCrashSparkTest {
  private static final int KILLS = 5;

  @TempDir private static Path directory;

  private static LeftBehind undisturbed;

  /** From the first line about the run to the end of the process. */
  private static long span;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    Path out = directory.resolve("undisturbed");
    try (JvmProcess driver = DriverProcess.start(out, DriverProcess.settings(out))) {
      driver.awaitOutput("Run ");
      long start = System.nanoTime();
      assertThat(driver.exitCode()).as(driver.output()).isZero();
      span = System.nanoTime() - start;
    }
    undisturbed = new LeftBehind(out);
    assertThat(undisturbed.attempts().get(0)).isEqualTo(1);
    assertThat(undisturbed.attempts().get(2)).isZero();
  }

  @Test
  void killedAtRandomMoments() throws Exception {
    long seed = System.nanoTime();
    RandomGenerator random = SeededRandom.of(seed, "moments of kills");
    System.out.printf("Moments of kills: seed %d, span %.1f s%n", seed, span / 1e9);
    int kills = 0;
    for (int run = 0; kills < KILLS; run++) {
      Path out = directory.resolve("killed-" + run);
      int before = kills;
      boolean ended = false;
      while (!ended) {
        ended = !killed(out, kills < KILLS ? random.nextLong(span) : Long.MAX_VALUE);
        kills += ended ? 0 : 1;
      }
      requireEqual(out, kills - before);
    }
  }

  /** One process, killed a while after its first word about the run; false when it ended before. */
  private static boolean killed(Path out, long after) throws Exception {
    try (JvmProcess driver = DriverProcess.start(out, DriverProcess.settings(out))) {
      driver.awaitOutput("Run ");
      if (driver.process().waitFor(after, TimeUnit.NANOSECONDS)) {
        assertThat(driver.exitCode()).as(driver.output()).isZero();
        return false;
      }
      driver.kill();
      return true;
    }
  }

  @Test
  void killedWhilePublishing() throws Exception {
    Path out = directory.resolve("publishing");
    killWhenThereIs(out, "end.json");
    killWhenThereIs(out, "charges-");
    assertThat(finish(out)).contains("has ended already (finished)");
    requireEqual(out, 2);
  }

  @Test
  void stoppedBySignals() throws Exception {
    Path out = directory.resolve("stopped");
    try (JvmProcess driver = startAndAwait(out, "checkpoint.json")) {
      driver.process().destroy(); // SIGTERM
      assertThat(driver.exitCode()).as(driver.output()).isEqualTo(143);
      assertThat(driver.output())
          .contains("Stopping: the step is finished and a checkpoint written first")
          .contains("A checkpoint was written; the same command goes on from there.");
    }
    assertThat(isThere(out, "steps-")).isFalse();
    try (JvmProcess driver = startAndAwait(out, "0002-alive-")) {
      boolean ctrlC = !ignoresInterrupts();
      driver.signal(ctrlC ? "INT" : "TERM");
      driver.awaitOutput("Stopping");
      driver.signal(ctrlC ? "INT" : "TERM");
      assertThat(driver.exitCode()).as(driver.output()).isEqualTo(ctrlC ? 130 : 143);
    }
    finish(out);
    requireEqual(out, 2);
  }

  /** A job in a shell's background ignores Ctrl-C, and so do the processes that it starts. */
  private static boolean ignoresInterrupts() throws IOException {
    String ignored =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> line.substring("SigIgn:".length()).strip())
            .findFirst()
            .orElseThrow();
    return (Long.parseUnsignedLong(ignored, 16) & 2) != 0;
  }

  @Test
  void overtakenByAnotherProcess() throws Exception {
    Path out = directory.resolve("overtaken");
    try (JvmProcess first = startAndAwait(out, "checkpoint.json")) {
      first.signal("STOP"); // as a machine that hangs, of which nobody knows whether it will go on
      finish(out);
      first.signal("CONT");
      assertThat(first.exitCode()).as(first.output()).isEqualTo(1);
      assertThat(first.output())
          .contains("another process took over (claim 2, this is 1; ntng pretrain, process")
          .contains("nothing more is written here. Let the other one finish");
    }
    requireEqual(out, 1);
  }

  @Test
  void ofTwoStartedTogetherOneTrainsAndTheOtherSaysWhoDoes() throws Exception {
    Path out = directory.resolve("together");
    TinySettings settings = DriverProcess.settings(out);
    try (JvmProcess one = DriverProcess.start(out, settings);
        JvmProcess other = DriverProcess.start(out, settings)) {
      int code = one.exitCode();
      assertThat(List.of(code, other.exitCode())).containsExactlyInAnyOrder(0, 2);
      JvmProcess refused = code == 2 ? one : other;
      JvmProcess winner = code == 2 ? other : one;
      assertThat(refused.output())
          .contains(
              "is held by another process: ntng pretrain, process "
                  + winner.process().pid()
                  + " on host ")
          .contains("nothing was changed")
          .doesNotContain("Exception");
    }
    requireEqual(out, 0);
  }

  private static void killWhenThereIs(Path out, String name) throws Exception {
    try (JvmProcess driver = startAndAwait(out, name)) {
      driver.kill();
    }
  }

  private static JvmProcess startAndAwait(Path out, String name) throws Exception {
    JvmProcess driver = DriverProcess.start(out, DriverProcess.settings(out));
    assertThat(driver.await(() -> isThere(out, name))).as(driver.output()).isTrue();
    return driver;
  }

  private static String finish(Path out) throws Exception {
    try (JvmProcess driver = DriverProcess.start(out, DriverProcess.settings(out))) {
      assertThat(driver.exitCode()).as(driver.output()).isZero();
      return driver.output();
    }
  }

  private static boolean isThere(Path out, String name) {
    try (Stream<Path> found = Files.walk(out)) {
      return found.anyMatch(path -> path.getFileName().toString().startsWith(name));
    } catch (IOException | java.io.UncheckedIOException e) {
      return false; // files come and go while this looks
    }
  }

  private static void requireEqual(Path out, int kills) throws Exception {
    LeftBehind left = new LeftBehind(out);
    System.out.printf(
        "%d kills: attempts, wall and lost wall seconds %s%n", kills, left.attempts());
    left.requireEqualTo(undisturbed);
    assertThat(left.attempts().get(0)).isBetween(1.0, 1.0 + kills);
  }
}
