package org.notrainnogain.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptTest {
  private static final long MILLISECOND = 1_000_000;
  private static final ClaimTerms TERMS = new ClaimTerms(Duration.ofHours(1), Duration.ofHours(6));

  @TempDir java.nio.file.Path directory;
  private final DurableFiles files = new DurableFiles(new Configuration());
  private final FakeTime time = new FakeTime();

  @Test
  void aLaterAttemptFencesTheEarlier() throws IOException {
    Attempt first = claim();
    first.requireCurrent();
    Attempt second = claim();
    assertThat(second.number()).isEqualTo(first.number() + 1);
    second.requireCurrent();
    assertThatThrownBy(first::requireCurrent)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Run run: another process took over (claim 2, this is 1;");
    assertThatThrownBy(first::alive).hasMessageContaining("another process took over");
    assertThat(names()).containsExactly("0001", "0002");
  }

  @Test
  void aRunThatALivingProcessTrainsIsRefused() {
    try (Attempt first = Attempt.claim(files, run(), ClaimOwner.ofThisProcess("ntng pretrain"))) {
      assertThatThrownBy(
              () -> Attempt.claim(files, run(), ClaimOwner.ofThisProcess("ntng pretrain")))
          .isInstanceOf(HeldException.class)
          .hasMessageContaining("is held by another process: ntng pretrain, process");
      first.requireCurrent();
    }
  }

  @Test
  void lostIsWhatCameAfterTheCommitUpToTheLastSignOfLife() throws IOException {
    Attempt first = claim();
    at(700);
    first.alive();
    at(900);
    first.alive();
    at(1000);
    Attempt second = claim();
    at(1300);
    second.alive();
    Attempt third = claim();

    assertThat(names())
        .as("only the last sign stays")
        .containsExactly(
            "0001", "0001-alive-000000000900", "0002", "0002-alive-000000000300", "0003");
    assertThat(third.nanosLostAfter(0, 0)).isEqualTo(1200 * MILLISECOND);
    assertThat(third.nanosLostAfter(1, 800 * MILLISECOND)).isEqualTo(400 * MILLISECOND);
    assertThat(third.nanosLostAfter(2, 300 * MILLISECOND)).isZero();
    assertThat(third.nanosLostAfter(2, 301 * MILLISECOND))
        .as("it died after its commit, without a sign since")
        .isZero();
  }

  @Test
  void twoSignsOfOneMomentAreOne() throws IOException {
    Attempt first = claim();
    at(5);
    first.alive();
    first.alive();
    assertThat(names()).containsExactly("0001", "0001-alive-000000000005");
  }

  private Attempt claim() {
    return Attempt.claim(files, run(), ClaimOwners.dead(), TERMS, time);
  }

  private void at(long milliseconds) {
    time.pass(Duration.ofNanos(milliseconds * MILLISECOND - time.nanoTime()));
  }

  private Path run() {
    return new Path(directory.resolve("run").toUri());
  }

  private List<String> names() throws IOException {
    try (Stream<java.nio.file.Path> found = Files.list(directory.resolve("run/attempts"))) {
      return found.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
