package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.jobs.JvmProcess;

/**
 * Real driver processes of a run whose model grows, killed, stopped and overtaken: the same command
 * goes on, bit for bit as if nothing had happened. What may happen between any two calls is in
 * {@link SimulatedRunsPropertyTest}, without processes.
 */
class DriverCrashSparkTest {
  /** Less than the run takes on a machine that does nothing else. */
  private static final long RANDOM_KILL_WITHIN = TimeUnit.SECONDS.toNanos(2);

  @TempDir private static Path directory;

  private static LeftBehind undisturbed;

  /** Two at once, of which one trains: nothing happens to it. */
  @BeforeAll
  static void ofTwoStartedTogetherOneTrainsAndTheOtherSaysWhoDoes() throws Exception {
    Path out = directory.resolve("undisturbed");
    TinySettings settings = DriverProcess.settings(out);
    try (JvmProcess one = DriverProcess.start(out, settings);
        JvmProcess other = DriverProcess.start(out, settings)) {
      int code = one.exitCode();
      assertThat(List.of(code, other.exitCode()))
          .as(one.output() + other.output())
          .containsExactlyInAnyOrder(0, 2);
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
    undisturbed = new LeftBehind(out);
    assertThat(undisturbed.attempts().get(0)).isEqualTo(1);
    assertThat(undisturbed.attempts().get(2)).isZero();
  }

  @Test
  void killedAtARandomMomentWhereTheModelGrowsAndWhilePublishing() throws Exception {
    Path out = directory.resolve("killed");
    long seed = System.nanoTime();
    long moment = SeededRandom.of(seed, "moment of the kill").nextLong(RANDOM_KILL_WITHIN);
    System.out.printf("Moment of the kill: seed %d, %.1f s%n", seed, moment / 1e9);
    try (JvmProcess driver = DriverProcess.start(out, DriverProcess.settings(out))) {
      assertThat(driver.awaitOutput("Run ")).as(driver.output()).isTrue();
      assertThat(driver.process().waitFor(moment, TimeUnit.NANOSECONDS))
          .as(driver.output())
          .isFalse();
      driver.kill();
    }
    try (JvmProcess driver = DriverProcess.start(out, DriverProcess.settings(out))) {
      assertThat(driver.awaitOutput("grows from 1 to 2 layers")).as(driver.output()).isTrue();
      driver.kill();
    }
    killWhenThereIs(out, "end.json");
    killWhenThereIs(out, "charges-");
    assertThat(finish(out)).contains("has ended already (finished)");
    requireEqual(out, 4);
  }

  @Test
  void stoppedBySignalsAndOvertakenByAnotherProcess() throws Exception {
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
    try (JvmProcess first = DriverProcess.start(out, DriverProcess.settings(out))) {
      assertThat(first.awaitOutput("validation loss")).as(first.output()).isTrue();
      first.signal("STOP"); // as a machine that hangs, of which nobody knows whether it will go on
      finish(out);
      first.signal("CONT");
      assertThat(first.exitCode()).as(first.output()).isEqualTo(1);
      assertThat(first.output())
          .contains("another process took over (claim 4, this is 3; ntng pretrain, process")
          .contains("nothing more is written here. Let the other one finish");
    }
    requireEqual(out, 3);
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
