package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.jobs.JvmProcess;

/** Driver processes killed right where the model grows: the same command goes on, bit for bit. */
class StackingCrashSparkTest {
  @TempDir private Path directory;

  @Test
  void killedWhereTheModelGrows() throws Exception {
    Path undisturbed = directory.resolve("undisturbed");
    finish(undisturbed);

    Path killed = directory.resolve("killed");
    // The only checkpoint before the end is the one that the model grows from.
    try (JvmProcess driver = start(killed)) {
      assertThat(driver.await(() -> hasCheckpoint(killed))).as(driver.output()).isTrue();
      driver.kill();
    }
    try (JvmProcess driver = start(killed)) {
      driver.awaitOutput("grows from 1 to 2 layers");
      driver.kill();
    }
    assertThat(finish(killed)).contains("going on at step 28 (attempt 3)");
    new LeftBehind(killed).requireEqualTo(new LeftBehind(undisturbed));
  }

  private static String finish(Path out) throws Exception {
    try (JvmProcess driver = start(out)) {
      assertThat(driver.exitCode()).as(driver.output()).isZero();
      return driver.output();
    }
  }

  private static JvmProcess start(Path out) throws IOException {
    return DriverProcess.start(
        out,
        new TinySettings(Files.createDirectories(out))
            .methods("layer-stacking")
            .with(
                "depth.stacking.fractions=[0.3]",
                "placement.replicas=2",
                "checkpoint.interval=1 hour"));
  }

  private static boolean hasCheckpoint(Path out) {
    try (Stream<Path> found = Files.walk(out)) {
      return found.anyMatch(path -> path.endsWith("checkpoint.json"));
    } catch (IOException | java.io.UncheckedIOException e) {
      return false; // files come and go while this looks
    }
  }
}
