package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.jobs.JvmProcess;

/** {@code kill -9} of the driver: the same command goes on, bit for bit as if never killed. */
class KilledDriverSparkTest {
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
  void atRandomMoments() throws Exception {
    long seed = System.nanoTime();
    RandomGenerator random = SeededRandom.of(seed, "moments of kills");
    System.out.printf("Moments of kills: seed %d, span %.1f s%n", seed, span / 1e9);
    int kills = 0;
    for (int run = 0; kills < KILLS; run++) {
      Path out = directory.resolve("killed-" + run);
      int killsBefore = kills;
      while (killed(out, random.nextLong(span))) {
        kills++;
      }
      requireEqual(out, kills - killsBefore);
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
  void whilePublishing() throws Exception {
    Path out = directory.resolve("publishing");
    killWhenThereIs(out, "end.json");
    killWhenThereIs(out, "charges-");
    try (JvmProcess driver = DriverProcess.start(out, DriverProcess.settings(out))) {
      assertThat(driver.exitCode()).as(driver.output()).isZero();
      assertThat(driver.output()).contains("has ended already (finished)");
    }
    requireEqual(out, 2);
  }

  private static void killWhenThereIs(Path out, String name) throws Exception {
    try (JvmProcess driver = DriverProcess.start(out, DriverProcess.settings(out))) {
      assertThat(driver.await(() -> isThere(out, name))).as(driver.output()).isTrue();
      driver.kill();
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
