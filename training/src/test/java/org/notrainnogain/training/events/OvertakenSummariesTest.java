package org.notrainnogain.training.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.notrainnogain.storage.Attempt;
import org.notrainnogain.storage.ClaimOwner;
import org.notrainnogain.storage.ClaimTerms;
import org.notrainnogain.storage.DurableFiles;

/** A process that another one took over from leaves the run's events as the other one has them. */
class OvertakenSummariesTest {
  private static final long NO_PROCESS = 4_000_000_000L;

  @TempDir private Path directory;
  private final Configuration configuration = new Configuration(false);

  private final List<Attempt> attempts = new ArrayList<>();

  OvertakenSummariesTest() {
    configuration.set("fs.overtaken.impl", OvertakenFileSystem.class.getName());
    // Signs of life would be calls of their own.
    configuration.set(ClaimTerms.RENEWAL, "1h");
    configuration.set(ClaimTerms.EXPIRY, "6h");
  }

  @AfterEach
  void closeAttempts() {
    attempts.forEach(Attempt::close);
  }

  @Test
  void onceOvertakenItOpensNoEvents() throws IOException {
    Path run = directory.resolve("run");
    Attempt late = claim("file", run);
    finishAsAnother(run);
    Map<String, Integer> finished = events(run);
    assertThat(finished).isNotEmpty();
    assertThatThrownBy(() -> TrainingSummaries.open(path("file", run), configuration, 1, late))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Run run: another process took over (claim 2, this is 1;");
    assertThat(events(run)).isEqualTo(finished);
  }

  /**
   * Suspended before each call to a file system that is not this machine's; and with events on this
   * machine, before each look at the claims, which is all that it calls there.
   */
  @ParameterizedTest
  @ValueSource(strings = {"overtaken", "file"})
  void suspendedAtAnyCallItChangesNothingWhenItWakes(String scheme) throws IOException {
    int call = 1;
    while (suspendedBefore(call, scheme)) {
      call++;
    }
    assertThat(call).as("calls of a process that nobody overtakes").isGreaterThan(10);
  }

  private boolean suspendedBefore(int call, String scheme) throws IOException {
    Path run = directory.resolve("suspended-" + call);
    for (long lastStep = 0; lastStep < 2; lastStep++) {
      train(path("file", run), lastStep, claim("file", run));
    }
    Attempt late = claim("overtaken", run);
    AtomicReference<Map<String, Integer>> finished = new AtomicReference<>();
    OvertakenFileSystem.suspendBefore(call, () -> finished.set(finishAsAnother(run)));
    try {
      train(path(scheme, run), 1, late);
    } catch (IllegalStateException overtaken) {
      assertThat(overtaken).hasMessageContaining("another process took over");
    }
    if (OvertakenFileSystem.wakes()) {
      return false;
    }
    assertThat(events(run)).as("suspended before call %d", call).isEqualTo(finished.get());
    return true;
  }

  private Map<String, Integer> finishAsAnother(Path run) {
    train(path("file", run), 1, claim("file", run));
    return events(run);
  }

  /** Two updates and their evaluations, with a checkpoint in between. */
  private void train(org.apache.hadoop.fs.Path run, long lastStep, Attempt attempt) {
    try (TrainingSummaries summaries =
        TrainingSummaries.open(run, configuration, lastStep, attempt)) {
      for (long step = lastStep + 1; step <= lastStep + 2; step++) {
        summaries.step(step, 1.5, 0, 0, 0);
        summaries.validation(step, "validation", 1.5);
        summaries.publish();
      }
    }
  }

  /** Of a process that has ended as far as others can see, so that the next claim is free. */
  private Attempt claim(String scheme, Path run) {
    ClaimOwner here = ClaimOwner.ofThisProcess("ntng pretrain");
    ClaimOwner ended =
        new ClaimOwner(
            here.token(),
            here.command(),
            here.host(),
            here.machine(),
            NO_PROCESS,
            17,
            here.since());
    Attempt attempt = Attempt.claim(new DurableFiles(configuration), path(scheme, run), ended);
    attempts.add(attempt);
    return attempt;
  }

  private static org.apache.hadoop.fs.Path path(String scheme, Path run) {
    return new org.apache.hadoop.fs.Path(
        scheme, "file".equals(scheme) ? "" : "host", run.toString());
  }

  /** Hashes by name of all that lies in the folders of events. */
  private static Map<String, Integer> events(Path run) {
    Map<String, Integer> hashes = new TreeMap<>();
    try (Stream<Path> found = Files.walk(run.resolve("events"))) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        hashes.put(run.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return hashes;
  }
}
